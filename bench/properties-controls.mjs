// Rewards over cells: a model's own answers and the controls beside it, as `ocgfn reproduce properties` has
// them, in the form of the tables here.
import { cellControls } from '../dist/baseline/index.js';
import { exactNoise, logCellTarget } from '../dist/property/index.js';
import { answerRewards as answersOf } from '../dist/reproduce/properties/answers-job.js';
import { runControl, runEqualWalk } from '../dist/reproduce/properties/control-job.js';

export const SAMPLES = 10_000;

/**
 * Answers of a model, y first.
 * @param rewards [{ name, logReward }]
 * @param logMass exact, for the target alone
 * @param errors standard errors of log Z [Y]
 */
export function answerRewards(backup, logZ, rewards, logMass, random, errors) {
  const answers = answersOf(backup, logZ, rewards, logMass, SAMPLES, random, { errors });
  return answers.map(({ reward, draws, ...rest }, i) => ({
    ...rest,
    name: reward,
    count: draws,
    noise: exactNoise(logCellTarget(rewards[i].logReward, logMass), SAMPLES),
  }));
}

/**
 * The controls on each reward: rejection, trajectory balance from scratch, tempering and a flat-histogram
 * walk for so many processor seconds a reward; scratch for ten times as long; one walk of as many evaluations
 * of f as ours took in all, which answers every reward.
 * @param tenfold names of the rewards that scratch gets ten times the seconds for
 * @returns [reward name][control] tv
 */
export async function runControls(
  { set, backend, random },
  rewards,
  logMass,
  { seconds, evaluations, tenfold },
) {
  const [rejection, mcmc, flat, scratch] = cellControls(backend);
  const equal = await runEqualWalk(set, rewards, logMass, { draws: SAMPLES, evaluations }, random);
  const results = { walk: { seconds: equal.walk.seconds, found: equal.walk.found } };
  for (const [i, reward] of rewards.entries()) {
    const run = async (control, times = 1) => {
      const budget = { draws: SAMPLES, seconds: seconds * times };
      const stream = random.fork(`${control.name}${times}${reward.name}`);
      return (await runControl(control, set, reward, logMass, budget, stream)).tv;
    };
    results[reward.name] = {
      rejection: await run(rejection),
      scratch: await run(scratch),
      ...(tenfold.includes(reward.name) && { scratch10: await run(scratch, 10) }),
      mcmc: await run(mcmc),
      flat: await run(flat),
      flatEvaluations: equal.answers[i].tv,
    };
  }
  return results;
}

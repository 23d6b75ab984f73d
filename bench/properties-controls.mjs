// Rewards over cells: a model's own answers, and the controls beside it, by the same figure: tv over cells of
// 10,000 draws to r(y) Z_y with exact masses, and what exact draws would have.
import { cellControls, CellMeter, walkFlat } from '../dist/baseline/index.js';
import { cellDistance, cellHistogram } from '../dist/metric/index.js';
import { exactNoise, logCellTarget, PropertySampler } from '../dist/property/index.js';
import { processorSeconds } from './properties-setting.mjs';

export const SAMPLES = 10_000;

/**
 * Answers of a model, y first.
 * @param rewards [{ name, logReward }]
 * @param logMass exact, for the target alone
 */
export function answerRewards(backup, logZ, rewards, logMass, random) {
  const sampler = new PropertySampler(backup, logZ);
  const { cells } = backup.model.set;
  return rewards.map(({ name, logReward }) => {
    const from = processorSeconds();
    const asked = sampler.ask(logReward, SAMPLES, random.fork(name));
    const seconds = processorSeconds() - from;
    const wanted = logCellTarget(logReward, logMass);
    const tv = asked.count > 0 ? cellDistance(cellHistogram(asked.cells, asked.count, cells), wanted).tv : 1;
    return { name, tv, noise: exactNoise(wanted, SAMPLES), seconds, count: asked.count,
      attempts: asked.attempts / Math.max(1, asked.count), evaluations: asked.evaluations }; // prettier-ignore
  });
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
  const meter = new CellMeter(set, { evaluations });
  const from = processorSeconds();
  const walk = await walkFlat(set, meter, random.fork('walk'));
  const results = { walk: { seconds: processorSeconds() - from, found: walk.found } };
  for (const { name, logReward } of rewards) {
    const wanted = logCellTarget(logReward, logMass);
    const distance = (histogram, count) => (count > 0 ? cellDistance(histogram, wanted).tv : 1);
    const run = async (control, times = 1) => {
      const begun = processorSeconds();
      const used = () => (processorSeconds() - begun) / (seconds * times);
      const budget = { draws: SAMPLES, evaluations: Infinity, used };
      const got = await control.run(
        { set, logReward },
        budget,
        random.fork(`${control.name}${times}${name}`),
      );
      return distance(got.histogram, got.count);
    };
    const answered = walk.answer(logReward, SAMPLES, random.fork(`answer${name}`));
    results[name] = {
      rejection: await run(rejection),
      scratch: await run(scratch),
      ...(tenfold.includes(name) && { scratch10: await run(scratch, 10) }),
      mcmc: await run(mcmc),
      flat: await run(flat),
      flatEvaluations: distance(answered.histogram, answered.count),
    };
  }
  return results;
}

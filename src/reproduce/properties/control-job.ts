/**
 * The controls on rewards over cells, without a model of ours: each has, for every reward, the processor
 * seconds that ours took to answer it; trajectory balance from scratch has ten times as many on some or all.
 * One walk has as many evaluations of f as ours took in all, training included, and answers every reward.
 */
import { cellControls } from '../../baseline/cells/cell-baselines.js';
import { CellMeter } from '../../baseline/cells/cell-meter.js';
import type { CellSampler } from '../../baseline/cells/cell-sampler.js';
import { walkFlat } from '../../baseline/cells/flat-histogram.js';
import type { DescriptorSet } from '../../descriptor/descriptor-set.js';
import type { RandomStream } from '../../random/stream.js';
import { distanceOver, type RewardOverCells } from './answers-job.js';
import type { JobContext } from './job-context.js';
import type { ControlAnswer, ControlResult } from './job-results.js';
import { processorSeconds } from './processor-time.js';
import { answersFolder, modelFolder } from './property-plan.js';

/** The control that gets more time as well. */
const TENFOLD = 'scratch';

/**
 * One control on one reward for so many processor seconds.
 * @param onTime called often; may throw to end it
 */
export async function runControl(
  control: CellSampler,
  set: DescriptorSet,
  { logReward }: RewardOverCells,
  logMass: Float64Array,
  { draws, seconds }: { readonly draws: number; readonly seconds: number },
  random: RandomStream,
  onTime: () => void = () => {},
): Promise<Omit<ControlAnswer, 'reward'>> {
  const from = processorSeconds();
  const used = (): number => {
    onTime();
    return (processorSeconds() - from) / seconds;
  };
  const got = await control.run({ set, logReward }, { draws, evaluations: Infinity, used }, random);
  return {
    tv: distanceOver(got.histogram, got.count, logReward, logMass),
    draws: got.count,
    evaluations: got.evaluations,
    seconds: processorSeconds() - from,
  };
}

/** A flat-histogram walk of so many evaluations of f, and its answers to all rewards. */
export async function runEqualWalk(
  set: DescriptorSet,
  rewards: readonly RewardOverCells[],
  logMass: Float64Array,
  { draws, evaluations }: { readonly draws: number; readonly evaluations: number },
  random: RandomStream,
  onTime: () => void = () => {},
): Promise<ControlResult> {
  const from = processorSeconds();
  const used = (): number => {
    onTime();
    return 0;
  };
  const walk = await walkFlat(set, new CellMeter(set, { evaluations, used }), random.fork('walk'));
  const seconds = processorSeconds() - from;
  const answers = rewards.map(({ name, logReward }) => {
    const begun = processorSeconds();
    const { histogram, count } = walk.answer(logReward, draws, random.fork(`answer ${name}`));
    return {
      reward: name,
      tv: distanceOver(histogram, count, logReward, logMass),
      draws: count,
      evaluations: 0,
      seconds: processorSeconds() - begun,
    };
  });
  return { answers, walk: { seconds, evaluations: walk.evaluations, found: walk.found } };
}

export async function runControlJob(context: JobContext): Promise<ControlResult> {
  const { job, task, scale, set, random, backend } = context;
  const logMass = context.reference();
  const rewards = context.rewards(logMass);
  const wanted = (): void => context.stillWanted();
  const ours = context.need(answersFolder(task.name, job.seed, 'ours'), 'answers');
  const { answers } = ours.lookAheads.find(({ lookAhead }) => lookAhead === ours.preset)!;
  if (job.name === 'flat-evaluations') {
    const model = context.need(modelFolder(task.name, job.seed, 'ours'), 'model');
    const all = model.evaluations + answers.reduce((sum, one) => sum + one.evaluations, 0);
    const evaluations = Math.min(all, scale.mostEvaluations);
    return runEqualWalk(set, rewards, logMass, { draws: scale.draws, evaluations }, random, wanted);
  }
  const control = cellControls(backend).find(({ name }) => name === job.name);
  if (!control) throw new Error(`properties: there is no control ${job.name}`);
  const results: ControlAnswer[] = [];
  for (const reward of rewards) {
    const own = answers.find((one) => one.reward === reward.name)!;
    const tenfold = job.name === TENFOLD && (scale.tenfoldAll || task.tenfold.includes(reward.name));
    for (const times of tenfold ? [1, 10] : [1]) {
      const budget = { draws: scale.draws, seconds: times * Math.max(scale.leastSeconds, own.seconds) };
      const stream = random.fork(`${reward.name} ${times}`);
      const answer = await runControl(control, set, reward, logMass, budget, stream, wanted);
      results.push({ reward: reward.name, times, ...answer });
    }
  }
  return { answers: results };
}

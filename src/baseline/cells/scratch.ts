/**
 * A GFlowNet trained from scratch on r(f(x)) by trajectory balance, with a replay that draws by reward and
 * random actions that become rare: what one would train without a model of cells. Cells without a reward get
 * a small one that falls with the distance (guide.ts); all new ends are evaluations of f.
 */
import { mean } from '../../math/moments.js';
import { GFlowNetTrainer } from '../../objective/gflownet-trainer.js';
import type { RandomStream } from '../../random/stream.js';
import { PolicyNetwork } from '../../sampling/policy-network.js';
import { Roller } from '../../sampling/rollout.js';
import { TrajectoryBatch } from '../../sampling/trajectories.js';
import type { Backend } from '../../tensor/backend.js';
import { CellMeter } from './cell-meter.js';
import {
  DrawList,
  requireTable,
  type CellBudget,
  type CellDraws,
  type CellSampler,
  type CellTask,
} from './cell-sampler.js';
import { guided } from './guide.js';

export interface CellScratchOptions {
  readonly hidden: readonly number[];
  /** Trajectories a step. */
  readonly batch: number;
  readonly lr: number;
  readonly logZLr: number;
  /** Chance of a random action at the start; it falls to a twentieth. */
  readonly epsilon: number;
  /** Share of a batch from the replay. */
  readonly replay: number;
  /** Nats between the least reward and cells without one. */
  readonly gap: number;
}

const PRESETS: CellScratchOptions = {
  hidden: [128, 128],
  batch: 64,
  lr: 2e-3,
  logZLr: 0.1,
  epsilon: 0.1,
  replay: 0.5,
  gap: 12,
};
const REPLAY_SIZE = 20_000;
/** Share of the learning rate that is left at the end. */
const LAST_RATE = 0.05;
const BATCH = 512;

/** The control, on the kernels given, with settings of its own. */
export function cellScratchWith(backend: Backend, options: Partial<CellScratchOptions> = {}): CellSampler {
  return {
    name: 'scratch',
    help: 'trajectory balance from scratch on the reward, replay by reward, random actions',
    run: (task, budget, random) => train(task, budget, backend, { ...PRESETS, ...options }, random),
  };
}

async function train(
  task: CellTask,
  budget: CellBudget,
  backend: Backend,
  options: CellScratchOptions,
  random: RandomStream,
): Promise<CellDraws> {
  const { set } = task;
  const { env } = set;
  const logReward = requireTable('scratch', task);
  const guide = guided(set, logReward, options.gap);
  const meter = new CellMeter(set, budget);
  const network = new PolicyNetwork(env, backend, { hidden: options.hidden }, random.fork('init'));
  // Read at every step; both follow the budget, not the number of steps, which is not known.
  const decay = { from: 1, to: 1, steps: 0 };
  const epsilon = { from: 0, to: options.epsilon, steps: 0 };
  const trainer = new GFlowNetTrainer(
    network,
    {
      objective: 'tb',
      batch: options.batch,
      lr: options.lr,
      logZLr: options.logZLr,
      clip: 10,
      decay,
      epsilon,
      replay: { capacity: REPLAY_SIZE, share: options.replay, priority: 'reward' },
    },
    random.fork('training'),
  );
  const cells = new Int32Array(options.batch);
  const logRewards = new Float64Array(options.batch);
  // What the draws at the end will ask is kept back.
  const reserve = budget.draws;
  while (meter.left >= reserve + options.batch) {
    decay.to = 1 - (1 - LAST_RATE) * meter.progress;
    epsilon.to = options.epsilon * (1 - 0.95 * meter.progress);
    trainer.sample();
    const asked = meter.measure(trainer.asked, trainer.askedCount, cells);
    if (asked) await asked;
    const size = env.stateSize;
    for (let i = 0; i < trainer.askedCount; i++) {
      // p0 belongs to the target: x is wanted in proportion to p0(x) r(f(x)).
      const law = env.outcomeLogProb ? env.outcomeLogProb(trainer.asked, i * size) + env.logOutcomeCount : 0;
      logRewards[i] = guide[cells[i]] + law;
    }
    if (trainer.step === 0) {
      // log Z starts where a constant reward would put it.
      const level = mean(logRewards.subarray(0, trainer.askedCount));
      network.parameters.load(network.logZ, [env.logOutcomeCount + level]);
    }
    trainer.update(logRewards);
  }

  const roller = new Roller(env, BATCH);
  const ends = new TrajectoryBatch(env, BATCH);
  const list = new DrawList(set, budget.draws);
  const endCells = new Int32Array(BATCH);
  const rolling = random.fork('draws');
  let rolled = 0;
  while (!list.full) {
    const count = Math.min(BATCH, budget.draws - list.count);
    roller.rollout(network, count, ends, rolling);
    const asked = meter.measure(ends.ends, count, endCells);
    if (asked) await asked;
    rolled += count;
    for (let i = 0; i < count; i++) list.add(ends.ends, i * env.stateSize, endCells[i]);
  }
  return list.finish(meter, { steps: trainer.step, rolled });
}

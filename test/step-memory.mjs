/**
 * What one kind of step costs in memory, measured in a process of its own (test/step-memory.test.ts): code
 * that was compiled for one kind of network boxes numbers when it meets another, and that would be counted as
 * garbage of the step.
 *
 *     node --expose-gc --min-semi-space-size=256 --max-semi-space-size=256 step-memory.mjs heap CASE     bytes a step
 *     node --expose-gc step-memory.mjs resident CASE STEPS                                               growth in bytes
 */
import { BatchTrainer } from '../dist/objective/batch-trainer.js';
import { buildTask, openBackend, OutcomeModel, PolicyNetwork, RandomStream } from '../dist/index.js';
import { Pretrainer } from '../dist/outcome/index.js';
import { Roller, TrajectoryBatch } from '../dist/sampling/index.js';

/** Enough transitions a step that one object left by each would stand out. */
const BATCH = 32;
const WARM_UP = 2500;
const STEPS = 2000;

const backend = await openBackend({ flavor: 'simd' });

function pretraining(task, model, options) {
  const env = buildTask(...task);
  const outcomeModel = new OutcomeModel(
    env,
    backend,
    { hidden: [8], headWidth: 4, relation: true, boundedFlow: true, shortcut: false, votes: false, ...model },
    new RandomStream(1),
  );
  const preset = {
    explorer: 'backward',
    contrastive: true,
    teleport: 'unreachable',
    anchor: 1,
    flowWeight: 0.02,
    nearMisses: false,
    negatives: 0.25,
    batch: BATCH,
    steps: 100_000,
    lr: 1e-3,
    finalLr: 0.1,
    clip: 1,
  };
  const trainer = new Pretrainer(outcomeModel, { ...preset, ...options }, new RandomStream(2));
  return () => trainer.update();
}

/** A policy network with a batch of its trajectories. */
function sampling() {
  const env = buildTask('rna', { length: 6 });
  const network = new PolicyNetwork(env, backend, { hidden: [8] }, new RandomStream(1));
  const roller = new Roller(env, BATCH);
  const batch = new TrajectoryBatch(env, BATCH);
  const random = new RandomStream(2);
  const rollout = () => roller.rollout(network, BATCH, batch, random);
  rollout();
  return { network, batch, rollout };
}

const grid = ['grid', { side: 5 }];
const CASES = {
  'mle on a grid': () => pretraining(grid, { heads: 0 }, { objective: 'mle' }),
  'mle on strings': () => pretraining(['rna', { length: 6 }], { heads: 1 }, { objective: 'mle' }),
  'db on a grid': () => pretraining(grid, { heads: 0 }, { objective: 'db' }),
  'db from random walks': () => pretraining(grid, { heads: 0 }, { objective: 'db', explorer: 'uniform' }),
  'trajectory balance': () => {
    const { network, batch } = sampling();
    const trainer = new BatchTrainer(network, { lr: 1e-3, logZLr: 1e-2 });
    const logReward = new Float64Array(BATCH);
    return () => trainer.update(batch, logReward);
  },
  'roll-out': () => sampling().rollout,
};

const [kind, name, count] = process.argv.slice(2);
const step = CASES[name]();
const repeat = (steps) => {
  for (let i = 0; i < steps; i++) step();
};

function heap() {
  repeat(WARM_UP);
  globalThis.gc();
  const before = process.memoryUsage().heapUsed;
  // The young generation is larger than all that is made here: nothing is collected, so growth is allocation.
  repeat(STEPS);
  const allocated = (process.memoryUsage().heapUsed - before) / STEPS;
  globalThis.gc();
  return { allocated, retained: (process.memoryUsage().heapUsed - before) / STEPS };
}

function resident(steps) {
  repeat(WARM_UP);
  globalThis.gc();
  const before = process.memoryUsage();
  const arena = backend.arena.used;
  repeat(steps);
  globalThis.gc();
  const after = process.memoryUsage();
  return {
    resident: after.rss - before.rss,
    heap: after.heapUsed - before.heapUsed,
    arena: backend.arena.used - arena,
  };
}

console.log(JSON.stringify(kind === 'heap' ? heap() : resident(Number(count))));

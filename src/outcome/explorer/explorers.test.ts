/** The paper's explorer: its loss against closed forms, novelty, and what it reaches. */
import { describe, expect, it } from 'vitest';
import { createGrid } from '../../env/grid.js';
import { createSequence } from '../../env/sequence.js';
import type { Environment } from '../../env/environment.js';
import { column } from '../../objective/per-trajectory.js';
import { trajectoryBalance } from '../../objective/trajectory-balance.js';
import { RandomStream } from '../../random/stream.js';
import { DistinctCounter } from '../../sampling/distinct-counter.js';
import { Roller } from '../../sampling/rollout.js';
import { TrajectoryBatch } from '../../sampling/trajectories.js';
import { uniformPolicy } from '../../sampling/uniform-policy.js';
import { plainBackend } from '../../tensor/backend.js';
import { openBackend } from '../../tensor/loader.js';
import { huber, meanOfAll } from '../../tensor/ops/elementwise.js';
import { Tape } from '../../tensor/tape.js';
import { LearnedParameter } from '../../tensor/tensor.js';
import { augmentedTrajectoryBalance } from './augmented-balance.js';
import type { Explorer } from './explorer.js';
import { GafnExplorer } from './gafn.js';
import { RandomNetworkDistillation } from './network-distillation.js';
import { UniformExplorer } from './uniform.js';

const backend = plainBackend('float64');
const { arena } = backend;

function parameter(values: ArrayLike<number>): LearnedParameter {
  const p = new LearnedParameter(backend, 'p', values.length, 1);
  for (let i = 0; i < values.length; i++) arena.real[(p.at >> 2) + i] = values[i];
  return p;
}

/** Random trajectories, with numbers where a network's would be. */
function randomCase(env: Environment) {
  const batch = new TrajectoryBatch(env, 5);
  new Roller(env, 5).rollout(uniformPolicy(env), 5, batch, new RandomStream(3));
  const random = new RandomStream(4);
  const numbers = (count: number): Float64Array =>
    Float64Array.from({ length: count }, () => 2 * random.uniform() - 1);
  const [logPF, logF] = [numbers(batch.size), numbers(batch.size)];
  const intrinsic = numbers(batch.size).map((x) => Math.abs(x));
  return { batch, logPF, logF, intrinsic, logReward: numbers(5), logZ: 0.7 };
}

/** The formula of the paper, literally: products in linear space. */
function byHand({ batch, logPF, logF, intrinsic, logReward, logZ }: ReturnType<typeof randomCase>): number[] {
  return Array.from({ length: batch.count }, (_, m) => {
    let forward = Math.exp(logZ);
    let backward = 1;
    const last = batch.starts[m + 1] - 1;
    for (let i = batch.starts[m]; i <= last; i++) {
      forward *= Math.exp(logPF[i]);
      const pB = Math.exp(batch.logPB[i]);
      backward *= i < last ? pB + intrinsic[i] / Math.exp(logF[i + 1]) : pB;
    }
    return Math.log(forward) - Math.log(backward * (Math.exp(logReward[m]) + intrinsic[last]));
  });
}

function residuals(given: ReturnType<typeof randomCase>): number[] {
  const tape = new Tape(backend);
  tape.begin();
  const { batch, intrinsic, logReward } = given;
  const d = augmentedTrajectoryBalance(
    tape,
    batch,
    column(tape, [given.logZ], 1),
    column(tape, given.logPF, batch.size),
    column(tape, given.logF, batch.size),
    intrinsic,
    logReward,
  );
  const out = Array.from({ length: d.rows }, (_, m) => backend.arena.real[(d.at >> 2) + m]);
  tape.end();
  return out;
}

describe.each([
  ['a grid', createGrid({ side: 4, dimensions: 2 })],
  ['prepend-append strings', createSequence({ alphabet: 'AB', length: 4, construction: 'prepend-append' })],
])('augmented trajectory balance on %s', (_, env) => {
  it('equals the published product formula', () => {
    const given = randomCase(env);
    const expected = byHand(given);
    residuals(given).forEach((d, m) => expect(d).toBeCloseTo(expected[m], 5));
  });

  it('is trajectory balance without intrinsic rewards', () => {
    const given = { ...randomCase(env), intrinsic: new Float64Array(100) };
    const tape = new Tape(backend);
    tape.begin();
    const { batch } = given;
    const plain = trajectoryBalance(
      tape,
      batch,
      column(tape, [given.logZ], 1),
      column(tape, given.logPF, batch.size),
      given.logReward,
    );
    const expected = Array.from({ length: plain.rows }, (__, m) => arena.real[(plain.at >> 2) + m]);
    tape.end();
    residuals(given).forEach((d, m) => expect(d).toBeCloseTo(expected[m], 6));
  });
});

describe('its gradient', () => {
  it('equals central differences in float64', () => {
    const given = randomCase(createGrid({ side: 4, dimensions: 2 }));
    const { batch, intrinsic, logReward } = given;
    const parameters = [parameter([given.logZ]), parameter(given.logPF.slice(0, batch.size)), parameter(given.logF.slice(0, batch.size))]; // prettier-ignore
    const tape = new Tape(backend);
    const loss = (): ReturnType<typeof meanOfAll> => {
      const [logZ, logPF, logF] = parameters as [LearnedParameter, LearnedParameter, LearnedParameter];
      return meanOfAll(
        tape,
        huber(tape, augmentedTrajectoryBalance(tape, batch, logZ, logPF, logF, intrinsic, logReward)),
      );
    };
    tape.begin();
    for (const p of parameters) p.gradWritten = false;
    tape.backward(loss());
    tape.end();
    let largest = 0;
    for (const p of parameters) {
      for (let i = 0; i < p.size; i++) {
        const at = (p.at >> 2) + i;
        const held = arena.real[at];
        const value = (x: number): number => {
          arena.real[at] = x;
          tape.begin();
          const out = tape.scalar(loss());
          tape.end();
          arena.real[at] = held;
          return out;
        };
        const numeric = (value(held + 1e-5) - value(held - 1e-5)) / 2e-5;
        const learned = arena.real[(p.grad >> 2) + i];
        largest = Math.max(largest, Math.abs(numeric - learned));
      }
    }
    expect(largest).toBeLessThan(1e-7);
  });
});

describe('random network distillation', () => {
  it('finds visited states less and less novel, others less so', async () => {
    const env = createGrid({ side: 8, dimensions: 2 });
    const options = { hidden: [64, 64], width: 32, lr: 1e-3 };
    const rnd = new RandomNetworkDistillation(env, await openBackend(), options, new RandomStream(1));
    const near = Int32Array.from([0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0]);
    const far = Int32Array.from([7, 7, 0, 6, 7, 0, 7, 6, 0, 6, 6, 0]);
    const average = (x: Float64Array): number => x.reduce((sum, value) => sum + value, 0) / x.length;
    const out = new Float64Array(4);
    rnd.visit(near, 4, out);
    const before = average(out);
    for (let i = 0; i < 300; i++) rnd.visit(near, 4, out);
    const visited = average(out);
    rnd.visit(far, 4, out);
    expect(visited).toBeLessThan(before / 10);
    expect(average(out)).toBeGreaterThan(5 * visited);
  });
});

describe('the GAFN explorer', () => {
  const STEPS = 250;
  const BATCH = 16;

  function outcomesMet(env: Environment, explorer: Explorer): number {
    const batch = new TrajectoryBatch(env, BATCH);
    const seen = new DistinctCounter(env);
    for (let i = 0; i < STEPS; i++) {
      explorer.gather(BATCH, batch);
      for (let m = 0; m < batch.count; m++) seen.add(batch.goals, m * env.stateSize);
    }
    return seen.count;
  }

  it('meets far more of a grid than random walks do', async () => {
    const env = createGrid({ side: 12, dimensions: 2 });
    const options = { hidden: [64, 64], lr: 1e-3, scale: 0.05, epsilon: 0.01 };
    const gafn = new GafnExplorer(env, await openBackend(), BATCH, options, new RandomStream(2));
    const walks = new UniformExplorer(env, BATCH, new RandomStream(2));
    const [met, walked] = [outcomesMet(env, gafn), outcomesMet(env, walks)];
    expect(met).toBeGreaterThan(1.2 * walked);
    expect(gafn.figures.novelty).toBeGreaterThan(0);
    expect(Number.isFinite(gafn.figures.explorerLoss)).toBe(true);
  });
});

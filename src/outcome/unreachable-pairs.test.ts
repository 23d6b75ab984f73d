/**
 * The pairs that the hinge is put on: never ones that can meet, and half of them the ones where flow leaks.
 */
import { describe, expect, it, vi } from 'vitest';
import type { Environment } from '../env/environment.js';
import { createGrid } from '../env/grid.js';
import { createSequence } from '../env/sequence.js';
import { RandomStream } from '../random/stream.js';
import { BackwardSampler } from '../sampling/backward.js';
import { TrajectoryBatch } from '../sampling/trajectories.js';
import { openBackend } from '../tensor/loader.js';
import { Tape } from '../tensor/tape.js';
import { OutcomeModel } from './outcome-model.js';
import { UnreachablePairs, type UnreachablePairsOptions } from './unreachable-pairs.js';

const BATCH = 16;

interface Drawn {
  readonly batch: TrajectoryBatch;
  readonly pairs: readonly {
    readonly state: Int32Array;
    readonly goal: Int32Array;
    readonly group: number;
  }[];
}

/** What is handed to the encoder, over several draws. */
async function draw(env: Environment, options: UnreachablePairsOptions): Promise<Drawn> {
  const random = new RandomStream(3);
  const model = new OutcomeModel(
    env, await openBackend(), { hidden: [8], heads: 0, headWidth: 8, relation: true, boundedFlow: true, shortcut: false, votes: false }, random,
  ); // prettier-ignore
  const batch = new TrajectoryBatch(env, BATCH);
  const backward = new BackwardSampler(env.actionCount, env.stateSize);
  const goal = new Int32Array(env.stateSize);
  for (let m = 0; m < BATCH; m++) {
    env.sampleOutcome(random, goal, 0);
    backward.append(batch, goal, 0, random);
  }
  const unreachable = new UnreachablePairs(model, options, BATCH);
  const encode = vi.spyOn(model.encoder, 'encode');
  const tape = new Tape(model.parameters.backend);
  const pairs: { state: Int32Array; goal: Int32Array; group: number }[] = [];
  for (let k = 0; k < 20; k++) {
    tape.recording = true;
    tape.begin();
    const loss = unreachable.loss(tape, batch, random);
    if (loss) {
      expect(tape.scalar(loss)).toBeGreaterThan(0);
      const [, , states, count, goals, , groups] = encode.mock.lastCall! as [
        unknown, unknown, Int32Array, number, Int32Array, number, Int32Array,
      ]; // prettier-ignore
      for (let i = 0; i < count; i++) {
        const row = (from: Int32Array, at: number): Int32Array =>
          from.slice(at * env.stateSize, (at + 1) * env.stateSize);
        pairs.push({ state: row(states, i), goal: row(goals, groups[i]), group: groups[i] });
      }
    }
    tape.end();
  }
  return { batch, pairs };
}

const strings = createSequence({ name: 'dna', alphabet: 'ACGT', length: 6, construction: 'prepend-append' });

describe.each([
  ['strings', strings],
  ['grid', createGrid({ side: 8, dimensions: 2 })],
])('pairs that cannot meet: %s', (_name, env) => {
  it.each([false, true])('never can, near misses %s', async (nearMisses) => {
    const { pairs } = await draw(env, { negatives: 1, nearMisses });
    expect(pairs.length).toBeGreaterThan(100);
    for (const { state, goal } of pairs) expect(env.canReach!(state, 0, goal, 0)).toBe(false);
  });
});

describe('near misses', () => {
  it('differ from a goal of the batch by one token, and late states are half of all', async () => {
    const { batch, pairs } = await draw(strings, { negatives: 1, nearMisses: true });
    const goals = Array.from({ length: batch.count }, (_, m) =>
      strings.outcomeText(batch.goals, m * strings.stateSize),
    );
    let [near, last] = [0, 0];
    const lastStates = new Set(
      Array.from({ length: batch.count }, (_, m) => {
        const at = (batch.starts[m + 1] - 1) * strings.stateSize;
        return batch.states.slice(at, at + strings.stateSize).join();
      }),
    );
    for (const { state, goal, group } of pairs) {
      if (lastStates.has(state.join())) last++;
      if (group < batch.count) continue;
      near++;
      const text = strings.outcomeText(goal, 0);
      const own = goals[group - batch.count];
      expect([...text].filter((letter, i) => letter !== own[i])).toHaveLength(1);
    }
    expect(near / pairs.length).toBeGreaterThan(0.3);
    expect(last / pairs.length).toBeGreaterThan(0.5);
  });

  it('are not asked for where negatives are 0', async () => {
    expect((await draw(strings, { negatives: 0, nearMisses: true })).pairs).toHaveLength(0);
  });
});

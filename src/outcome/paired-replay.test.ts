/** The replay of attempts gives back what was walked, newest first, and forgets the oldest. */
import { expect, it } from 'vitest';
import { createGrid } from '../env/grid.js';
import { RandomStream } from '../random/stream.js';
import { Roller } from '../sampling/rollout.js';
import { copyRow, keepTrajectories, TrajectoryBatch } from '../sampling/trajectories.js';
import { uniformPolicy } from '../sampling/uniform-policy.js';
import { PairedReplay } from './paired-replay.js';

const env = createGrid({ side: 5, dimensions: 2 });

function walked(count: number, seed: number): TrajectoryBatch {
  const batch = new TrajectoryBatch(env, count);
  new Roller(env, count).rollout(uniformPolicy(env), count, batch, new RandomStream(seed));
  copyRow(batch.ends, 0, batch.goals, 0, count * env.stateSize);
  return batch;
}

/** Everything about trajectory m, as text. */
function textOf(batch: TrajectoryBatch, m: number): string {
  const [from, to] = [batch.starts[m], batch.starts[m + 1]];
  const rows = (array: { slice(a: number, b: number): ArrayLike<number> }, size: number): string =>
    Array.from(array.slice(from * size, to * size)).join(' ');
  const ends = (array: Int32Array): string => array.slice(m * 3, m * 3 + 3).join(' ');
  const logPB = Array.from(batch.logPB.slice(from, to), (x) => x.toFixed(5)).join(' ');
  return [rows(batch.states, 3), rows(batch.actions, 1), logPB, ends(batch.ends), ends(batch.goals)].join(
    '|',
  );
}

it('gives back attempts as they were walked, the newer ones more often', () => {
  const replay = new PairedReplay(env, 8);
  const batches = [walked(4, 1), walked(4, 2), walked(4, 3)];
  for (const batch of batches) replay.add(batch);
  const held = batches.slice(1).flatMap((batch) => [0, 1, 2, 3].map((m) => textOf(batch, m)));
  const counts = new Map(held.map((text) => [text, 0]));
  const drawn = new TrajectoryBatch(env, 1);
  const random = new RandomStream(4);
  for (let i = 0; i < 4000; i++) {
    drawn.clear();
    replay.append(drawn, random);
    const text = textOf(drawn, 0);
    expect(counts.has(text)).toBe(true);
    counts.set(text, counts.get(text)! + 1);
  }
  // Age a of n is the newer of two uniform draws with chance ((n - a)^2 - (n - a - 1)^2) / n^2; short walks
  // coincide. 5 standard deviations.
  const chance = new Map(held.map((text) => [text, 0]));
  held.forEach((text, i) => chance.set(text, chance.get(text)! + ((i + 1) ** 2 - i ** 2) / 64));
  for (const [text, p] of chance)
    expect(Math.abs(counts.get(text)! - 4000 * p)).toBeLessThan(5 * Math.sqrt(4000 * p * (1 - p)));
});

it('refuses to draw from nothing', () => {
  const replay = new PairedReplay(env, 2);
  expect(() => replay.append(new TrajectoryBatch(env, 1), new RandomStream(0))).toThrow(/empty replay/);
});

it('trajectories are dropped without touching the others', () => {
  const batch = walked(6, 5);
  const before = [0, 1, 2, 3, 4, 5].map((m) => textOf(batch, m));
  keepTrajectories(batch, (m) => m === 1 || m === 2 || m === 5);
  expect([0, 1, 2].map((m) => textOf(batch, m))).toEqual([before[1], before[2], before[5]]);
  expect([...batch.owner.slice(0, batch.size)]).toEqual(
    [0, 1, 2].flatMap((m) => Array<number>(batch.starts[m + 1] - batch.starts[m]).fill(m)),
  );
  expect(batch.count).toBe(3);
});

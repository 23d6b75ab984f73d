import { describe, expect, it } from 'vitest';
import type { CellResult } from './result-types.js';
import { standingsOf } from './standings.js';

/** A cell with curves of two points. */
function cell(contender: string, reward: string, seed: number, modes: readonly number[]): CellResult {
  const curve = { calls: [10, 20], modes, top100: [0.1 * modes[0], 0.1 * modes[1]] };
  return { contender, reward, seed, curve, attempt: 0, folder: '', rewardCalls: 20, seconds: 1 };
}

describe('standings', () => {
  const cells = [
    ...[0, 1].flatMap((seed) => [cell('a', 'x', seed, [0, 4 + seed]), cell('b', 'x', seed, [0, 2])]),
    ...[0, 1].flatMap((seed) => [cell('a', 'y', seed, [1, 3]), cell('b', 'y', seed, [2, 3])]),
    ...[0, 1].flatMap((seed) => [cell('c', 'x', seed, [0, 1]), cell('c', 'y', seed, [0, 3])]),
    cell('exact extraction', 'x', 0, [9, 9]),
  ];

  it('are means over rewards of places by means over seeds; equals share places, and nobody is first where all are equal', () => {
    const at = (contender: string, calls: number): unknown =>
      standingsOf(cells, [10, 20]).find(
        (one) => one.contender === contender && one.calls === calls && one.metric === 'modes',
      );
    // 10 calls. x: all 0, places 2 2 2. y: b, a, c.
    expect(at('a', 10)).toMatchObject({ rank: 2, first: 0, rewards: 2 });
    expect(at('b', 10)).toMatchObject({ rank: 1.5, first: 1 });
    expect(at('c', 10)).toMatchObject({ rank: 2.5, first: 0 });
    // 20 calls. x: a 4.5, b 2, c 1. y: all 3.
    expect(at('a', 20)).toMatchObject({ rank: 1.5, first: 1 });
    expect(at('b', 20)).toMatchObject({ rank: 2, first: 0 });
    expect(at('exact extraction', 20)).toBeUndefined();
  });

  it('leave modes out where there are none', () => {
    const bare = cells.map(({ curve: { calls, top100 }, ...rest }) => ({
      ...rest,
      curve: { calls, top100 },
    }));
    expect(new Set(standingsOf(bare, [20]).map(({ metric }) => metric))).toEqual(new Set(['top100']));
  });
});

/** Rows told apart as a Set of texts would. */
import { expect, it } from 'vitest';
import { RandomStream } from '../random/stream.js';
import { DistinctRows } from './distinct-rows.js';

it('tells rows apart as a set of texts does, also when nearly full', () => {
  const random = new RandomStream(3);
  const rows = new DistinctRows(300, 3);
  for (let repeat = 0; repeat < 3; repeat++) {
    rows.clear();
    const states = Int32Array.from({ length: 900 }, () => random.int(6) - 1);
    const seen = new Set<string>();
    for (let r = 0; r < 300; r++) {
      const text = states.slice(3 * r, 3 * r + 3).join();
      expect(rows.enter(states, r)).toBe(!seen.has(text));
      seen.add(text);
    }
  }
});

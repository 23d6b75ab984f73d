import { expect, it } from 'vitest';
import { loopBounds } from './loop-bounds.js';
import { loopEnergy } from './loop-energy.js';
import { longLoop } from './target-tables.js';
import { pairType } from './turner2004.js';

it('is the least energy over all loops of up to 8 x 5 bases', () => {
  const bounds = loopBounds();
  const least = {
    stack: new Map<number, number>(),
    short: new Map<number, number>(),
    long: new Map<number, number>(),
  };
  for (let bases = 0; bases < 256; bases++) {
    const [x, y] = [bases & 3, (bases >> 2) & 3];
    const t = pairType[((bases >> 4) & 3) * 4 + x];
    const type = pairType[(bases >> 6) * 4 + y];
    if (t < 0 || type < 0) continue;
    for (let n1 = 0; n1 <= 8; n1++) {
      for (let n2 = 0; n2 <= 5; n2++) {
        const kind = n1 === 0 && n2 === 0 ? 'stack' : n1 < longLoop ? 'short' : 'long';
        const at = n2 * 16 + x * 4 + y;
        for (let m = 0; m < 256; m++) {
          const energy = loopEnergy(n1, n2, t, type ^ 1, m & 3, (m >> 2) & 3, (m >> 4) & 3, m >> 6);
          least[kind].set(at, Math.min(least[kind].get(at) ?? Infinity, energy));
        }
      }
    }
  }
  for (const kind of ['stack', 'short', 'long'] as const) {
    expect(least[kind].size).toBe(kind === 'stack' ? 16 : 96);
    for (const [at, energy] of least[kind])
      expect(`${kind} ${at}: ${bounds[kind][at]}`).toBe(`${kind} ${at}: ${energy}`);
  }
});

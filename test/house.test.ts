/** The rules that `npm run house` prints hold, and would be noticed if they did not. */
import { describe, expect, it } from 'vitest';
import { brokenRules, LIMITS, measureHouse } from '../scripts/house.mjs';

describe('the house', () => {
  const house = measureHouse();

  it('keeps its rules: small rooms and files, imports downwards, no circle', () => {
    expect(brokenRules(house)).toEqual([]);
  });

  it('is measured as a whole', () => {
    expect(house.files).toBeGreaterThan(400);
    expect(house.rooms.reduce((sum, { lines }) => sum + lines, 0)).toBe(house.total);
    expect(house.rooms.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['lab', 'reward', 'tensor', 'scripts']),
    );
  });

  it('would be told of each broken rule', () => {
    const broken = brokenRules({
      ...house,
      median: LIMITS.medianLines + 1,
      long: [{ path: 'src/env/grid.ts', lines: LIMITS.mostLines + 1 }],
      rooms: [{ ...house.rooms[0], name: 'attic', share: 0.26 }, ...house.rooms],
      upwards: ['src/env/grid.ts imports src/cli/main.ts'],
      circles: ['src/env/a.ts -> src/env/b.ts -> src/env/a.ts'],
    });
    expect(broken).toEqual([
      'attic holds 26.0 % of all lines, at most 12.5 %',
      'the median file has 91 lines, at most 90',
      'src/env/grid.ts has 351 lines, at most 350',
      'upwards: src/env/grid.ts imports src/cli/main.ts',
      'circle: src/env/a.ts -> src/env/b.ts -> src/env/a.ts',
    ]);
  });
});

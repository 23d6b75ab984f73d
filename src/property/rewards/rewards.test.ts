/** The standard rewards: seeded, on cells with mass only, and of the shape that their sentence says. */
import { describe as group, expect, it } from 'vitest';
import { describe } from '../../descriptor/descriptor-registry.js';
import { createSequence } from '../../env/sequence.js';
import { logSumExp } from '../../math/log-space.js';
import { RandomStream } from '../../random/stream.js';
import { enumerateCells } from '../reference/enumerated-cells.js';
import { byMass } from './cell-reward.js';
import { logCellTarget } from '../asked-cells.js';
import { CELL_REWARDS, cellReward, residualReward } from './cell-reward-list.js';
import { RESIDUAL_DEVIATION, residualOf } from './residual.js';

const set = describe('gc,cpg(greatest=2),motif:TAT', createSequence({ alphabet: 'ACGT', length: 7 }));
const space = { set, logMass: (await enumerateCells(set)).logMass };
const found = byMass(space);

group.each(CELL_REWARDS.map(({ name }) => name))('%s', (name) => {
  it('is seeded, and gives a law over cells with mass', () => {
    const log = cellReward(name, space, 3);
    expect([...log]).toEqual([...cellReward(name, space, 3)]);
    expect(log.some(Number.isNaN)).toBe(false);
    log.forEach((value, y) => {
      if (space.logMass[y] === -Infinity) expect(value).toBe(-Infinity);
    });
    expect(logSumExp(logCellTarget(log, space.logMass))).toBeCloseTo(0, 12);
  });
});

group('shapes', () => {
  const reward = (name: string, seed = 1): Float64Array => cellReward(name, space, seed);
  const law = (name: string): Float64Array => logCellTarget(reward(name), space.logMass).map(Math.exp);

  it('of seeded rewards differ between seeds and names', () => {
    expect([...reward('mild', 1)]).not.toEqual([...reward('mild', 2)]);
    expect(reward('mild')[found[0]] * 3).not.toBeCloseTo(reward('lognormal')[found[0]], 6);
  });

  it('are even over the cells they want', () => {
    expect(law('even')[found[0]]).toBeCloseTo(1 / found.length, 12);
    const five = law('five-cells').filter((p) => p > 0);
    expect(five.length).toBe(5);
    five.forEach((p) => expect(p).toBeCloseTo(0.2, 12));
    const rare = law('rare');
    expect(rare.filter((p) => p > 0).length).toBe(Math.ceil(found.length / 4));
    expect(rare[found[0]]).toBeGreaterThan(0);
    expect(rare[found[found.length - 1]]).toBe(0);
  });

  it('of two peaks give each half', () => {
    const p = law('peaks');
    const order = [...found].sort((a, b) => p[b] - p[a]);
    // The highest cell has neighbors; cells near the second peak hold about as much in all.
    expect(p[order[0]]).toBeLessThan(0.5 + 1e-9);
    expect(p[order[0]] + p[order[1]]).toBeGreaterThan(0.3);
  });

  it('of the corner is one cell at least', () => {
    expect(law('corner').filter((p) => p > 0).length).toBe(1);
  });

  it('unknown names are refused', () => {
    expect(() => cellReward('ridg', space, 1)).toThrow(
      'reward over cells: unknown "ridg"; did you mean "ridge"?',
    );
    expect(() => logCellTarget([-Infinity], [0])).toThrow('no cell with a reward above 0');
  });
});

group('residuals', () => {
  it('are seeded, centered and of the deviation that is said', () => {
    const residual = residualOf(set, new RandomStream(2));
    const again = residualOf(set, new RandomStream(2));
    const row = new Int32Array(set.env.stateSize);
    let [sum, squares] = [0, 0];
    const count = set.env.outcomeCount!;
    for (let x = 0; x < count; x++) {
      set.env.outcomeAt!(x, row, 0);
      const value = residual(row, 0);
      expect(again(row, 0)).toBe(value);
      sum += value / count;
      squares += value ** 2 / count;
    }
    expect(Math.abs(sum)).toBeLessThan(0.03);
    expect(Math.abs(Math.sqrt(squares) / RESIDUAL_DEVIATION - 1)).toBeLessThan(0.1);
  });

  it('stand beside g', () => {
    const { logReward } = residualReward('motif-residual', space, 5);
    const [without, having] = [found.filter((y) => y % 2 === 0), found.filter((y) => y % 2 === 1)];
    const most = (cells: number[]): number => Math.max(...cells.map((y) => logReward[y]));
    expect(most(having)).toBeGreaterThan(most(without) + 2);
  });
});

import { describe, expect, it } from 'vitest';
import { createGrid } from '../../env/grid.js';
import type { RewardDefinition } from '../definition.js';
import type { RewardContext } from '../family.js';
import { resolveReward } from '../resolve-reward.js';
import { createShaper } from '../shaping.js';
import { gridFamily, paintedGridReward } from './grid-family.js';
import { gridBand } from './grid-landscapes.js';

const resolve = (
  spec: string,
  side: number,
  dimensions = 2,
  context: RewardContext = {},
): Promise<RewardDefinition> =>
  resolveReward(spec, [gridFamily], { ...context, task: createGrid({ side, dimensions }).task });

/** All outcomes of a grid with their rewards. */
function table({ oracle, shaping }: RewardDefinition, side: number, dimensions = 2): Map<string, number> {
  const env = createGrid({ side, dimensions });
  const state = new Int32Array(env.stateSize);
  const texts = Array.from({ length: env.outcomeCount! }, (_, index) => {
    env.outcomeAt!(index, state, 0);
    return env.outcomeText(state, 0);
  });
  const shaper = createShaper(shaping, oracle.info.name);
  const scores = oracle.score(texts) as number[];
  return new Map(texts.map((text, i) => [text, Math.exp(shaper(scores[i], text))]));
}

const logZ = (rewards: Map<string, number>): number =>
  Math.log([...rewards.values()].reduce((sum, r) => sum + r, 0));

describe('grid:standard', () => {
  // Exact log Z of (R0, R1, R2) = (.1, .5, 2), as torchgfn and gfnx agree on.
  it.each([
    [2, 8, 3.109061],
    [4, 8, 6.344934],
    [2, 16, 4.183576],
  ])('%i-D, H = %i has log Z %f', async (dimensions, side, expected) => {
    const reward = await resolve('grid:classic', side, dimensions);
    expect(logZ(table(reward, side, dimensions))).toBeCloseTo(expected, 6);
  });

  it('does not fall into the trap of H = 16', () => {
    // |12/15 - 1/2| is 3/10 exactly, so 12 lies outside the open band; in floating point it is 0.30000000000000004.
    expect(Math.abs(12 / 15 - 1 / 2) > 3 / 10).toBe(true);
    const bands = Array.from({ length: 16 }, (_, x) => gridBand(x, 16));
    expect(bands).toEqual([1, 1, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 1, 1]);
  });

  it('tests bands exactly at every side', () => {
    for (let side = 2; side <= 200; side++) {
      const width = BigInt(side - 1);
      for (let x = 0; x < side; x++) {
        const twice = 2n * BigInt(x) - width;
        const m = twice < 0n ? -twice : twice;
        // |x/(H-1) - 1/2| against p/q, cross-multiplied: m q against 2 (H-1) p.
        const band = 10n * m > 6n * width && 10n * m < 8n * width ? 2 : 4n * m > 2n * width ? 1 : 0;
        expect(gridBand(x, side)).toBe(band);
      }
    }
  });

  it('takes the peaks for modes', async () => {
    const reward = await resolve('grid:hard', 16);
    expect(reward.modes).toEqual(['2,2', '2,13', '13,2', '13,13']);
    const rewards = table(reward, 16);
    for (const [cell, r] of rewards) expect(reward.isMode!(cell, null)).toBe(r > 4);
    expect([...rewards.values()].filter((r) => Math.abs(r - 4.0001) < 1e-9)).toHaveLength(4);
    expect(rewards.get('0,0')).toBeCloseTo(1.0001, 12);
    expect(rewards.get('7,0')).toBeCloseTo(1e-4, 12);
  });

  it('takes heights and an exponent', async () => {
    const rewards = table(await resolve('grid:standard(r0=0.5,r2=3)^2', 16), 16);
    expect(rewards.get('2,2')).toBeCloseTo(16, 10);
    expect(rewards.get('7,7')).toBeCloseTo(0.25, 10);
  });
});

describe('grid:corners', () => {
  it('has its three goals where they belong', async () => {
    const reward = await resolve('grid:corners', 32);
    expect(reward.modes).toEqual(['1,30', '30,1', '30,30']);
    const rewards = table(reward, 32);
    expect([...rewards].filter(([, r]) => r > 0.5).map(([cell]) => cell)).toEqual(['1,30', '30,1', '30,30']);
    expect(logZ(rewards)).toBeCloseTo(Math.log(3 + 1021 * 1e-3), 10);
  });

  it('has 2^d - 1 goals in d dimensions', async () => {
    const reward = await resolve('grid:corners', 6, 3);
    expect(reward.modeCount).toBe(7);
    expect([...table(reward, 6, 3)].filter(([, r]) => r > 0.5).map(([cell]) => cell)).toEqual(reward.modes);
  });
});

describe('smooth shapes', () => {
  it('draws a ring', async () => {
    const rewards = table(await resolve('grid:ring(radius=0.5,width=0.1)', 41), 41);
    // Cells are 0.05 apart; 10 cells from the center is the radius.
    for (const cell of ['30,20', '10,20', '20,30', '20,10', '26,28'])
      expect(rewards.get(cell)).toBeCloseTo(1, 10);
    expect(rewards.get('32,20')).toBeCloseTo(Math.exp(-1), 10);
    expect(rewards.get('20,20')).toBeCloseTo(1e-4, 12);
  });

  it('draws two moons, one the other turned by half', async () => {
    const rewards = table(await resolve('grid:moons', 81), 81);
    const at = (x: number, y: number): number => rewards.get(`${(x + 1.5) * 20},${(y + 1.75) * 20}`)!;
    for (const [x, y] of [
      [0, 1],
      [1, 0],
      [-1, 0],
      [0.6, 0.8],
      [1, -0.5],
      [0, 0.5],
      [2, 0.5],
    ] as const) {
      expect(at(x, y)).toBeCloseTo(1, 10);
    }
    expect(at(0.5, 0.25)).toBeLessThan(0.01);
    expect(at(0.5, 1.5)).toBeLessThan(0.1);
    for (const [x, y] of [
      [0.2, 0.3],
      [-0.5, -0.5],
      [1.5, 1],
    ] as const)
      expect(at(x, y)).toBeCloseTo(at(1 - x, 0.5 - y), 10);
  });
});

describe('grid:painted', () => {
  const readFile = (text: string) => async (path: string) => {
    expect(path).toBe('map.csv');
    return new TextEncoder().encode(text);
  };

  it('reads a file, first coordinate by row', async () => {
    const reward = await resolve('grid:painted(file=map.csv)', 3, 2, {
      readFile: readFile('1,2,3\n4;5;6\r\n0 -1\t8\n\n'),
    });
    const rewards = table(reward, 3);
    expect(rewards.get('0,2')).toBeCloseTo(3, 12);
    expect(rewards.get('1,0')).toBeCloseTo(4, 12);
    expect(rewards.get('2,1')).toBeCloseTo(0.008, 12);
  });

  it.each([
    ['1,2\n3,4', 'grid:painted: the grid needs 3 rows of 3 values, got 2 rows of 2'],
    ['1,2,x\n', 'reward grid:painted: map.csv: line 1 has "x", expected a number'],
    ['0,0,0\n0,0,0\n0,0,0', 'grid:painted: some value must be > 0, the greatest is 0'],
  ])('refuses %j', async (text, message) => {
    await expect(resolve('grid:painted(file=map.csv)', 3, 2, { readFile: readFile(text) })).rejects.toThrow(
      message,
    );
  });

  it('takes values from code', () => {
    const rewards = table(
      paintedGridReward(
        'mine',
        { side: 2, dimensions: 2 },
        [
          [1, 0],
          [0, 2],
        ],
        2,
      ),
      2,
    );
    expect([...rewards.values()].map((r) => Number(r.toFixed(6)))).toEqual([0.5, 0.002, 0.002, 2]);
  });
});

describe('bad input', () => {
  it.each([
    ['grid:cornes', 'reward: unknown name "grid:cornes"; did you mean "corners"?'],
    ['grid:corners(bg=1)', 'reward grid:corners: unknown parameter "bg"; there are: background'],
    ['grid:standard(r0=0)', 'reward grid:standard: r0 must be a number > 0, got 0'],
    ['grid:painted', 'reward grid:painted: file is missing; write grid:painted(file=map.csv)'],
    ['grid:painted(file=x)', 'reward grid:painted: files cannot be read here'],
  ])('%s', async (spec, message) => {
    await expect(resolve(spec, 8)).rejects.toThrow(message);
  });

  it('names the outcome', async () => {
    const { oracle } = await resolve('grid:corners', 8);
    for (const text of ['1', '1,8', '1,-1', '1,2,3', 'a,1', '1,']) {
      expect(() => oracle.score([text])).toThrow(
        `grid:corners: a cell has 2 coordinates from 0 to 7 with commas between them, got "${text}"`,
      );
    }
  });

  it('says which task it needs', async () => {
    await expect(resolveReward('grid:corners', [gridFamily])).rejects.toThrow(
      'reward grid:corners needs the task grid, got no task',
    );
    await expect(resolveReward('grid:ring', [gridFamily], { task: { name: 'rna' } })).rejects.toThrow(
      'reward grid:ring needs the task grid, got the task rna',
    );
    await expect(resolve('grid:ring', 8, 3)).rejects.toThrow('grid:ring needs 2 dimensions, got 3');
  });
});

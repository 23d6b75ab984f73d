/** Every control draws from the law it says, and counts what it asks of f; exact masses are the judge. */
import { describe as group, expect, it } from 'vitest';
import { describe } from '../../descriptor/descriptor-registry.js';
import { DescriptorSet } from '../../descriptor/descriptor-set.js';
import { createSequence } from '../../env/sequence.js';
import { cellDistance } from '../../metric/cells/cell-distance.js';
import { enumerateCells } from '../../property/reference/enumerated-cells.js';
import { logCellTarget } from '../../property/asked-cells.js';
import { cellReward } from '../../property/rewards/cell-reward-list.js';
import { RandomStream } from '../../random/stream.js';
import { openBackend } from '../../tensor/loader.js';
import { CellMeter } from './cell-meter.js';
import type { CellSampler } from './cell-sampler.js';
import { flatHistogramWith, walkFlat } from './flat-histogram.js';
import { guided } from './guide.js';
import { rejection } from './rejection.js';
import { cellScratchWith } from './scratch.js';
import { temperingWith } from './tempering.js';

/** A set whose measurements are counted outside of the controls. */
function counting(set: DescriptorSet): { set: DescriptorSet; asked: () => number } {
  let asked = 0;
  const [first, ...others] = set.components;
  const counted = {
    ...first,
    value(states: Int32Array, at: number) {
      asked++;
      return first.value!(states, at);
    },
  };
  return { set: new DescriptorSet(set.env, [counted, ...others]), asked: () => asked };
}

const plain = describe('gc,cpg(greatest=2),motif:TAT', createSequence({ alphabet: 'ACGT', length: 6 }));
const space = { set: plain, logMass: (await enumerateCells(plain)).logMass };
const backend = await openBackend();
const controls: readonly [CellSampler, number, number][] = [
  // A control, its evaluations, and the tv above noise that it may have: chains and reservoirs are
  // correlated.
  [rejection, 200_000, 0.01],
  [temperingWith({ levels: 6, ladders: 16 }), 300_000, 0.03],
  [flatHistogramWith({ walkers: 64, kept: 512 }), 200_000, 0.03],
  [cellScratchWith(backend, { hidden: [32, 32], batch: 32 }), 20_000, 0.15],
];

group.each(controls.map(([control, evaluations, bound]) => ({ ...control, control, evaluations, bound })))(
  '$name',
  ({ control, evaluations, bound }) => {
    it.each(['mild', 'slope', 'five-cells'])('draws from %s, and counts what it asks', async (name) => {
      const { set, asked } = counting(plain);
      const logReward = cellReward(name, space, 4);
      const got = await control.run({ set, logReward }, { draws: 2000, evaluations }, new RandomStream(1));
      expect(got.evaluations).toBe(asked());
      expect(got.evaluations).toBeLessThanOrEqual(evaluations);
      expect(got.count).toBeGreaterThan(500);
      const { tv, noise } = cellDistance(got.histogram, logCellTarget(logReward, space.logMass));
      expect(tv - noise).toBeLessThan(name === 'five-cells' ? 4 * bound : bound);
      for (let i = 0; i < got.count; i++)
        expect(plain.cellAt(got.states, i * plain.env.stateSize)).toBe(got.cells[i]);
    });

    it('gives the same bits for the same seed', async () => {
      const logReward = cellReward('slope', space, 4);
      const run = (): Promise<Int32Array> =>
        control
          .run({ set: plain, logReward }, { draws: 50, evaluations: 3000 }, new RandomStream(9))
          .then(({ states }) => states);
      expect(await run()).toEqual(await run());
    });

    it('ends when the time of its caller is over', async () => {
      let looks = 0;
      const used = (): number => Math.min(1, looks++ / 50);
      const logReward = cellReward('mild', space, 4);
      const budget = { draws: 64, evaluations: Infinity, used };
      const got = await control.run({ set: plain, logReward }, budget, new RandomStream(2));
      expect(got.evaluations).toBeGreaterThan(0);
      expect(looks).toBeLessThan(1000);
    });
  },
);

group('the flat walk', () => {
  const dna7 = describe('gc,cpg(greatest=2),stem', createSequence({ alphabet: 'ACGT', length: 7 }));
  const lengths = describe('length,gc(greatest=4)', createSequence({ alphabet: 'ACGT', maxLength: 6 }));
  it.each([
    ['DNA of 7', dna7],
    ['DNA of 1 to 6', lengths],
  ])('has log Z of every cell of %s within .15 after 2 million evaluations', async (_, set) => {
    const exact = await enumerateCells(set);
    const meter = new CellMeter(set, { evaluations: 2e6 });
    const walk = await walkFlat(set, meter, new RandomStream(3));
    expect(walk.found).toBe(exact.found);
    exact.logMass.forEach((log, y) => {
      if (log === -Infinity) expect(walk.logMass[y]).toBe(-Infinity);
      else expect(Math.abs(walk.logMass[y] - log)).toBeLessThan(0.15);
    });
    const even = walk.answer('even', 3000, new RandomStream(1)).histogram;
    const wanted = exact.logMass.map((log) => (log === -Infinity ? log : -Math.log(exact.found)));
    expect(cellDistance(even, wanted).ratio).toBeLessThan(1.3);
  });
});

group('tempering', () => {
  it('is stationary at r(f(x)) p0(x), object by object', async () => {
    const set = describe('gc', createSequence({ alphabet: 'ACGT', length: 3 }));
    const logReward = Float64Array.from([0, 1.5, -1, 2]);
    const control = temperingWith({ levels: 4, ladders: 8 });
    const draws = 20_000;
    const got = await control.run({ set, logReward }, { draws, evaluations: 3e6 }, new RandomStream(5));
    const weight = (x: number): number => {
      const row = new Int32Array(set.env.stateSize);
      set.env.outcomeAt!(x, row, 0);
      return Math.exp(logReward[set.cellAt(row, 0)]);
    };
    const weights = Array.from({ length: 64 }, (_, x) => weight(x));
    const total = weights.reduce((a, b) => a + b);
    const seen = new Float64Array(64);
    for (let i = 0; i < draws; i++) seen[set.env.outcomeIndex!(got.states, i * set.env.stateSize)]++;
    const squares = weights.reduce((sum, w, x) => sum + (seen[x] - (draws * w) / total) ** 2 / ((draws * w) / total), 0); // prettier-ignore
    // Thinned chains are a little correlated: 63 degrees of freedom, with room.
    expect(squares).toBeLessThan(63 + 6 * Math.sqrt(126));
  });

  it('finds a lone corner by the slope towards it', async () => {
    const set = describe('gc,cpg', createSequence({ alphabet: 'ACGT', length: 10 }));
    const logReward = new Float64Array(set.cells).fill(-Infinity);
    logReward[set.cellOf([10, 5])] = 0; // CGCGCGCGCG alone, one of 4^10
    const got = await temperingWith().run(
      { set, logReward },
      { draws: 100, evaluations: 400_000 },
      new RandomStream(6),
    );
    expect(got.count).toBe(100);
    expect(set.env.outcomeText(got.states, 0)).toBe('CGCGCGCGCG');
  });
});

it('the guide falls with the distance from the nearest reward', () => {
  const set = describe('gc', createSequence({ alphabet: 'ACGT', length: 4 }));
  const [no, yes] = [-Infinity, 1];
  expect([...guided(set, Float64Array.from([no, no, yes, no, yes]), 4)]).toEqual([-7, -3, 1, -3, 1]);
  expect(() => guided(set, new Float64Array(5).fill(no))).toThrow('controls: no cell has a reward');
});

it('controls that cannot serve a wish say so', async () => {
  const budget = { draws: 10, evaluations: 100 };
  await expect(rejection.run({ set: plain, logReward: 'even' }, budget, new RandomStream(1))).rejects.toThrow(
    'rejection: needs a reward of every cell; "every cell alike" needs their masses',
  );
  expect(() => new CellMeter(plain, { evaluations: 0 })).toThrow(
    'controls: evaluations must be a number >= 1, got 0',
  );
  expect(() => temperingWith({ levels: 1 })).toThrow('mcmc: levels must be an integer >= 2, got 1');
});

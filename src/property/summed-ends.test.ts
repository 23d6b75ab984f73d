import { expect, test } from 'vitest';
import { describe as describeSet } from '../descriptor/index.js';
import { createSequence } from '../env/sequence.js';
import { uniformActions, uniformOutcomes } from '../prior/uniform-base.js';
import { RandomStream } from '../random/stream.js';
import { ExactEnds } from './exact-ends.js';
import { SummedEnds } from './summed-ends.js';

const peptides = (length: number) => createSequence({ alphabet: 'ACDEFGHIKLMNPQRSTVWY', length });

test.each([
  ['charge, hydrophobicity(bins=8), moment', peptides(6)],
  ['charge,moment(angle=160,bins=5)', peptides(5)],
  ['moment', peptides(5)],
  ['hydrophobicity(bins=12)', peptides(5)],
  ['gc', createSequence({ alphabet: 'ACGT', length: 9 })],
])('%s: sums that are looked up are those of walking every completion', (spec, env) => {
  const set = describeSet(spec, env);
  const base = uniformActions(env);
  expect(SummedEnds.fits(set, base)).toBe(true);
  const [walk, look] = [new ExactEnds(set, base, 3), new SummedEnds(set, 3)];
  const random = new RandomStream(1);
  const row = new Int32Array(env.stateSize);
  let reachable = 0;
  for (let i = 0; i < 24; i++) {
    env.sampleOutcome(random, row, 0);
    const cell = set.cellAt(row, 0);
    // Cut back to a prefix with 0 to 2 symbols left.
    const left = i % 3;
    row[0] = env.tokenLength - left;
    row.fill(-1, 1 + row[0]);
    expect(look.covers(row, 0)).toBe(walk.covers(row, 0));
    const neighbor = (cell + random.int(3)) % set.cells;
    for (const y of [cell, neighbor]) {
      const [a, b] = [walk.logReach(row, 0, y), look.logReach(row, 0, y)];
      if (a > -Infinity) reachable++;
      expect(b).toBeCloseTo(a, 6);
    }
    const [all, other] = [new Float64Array(set.cells), new Float64Array(set.cells)];
    walk.addReach(row, 0, all, 0, 0.5);
    look.addReach(row, 0, other, 0, 0.5);
    expect([...other]).toEqual([...all].map((x) => expect.closeTo(x, 6)));
  }
  expect(reachable).toBeGreaterThan(24);
  expect(look.evaluations).toBe(0);
});

test('what lies on an edge of bins is counted once: the cells of a state share all of its completions', () => {
  const env = peptides(5);
  // Sums of the scale are whole multiples of .01 and edges of .1 here: many lie on one.
  const set = describeSet('charge,hydrophobicity(least=-1,greatest=1,bins=100),moment(bins=2)', env);
  const look = new SummedEnds(set, 3);
  const random = new RandomStream(5);
  const row = new Int32Array(env.stateSize);
  for (let i = 0; i < 6; i++) {
    env.sampleOutcome(random, row, 0);
    row[0] = 3;
    row.fill(-1, 4);
    let total = 0;
    for (let y = 0; y < set.cells; y++) total += Math.exp(look.logReach(row, 0, y));
    expect(total).toBeCloseTo(1, 9);
  }
});

test('what is walked down to a list is the mean over the children', () => {
  const env = peptides(7);
  const set = describeSet('charge,moment', env);
  const look = new SummedEnds(set, 4);
  const random = new RandomStream(2);
  const [row, child] = [new Int32Array(env.stateSize), new Int32Array(env.stateSize)];
  for (const left of [2, 3]) {
    env.sampleOutcome(random, row, 0);
    const cell = set.cellAt(row, 0);
    row[0] = env.tokenLength - left;
    row.fill(-1, 1 + row[0]);
    let mean = 0;
    for (let a = 0; a < 20; a++) {
      child.set(row);
      env.step(child, 0, a);
      mean += Math.exp(look.logReach(child, 0, cell)) / 20;
    }
    expect(mean).toBeGreaterThan(0);
    expect(look.logReach(row, 0, cell)).toBeCloseTo(Math.log(mean), 9);
  }
  expect(() => new SummedEnds(set, 7)).toThrow('it must be at most 4');
});

test('what is no sum, or not alike, or of several lengths is walked', () => {
  const dna = createSequence({ alphabet: 'ACGT', length: 6 });
  expect(SummedEnds.fits(describeSet('gc, cpg', dna), uniformOutcomes(dna))).toBe(false);
  const open = createSequence({ alphabet: 'ACGT', maxLength: 6 });
  expect(SummedEnds.fits(describeSet('length', open), uniformOutcomes(open))).toBe(false);
  const learnt = { ...uniformOutcomes(dna), alike: false };
  expect(SummedEnds.fits(describeSet('gc', dna), learnt)).toBe(false);
});

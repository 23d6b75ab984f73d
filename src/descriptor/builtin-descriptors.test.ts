import { describe as group, expect, it } from 'vitest';
import type { Environment } from '../env/environment.js';
import { buildTask } from '../env/tasks.js';
import { RandomStream } from '../random/stream.js';
import { duplexKind } from '../reward/rna/duplex-descriptor.js';
import { BUILTIN_DESCRIPTORS } from './builtin-descriptors.js';
import type { Descriptor } from './descriptor.js';
import { describe } from './descriptor-registry.js';

const KINDS = [...BUILTIN_DESCRIPTORS, duplexKind];
const dna = buildTask('sequence', { length: 12 });
const dnaAtBothEnds = buildTask('sequence', { length: 12, construction: 'prepend-append' });
const dnaAnywhere = buildTask('sequence', { length: 12, construction: 'non-autoregressive' });
const rna = buildTask('rna', { length: 14 });
const amp = buildTask('amp', { maxLength: 20 });
const bits = buildTask('bits', { length: 16, word: 4 });
const grid = buildTask('grid', { side: 8, dimensions: 2 });
const sets = buildTask('set', { items: 13, size: 4, stop: true });

/** Where a kind's example makes sense. */
const FITS: readonly (readonly [string, readonly Environment[]])[] = [
  ['length', [amp]],
  ['length(least=8,greatest=14,step=3)', [amp]],
  ['count:KR(greatest=8)', [amp]],
  ['count:GA', [dna, dnaAtBothEnds, dnaAnywhere, rna, amp]],
  ['share:AILV(bins=5)', [amp]],
  ['share:G', [dna, rna]],
  ['motif:TATA(strands=both)', [dna, dnaAtBothEnds, dnaAnywhere]],
  ['motif:KNR', [amp]],
  ['run(greatest=5)', [dna, dnaAtBothEnds, dnaAnywhere, bits, amp]],
  ['hamming:GATTACA', [dna, dnaAnywhere, amp]],
  ['edit:GATTACA(greatest=9)', [dna, amp]],
  ['ones', [bits]],
  ['words:0110', [bits]],
  ['words:01', [bits]],
  ['charge', [amp]],
  ['charge(ph=7.4,bins=12)', [amp]],
  ['hydrophobicity(bins=10)', [amp, buildTask('sequence', { alphabet: 'ACDEFGHIKLMNPQRSTVWY', length: 9 })]],
  ['moment(angle=160)', [amp]],
  ['aromaticity(greatest=0.4,bins=4)', [amp]],
  ['isoelectric(edges=[3,5,7,9,11])', [amp]],
  ['instability', [amp, buildTask('sequence', { alphabet: 'KLAR', length: 9 })]],
  ['gc', [dna, dnaAtBothEnds, dnaAnywhere, rna]],
  ['gc-share(bins=5)', [dna, rna]],
  ['cpg(greatest=2)', [dna, dnaAtBothEnds, dnaAnywhere, rna]],
  ['stem', [dna, dnaAtBothEnds, dnaAnywhere]],
  ['stem(wobble=true,loop=4)', [rna]],
  ['region(blocks=4)', [grid, buildTask('grid', { side: 5, dimensions: 3 })]],
  ['ring', [grid, buildTask('grid', { side: 5, dimensions: 3 })]],
  ['sum(step=4)', [grid, sets]],
  ['size', [sets]],
  ['members:0-7+12', [sets, buildTask('set', { items: 16, size: 5 })]],
  ['duplex:GAACGAGGCACAUU', [rna]],
];

const cases = FITS.flatMap(([spec, envs]) =>
  envs.map((env) => ({ spec, task: JSON.stringify(env.task), env })),
);

it('every kind is tried, and its example can be read', () => {
  const tried = new Set(FITS.map(([spec]) => /^[\w-]+/.exec(spec)![0]));
  expect(KINDS.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual([]);
});

group.each(cases)('$spec on $task', ({ spec, env }) => {
  const set = describe(spec, env, KINDS);
  const one: Descriptor = set.components[0];
  const random = new RandomStream(5);
  const state = new Int32Array(env.stateSize);

  it('gives every outcome one bin, which holds its value', () => {
    for (let round = 0; round < 200; round++) {
      env.sampleOutcome(random, state, 0);
      const before = state.slice();
      const value = one.value!(state, 0);
      expect(state).toEqual(before);
      const bin = one.binOf(value);
      expect(Number.isInteger(bin) && bin >= 0 && bin < one.bins).toBe(true);
      const [low, high] = one.boundsOf(bin);
      expect(value >= low && (one.edges === undefined ? value <= high : value < high)).toBe(true);
      expect(set.cellAt(state, 0)).toBe(bin);
      expect(one.value!(state, 0)).toBe(value);
    }
  });

  it('has a label for every bin', () => {
    const labels = Array.from({ length: one.bins }, (_, bin) => one.label(bin));
    expect(new Set(labels).size).toBe(one.bins);
    expect(labels.some((label) => /[,|=]|NaN|undefined|Infinity/.test(label))).toBe(false);
  });

  it('is the sum over tokens where it says so', () => {
    if (one.additive === undefined) return;
    const tokens = new Int32Array(env.tokenLength);
    for (let round = 0; round < 100; round++) {
      env.sampleOutcome(random, state, 0);
      env.outcomeTokens(state, 0, tokens, 0);
      const sum = tokens.reduce(
        (total, token) => total + (token < 0 ? 0 : one.additive!.tokenValue[token]),
        0,
      );
      expect(sum).toBeCloseTo(one.value!(state, 0), 10);
    }
  });

  it('has running values of every state on the way, of about unit size', () => {
    const running = one.running!;
    expect(running.scale).toHaveLength(running.size);
    const mask = new Uint8Array(env.actionCount);
    for (let round = 0; round < 30; round++) {
      env.reset(state, 0);
      for (;;) {
        const out = new Float64Array(running.size + 2).fill(1e9);
        running.write(state, 0, out, 1);
        expect([out[0], out[running.size + 1]]).toEqual([1e9, 1e9]);
        for (let k = 0; k < running.size; k++)
          expect(Math.abs(out[k + 1] * running.scale[k])).toBeLessThan(6);
        if (env.isTerminal(state, 0)) break;
        env.forwardMask(state, 0, mask, 0);
        const allowed = [...mask.keys()].filter((action) => mask[action] === 1);
        env.step(state, 0, allowed[random.int(allowed.length)]);
      }
      // What is counted whole is known at the end.
      if (one.edges === undefined && running.size === 1 && !spec.startsWith('edit') && env !== amp) {
        const out = new Float64Array(1);
        running.write(state, 0, out, 0);
        expect(out[0]).toBe(one.value!(state, 0));
      }
    }
  });
});

group('values by hand and from elsewhere', () => {
  const value = (spec: string, env: Environment, text: string): number => {
    const state = new Int32Array(env.stateSize);
    env.outcomeFromText(text, state, 0);
    return describe(spec, env, KINDS).components[0].value!(state, 0);
  };

  it('of DNA', () => {
    // gc_fraction of Biopython 1.88.
    expect(value('gc-share', buildTask('sequence', { length: 11 }), 'GATTACAGATC')).toBeCloseTo(4 / 11, 12);
    expect(value('gc', dna, 'CCGCGGATATAA')).toBe(6);
    expect(value('cpg', dna, 'CCGCGGATATCG')).toBe(3);
    expect(value('run', dna, 'CCCGGGGATTCG')).toBe(4);
    expect(value('motif:ATCG', dna, 'CCGCGGATATCG')).toBe(1);
    expect(value('motif:CGAT', dna, 'CCGCGGATATCG')).toBe(0);
    expect(value('motif:CGAT(strands=both)', dna, 'CCGCGGATATCG')).toBe(1);
    expect(value('motif:GNTNTC', dna, 'CCGCGGATATCG')).toBe(1);
    expect(value('motif:CGA', dna, 'AAAAAAAAAACG')).toBe(0);
    expect(value('stem', dna, 'GGGCAAAAGCCC')).toBe(4);
    expect(value('stem', dna, 'GGGCAAAGCCCA')).toBe(4);
    expect(value('stem', dna, 'GGGCAAGCCCAA')).toBe(3);
    expect(value('stem(wobble=true)', rna, 'GGGGAAAAUUUUAA')).toBe(4);
    expect(value('stem', rna, 'GGGGAAAAUUUUAA')).toBe(2);
  });

  it('of stems, by trying every one', () => {
    const random = new RandomStream(2);
    const state = new Int32Array(dna.stateSize);
    const stem = describe('stem', dna).components[0];
    const pairs = new Set(['AT', 'TA', 'CG', 'GC']);
    for (let round = 0; round < 500; round++) {
      dna.sampleOutcome(random, state, 0);
      const text = dna.outcomeText(state, 0);
      let best = 0;
      for (let i = 0; i < 12; i++)
        for (let j = 0; j < 12; j++)
          for (let k = 1; i + k - 1 + 3 < j - k + 1 && j - k + 1 < 12; k++)
            if (
              Array.from({ length: k }, (_, m) => text[i + m] + text[j - m]).every((pair) => pairs.has(pair))
            )
              best = Math.max(best, k);
      expect([text, stem.value!(state, 0)]).toEqual([text, best]);
    }
  });

  it('of distances', () => {
    expect(value('edit:SITTING', buildTask('sequence', { alphabet: 'EGIKNST', length: 6 }), 'KITTEN')).toBe(
      3,
    );
    expect(value('hamming:GATTACA', dna, 'GATTACAAAAAA')).toBe(5);
    expect(value('hamming:GATTACA', amp, 'GATT')).toBe(3);
    const distance = (a: string, b: string): number =>
      a === '' || b === ''
        ? a.length + b.length
        : Math.min(
            distance(a.slice(1), b) + 1,
            distance(a, b.slice(1)) + 1,
            distance(a.slice(1), b.slice(1)) + (a[0] === b[0] ? 0 : 1),
          );
    const short = buildTask('sequence', { alphabet: 'AC', maxLength: 6 });
    for (let index = 0; index < short.outcomeCount!; index += 3) {
      const state = new Int32Array(short.stateSize);
      short.outcomeAt!(index, state, 0);
      const text = short.outcomeText(state, 0);
      expect([text, value('edit:ACCAC', short, text)]).toEqual([text, distance(text, 'ACCAC')]);
    }
  });

  it('of bits, grids and sets', () => {
    expect(value('ones', bits, '0110011011110000')).toBe(8);
    expect(value('words:0110', bits, '0110011011110000')).toBe(2);
    expect(value('words:11', bits, '0110011011110000')).toBe(2);
    expect(value('ring', grid, '3,4')).toBe(0);
    expect(value('ring', grid, '0,4')).toBe(3);
    expect(value('ring', buildTask('grid', { side: 5 }), '2,2')).toBe(0);
    expect(value('ring', buildTask('grid', { side: 5 }), '3,0')).toBe(2);
    expect(value('sum', grid, '3,4')).toBe(7);
    const region = describe('region(blocks=4)', grid).components[0];
    expect(region.label(value('region(blocks=4)', grid, '3,4'))).toBe('1:2');
    expect(value('sum', sets, '1,12')).toBe(13);
    expect(value('size', sets, '1,12')).toBe(2);
    expect(value('members:0-7+12', sets, '1,8,12')).toBe(2);
    expect(describe('sum', buildTask('set', { items: 6, size: 2 })).components[0].range).toEqual([1, 9]);
  });

  it('of duplexes, as RNAduplex of ViennaRNA 2.8.0', () => {
    const at = (strand: string): number => value('duplex:GAACGAGGCACAUU', rna, strand);
    expect(['AAUGUGCCUCGUUC', 'GCGCGCGCAUUAGC', 'GGCCCGUCCGCGCG'].map(at)).toEqual([-22.9, -4.4, -8.6]);
    expect(value('duplex:GGGGCC', rna, 'AAAAAAAAAAAAAA')).toBe(0);
    expect(() => describe('duplex:GAX', rna, KINDS)).toThrow(
      'descriptor duplex:GAX: the target has the letters A C G U, got "X"',
    );
  });

  it.each([
    ['region(blocks=9)', grid, 'descriptor region: blocks must be at most the side 8, got 9'],
    ['region(blocks=1)', grid, 'descriptor region: values from 0 to 0 make one bin, which tells nothing apart; at least 2 bins are needed'],
    ['ring', dna, 'descriptor ring: describes grids, the outcomes of sequence have no coordinates'],
    ['sum', dna, 'descriptor sum: describes grids and sets, the outcomes of sequence are neither'],
    ['size', buildTask('set', { items: 6, size: 2 }), 'descriptor size: tells nothing apart, every outcome has 2 items'],
    ['members:3-99', sets, 'descriptor members:3-99: items are from 0 to 12, written 3 or 0-7 with + between them, got "3-99"'],
    ['words:011', bits, 'descriptor words:011: needs a length that is a multiple of 3, got 16'],
    ['words:0112', bits, 'descriptor words:0112: letters are 01, got "2" in "0112"'],
    ['ones', dna, 'descriptor ones: describes bit strings, the alphabet of sequence is ACGT'],
    ['motif:KR(strands=both)', amp, 'descriptor motif:KR: strands=both needs a motif of DNA or RNA, got "R" in "KR"'],
  ])('refuses %s', (spec, env, sentence) => {
    expect(() => describe(spec, env)).toThrow(new Error(sentence));
  }); // prettier-ignore
});

import { describe as group, expect, it } from 'vitest';
import { buildTask } from '../env/tasks.js';
import type { Environment } from '../env/environment.js';
import { describe } from './descriptor-registry.js';
import type { DescriptorSet } from './descriptor-set.js';

const dna = buildTask('sequence', { alphabet: 'ACGT', length: 10 });
const peptides = buildTask('amp', { maxLength: 50 });

/** Raw values of one outcome. */
function values(set: DescriptorSet, text: string): number[] {
  const state = new Int32Array(set.env.stateSize);
  set.env.outcomeFromText(text, state, 0);
  return set.components.map((one) => one.value!(state, 0));
}

const of = (env: Environment, spec: string, text: string): number[] => values(describe(spec, env), text);

group('cells', () => {
  it('of DNA of 10 by GC, CpG, stem and motif: 149 of 1 to 83,490 strings', () => {
    const set = describe('gc, cpg(greatest=3), stem, motif:GAATTC', dna);
    expect(set.components.map(({ bins }) => bins)).toEqual([11, 4, 4, 2]);
    const masses = new Int32Array(set.cells);
    const state = new Int32Array(dna.stateSize);
    for (let index = 0; index < dna.outcomeCount!; index++) {
      dna.outcomeAt!(index, state, 0);
      masses[set.cellAt(state, 0)]++;
    }
    const full = masses.filter((mass) => mass > 0);
    expect([full.length, Math.min(...full), Math.max(...full)]).toEqual([149, 1, 83_490]);
  }, 60_000);

  it('and bins are one another', () => {
    const set = describe('gc,cpg(greatest=3),stem,motif:GAATTC', dna);
    const bins = new Int32Array(4);
    for (let cell = 0; cell < set.cells; cell++) {
      set.binsOf(cell, bins);
      expect(set.cellOf(bins)).toBe(cell);
    }
    expect(set.label(set.cellOf([3, 3, 0, 1]))).toBe('gc=3, cpg=3 or more, stem=0, motif:GAATTC=yes');
    const state = new Int32Array(2 * dna.stateSize);
    dna.outcomeFromText('CGAATTCGCG', state, 0);
    dna.outcomeFromText('AAAAAAAAAA', state, dna.stateSize);
    const cells = new Int32Array(2);
    expect(set.measure(state, 2, cells)).toBeUndefined();
    // C1 G2 pairs with C7 G8 and with C9 G10; the stem CG AATT CG has a loop of four.
    expect([...cells].map((cell) => set.label(cell))).toEqual([
      'gc=6, cpg=3 or more, stem=2, motif:GAATTC=yes',
      'gc=0, cpg=0, stem=0, motif:GAATTC=no',
    ]);
    expect(describe(set.spec, dna).cells).toBe(set.cells);
  });

  it('of peptides', () => {
    expect(of(peptides, 'charge,length', 'GIGKFLHSAKKFGKAFVGEIMNS')).toEqual([3, 23]);
    const set = describe('charge,hydrophobicity(bins=10),moment', buildTask('amp', { maxLength: 20 }));
    expect(set.cells).toBe(1500);
  });
});

group('bad input, one sentence each', () => {
  it.each([
    ['chrage', peptides, 'describe: unknown descriptor "chrage"; did you mean "charge"?'],
    ['charge(phh=3)', peptides, 'descriptor charge: unknown parameter "phh"; did you mean "ph"?'],
    ['charge(ph=15)', peptides, 'descriptor charge: ph must be a number from 0 to 14, got 15'],
    ['charge,charge', peptides, 'describe: charge is named twice; give one another name: as=NAME'],
    ['charge', dna, 'descriptor charge: describes peptides, the alphabet of sequence is ACGT'],
    ['gc', peptides, 'descriptor gc: describes DNA and RNA, the alphabet of amp is ACDEFGHIKLMNPQRSTVWY'],
    ['gc', buildTask('grid', { side: 4 }), 'descriptor gc: describes strings, the outcomes of grid are none'],
    ['length', dna, 'descriptor length: tells nothing apart, every outcome of sequence has 10 letters'],
    ['charge(least=3,greatest=3)', peptides, 'descriptor charge: values from 3 to 3 make one bin, which tells nothing apart; at least 2 bins are needed'],
    ['moment(bins=1)', peptides, 'descriptor moment: bins must be an integer >= 2, got 1'],
    ['moment(least=1)', peptides, 'descriptor moment: greatest must be above least, got 1 and 1'],
    ['moment(edges=[0,0.5,0.4])', peptides, 'descriptor moment: edges must rise, got 0.4 behind 0.5'],
    ['moment(edges=[0,a])', peptides, 'descriptor moment: edges must be numbers such as [0,0.2,0.5,1], got [0,a]'],
    ['motif', dna, 'describe: motif needs the letters of the motif, as in motif:TATAAT(strands=both)'],
    ['gc:A', dna, 'describe: gc takes nothing behind a colon, got "gc:A"'],
    ['motif:TAXA', dna, 'descriptor motif:TAXA: letters are ACGT, and N for any, got "X" in "TAXA"'],
    ['motif:AAAAAAAAAAA', dna, 'descriptor motif:AAAAAAAAAAA: tells nothing apart, the motif has 11 letters, an outcome at most 10'],
    ['count:ACGT', dna, 'descriptor count:ACGT: tells nothing apart, every letter of ACGT is one of ACGT'],
    ['hydrophobicity(bins=1000),moment(bins=1000),charge', peptides, 'describe: 15000000 cells (hydrophobicity 1000, moment 1000, charge 15) are too many, at most 1000000; use fewer bins'],
    ['', dna, 'describe: expected a descriptor such as charge or motif:TATAAT at character 1 of "", got the end'],
    ['gc cpg', dna, 'describe: expected a comma or the end at character 4 of "gc cpg", got "cpg"'],
  ])('%s', (spec, env, sentence) => {
    expect(() => describe(spec, env)).toThrow(new Error(sentence));
  }); // prettier-ignore
});

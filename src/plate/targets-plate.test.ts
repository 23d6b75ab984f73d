/** Plates for two targets that pull in different directions, on outcomes whose values are known. */
import { describe, expect, it } from 'vitest';
import { createSequence } from '../env/sequence.js';
import { hypervolume } from '../math/pareto.js';
import { RandomStream } from '../random/stream.js';
import { resolveParameters } from '../settings/parameters.js';
import type { Evidence } from './evidence.js';
import { plateParameters } from './plate-options.js';
import { designForTargets, type PlateTarget, type TargetsDesign } from './targets-plate.js';

const env = createSequence({ alphabet: 'ACGT', length: 10 });
const share = (text: string, letter: string): number => Array.from(text).filter((c) => c === letter).length / 10; // prettier-ignore
/** G is good for one, A for the other; GA is good for both. */
const truth = [
  (text: string): number => share(text, 'G') + 0.2 * (text.match(/GA/g) ?? []).length,
  (text: string): number => share(text, 'A') + 0.2 * (text.match(/GA/g) ?? []).length,
];
const settings = resolveParameters('plate', plateParameters(), { pool: 256 });

function library(count: number, seed: number): string[] {
  const random = new RandomStream(seed);
  const texts = new Set<string>();
  while (texts.size < count) texts.add(Array.from({ length: 10 }, () => 'ACGT'[random.int(4)]).join(''));
  return [...texts];
}

const measure = (texts: readonly string[]): PlateTarget[] =>
  truth.map((score, k) => ({ name: 'ab'[k], evidence: texts.map((text) => ({ text, score: score(text) })) }));

const design = (targets: readonly PlateTarget[], count = 12, seed = 0): Promise<TargetsDesign> =>
  designForTargets({ env, targets, excluded: new Set(), count, settings, random: new RandomStream(seed) });

describe('a plate for several targets', () => {
  it('widens the front more than mutants of what is on it', async () => {
    let [own, control] = [0, 0];
    for (const seed of [1, 2, 3]) {
      const known = library(40, seed);
      const { items, front } = await design(measure(known), 12, seed);
      expect(items).toHaveLength(12);
      const volume = (texts: readonly string[]): number =>
        hypervolume(
          [...known, ...texts].map((text) => truth.map((score) => score(text))),
          [0, 0],
        );
      own += volume(items.map(({ text }) => text)) - volume([]);
      // As many single mutants of the front.
      const random = new RandomStream(seed).fork('control');
      const mutants = Array.from({ length: 12 }, () => {
        const letters = [...front[random.int(front.length)]];
        letters[random.int(10)] = 'ACGT'[random.int(4)];
        return letters.join('');
      });
      control += volume(mutants) - volume([]);
    }
    expect(own).toBeGreaterThan(control);
  }, 120_000);

  it('takes targets that were measured on different outcomes, and leaves out what failed in one', async () => {
    const known = library(40, 4);
    const [a, b] = measure(known);
    const failing: Evidence = { text: 'GAGAGAGAGA', score: null };
    const half: PlateTarget[] = [
      { ...a, evidence: a.evidence.slice(0, 30) },
      { ...b, evidence: [...b.evidence.slice(10), failing] },
    ];
    const found = await design(half);
    const texts = found.items.map(({ text }) => text);
    expect(new Set([...texts, ...known, failing.text]).size).toBe(12 + 40 + 1);
    expect(found.front.every((text) => known.includes(text))).toBe(true);
    for (const { predictions } of found.items) {
      expect(predictions).toHaveLength(2);
      for (const { mean, low, high } of predictions) {
        expect(low).toBeLessThanOrEqual(mean);
        expect(high).toBeGreaterThanOrEqual(mean);
      }
    }
    expect(await design(half)).toEqual(found);
  }, 120_000);

  it('proposes fewer of those that fail, in whichever target they did', async () => {
    const fails = (text: string): boolean => text.includes('GG');
    const [a, b] = measure(library(120, 7));
    // The control is told nothing of failures.
    const told = { ...b, evidence: b.evidence.map((one) => (fails(one.text) ? { ...one, score: null } : one)) }; // prettier-ignore
    const without = [a, b].map((one) => ({ ...one, evidence: one.evidence.filter(({ text }) => !fails(text)) })); // prettier-ignore
    const failing = ({ items }: TargetsDesign): number => items.filter(({ text }) => fails(text)).length;
    const [first] = without;
    const weighed = await design([first, told], 32);
    const blind = await design(without, 32);
    expect(failing(weighed)).toBeLessThan(failing(blind) / 2);
    expect(weighed.items.every(({ feasible = -1 }) => feasible >= 0 && feasible <= 1)).toBe(true);
    expect(blind.items.every(({ feasible }) => feasible === undefined)).toBe(true);
  }, 120_000);

  it('keeps to a constraint, and never proposes what is excluded', async () => {
    const known = library(20, 5);
    const { items } = await designForTargets({
      env,
      targets: measure(known),
      excluded: new Set(['GAGAGAGAGA']),
      count: 8,
      settings,
      random: new RandomStream(0),
      constraint: {
        allows: (states, at) => env.outcomeText(states, at).startsWith('GA'),
        test: async (states, count, out) => {
          for (let i = 0; i < count; i++)
            out[i] = Number(env.outcomeText(states, i * env.stateSize).endsWith('A'));
        },
        draw(random, states, at) {
          const tail = Array.from({ length: 8 }, () => 'ACGT'[random.int(4)]).join('');
          env.outcomeFromText(`GA${tail}`, states, at);
          return true;
        },
      },
    });
    expect(items.length).toBeGreaterThan(0);
    for (const { text } of items) expect(text).toMatch(/^GA.*A$/);
    expect(items.map(({ text }) => text)).not.toContain('GAGAGAGAGA');
  }, 120_000);

  it.each([
    [[], 'plate: several targets are needed, got 0'],
    [[{ name: 'a', evidence: [{ text: 'ACGTACGTAC', score: 1 }] }, measure(library(9, 6))[1]], 'plate: target a needs two different scores, got 1'], // prettier-ignore
  ])('%#', async (targets, message) => {
    await expect(design(targets)).rejects.toThrow(message);
  });
});

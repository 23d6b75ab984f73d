import { describe, expect, it } from 'vitest';
import { createSequence } from '../env/sequence.js';
import { RandomStream } from '../random/stream.js';
import { resolveParameters } from '../settings/parameters.js';
import { coverageOf } from './coverage.js';
import { designPlate, rankOutcomes } from './design-plate.js';
import type { Evidence } from './evidence.js';
import { plateParameters } from './plate-options.js';

const env = createSequence({ alphabet: 'ACGT', length: 8 });
const settings = resolveParameters('plate', plateParameters(env), { pool: 512 });
const score = (text: string): number => [...text].filter((c, i) => c === 'GATTACAG'[i]).length;

function drawn(count: number, seed: number): Evidence[] {
  const random = new RandomStream(seed);
  const state = new Int32Array(env.stateSize);
  const texts = new Set<string>();
  while (texts.size < count) {
    env.sampleOutcome(random, state, 0);
    texts.add(env.outcomeText(state, 0));
  }
  return [...texts].map((text) => ({ text, score: score(text) }));
}

const request = (evidence: readonly Evidence[], count = 24) => ({
  env,
  evidence,
  excluded: new Set<string>(),
  count,
  settings,
  random: new RandomStream(3),
});

describe('a plate', () => {
  it('is new, distinct, full and better than what it was designed from', async () => {
    const evidence = drawn(60, 1);
    const { items, facts, short } = await designPlate(request(evidence));
    expect(items).toHaveLength(24);
    expect(short).toBeUndefined();
    const texts = new Set(items.map(({ text }) => text));
    expect(texts.size).toBe(24);
    for (const { text } of evidence) expect(texts.has(text)).toBe(false);
    const mean = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0) / list.length;
    expect(mean(items.map(({ text }) => score(text)))).toBeGreaterThan(
      mean(evidence.map(({ text }) => score(text))) + 2,
    );
    expect(facts).toMatchObject({ measured: 60, failed: 0 });
    expect(coverageOf(items, new Map(items.map(({ text }) => [text, score(text)]))).count).toBe(24);
  });

  it('is the same of the same seed, and holds nothing that is excluded', async () => {
    const evidence = drawn(40, 2);
    const first = await designPlate(request(evidence));
    expect(await designPlate(request(evidence))).toEqual(first);
    const excluded = new Set(first.items.map(({ text }) => text));
    const second = await designPlate({ ...request(evidence), excluded });
    expect(second.items.some(({ text }) => excluded.has(text))).toBe(false);
  });

  it.each([0, 1])('is drawn at first, of %i measured', async (count) => {
    const { items } = await designPlate(request(drawn(count, 3)));
    expect(items).toHaveLength(24);
    expect(items.every(({ mean }) => mean === undefined)).toBe(true);
  });

  it('says why it is short', async () => {
    const tiny = createSequence({ alphabet: 'AC', length: 3 });
    const evidence = ['AAA', 'AAC', 'CCC'].map((text, i) => ({ text, score: i }));
    const { items, short } = await designPlate({ ...request(evidence), env: tiny });
    expect(items).toHaveLength(5);
    expect(short).toContain('5 of 24 outcomes were found');
  });

  it('keeps to a constraint, both parts of it', async () => {
    const text = (states: Int32Array, at: number): string => env.outcomeText(states, at);
    const constraint = {
      allows: (states: Int32Array, at: number) => !text(states, at).includes('GA'),
      async test(states: Int32Array, count: number, out: Uint8Array) {
        for (let i = 0; i < count; i++) {
          const one = text(states, i * env.stateSize);
          out[i] = one.includes('GA') || one.endsWith('T') ? 0 : 1;
        }
      },
      draw(random: RandomStream, states: Int32Array, at: number) {
        do env.sampleOutcome(random, states, at);
        while (text(states, at).includes('GA'));
        return true;
      },
    };
    const { items } = await designPlate({ ...request(drawn(60, 4)), constraint });
    expect(items).toHaveLength(24);
    for (const item of items) expect(item.text).toMatch(/^(?!.*GA).*[ACG]$/);
  });

  it('predicts any outcome, with the nearest measured one', async () => {
    const evidence = drawn(80, 5);
    const [known, far] = await rankOutcomes(request(evidence), [evidence[0].text, 'GATTACAG']);
    expect(known).toMatchObject({ nearest: evidence[0].text, distance: 0 });
    expect(far.mean).toBeGreaterThan(4);
    expect(far.high! - far.mean!).toBeGreaterThan(known.high! - known.mean!);
  });

  it.each([
    [{ text: 'GATTACAG', score: NaN }, 'plate: the score of GATTACAG must be a finite number, got NaN'],
    [{ text: 'GATTACA', score: 1 }, 'GATTACA'],
  ])('refuses %o', async (evidence, message) => {
    await expect(designPlate(request([evidence]))).rejects.toThrow(message);
  });
});

import { describe, expect, it } from 'vitest';
import { createSequence } from '../env/sequence.js';
import { OutcomeModel } from '../outcome/outcome-model.js';
import { normal } from '../random/normal.js';
import { RandomStream } from '../random/stream.js';
import { openBackend } from '../tensor/loader.js';
import { coverageOf } from './coverage.js';
import { designPlate, rankOutcomes } from './design-plate.js';
import type { Evidence } from './evidence.js';

const env = createSequence({ alphabet: 'ACGT', length: 8 });
const settings = {
  pool: 512,
  surrogate: 'gp',
  generations: 3,
} as const;
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
  it('is predicted in numbers where scores are bounds, all of them or all but a few', async () => {
    for (const exact of [0, 1, 2, 5]) {
      const evidence = drawn(14, 5).map((one, i) => (i < exact ? one : { ...one, bound: 'above' as const }));
      const { items } = await designPlate(request(evidence, 6));
      expect(items).toHaveLength(6);
      for (const { mean, low, high } of items) expect([mean, low, high].every(Number.isFinite)).toBe(true);
    }
  });

  it('has intervals as much wider as earlier plates came back off what was predicted, and is the same plate', async () => {
    const library = drawn(40, 1);
    const back = drawn(60, 2).filter(({ text }) => library.every((one) => one.text !== text));
    const plate = back.slice(0, 12).map((one) => ({ ...one, plate: 1 }));
    const ends = async (evidence: readonly Evidence[]) => {
      const { items } = await designPlate(request(evidence, 8));
      return items.map(({ text, mean = NaN, low = NaN, high = NaN }) => ({ text, mean, low, high }));
    };
    const plain = await ends([...library, ...plate]);
    const low = await ends([...library, ...plate.map((one) => ({ ...one, predicted: (one.score ?? 0) - 2 }))]); // prettier-ignore
    const high = await ends([...library, ...plate.map((one) => ({ ...one, predicted: (one.score ?? 0) + 2 }))]); // prettier-ignore
    plain.forEach(({ text, mean, ...one }, i) => {
      expect([low[i], high[i]]).toMatchObject([{ text, mean, low: one.low }, { text, mean, high: one.high }]); // prettier-ignore
      expect(low[i].high).toBeGreaterThan(one.high + 0.5);
      expect(high[i].low).toBeLessThan(one.low - 0.5);
    });
  });

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
    const { count, share } = coverageOf(items, new Map(items.map(({ text }) => [text, score(text)])));
    expect(count).toBe(24);
    expect(share).toBeGreaterThan(0.7);
  });

  it('holds in its intervals what has no ceiling, however far beyond the library', async () => {
    const random = new RandomStream(0);
    const long = createSequence({ alphabet: 'ACGT', length: 12 });
    const worth = Array.from({ length: 48 }, () => normal(random));
    const sum = (text: string): number => [...text].reduce((total, c, i) => total + worth[4 * i + 'ACGT'.indexOf(c)], 0); // prettier-ignore
    const state = new Int32Array(long.stateSize);
    const evidence = Array.from({ length: 96 }, () => {
      long.sampleOutcome(random, state, 0);
      const text = long.outcomeText(state, 0);
      return { text, score: sum(text) };
    });
    const best = Math.max(...evidence.map((one) => one.score));
    const { items } = await designPlate({ ...request(evidence, 48), env: long });
    const scores = new Map(items.map(({ text }) => [text, sum(text)]));
    // All beyond the best of the library by a distance.
    expect(Math.min(...scores.values())).toBeGreaterThan(best + 1);
    expect(coverageOf(items, scores).share).toBeGreaterThan(0.9);
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

  it('leaves out nothing of a small space', async () => {
    const small = createSequence({ alphabet: 'ACGT', length: 4 });
    const texts = Array.from({ length: 256 }, (_, i) => {
      const state = new Int32Array(small.stateSize);
      small.outcomeAt!(i, state, 0);
      return small.outcomeText(state, 0);
    });
    const evidence = texts.slice(0, 200).map((text) => ({ text, score: score(text) }));
    const { items } = await designPlate({ ...request(evidence, 96), env: small });
    expect(items.map(({ text }) => text).toSorted()).toEqual(texts.slice(200).toSorted());
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

  it('stays near a library around a parent, and beats the mutants of its best', async () => {
    const letters = 'ACDEFGHIKLMNPQRSTVWY';
    const peptides = createSequence({ alphabet: letters, length: 12 });
    const parent = 'MKTAYIAKQRQI';
    const random = new RandomStream(8);
    // Every exchange has its own worth; pairs of neighbors interact.
    const worth = (i: number, a: string): number => Math.sin(7 * i + 3 * letters.indexOf(a)) - Math.sin(7 * i + 3 * letters.indexOf(parent[i])) - 0.3;
    const truth = (text: string): number =>
      [...text].reduce((sum, c, i) => sum + (c === parent[i] ? 0 : worth(i, c) * (i > 0 && text[i - 1] !== parent[i - 1] ? 0.5 : 1)), 5);
    const mutant = (text: string, count: number): string => {
      const out = [...text];
      for (let k = 0; k < count; k++) out[random.int(12)] = letters[random.int(20)];
      return out.join('');
    };
    const library = [...new Set(Array.from({ length: 150 }, () => mutant(parent, 1 + random.int(4))))];
    const evidence = library.map((text) => ({ text, score: truth(text) }));
    const { items, facts } = await designPlate({ ...request(evidence, 48), env: peptides });
    expect(items).toHaveLength(48);
    for (const { distance } of items) expect(distance).toBeLessThanOrEqual(Number(facts.trustRadius));
    const mean = (texts: readonly string[]): number => texts.reduce((sum, text) => sum + truth(text), 0) / texts.length;
    const best = [...library].sort((a, b) => truth(b) - truth(a)).slice(0, 20);
    const mutants = Array.from({ length: 480 }, () => mutant(best[random.int(20)], 1));
    expect(mean(items.map(({ text }) => text))).toBeGreaterThan(mean(mutants) + 0.3);
  }); // prettier-ignore

  it('proposes fewer of those that fail', async () => {
    const fails = (text: string): boolean => text.includes('GG');
    const evidence = drawn(120, 7).map((one) => (fails(one.text) ? { text: one.text, score: null } : one));
    const plate = async (known: readonly Evidence[]): Promise<number> =>
      (await designPlate(request(known, 48))).items.filter(({ text }) => fails(text)).length;
    // The motif without what fails; the control is told nothing of failures.
    const blind = await plate(evidence.filter(({ score: known }) => known !== null));
    expect(await plate(evidence)).toBeLessThanOrEqual(blind);
    const { items } = await designPlate(request(evidence));
    expect(items.every(({ feasible }) => feasible !== undefined && feasible >= 0 && feasible <= 1)).toBe(
      true,
    );
  });

  it('takes candidates from a pre-trained model of the space', async () => {
    const backend = await openBackend({ flavor: 'js' });
    const model = new OutcomeModel(env, backend, {}, new RandomStream(6));
    const { items } = await designPlate({ ...request(drawn(40, 6)), model });
    expect(items).toHaveLength(24);
    expect(new Set(items.map(({ text }) => text)).size).toBe(24);
    // A plate as large as the pool holds some of them, each with its reason; without the model none.
    const all = { ...request(drawn(40, 6), 400), settings: { pool: 512, generations: 1, localShare: 0 } };
    const sampled = async (one: Parameters<typeof designPlate>[0]): Promise<number> =>
      (await designPlate(one)).items.filter(({ reason }) => reason === 'sampler').length;
    expect(await sampled({ ...all, model })).toBeGreaterThan(8);
    expect(await sampled(all)).toBe(0);
  });

  it('refuses settings that are none', async () => {
    const wrong = { ...request(drawn(5, 1)), settings: { pool: 3 } };
    await expect(designPlate(wrong)).rejects.toThrow('plate: pool must be an integer >= 64');
  });

  it('takes a bound for what it is', async () => {
    const evidence: Evidence[] = drawn(80, 9);
    const best = evidence.reduce((a, b) => ((b.score ?? 0) > (a.score ?? 0) ? b : a));
    const others = evidence.filter((one) => one !== best);
    // Reported as "greater than 0", which is true of any outcome: it must not be taken for a measured 0.
    const predict = async (bound?: 'above'): Promise<number> =>
      (await rankOutcomes(request([...others, { text: best.text, score: 0, ...(bound && { bound }) }]), [best.text]))[0].mean!;
    expect(await predict('above')).toBeGreaterThan((await predict()) + 0.5);
  }); // prettier-ignore

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

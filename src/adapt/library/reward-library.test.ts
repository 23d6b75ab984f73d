/** Earlier rewards as a prior: what is known, what is not, and what a process makes of them. */
import { describe, expect, it } from 'vitest';
import { rowsOfTexts } from '../../env/rows-of-texts.js';
import { createSequence } from '../../env/sequence.js';
import { RandomStream } from '../../random/stream.js';
import { openBackend } from '../../tensor/loader.js';
import { ChosenSurrogate } from '../chosen-surrogate.js';
import type { ScoreModel } from '../score-model.js';
import { createSurrogate } from '../surrogates.js';
import { GaussianProcess } from '../gp/gaussian-process.js';
import { kernelsOf } from '../gp/kernels-of.js';
import { libraryKernels } from './library-kernel.js';
import { RewardLibrary, type EarlierReward } from './reward-library.js';

const env = createSequence({ alphabet: 'ACGT', length: 6, construction: 'append' });
const all = Array.from({ length: env.outcomeCount! }, (_, y) => {
  const state = new Int32Array(env.stateSize);
  env.outcomeAt!(y, state, 0);
  return env.outcomeText(state, 0);
});

const tokensOf = (texts: readonly string[]): Int32Array => rowsOfTexts(env, texts)[1];

/** A table of chance: no kernel on words tells one of its scores from others. */
function chance(seed: number): number[] {
  const random = new RandomStream(seed);
  return all.map(() => random.uniform());
}
const table = (name: string, values: readonly number[]): EarlierReward => ({
  name,
  scores: new Map(all.map((text, i) => [text, values[i]])),
});

/** Correlation of predictions with the truth, from `shown` scores of it. */
function correlation(truth: readonly number[], shown: number, library?: RewardLibrary): number {
  const order = all.map((_, i) => i);
  new RandomStream(9).shuffle(order);
  const [seen, rest] = [order.slice(0, shown), order.slice(shown)];
  const kernels = [...kernelsOf(env), ...(library ? libraryKernels(library, env.tokenLength) : [])];
  const process = new GaussianProcess(env, kernels);
  process.fit(tokensOf(seen.map((i) => all[i])), seen.map((i) => truth[i]), shown); // prettier-ignore
  const mean = new Float64Array(rest.length);
  process.predict(tokensOf(rest.map((i) => all[i])), rest.length, mean);
  const center = (values: ArrayLike<number>): number[] => {
    const list = Array.from(values);
    const m = list.reduce((sum, value) => sum + value / list.length, 0);
    return list.map((value) => value - m);
  };
  const [a, b] = [center(mean), center(rest.map((i) => truth[i]))];
  const dot = (x: readonly number[], y: readonly number[]): number =>
    x.reduce((sum, value, i) => sum + value * y[i], 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

const tables = [1, 2, 3, 4].map(chance);
const earlier = tables.map((values, t) => table(`t${t}`, values));

describe('earlier rewards', () => {
  it('tell of a sum of them what words cannot', () => {
    const truth = all.map((_, i) => 2 * tables[0][i] - tables[2][i] + 5);
    expect(correlation(truth, 40)).toBeLessThan(0.3);
    expect(correlation(truth, 40, new RewardLibrary(env, earlier))).toBeGreaterThan(0.95);
  });

  it('that have nothing to do with it take little away', () => {
    const truth = all.map((text) => [...text].filter((c) => c === 'G').length);
    const alone = correlation(truth, 60);
    expect(alone).toBeGreaterThan(0.9);
    expect(correlation(truth, 60, new RewardLibrary(env, earlier))).toBeGreaterThan(alone - 0.05);
  });

  it('are standardized, and expected where they have no score', () => {
    const letters = all.map((text) => [...text].filter((c) => c === 'A').length);
    const half = new Map(all.flatMap((text, i) => (i % 3 ? [[text, letters[i]] as const] : [])));
    const library = new RewardLibrary(env, [{ name: 'half', scores: half }]);
    const said = (text: string): number => {
      const at = library.rowAt(tokensOf([text]), 0);
      return library.values[at];
    };
    const values = [...half.values()];
    const center = values.reduce((sum, value) => sum + value / values.length, 0);
    const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - center) ** 2 / values.length, 0));
    const withThree = all.filter((_, i) => letters[i] === 3);
    const known = withThree.find((text) => half.has(text))!;
    const missing = withThree.filter((text) => !half.has(text)).slice(0, 20);
    const expected = (3 - center) / spread;
    expect(said(known)).toBeCloseTo(expected, 12);
    for (const text of missing) expect(Math.abs(said(text) - expected)).toBeLessThan(0.2);
  });

  it('are learnt from by a process, without a choice, where outcomes are listed', async () => {
    const settings = { members: 2, surrogateHidden: [8], surrogateLr: 1e-3, kmer: 2, climb: 5 };
    const made = async (candidates: 'listed' | 'drawn'): Promise<ScoreModel> =>
      createSurrogate(
        env,
        await openBackend(),
        { ...settings, surrogate: 'auto', candidates },
        new RandomStream(1),
        new RewardLibrary(env, earlier),
      );
    expect(await made('listed')).toBeInstanceOf(GaussianProcess);
    expect(await made('drawn')).toBeInstanceOf(ChosenSurrogate);
  });
});

/**
 * Values of a descriptor that lives outside this program: asked for in batches, every answer checked, and
 * tried on a few objects before anything is built on it.
 */
import type { Bins } from '../../descriptor/descriptor.js';
import type { Environment } from '../../env/environment.js';
import { RandomStream } from '../../random/stream.js';
import { calledOracle } from '../../reward/called.js';
import type { Oracle, Scores } from '../../reward/oracle.js';
import { identityShaping } from '../../reward/shaping.js';
import { OracleFailure } from '../../reward/walk/failure.js';
import type { CallOptions } from '../../reward/walk/walk.js';
import { integer, number, text, type SettingsOf } from '../../settings/describe.js';
import { SharedCache } from '../reward-families/shared-cache.js';

type AskValues = (texts: readonly string[]) => Promise<number[]>;

/** Objects that are measured twice before a run. */
const TRIED = 4;
/** Relative difference between two values of one object that counts as two values. */
const SAME = 1e-6;

/** Parameters of how a descriptor outside this program is asked. @param timeout preset, in seconds */
export const askParameters = (timeout: number) => ({
  timeout: number({ least: 0.001, greatest: 86_400, preset: timeout, help: 'seconds to wait for an answer' }),
  batch: integer({ least: 1, greatest: 100_000, preset: 64, help: 'most objects in a call' }),
  seconds: number({ least: 0, help: 'what an object costs; default: measured on a few' }),
  cache: text({ help: 'file that keeps every value, as JSON lines: what it knows is not asked for again' }),
}); // prettier-ignore

/**
 * What asks a descriptor outside this program, from the parameters of `askParameters`, after it was tried.
 * @returns the asker, and the seconds that an object costs: as given, else measured
 */
export async function openValues(
  owner: string,
  env: Environment,
  bins: Bins,
  oracle: Oracle,
  values: SettingsOf<ReturnType<typeof askParameters>>,
): Promise<{ ask: AskValues; seconds: number }> {
  const batches = { size: values.batch };
  const direct = askedValues(owner, oracle, { batches });
  // Not by way of the file, which would answer for the descriptor.
  const seconds = await tryValues(owner, env, bins, direct);
  const { cache } = values;
  const ask =
    cache === undefined
      ? direct
      : askedValues(owner, oracle, { batches, known: new SharedCache(owner, oracle.info, cache) });
  return { ask, seconds: values.seconds ?? seconds };
}

/**
 * Asks the way rewards are asked (reward/called.ts): in batches, every answer checked, one object at a time
 * where a batch throws.
 * @throws one sentence on whatever is no list of finite numbers, one for every object
 */
function askedValues(owner: string, oracle: Oracle, calls: CallOptions): AskValues {
  const called = calledOracle({
    oracle,
    shaping: identityShaping,
    calls: { ...calls, check: { least: -Infinity } },
  });
  return async (texts) => {
    let values: Scores;
    try {
      values = await called.score(texts);
    } catch (error) {
      if (!(error instanceof OracleFailure)) throw error;
      // No answer is an answer of rewards only.
      const what = error.what.replace('a finite number or null', 'a finite number');
      throw new Error(`${owner} ${what}`, { cause: error });
    }
    return values.map((value, i) => {
      if (value !== null) return value;
      throw new Error(`${owner} gave null for ${JSON.stringify(texts[i])}, expected a finite number`);
    });
  };
}

/**
 * Measures a few objects twice, the second time in reverse order.
 * @returns seconds that an object took
 * @throws when an object gets two values, or one that no bin holds
 */
async function tryValues(owner: string, env: Environment, bins: Bins, ask: AskValues): Promise<number> {
  const random = new RandomStream(0);
  const state = new Int32Array(env.stateSize);
  const texts = Array.from({ length: TRIED }, () => {
    env.sampleOutcome(random, state, 0);
    return env.outcomeText(state, 0);
  });
  const first = await ask(texts);
  first.forEach((value) => bins.binOf(value));
  const begun = performance.now();
  const again = (await ask(texts.toReversed())).toReversed();
  const seconds = (performance.now() - begun) / 1000 / TRIED;
  const other = first.findIndex((value, i) => Math.abs(value - again[i]) > SAME * Math.abs(value));
  if (other >= 0)
    throw new Error(
      `${owner} gave ${first[other]} and ${again[other]} for ${JSON.stringify(texts[other])}; ` +
        'a descriptor must give an object the same value every time',
    );
  return seconds;
}

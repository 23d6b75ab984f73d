/**
 * Values of a descriptor that lives outside this program: asked for in batches, every answer checked, and tried
 * on a few objects before anything is built on it.
 */
import type { Bins } from '../../descriptor/descriptor.js';
import type { Environment } from '../../env/environment.js';
import { RandomStream } from '../../random/stream.js';
import type { Oracle } from '../../reward/oracle.js';
import { OracleFailure } from '../../reward/wrap/checked.js';
import type { Parameter, Values } from '../../settings/parameters.js';
import { diskCachedOracle } from '../reward-families/disk-cache.js';

type AskValues = (texts: readonly string[]) => Promise<number[]>;

/** Objects that are measured twice before a run. */
const TRIED = 4;
/** Relative difference between two values of one object that counts as two values. */
const SAME = 1e-6;

/** Parameters of how a descriptor outside this program is asked. */
export function askParameters(timeout: number): readonly Parameter[] {
  return [
    { name: 'timeout', type: 'number', least: 0.001, greatest: 86_400, preset: timeout, help: 'seconds to wait for an answer' },
    { name: 'batch', type: 'integer', least: 1, greatest: 100_000, preset: 64, help: 'most objects in a call' },
    { name: 'seconds', type: 'number', least: 0, help: 'what an object costs; default: measured on a few' },
    { name: 'cache', type: 'text', help: 'file that keeps every value, as JSON lines: what it knows is not asked for again' },
  ]; // prettier-ignore
}

/**
 * What asks a descriptor outside this program, from the parameters of `askParameters`, after it was tried.
 * @returns the asker, and the seconds that an object costs: as given, else measured
 */
export async function openValues(
  owner: string,
  env: Environment,
  bins: Bins,
  oracle: Oracle,
  values: Values,
): Promise<{ ask: AskValues; seconds: number }> {
  const batch = values.batch as number;
  const direct = askedValues(owner, oracle, batch);
  // Not by way of the file, which would answer for the descriptor.
  const seconds = await tryValues(owner, env, bins, direct);
  const { cache } = values;
  const ask =
    cache === undefined
      ? direct
      : askedValues(owner, diskCachedOracle(owner, oracle, cache as string), batch);
  return { ask, seconds: (values.seconds as number | undefined) ?? seconds };
}

/**
 * @param owner begins messages: `descriptor module:f.mjs`
 * @param oracle what answers; null is no answer here
 * @param batch most objects in a call
 * @returns a function that throws one sentence on whatever is no list of finite numbers, one for every object
 */
function askedValues(owner: string, oracle: Oracle, batch: number): AskValues {
  const ask = async (texts: readonly string[]): Promise<number[]> => {
    let answer: unknown;
    try {
      answer = await oracle.score(texts);
    } catch (error) {
      const what = (error as Error).message
        .replace(`reward ${oracle.info.name} `, '')
        .replace('a finite number or null', 'a finite number');
      if (error instanceof OracleFailure) throw new Error(`${owner} ${what}`, { cause: error });
      // A function that throws may do so for one object only.
      if (texts.length > 1) return oneByOne(texts);
      throw new Error(`${owner} failed on ${JSON.stringify(texts[0])}: ${what}`, { cause: error });
    }
    if (!Array.isArray(answer))
      throw new Error(`${owner} must return a list of ${texts.length} numbers, got ${typeof answer}`);
    if (answer.length !== texts.length)
      throw new Error(`${owner} returned ${answer.length} numbers for ${texts.length} objects`);
    const bad = answer.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0)
      throw new Error(
        `${owner} gave ${shown(answer[bad])} for ${JSON.stringify(texts[bad])}, expected a finite number`,
      );
    return answer as number[];
  };
  const oneByOne = async (texts: readonly string[]): Promise<number[]> => {
    const values: number[] = [];
    for (const text of texts) values.push(...(await ask([text])));
    return values;
  };
  return async (texts) => {
    const values: number[] = [];
    for (let from = 0; from < texts.length; from += batch)
      values.push(...(await ask(texts.slice(from, from + batch))));
    return values;
  };
}

function shown(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
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

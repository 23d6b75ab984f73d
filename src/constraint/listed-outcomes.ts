/**
 * Allowed outcomes, listed: of a small space, or of a constraint that so few outcomes fulfil that none is found
 * by drawing. What has no automaton becomes exact that way, modules too.
 */
import type { Environment } from '../env/environment.js';
import type { WithinConditions } from './within-conditions.js';

/** Terminal states in the order of their numbers [count, stateSize]. */
export interface AllowedList {
  readonly rows: Int32Array;
  readonly count: number;
}

/** What an environment within a constraint has of its own besides masks. */
export type OutcomePart = Pick<
  Environment,
  'logOutcomeCount' | 'sampleOutcome' | 'outcomeLogProb' | 'outcomeCount' | 'outcomeAt' | 'outcomeIndex'
>;

const CHUNK = 4096;

/**
 * Tests every outcome: of the space, or of the automaton of those conditions that have one.
 * @param most outcomes that are tested
 * @returns undefined where there are more
 * @throws one sentence when none fulfils the constraint
 */
export async function listAllowed(within: WithinConditions, most: number): Promise<AllowedList | undefined> {
  const { env, text } = within;
  const source = outcomesOf(within, most);
  if (source === undefined) return undefined;
  const size = env.stateSize;
  const states = new Int32Array(CHUNK * size);
  const accepted = new Uint8Array(CHUNK);
  const allowed: Int32Array[] = [];
  for (let from = 0; from < source.count; from += CHUNK) {
    const count = Math.min(CHUNK, source.count - from);
    for (let i = 0; i < count; i++) source.write(from + i, states, i * size);
    await within.test(states, count, accepted);
    for (let i = 0; i < count; i++)
      if (accepted[i] === 1) allowed.push(states.slice(i * size, (i + 1) * size));
  }
  if (allowed.length === 0)
    throw new Error(`--where: none of the ${source.count.toLocaleString('en-US')} outcomes${source.of} fulfils "${text}"`); // prettier-ignore
  const rows = new Int32Array(allowed.length * size);
  allowed.forEach((row, i) => rows.set(row, i * size));
  return { rows, count: allowed.length };
}

interface Source {
  readonly count: number;
  /** Behind "outcomes" in a sentence. */
  readonly of: string;
  write(index: number, states: Int32Array, at: number): void;
}

function outcomesOf({ env, counts, apart }: WithinConditions, most: number): Source | undefined {
  const { outcomeCount = Infinity } = env;
  if (env.outcomeAt !== undefined && outcomeCount <= most)
    return { count: outcomeCount, of: '', write: (i, states, at) => env.outcomeAt!(i, states, at) };
  if (counts === undefined || !(counts.log10Count <= Math.log10(most))) return undefined;
  const tokens = new Int32Array(env.tokenLength);
  return {
    count: counts.count,
    of: ` that the conditions besides ${apart.map((one) => one.text).join(', ')} leave`,
    write(i, states, at) {
      tokens.fill(-1, counts.unrank(i, tokens));
      env.outcomeFromTokens(tokens, 0, states, at);
    },
  };
}

/** The outcomes as an environment has them, each as probable. */
export function listedOutcomes(env: Environment, { rows, count }: AllowedList): OutcomePart {
  const size = env.stateSize;
  const write = (index: number, states: Int32Array, at: number): void => {
    for (let k = 0; k < size; k++) states[at + k] = rows[index * size + k];
  };
  let places: Map<string, number> | undefined;
  return {
    logOutcomeCount: Math.log(count),
    sampleOutcome: (random, states, at) => write(random.int(count), states, at),
    outcomeCount: count,
    outcomeAt: write,
    outcomeIndex(states, at) {
      places ??= new Map(Array.from({ length: count }, (_, i) => [env.outcomeText(rows, i * size), i]));
      return places.get(env.outcomeText(states, at)) ?? -1;
    },
  };
}

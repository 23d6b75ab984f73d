/**
 * A plate while nothing can be learnt: fewer than two different scores. Sequences to begin with and mutants
 * of them where there are such, uniform draws else.
 */
import { LocalMoves } from '../adapt/local-moves.js';
import type { OutcomeConstraint } from '../constraint/outcome-constraint.js';
import type { Environment } from '../env/environment.js';
import { rowsOfTexts } from '../env/rows-of-texts.js';
import type { RandomStream } from '../random/stream.js';

export interface BlindRequest {
  readonly env: Environment;
  readonly constraint?: OutcomeConstraint;
  /** Sequences to go out from: measured ones, and those that were named. */
  readonly parents: readonly string[];
  /** Never proposed: measured ones and pending ones. */
  readonly excluded: ReadonlySet<string>;
  readonly count: number;
  readonly random: RandomStream;
}

export interface BlindItem {
  readonly text: string;
  readonly reason: 'parent' | 'neighbor' | 'uniform';
}

/** Most mutations of a mutant. */
const MUTATIONS = 3;
/** Batches that may bring nothing new. */
const PATIENCE = 20;

/** @returns fewer than asked for where nothing else is left, or is found */
export async function blindPlate(request: BlindRequest): Promise<BlindItem[]> {
  const { env, constraint, parents, excluded, count, random } = request;
  const found = new Map<string, BlindItem['reason']>();
  const take = async (states: Int32Array, rows: number, reason: BlindItem['reason']): Promise<void> => {
    const passes = new Uint8Array(rows).fill(1);
    await constraint?.test(states, rows, passes);
    for (let i = 0; i < rows && found.size < count; i++) {
      const text = env.outcomeText(states, i * env.stateSize);
      if (passes[i] === 1 && !excluded.has(text) && !found.has(text)) found.set(text, reason);
    }
  };
  const size = env.stateSize;
  const [own] = rowsOfTexts(env, parents);
  await take(own, parents.length, 'parent');
  const states = new Int32Array(count * size);
  const fill = async (reason: BlindItem['reason'], draw: (at: number) => boolean): Promise<void> => {
    for (let misses = 0; found.size < count && misses < PATIENCE;) {
      const before = found.size;
      let rows = 0;
      for (let i = 0; i < count; i++) if (draw(rows * size)) rows++;
      await take(states, rows, reason);
      misses = found.size > before ? 0 : misses + 1;
    }
  };
  if (parents.length > 0) {
    const moves = new LocalMoves(env);
    const other = new Int32Array(size);
    await fill('neighbor', (at) => {
      const parent = random.int(parents.length) * size;
      states.set(own.subarray(parent, parent + size), at);
      for (let left = 1 + random.int(MUTATIONS); left > 0; left--)
        if (moves.mutate(states, at, other, 0, random)) states.set(other, at);
      return constraint?.allows(states, at) ?? true;
    });
  }
  await fill('uniform', (at) => {
    if (constraint) return constraint.draw(random, states, at);
    env.sampleOutcome(random, states, at);
    return true;
  });
  return [...found].map(([text, reason]) => ({ text, reason }));
}

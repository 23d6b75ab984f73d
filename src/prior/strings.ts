/** A list of strings as terminal states, and how it is parted for learning. */
import type { Environment } from '../env/environment.js';
import type { RandomStream } from '../random/stream.js';

export interface Strings {
  readonly env: Environment;
  /** Terminal states [count, stateSize]. */
  readonly rows: Int32Array;
  readonly count: number;
}

/** The strings of those numbers, in that order. */
export function pick({ env, rows }: Strings, numbers: ArrayLike<number>): Strings {
  const { stateSize } = env;
  const picked = new Int32Array(numbers.length * stateSize);
  for (let i = 0; i < numbers.length; i++)
    for (let k = 0; k < stateSize; k++) picked[i * stateSize + k] = rows[numbers[i] * stateSize + k];
  return { env, rows: picked, count: numbers.length };
}

/** Letters of all strings together. */
export function letterCount({ env, rows, count }: Strings): number {
  let letters = 0;
  for (let r = 0; r < count; r++) letters += rows[r * env.stateSize];
  return letters;
}

export interface Split {
  /** What models are fitted to. */
  readonly train: Strings;
  /** What is chosen on: order, weights, when to stop. */
  readonly choose: Strings;
  /** What nothing has seen: the reported figures. */
  readonly test: Strings;
}

/**
 * Eight tenths, one tenth and one tenth, at random; strings of one family stay together.
 * @param family of each string; undefined: every string by itself. A family larger than a tenth is learnt from
 * @throws when nothing is left for one of the parts
 */
export function splitStrings(strings: Strings, random: RandomStream, family?: ArrayLike<number>): Split {
  const { count } = strings;
  const members = new Map<number, number[]>();
  for (let r = 0; r < count; r++) {
    const key = family ? family[r] : r;
    const known = members.get(key);
    if (known) known.push(r);
    else members.set(key, [r]);
  }
  const groups = [...members.values()];
  random.shuffle(groups);
  const tenth = Math.max(1, Math.round(count / 10));
  const parts: number[][] = [[], [], []];
  for (const group of groups) {
    const part = parts.find((held, i) => i === 2 || held.length + group.length <= tenth)!;
    part.push(...group);
  }
  if (parts.some(({ length }) => length === 0))
    throw new Error(
      `prior: ${count} sequences of ${groups.length} families cannot be split into three parts`,
    );
  const [test, choose, train] = parts.map((part) => pick(strings, part));
  return { train, choose, test };
}

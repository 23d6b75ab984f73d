/**
 * Rewards over properties, r(y), as a user writes them behind `on:`.
 *
 *     on:charge>=4, moment=high        a question: 1 where it holds, 0 else
 *     on:module:g.mjs                  a function of the properties: (rows) => numbers, a row {"charge": 5, ...}
 *     on:command:"python3 g.py"        a program: a row as JSON a line in, a number a line out; any family works
 *     on:table:wanted.csv              a row a wish: columns named like descriptors, and one named reward
 *     on:ridge                         one of the standard rewards of the benchmarks
 *
 * r is asked once for every cell that was found, before any object is drawn: no object is scored.
 */
import type { DescriptorSet } from '../descriptor/descriptor-set.js';
import { parseQuery } from '../descriptor/query.js';
import { logCellReward, queryLogReward } from '../property/asked-cells.js';
import { cellRow, marginal } from '../property/cell-values.js';
import { CELL_REWARDS, cellReward } from '../property/rewards/cell-reward-list.js';
import { evaluateTexts, freeEvaluator } from '../reward/evaluation.js';
import { OracleFailure } from '../reward/walk/failure.js';
import { checkInputAsync } from '../settings/errors.js';
import { didYouMean } from '../settings/suggest.js';
import { cellTable } from './cell-table.js';
import { openReward, rewardFamilies } from './rewards.js';

/** What begins a reward over properties. */
export const ON = 'on:';

export interface CellSpaceKnown {
  readonly set: DescriptorSet;
  /** [Y] log Z_y; -Infinity for cells that were not found. */
  readonly logMass: Float64Array;
}

/** A way to write r(y). */
interface Source {
  reads(text: string): boolean;
  open(
    text: string,
    space: CellSpaceKnown,
    note: (sentence: string) => void,
  ): Promise<Float64Array> | Float64Array;
}

const TABLE = 'table:';

const SOURCES: readonly Source[] = [
  {
    reads: (text) => text.startsWith(TABLE),
    open: (text, space) => cellTable(text.slice(TABLE.length), space.set),
  },
  {
    reads: (text) => CELL_REWARDS.some(({ name }) => name === text),
    open: (text, space) => cellReward(text, space, 0),
  },
  {
    reads: (text) => rewardFamilies.some(({ kind }) => text.startsWith(`${kind}:`)),
    open: askedReward,
  },
  {
    reads: (text) => /^\s*[\w-]+\s*$/.test(text),
    open: (text) => {
      throw unknownWord(text.trim());
    },
  },
  {
    reads: () => true,
    open: (text, { set, logMass }) =>
      queryLogReward(
        set,
        parseQuery(set, text, (k) => marginal(set, logMass, k)),
      ),
  },
];

/**
 * log r(y) of every cell [Y].
 * @param spec as above, `on:` included or not
 * @throws UsageError, one sentence
 */
export function openCellReward(
  spec: string,
  space: CellSpaceKnown,
  note: (sentence: string) => void,
): Promise<Float64Array> {
  const text = spec.startsWith(ON) ? spec.slice(ON.length) : spec;
  return checkInputAsync(async () => {
    if (text.trim() === '') throw new Error('reward on: says nothing; write for example on:charge>=4');
    const logReward = await SOURCES.find((source) => source.reads(text))!.open(text, space, note);
    requireFound(`${ON}${text}`, logReward, space.logMass);
    return logReward;
  });
}

/** @throws when the reward is 0 in every cell that was found */
function requireFound(spec: string, logReward: Float64Array, logMass: ArrayLike<number>): void {
  let wanted = 0;
  for (let cell = 0; cell < logReward.length; cell++) {
    if (logReward[cell] === -Infinity) continue;
    if (logMass[cell] > -Infinity) return;
    wanted++;
  }
  throw new Error(
    `reward ${spec}: is 0 in every cell that was found in training (above 0 in ${wanted} others); ask for more, or train longer (steps=)`,
  );
}

/** One word is meant to be the name of a standard reward. */
function unknownWord(word: string): Error {
  const names = CELL_REWARDS.map(({ name }) => name);
  const near = didYouMean(word, names);
  const meant = near === undefined ? `standard rewards are ${names.join(', ')}` : `did you mean "${near}"?`;
  return new Error(
    `reward on:${word}: expected a condition such as charge>=4, or a reward by name; ${meant}`,
  );
}

/** A reward of any family, asked about the properties of every cell that was found. */
async function askedReward(
  text: string,
  { set, logMass }: CellSpaceKnown,
  note: (sentence: string) => void,
): Promise<Float64Array> {
  const found = [...logMass.keys()].filter((cell) => logMass[cell] > -Infinity);
  const rows = found.map((cell) => JSON.stringify(cellRow(set, cell)));
  const reward = await openReward(withJson(text), undefined, note);
  const raw = await evaluateTexts(freeEvaluator(reward), rows).then(
    (answers) => answers.raw,
    (error: unknown) => {
      // Nothing has been begun: what it answers is the user's to mend.
      throw error instanceof OracleFailure ? new Error(error.message, { cause: error }) : error;
    },
  );
  const values = new Float64Array(set.cells);
  found.forEach((cell, i) => (values[cell] = raw[i] ?? 0));
  return logCellReward(set, (_, cell) => values[cell]);
}

/** A module is given what the rows say, not their text. */
function withJson(text: string): string {
  if (!text.startsWith('module:') || /\bjson=/.test(text)) return text;
  return text.endsWith(')') ? `${text.slice(0, -1)},json=true)` : `${text}(json=true)`;
}

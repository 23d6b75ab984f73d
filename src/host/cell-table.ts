/**
 * A reward over properties as a table: a row a wish, columns named like descriptors and one named reward.
 * Fields hold what a question may; an empty one is any. Rows add up, and the rest is 0.
 */
import { readFileSync } from 'node:fs';
import type { DescriptorSet } from '../descriptor/descriptor-set.js';
import { parseQuery } from '../descriptor/query.js';
import { parseDelimited, type Row } from '../format/csv.js';
import { layoutOf } from '../format/data/layout.js';
import { wholeText } from '../format/text-chunks.js';
import { logCellReward, queryLogReward } from '../property/asked-cells.js';
import { fileError } from '../settings/errors.js';
import { suggestion } from '../settings/suggest.js';

/** Columns that may hold the reward. */
const REWARD_COLUMNS = new Set(['reward', 'score', 'weight']);

/**
 * log r(y) of every cell. [Y]
 * @throws one sentence on a file that cannot be read, an unknown column or cell, a reward that is no number >=
 * 0, and two rows of the same cells
 */
export async function cellTable(path: string, set: DescriptorSet): Promise<Float64Array> {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw fileError(path, error);
  }
  const text = await wholeText(path, bytes);
  const { separator } = layoutOf(path, text.split('\n').slice(0, 200), { named: true });
  const [header, ...rows] = parseDelimited(path, text, separator);
  if (header === undefined)
    throw new Error(`${path}: is empty; it needs columns named like descriptors, and reward`);
  const names = header.fields.map((field) => field.trim());
  const column = names.findIndex((name) => REWARD_COLUMNS.has(name.toLowerCase()));
  if (column < 0) throw new Error(`${path}: has no column named reward; its columns are ${names.join(', ')}`);
  const others = names.filter((_, i) => i !== column);
  const unknown = others.find((name) => set.find(name) === undefined);
  if (unknown !== undefined)
    throw new Error(
      `${path}: column "${unknown}" is no descriptor of this model${suggestion(
        unknown,
        set.components.map(({ name }) => name),
      )}`,
    );
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new Error(`${path}: has two columns named "${twice}"`);
  if (rows.length === 0) throw new Error(`${path}: has no row below its header`);
  const rewards = new Float64Array(set.cells);
  const lines = new Map<string, number>();
  for (const row of rows) {
    const wish = readWish(path, row, names, column, set);
    // Rows that overlap add up. The same cells twice are a slip: two values of one thing.
    const key = wish.cells.join();
    const earlier = lines.get(key);
    if (earlier !== undefined)
      throw new Error(
        `${path}:${row.line}: names the same cells as line ${earlier}; give them one row with one reward`,
      );
    lines.set(key, row.line);
    for (const cell of wish.cells) rewards[cell] += wish.reward;
  }
  return logCellReward(set, (_, cell) => rewards[cell]);
}

/** The cells that a row describes, and its reward. */
function readWish(
  path: string,
  { line, fields }: Row,
  names: readonly string[],
  column: number,
  set: DescriptorSet,
): { readonly cells: readonly number[]; readonly reward: number } {
  if (fields.length > names.length)
    throw new Error(`${path}:${line}: has ${fields.length} fields, the header has ${names.length}`);
  const given = fields[column]?.trim() ?? '';
  const reward = Number(given);
  if (given === '' || !(reward >= 0 && reward < Infinity))
    throw new Error(`${path}:${line}: reward must be a number >= 0, got "${given}"`);
  const conditions = names.flatMap((name, i) => {
    const field = fields[i]?.trim() ?? '';
    return i === column || field === '' ? [] : [`${name}=${field}`];
  });
  try {
    const logReward = queryLogReward(set, parseQuery(set, conditions.join(', ')));
    return { cells: [...logReward.keys()].filter((cell) => logReward[cell] === 0), reward };
  } catch (error) {
    throw new Error(`${path}:${line}: ${(error as Error).message}`, { cause: error });
  }
}

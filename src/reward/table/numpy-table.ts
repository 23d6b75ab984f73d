/**
 * A table of scores from two arrays of an npz archive, as `numpy.savez('scores.npz', outcome=texts,
 * score=numbers)` writes it.
 */
import type { NpyArray } from '../../format/npy.js';
import { SEQUENCE_NAMES } from '../../format/data/column-kind.js';
import { scoreNames } from '../../format/data/fasta-entries.js';
import { suggestion } from '../../settings/suggest.js';
import { scoreTableOfRows, type ColumnOptions, type ScoreTable } from './score-table.js';

/**
 * @param owner begins every message
 * @throws when the arrays are not there, do not fit together, or hold what is no outcome or score; NaN is not
 * measured
 */
export function numpyTable(
  owner: string,
  arrays: ReadonlyMap<string, NpyArray>,
  options: ColumnOptions = {},
): ScoreTable {
  const outcomes = findArray(owner, arrays, 'text', 'outcomes', options.sequence, SEQUENCE_NAMES);
  const scores = findArray(owner, arrays, 'numbers', 'scores', options.score, scoreNames);
  const count = outcomes.array.shape[0];
  if (outcomes.array.shape.length !== 1 || scores.array.shape.length !== 1 || scores.array.shape[0] !== count)
    throw new Error(
      `${owner}: needs as many scores as outcomes, in one axis each, got the shapes (${outcomes.array.shape.join(', ')}) and (${scores.array.shape.join(', ')})`,
    );
  const rows = [[outcomes.name, scores.name]];
  for (let i = 0; i < count; i++) {
    const score = scores.array.number(i);
    rows.push([outcomes.array.text(i).trim(), Number.isNaN(score) ? '' : String(score)]);
  }
  const named = { ...options, sequence: outcomes.name, score: scores.name };
  return scoreTableOfRows(owner, { rows, form: 'npz' }, named);
}

function findArray(
  owner: string,
  arrays: ReadonlyMap<string, NpyArray>,
  kind: NpyArray['kind'],
  what: string,
  wanted: string | undefined,
  usual: readonly string[],
): { readonly name: string; readonly array: NpyArray } {
  const names = [...arrays.keys()];
  const fitting = names.filter((name) => arrays.get(name)!.kind === kind);
  if (wanted !== undefined) {
    const array = arrays.get(wanted);
    if (array === undefined)
      throw new Error(`${owner}: there is no array "${wanted}"${suggestion(wanted, names)}`);
    if (array.kind !== kind) throw new Error(`${owner}: the array "${wanted}" holds no ${kind}`);
    return { name: wanted, array };
  }
  // One array of numbers is the score; of several, the one that is called so.
  const found = fitting.length === 1 ? fitting[0] : usual.find((name) => fitting.includes(name));
  if (found !== undefined) return { name: found, array: arrays.get(found)! };
  throw new Error(
    `${owner}: which array holds the ${what}? There ${fitting.length === 0 ? `is none of ${kind}` : `are ${fitting.slice(0, 10).join(', ')}`}; call it "${usual[0]}"`,
  );
}

/**
 * A table of scores from two arrays of an npz archive, as `numpy.savez('scores.npz', outcome=texts,
 * score=numbers)` writes it.
 */
import { suggestion } from '../../settings/suggest.js';
import type { NpyArray } from '../../format/npy.js';
import { scoreNames } from './fasta-scores.js';
import { sequenceNames, TableBuilder, type ColumnOptions, type ScoreTable } from './score-table.js';

/**
 * @param owner begins every message
 * @throws when the arrays are not there, do not fit together, or hold what is no outcome or score; NaN is
 * infeasible
 */
export function numpyTable(
  owner: string,
  arrays: ReadonlyMap<string, NpyArray>,
  columns: ColumnOptions = {},
): ScoreTable {
  const outcomes = findArray(owner, arrays, 'text', 'outcomes', columns.sequence, sequenceNames);
  const scores = findArray(owner, arrays, 'numbers', 'scores', columns.score, scoreNames);
  const count = outcomes.shape[0];
  if (outcomes.shape.length !== 1 || scores.shape.length !== 1 || scores.shape[0] !== count)
    throw new Error(
      `${owner}: needs as many scores as outcomes, in one axis each, got the shapes (${outcomes.shape.join(', ')}) and (${scores.shape.join(', ')})`,
    );
  const table = new TableBuilder(owner, columns, 'row');
  for (let i = 0; i < count; i++) {
    const score = scores.number(i);
    table.add(outcomes.text(i).trim(), Number.isNaN(score) ? '' : String(score), i);
  }
  return table.finish();
}

function findArray(
  owner: string,
  arrays: ReadonlyMap<string, NpyArray>,
  kind: NpyArray['kind'],
  what: string,
  wanted: string | undefined,
  usual: readonly string[],
): NpyArray {
  const names = [...arrays.keys()];
  const fitting = names.filter((name) => arrays.get(name)!.kind === kind);
  if (wanted !== undefined) {
    const array = arrays.get(wanted);
    if (array === undefined)
      throw new Error(`${owner}: there is no array "${wanted}"${suggestion(wanted, names)}`);
    if (array.kind !== kind) throw new Error(`${owner}: the array "${wanted}" holds no ${kind}`);
    return array;
  }
  const named = usual.find((name) => fitting.includes(name));
  const found = named ?? (fitting.length === 1 ? fitting[0] : undefined);
  if (found !== undefined) return arrays.get(found)!;
  throw new Error(
    `${owner}: which array holds the ${what}? There ${fitting.length === 0 ? `is none of ${kind}` : `are ${fitting.slice(0, 10).join(', ')}`}; call it "${usual[0]}"`,
  );
}

/** Labelled sequences as `ocgfn proxy train` reads them: the formats of `table:`, checked line by line. */
import { createHash } from 'node:crypto';
import { parseScoreTable, type ColumnOptions } from '../../reward/table/score-table.js';
import { wholeText } from '../../format/text-chunks.js';
import type { ProxyKind } from '../../reward/proxy/proxy-model.js';

export interface ProxyData {
  readonly sequences: readonly string[];
  readonly values: readonly number[];
  readonly kind: ProxyKind;
  readonly sha256: string;
  /** Sequences left out because they have no value, or values that contradict each other. */
  readonly unclear: number;
  /** Rows that repeat an earlier one. */
  readonly repeats: number;
}

/** Longest sequence a proxy is trained on. */
const LONGEST = 2000;

/**
 * @param kind default: classification when all values are 0 or 1
 * @throws one sentence, with the line where there is one
 */
export async function readProxyData(
  owner: string,
  bytes: Uint8Array,
  columns: ColumnOptions = {},
  kind?: ProxyKind,
): Promise<ProxyData> {
  const text = await wholeText(owner, bytes);
  const { scores } = parseScoreTable(owner, text, { ...columns, contradiction: 'missing' });
  const rows = [...scores].filter((row): row is [string, number] => row[1] !== null);
  if (rows.length === 0)
    throw new Error(`${owner}: all sequences are unclear: they have contradicting values or none`);
  const long = rows.find(([sequence]) => sequence.length > LONGEST);
  if (long !== undefined)
    throw new Error(
      `${owner}: a sequence has ${long[0].length} letters, at most ${LONGEST} can be learnt from`,
    );
  const odd = rows.find(([, value]) => value !== 0 && value !== 1);
  if (kind === 'classification' && odd !== undefined)
    throw new Error(`${owner}: labels must be 0 or 1, got ${odd[1]} for ${JSON.stringify(odd[0])}`);
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('>')).length;
  return {
    sequences: rows.map(([sequence]) => sequence),
    values: rows.map(([, value]) => value),
    unclear: scores.size - rows.length,
    kind: kind ?? (odd === undefined ? 'classification' : 'regression'),
    sha256: createHash('sha256').update(text).digest('hex'),
    repeats: Math.max(0, lines - 1 - scores.size),
  };
}

/** Labelled sequences as `ocgfn proxy train` reads them, by the one reader of data files. */
import { createHash } from 'node:crypto';
import { Measurements } from '../../format/data/measurements.js';
import type { ReadReport } from '../../format/data/read-report.js';
import { wholeText } from '../../format/text-chunks.js';
import type { ProxyKind } from '../../reward/proxy/proxy-learner.js';
import {
  parseScoreTable,
  scoreTableOf,
  type ColumnOptions,
  type ScoreTable,
} from '../../reward/table/score-table.js';
import { UsageError } from '../../settings/errors.js';
import { readDataFile, type SaidFile } from '../data-file.js';
import { fileChunks } from '../file-chunks.js';

export interface ProxyData {
  readonly sequences: readonly string[];
  /** Labels, or scores; of replicates the mean. */
  readonly values: readonly number[];
  /** Weight of each: the number of its replicates. Labels weigh 1. */
  readonly weights: readonly number[];
  readonly kind: ProxyKind;
  readonly sha256: string;
  /** Sequences left out because they have no value, or labels that contradict each other. */
  readonly unclear: number;
  /** Rows that repeat an earlier sequence. */
  readonly repeats: number;
  readonly report: ReadReport;
}

/** Longest sequence a proxy is trained on. */
const LONGEST = 2000;

/**
 * Of bytes, such as those of a known data set.
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
  const sha256 = createHash('sha256').update(text).digest('hex');
  return proxyData(owner, parseScoreTable(owner, text, columns), sha256, kind);
}

/** The same of a file of any form, as it lies on the disk. @throws UsageError as above */
export async function readProxyFile(file: SaidFile, kind?: ProxyKind): Promise<ProxyData> {
  const found = new Measurements(file.path);
  const report = await readDataFile(file, { scores: 'scores' }, (record) => found.add(record));
  const sha = createHash('sha256');
  for await (const bytes of fileChunks(file.path)) sha.update(bytes);
  try {
    return proxyData(file.path, scoreTableOf(found, report), sha.digest('hex'), kind);
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}

function proxyData(owner: string, table: ScoreTable, sha256: string, given?: ProxyKind): ProxyData {
  const { scores, replicates, waiting, areLabels, report } = table;
  const kind = given ?? (areLabels ? 'classification' : 'regression');
  // Of labels that contradict each other neither is right.
  const isClear = (value: number): boolean =>
    !areLabels || kind === 'regression' || value === 0 || value === 1;
  const rows = [...scores].filter((row): row is [string, number] => row[1] !== null && isClear(row[1]));
  if (rows.length === 0)
    throw new Error(`${owner}: all sequences are unclear: they have contradicting labels or no value`);
  const long = rows.find(([sequence]) => sequence.length > LONGEST);
  if (long !== undefined)
    throw new Error(
      `${owner}: a sequence has ${long[0].length} letters, at most ${LONGEST} can be learnt from`,
    );
  const odd = rows.find(([, value]) => value !== 0 && value !== 1);
  if (kind === 'classification' && odd !== undefined)
    throw new Error(`${owner}: labels must be 0 or 1, got ${odd[1]} for ${JSON.stringify(odd[0])}`);
  return {
    sequences: rows.map(([sequence]) => sequence),
    values: rows.map(([, value]) => value),
    weights: rows.map(([sequence]) => (kind === 'regression' ? (replicates.get(sequence)?.n ?? 1) : 1)),
    unclear: scores.size + waiting.size - rows.length,
    kind,
    sha256,
    repeats: report.repeats,
    report,
  };
}

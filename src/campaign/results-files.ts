/** Files of results that are handed in, read and checked against a campaign before anything is written. */
import { createHash } from 'node:crypto';
import type { Environment } from '../env/environment.js';
import { reportSentence, type ReadReport } from '../format/data/read-report.js';
import { bytesOfFile, dataFile } from '../host/data-file.js';
import { readMeasuredFile } from '../host/measured-files.js';
import { lettersOfTask } from '../host/outcome-file.js';
import type { MeasuredEntry } from '../run/measured-results.js';
import { UsageError } from '../settings/errors.js';
import { idOf, tagOfId } from '../plate/plate-wells.js';
import type { IssuedPlates } from './issued-plates.js';

/** One file. */
export interface FileOfResults {
  readonly file: string;
  /** Of its bytes and of what was said of it. */
  readonly sha256: string;
  readonly results: readonly MeasuredEntry[];
  /** Of a reader's file: its plate, and the SHA-256 of its bytes alone. */
  readonly wells?: { readonly plate: number; readonly bytes: string };
}

export interface ResultsRead {
  /** In their order; a later one corrects an earlier one. */
  readonly files: readonly FileOfResults[];
  /** Sequences without a score so far. */
  readonly waiting: readonly string[];
  /** Whether less is better; undefined while there are no scores. */
  readonly lower: boolean | undefined;
  readonly reports: readonly ReadReport[];
}

export interface ResultsNeed {
  /** Environment of the campaign; undefined where it is to be found in the file. */
  readonly env?: Environment;
  /** Whether a list without scores will do: a campaign begins with it. */
  readonly isFirst?: boolean;
  /** Letters, where they are known before the environment is. */
  readonly letters?: string | undefined;
  /** Letters of every sequence, where they are. */
  readonly length?: number | undefined;
  /** Tag of the campaign, once it has one. */
  readonly tag?: string;
  readonly lower?: boolean | undefined;
  /** What its plates held: sequences by id. */
  readonly issued?: ReadonlyMap<string, string>;
  /** The same by wells. */
  readonly plates?: IssuedPlates;
  /** Gets every sequence. */
  readonly onSequence?: (sequence: string) => void;
  /** Told what was read, a sentence a file. */
  readonly note: (sentence: string) => void;
}

/** Forms in which sequences stand alone; a table has to say its scores. */
const NO_TABLES = new Set(['one outcome a line', 'FASTA']);

/** @throws UsageError, one sentence that names the file and, of a sequence, its line */
export async function readResults(specs: readonly string[], need: ResultsNeed): Promise<ResultsRead> {
  const { env, tag, issued, onSequence, note } = need;
  const letters = env ? lettersOfTask(env) : need.letters;
  const files: FileOfResults[] = [];
  const waiting = new Set<string>();
  const reports: ReadReport[] = [];
  let { lower } = need;
  for (const spec of specs) {
    let plate: number | undefined;
    const bytes = (): string => hashOf(dataFile(spec).path);
    const read = await readMeasuredFile(spec, letters, lower, {
      // A first file may hold nothing but where to begin.
      scores: need.isFirst === true ? 'optional' : 'scores',
      nameColumn: 'id',
      ...(issued !== undefined && { ofName: (name) => issued.get(idOf(name) ?? '') }),
      ...(need.plates !== undefined && {
        ofWell(well) {
          plate ??= need.plates!.plateOf(spec, dataFile(spec).options.plate, bytes());
          return need.plates!.sequenceIn(spec, plate, well);
        },
      }),
      fault: faultOf(env, need.length),
      onRecord({ outcome, name, line }) {
        const other = name === undefined ? undefined : tagOfId(name);
        if (tag !== undefined && other !== undefined && other !== tag)
          throw new UsageError(`${spec}: line ${line} is of another campaign: its id begins with ${other}, those of this one begin with ${tag}; leave the column of ids out to hand it in all the same`); // prettier-ignore
        const id = name === undefined ? undefined : idOf(name);
        const own = id === undefined ? undefined : issued?.get(id);
        if (tag !== undefined && issued !== undefined && id !== undefined && own === undefined)
          throw new UsageError(`${spec}: line ${line} has the id ${id}, which no plate of this campaign has: it is of a copy of the campaign, or of one that was begun again in its place; leave the column of ids out to hand it in all the same`); // prettier-ignore
        if (own !== undefined && own !== outcome)
          throw new UsageError(`${spec}: line ${line} has ${outcome} under the id ${id}, which is ${own}; correct the one that is wrong, or leave its id empty`); // prettier-ignore
        onSequence?.(outcome);
      },
    });
    if (read.report.score === undefined && !NO_TABLES.has(read.report.form))
      // Said by the reader, with the columns that there are.
      await readMeasuredFile(spec, letters, lower);
    const report =
      plate === undefined ? read.report : { ...read.report, sequence: `the wells of plate ${plate}` };
    note(reportSentence(report));
    // A plate that is empty yet says nothing of the direction, unless it is written behind its name.
    if (dataFile(spec).options.lower !== undefined || read.results.some(({ raw }) => raw !== null))
      lower ??= read.report.lower;
    reports.push(report);
    files.push({
      file: read.report.file,
      sha256: hashOf(spec),
      ...(plate !== undefined && { wells: { plate, bytes: bytes() } }),
      results: read.results.map((result) => ({ ...result, from: read.report.file })),
    });
    for (const outcome of read.waiting) waiting.add(outcome);
  }
  for (const { outcome } of files.flatMap(({ results }) => results)) waiting.delete(outcome);
  return { files, waiting: [...waiting], lower, reports };
}

/** Of a file as it was named: said something else of, it is another. Of a path alone: of the bytes. */
function hashOf(spec: string): string {
  const { path } = dataFile(spec);
  return createHash('sha256').update(spec.slice(path.length)).update(bytesOfFile(path)).digest('hex');
}

/** What is wrong with a sequence whose letters are right: its length. */
function faultOf(
  env: Environment | undefined,
  length: number | undefined,
): (outcome: string) => string | undefined {
  if (env) {
    const state = new Int32Array(env.stateSize);
    return (outcome) => {
      try {
        env.outcomeFromText(outcome, state, 0);
      } catch (error) {
        return `is none of this campaign: ${(error as Error).message}`;
      }
      return undefined;
    };
  }
  return (outcome) =>
    length === undefined || [...outcome].length === length
      ? undefined
      : `has ${[...outcome].length} letters in ${JSON.stringify(outcome)}, length=${length} was given`;
}

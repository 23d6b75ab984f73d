/**
 * `table:scores.csv`: scores looked up in a file. By default scores are brought to 0 .. 1 by the table's
 * least and greatest, R = max(norm(f)^beta, 1e-3) with beta 1, and an outcome that is not in the table is
 * infeasible.
 */
import { reportRecord, reportSentence } from '../../format/data/read-report.js';
import { choice } from '../../settings/describe.js';
import { resolveParameters } from '../../settings/parameters.js';
import type { RewardDefinition } from '../definition.js';
import {
  fileReader,
  isSheet,
  minParameter,
  scaleParameter,
  type RewardContext,
  type RewardFamily,
} from '../family.js';
import { readNpz } from '../../format/npz.js';
import type { Shaping } from '../shaping.js';
import { taskStrings } from '../task-fit.js';
import { withReverseComplements } from './reverse-complement.js';
import { numpyTable } from './numpy-table.js';
import { dataOptionsOf, dataParameters } from './data-parameters.js';
import { readScoreTable, scoreTableOfRows, type ColumnOptions, type ScoreTable } from './score-table.js';
import { bytesInPieces, textChunks } from '../../format/text-chunks.js';
import { withListedModes } from './listed-modes.js';
import { walkModes } from './walk-modes.js';

export interface TableOptions {
  /** Scores as they are (`none`) or brought to 0 .. 1 (`minmax`). Default `minmax`. */
  readonly norm?: 'minmax' | 'none';
  /** Small scores are good. Needs norm `minmax`. Default false. */
  readonly lower?: boolean;
  /** What an outcome without a score is: `infeasible`, or an error (`stop`). Default `infeasible`. */
  readonly missing?: 'infeasible' | 'stop';
  readonly scale?: number;
  readonly beta?: number;
  readonly min?: number;
}

/**
 * The reward of a table. Modes, for tables of sequences of one length, as in TFBind8 (`walk-modes.ts`),
 * listed on first use.
 *
 * @throws when all scores are the same under `minmax`, or `lower` comes with `none`
 */
export function tableReward(name: string, table: ScoreTable, options: TableOptions = {}): RewardDefinition {
  const { norm = 'minmax', lower = false, missing = 'infeasible', scale = 1, beta = 1, min = 1e-3 } = options;
  const { scores, least, greatest } = table;
  if (norm === 'minmax' && least === greatest) {
    throw new Error(
      `${name}: all scores are ${least}, norm minmax needs two different ones; write norm=none`,
    );
  }
  if (norm === 'none' && least < 0)
    throw new Error(
      `${name}: norm=none takes scores for rewards, which are >= 0, but the least is ${least}; write norm=minmax`,
    );
  if (lower && norm === 'none') throw new Error(`${name}: lower=true needs norm=minmax`);
  const shaping: Shaping = {
    scale,
    beta,
    min,
    norm:
      norm === 'none'
        ? { kind: 'none' }
        : { kind: 'minmax', lo: lower ? greatest : least, hi: lower ? least : greatest },
    transform: 'power',
  };
  let shortest = Infinity;
  let longest = 0;
  for (const outcome of scores.keys()) {
    shortest = Math.min(shortest, outcome.length);
    longest = Math.max(longest, outcome.length);
  }
  const lookUp = (outcome: string): number | null => {
    const score = scores.get(outcome);
    if (score !== undefined) return score;
    if (missing === 'infeasible') return null;
    throw new Error(`${name}: the table has no score for ${JSON.stringify(outcome)}`);
  };
  const reward: RewardDefinition = {
    description: `${scores.size} scores of a table (${name})`,
    read: {
      sentence: reportSentence({ ...table.report, lower }),
      ...reportRecord({ ...table.report, lower }),
    },
    oracle: {
      info: { name, deterministic: true, higherIsBetter: !lower, range: [least, greatest] },
      score: (outcomes) => outcomes.map(lookUp),
    },
    shaping,
  };
  return shortest === longest ? withModes(reward, table, lower) : reward;
}

function withModes(reward: RewardDefinition, { scores }: ScoreTable, lower: boolean): RewardDefinition {
  return withListedModes(reward, () => {
    const feasible = [...scores.keys()].filter((outcome) => scores.get(outcome) !== null).sort();
    return walkModes(
      feasible,
      feasible.map((outcome) => (lower ? -scores.get(outcome)! : scores.get(outcome)!)),
    );
  });
}

const parameters = {
  ...dataParameters,
  norm: choice({ choices: ['minmax', 'none'], preset: 'minmax', help: 'minmax brings scores to 0 .. 1' }),
  missing: choice({
    choices: ['infeasible', 'stop'],
    preset: 'infeasible',
    help: 'outcomes without a score',
  }),
  symmetry: choice({
    choices: ['none', 'reverse-complement'],
    preset: 'none',
    help: 'reverse-complement: the other strand of DNA or RNA has the same score',
  }),
  scale: scaleParameter(1),
  min: minParameter(1e-3),
};

async function readText(
  owner: string,
  name: string,
  context: RewardContext,
  columns: ColumnOptions,
): Promise<ScoreTable> {
  if (isSheet(name)) {
    if (context.readRows === undefined)
      throw new Error(`${owner}: workbooks and Parquet cannot be read here; save the table as CSV`);
    return scoreTableOfRows(owner, await context.readRows(owner, name, columns.sheet), columns);
  }
  const chunks = context.streamFile?.(name) ?? bytesInPieces(await fileReader(owner, context)(name));
  return readScoreTable(owner, textChunks(owner, chunks), columns);
}

export const tableFamily: RewardFamily = {
  kind: 'table',
  help: 'scores looked up in a file: CSV in any layout, FASTA, JSON lines, gzipped or not, npz, xlsx, Parquet',
  example: 'table:scores.csv',
  names: [],
  parametersOf: () => parameters,
  async build({ name, parameters: given, beta, context }) {
    const owner = `reward table:${name}`;
    const values = resolveParameters(owner, parameters, given);
    const { norm, missing, symmetry, scale, min, lower } = values;
    const letters = context.task === undefined ? undefined : taskStrings(context.task).letters;
    const columns = {
      ...(letters !== undefined && { letters }),
      ...dataOptionsOf(values),
      file: name,
    };
    const read = name.endsWith('.npz')
      ? numpyTable(owner, await readNpz(owner, await fileReader(owner, context)(name)), columns)
      : await readText(owner, name, context, columns);
    context.note?.(reportSentence(read.report));
    const table = symmetry === 'reverse-complement' ? withReverseComplements(owner, read) : read;
    return tableReward(`table:${name}`, table, {
      norm,
      missing,
      scale,
      min,
      ...(lower !== undefined && { lower }),
      ...(beta !== undefined && { beta }),
    });
  },
};

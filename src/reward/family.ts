/**
 * A family of rewards: what stands before the colon of a specification (`rna:`, `grid:`, `table:`). The run
 * layer adds families that need files, processes or a network; the ones here run anywhere.
 */
import { number, type Description, type NumberParameter, type SettingsOf } from '../settings/describe.js';
import { resolveParameters } from '../settings/parameters.js';
import { suggestion } from '../settings/suggest.js';
import type { RewardDefinition } from './definition.js';
import type { OracleFailure } from './walk/failure.js';

/** A table that comes as cells, not as text. */
export interface SheetRows {
  readonly rows: readonly (readonly string[])[];
  /** For people: `xlsx, sheet "plate 1"`. */
  readonly form: string;
}

/** Whether a name is that of a workbook or a Parquet file, which come as such cells. */
export const isSheet = (path: string): boolean => /\.(xlsx|xlsm|parquet)$/i.test(path);

/** What a reward may know of the world around it. */
export interface RewardContext {
  /** Task of the environment whose outcomes will be scored, as in `Environment.task`. */
  readonly task?: { readonly name: string; readonly [key: string]: unknown };
  /** Bytes of a file that the specification names. */
  readonly readFile?: (path: string) => Promise<Uint8Array>;
  /** The same, piece by piece: for files that may be large. */
  readonly streamFile?: (path: string) => AsyncIterable<Uint8Array>;
  /**
   * Rows of a workbook or a Parquet file, the header first.
   * @param owner begins messages
   */
  readonly readRows?: (owner: string, path: string, sheet?: string) => Promise<SheetRows>;
  /** Bytes of a file of a known data set, such as ('tfbind8', 'SIX6_REF_R1_8mers.txt'). */
  readonly readData?: (set: string, file: string) => Promise<Uint8Array>;
  /**
   * Told of failures that do not stop the run (`failure=infeasible`), so that no user is left in the dark.
   */
  readonly report?: (failure: OracleFailure, outcomes: readonly string[]) => void;
  /** Told what was read of a file of the user's, one sentence. */
  readonly note?: (sentence: string) => void;
}

export interface RewardRequest {
  readonly name: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Exponent given with ^; the family's own when absent. */
  readonly beta?: number;
  readonly context: RewardContext;
}

export interface RewardFamily {
  /** What stands before the colon. */
  readonly kind: string;
  /** One line for listings. */
  readonly help: string;
  readonly example: string;
  /** Names that exist without a file of the user's. */
  readonly names: readonly string[];
  /** Parameters of a name, for listings and help; of a family that names files, whatever the name. */
  readonly parametersOf?: (name: string) => Description;
  /** @throws one sentence on an unknown name or parameter */
  readonly build: (request: RewardRequest) => RewardDefinition | Promise<RewardDefinition>;
}

/** A reward of a family whose names are fixed. */
export interface NamedReward {
  readonly name: string;
  readonly help: string;
  readonly parameters: Description;
  /** @param owner begins messages about parameters */
  readonly build: (owner: string, request: RewardRequest) => RewardDefinition | Promise<RewardDefinition>;
}

/** A named reward whose `create` takes the values that its own description yields. */
export function namedReward<D extends Description>(
  name: string,
  help: string,
  parameters: D,
  create: (values: SettingsOf<D>, request: RewardRequest) => RewardDefinition | Promise<RewardDefinition>,
): NamedReward {
  const build: NamedReward['build'] = (owner, request) =>
    create(resolveParameters(owner, parameters, request.parameters), request);
  return { name, help, parameters, build };
}

/** A family with fixed names, each with parameters of its own. */
export function namedFamily(
  family: Pick<RewardFamily, 'kind' | 'help' | 'example'>,
  rewards: readonly NamedReward[],
): RewardFamily {
  const names = rewards.map((reward) => reward.name);
  return {
    ...family,
    names,
    parametersOf: (name) => rewards.find((reward) => reward.name === name)?.parameters ?? {},
    build: (request) => {
      const reward = rewards.find(({ name }) => name === request.name);
      if (reward === undefined) {
        throw new Error(
          `reward: unknown name "${family.kind}:${request.name}"${suggestion(request.name, names)}`,
        );
      }
      return reward.build(`reward ${family.kind}:${request.name}`, request);
    },
  };
}

/** The parameter `scale` of a family's shaping. */
export const scaleParameter = (preset: number): NumberParameter & { readonly preset: number } =>
  number({ least: Number.MIN_VALUE, preset, help: 'factor of the reward' });

const LEAST_REWARD = 'least reward, that of infeasible outcomes too';

/** The parameter `min` of a family's shaping. */
export const minParameter = (preset: number): NumberParameter & { readonly preset: number } =>
  number({ least: Number.MIN_VALUE, preset, help: LEAST_REWARD });

/** The same for a family that computes its preset. */
export const computedMinParameter = number({ least: Number.MIN_VALUE, help: LEAST_REWARD });

/** The file reader. @throws when there is none */
export function fileReader(owner: string, context: RewardContext): (path: string) => Promise<Uint8Array> {
  if (context.readFile === undefined) throw new Error(`${owner}: files cannot be read here`);
  return context.readFile;
}

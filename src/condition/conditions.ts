/**
 * Conditions by specification, in the form of rewards: `beta:0.5..8(law=uniform)`, `prefer:linear`,
 * `context:FILE`. A new kind is an entry here and a file beside this one.
 */
import { parseDelimited } from '../format/csv.js';
import { parseRewardSpec } from '../reward/spec.js';
import { choice, integer, number, type Description, type SettingsOf } from '../settings/describe.js';
import { resolveParameters } from '../settings/parameters.js';
import { suggestion } from '../settings/suggest.js';
import type { ConditionSpace } from './condition-space.js';
import { ConditionInput, ENCODING_NAMES } from './encoding.js';
import { JOINS, Preference } from './preference.js';
import { RowContext } from './row-context.js';
import { LAWS, Temperature } from './temperature.js';

export interface ConditionSource {
  /** K: rewards that are given. */
  readonly rewards: number;
  /** Text of a file that the specification names. */
  readonly readText: (path: string) => string;
}

/** A kind of conditions: what it is called, its parameters, and how one is made of them. */
export interface ConditionKind {
  readonly help: string;
  readonly example: string;
  readonly parameters: Description;
  /**
   * @param name what stands behind the colon
   * @param given parameters as typed
   * @throws on any that does not fit
   */
  read(name: string, given: Readonly<Record<string, string>>, source: ConditionSource): ConditionInput;
}

const networkOf = (preset: string) => ({
  encoding: choice({ choices: ENCODING_NAMES, preset, help: 'how a number enters the network' }),
  bins: integer({ least: 2, greatest: 1024, preset: 4, help: 'inputs a number, of hat and thermometer' }),
});

function conditionKind<D extends Description>(
  name: string,
  kind: Pick<ConditionKind, 'help' | 'example'> & {
    readonly parameters: D;
    /** Preset of the encoding: what docs/conditional.md measures as best for such conditions. */
    readonly encoding: string;
    readonly make: (name: string, settings: SettingsOf<D>, source: ConditionSource) => ConditionSpace;
  },
): ConditionKind {
  const owner = `condition ${name}`;
  const network = networkOf(kind.encoding);
  const isOfNetwork = (key: string): boolean => Object.hasOwn(network, key);
  const part = (given: Readonly<Record<string, string>>, keep: (key: string) => boolean) =>
    Object.fromEntries(Object.entries(given).filter(([key]) => keep(key)));
  return {
    help: kind.help,
    example: kind.example,
    parameters: { ...kind.parameters, ...network },
    read(text, given, source) {
      const settings = resolveParameters(
        owner,
        kind.parameters,
        part(given, (key) => !isOfNetwork(key)),
      );
      const { encoding, bins } = resolveParameters(owner, network, part(given, isOfNetwork));
      return new ConditionInput(kind.make(text, settings, source), encoding, bins);
    },
  };
}

const oneReward = (kind: string, { rewards }: ConditionSource): void => {
  if (rewards !== 1) throw new Error(`condition ${kind}: one reward is needed, got ${rewards}`);
};

export const CONDITIONS: Readonly<Record<string, ConditionKind>> = {
  beta: conditionKind('beta', {
    help: 'an exponent of the reward: the target is R^beta, beta anew for every trajectory',
    example: 'beta:0.5..8',
    encoding: 'dense',
    parameters: {
      law: choice({ choices: LAWS, preset: 'log-uniform', help: 'how beta is drawn' }),
    },
    make(name, { law }, source) {
      const [, least, greatest] = /^(.+?)\.\.(.+)$/.exec(name) ?? [];
      oneReward('beta', source);
      if (least === undefined || !Number.isFinite(Number(least)) || !Number.isFinite(Number(greatest)))
        throw new Error(`condition beta: a range such as beta:0.5..8 is needed, got "beta:${name}"`);
      return new Temperature(Number(least), Number(greatest), law);
    },
  }),
  prefer: conditionKind('prefer', {
    help: `weights of several rewards (--reward several times), joined ${Object.keys(JOINS).join(' or ')}`,
    example: 'prefer:log-linear',
    encoding: 'dense',
    parameters: {
      concentration: number({ least: 1e-3, preset: 1, help: 'of the Dirichlet distribution of the weights' }),
      beta: number({ least: Number.MIN_VALUE, preset: 1, help: 'exponent of the joined reward' }),
    },
    make: (name, { concentration, beta }, { rewards }) => new Preference(rewards, name, concentration, beta),
  }),
  context: conditionKind('context', {
    help: 'a row of a CSV file of numbers; the reward gets it (module:FILE, a function of outcomes and context)',
    example: 'context:assays.csv',
    encoding: 'hat',
    parameters: {},
    make(name, _settings, source) {
      oneReward('context', source);
      return contextRows(name, source.readText(name));
    },
  }),
};

/**
 * The condition of a specification, with its encoding.
 * @throws one sentence on an unknown kind, a parameter, a range upside down, a file with text in it
 */
export function readCondition(text: string, source: ConditionSource): ConditionInput {
  const kinds = Object.keys(CONDITIONS);
  const kind = /^\s*([A-Za-z-]*)/.exec(text)![1];
  if (!Object.hasOwn(CONDITIONS, kind))
    throw new Error(`condition: unknown kind "${kind}"${suggestion(kind, kinds)}`);
  const { example, read } = CONDITIONS[kind];
  const node = text.trim() === kind ? undefined : parseSource(text);
  if (node === undefined) throw new Error(`condition: must have the form ${example}, got "${text}"`);
  return read(node.name, node.parameters, source);
}

function parseSource(text: string) {
  try {
    const node = parseRewardSpec(text);
    return node.type === 'source' ? node : undefined;
  } catch {
    return undefined;
  }
}

/** Contexts of a CSV file with a header. @throws on text where a number belongs */
export function contextRows(file: string, text: string): RowContext {
  const owner = `condition context:${file}`;
  const [header, ...rows] = parseDelimited(owner, text);
  if (header === undefined || rows.length === 0)
    throw new Error(`${owner}: a header and at least two rows are needed, got ${rows.length} rows`);
  const names = header.fields.map((cell) => cell.trim());
  if (new Set(names).size !== names.length || names.includes(''))
    throw new Error(`${owner}: every column needs a name of its own, got ${names.join(', ')}`);
  if (names.every((name) => Number.isFinite(Number(name))))
    throw new Error(`${owner}: the first line must name the columns, got ${names.join(', ')}`);
  const values = rows.flatMap(({ line, fields }) => {
    if (fields.length !== names.length)
      throw new Error(`${owner}:${line}: ${names.length} values are needed, got ${fields.length}`);
    return fields.map((cell, d) => {
      const value = cell.trim() === '' ? NaN : Number(cell);
      if (!Number.isFinite(value))
        throw new Error(`${owner}:${line}: ${names[d]} must be a number, got "${cell}"`);
      return value;
    });
  });
  return new RowContext(names, Float64Array.from(values));
}

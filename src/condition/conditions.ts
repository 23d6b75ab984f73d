/**
 * Conditions by specification, in the form of rewards: `beta:0.5..8(law=uniform)`, `prefer:linear`,
 * `context:FILE`. A new kind is an entry here and a file beside this one.
 */
import { parseDelimited } from '../format/csv.js';
import { parseRewardSpec } from '../reward/spec.js';
import { resolveParameters, type Parameter, type Values } from '../settings/parameters.js';
import { suggestion } from '../settings/suggest.js';
import type { ConditionSpace } from './condition-space.js';
import { ConditionInput, ENCODINGS } from './encoding.js';
import { JOINS, Preference } from './preference.js';
import { RowContext } from './row-context.js';
import { LAWS, Temperature, type Law } from './temperature.js';

export interface ConditionSource {
  /** K: rewards that are given. */
  readonly rewards: number;
  /** Text of a file that the specification names. */
  readonly readText: (path: string) => string;
}

interface ConditionKind {
  readonly help: string;
  readonly example: string;
  readonly parameters: readonly Parameter[];
  readonly make: (name: string, values: Values, source: ConditionSource) => ConditionSpace;
}

const NETWORK: readonly Parameter[] = [
  { name: 'encoding', type: 'choice', choices: Object.keys(ENCODINGS), preset: 'hat', help: 'how a number enters the network' },
  { name: 'bins', type: 'integer', least: 2, greatest: 1024, preset: 4, help: 'inputs a number, of hat and thermometer' },
]; // prettier-ignore

export const CONDITIONS: Readonly<Record<string, ConditionKind>> = {
  beta: {
    help: 'an exponent of the reward: the target is R^beta, beta anew for every trajectory',
    example: 'beta:0.5..8',
    parameters: [
      { name: 'law', type: 'choice', choices: LAWS, preset: 'log-uniform', help: 'how beta is drawn' },
    ],
    make(name, values, { rewards }) {
      const [, least, greatest] = /^(.+?)\.\.(.+)$/.exec(name) ?? [];
      if (rewards !== 1) throw new Error(`condition beta: one reward is needed, got ${rewards}`);
      if (least === undefined || !Number.isFinite(Number(least)) || !Number.isFinite(Number(greatest)))
        throw new Error(`condition beta: a range such as beta:0.5..8 is needed, got "beta:${name}"`);
      return new Temperature(Number(least), Number(greatest), values.law as Law);
    },
  },
  prefer: {
    help: `weights of several rewards (--reward several times), joined ${Object.keys(JOINS).join(' or ')}`,
    example: 'prefer:log-linear',
    parameters: [
      { name: 'concentration', type: 'number', least: 1e-3, preset: 1, help: 'of the Dirichlet distribution of the weights' },
      { name: 'beta', type: 'number', least: Number.MIN_VALUE, preset: 1, help: 'exponent of the joined reward' },
    ], // prettier-ignore
    make: (name, values, { rewards }) =>
      new Preference(rewards, name, values.concentration as number, values.beta as number),
  },
  context: {
    help: 'a row of a CSV file of numbers; the reward gets it (module:FILE, a function of outcomes and context)',
    example: 'context:assays.csv',
    parameters: [],
    make(name, _values, { rewards, readText }) {
      if (rewards !== 1) throw new Error(`condition context: one reward is needed, got ${rewards}`);
      return contextRows(name, readText(name));
    },
  },
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
  const { example, parameters, make } = CONDITIONS[kind];
  const node = text.trim() === kind ? undefined : parseSource(text);
  if (node === undefined) throw new Error(`condition: must have the form ${example}, got "${text}"`);
  const values = resolveParameters(`condition ${kind}`, [...parameters, ...NETWORK], node.parameters);
  return new ConditionInput(
    make(node.name, values, source),
    values.encoding as string,
    values.bins as number,
  );
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
      const number = cell.trim() === '' ? NaN : Number(cell);
      if (!Number.isFinite(number))
        throw new Error(`${owner}:${line}: ${names[d]} must be a number, got "${cell}"`);
      return number;
    });
  });
  return new RowContext(names, Float64Array.from(values));
}

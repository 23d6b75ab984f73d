/** Named parameters as plain descriptions, and the check of given values against them. */
import { suggestion } from './suggest.js';

export type Value = number | string | boolean | readonly number[];
/** Resolved values by parameter name; optional parameters that were not given are absent. */
export type Values = Readonly<Record<string, Value>>;

interface Described {
  readonly name: string;
  /** One line. */
  readonly help: string;
}

/** `preset` is the value when none is given; a parameter without one is optional. */
export type Parameter = Described &
  (
    | {
        readonly type: 'integer';
        readonly least: number;
        readonly greatest: number;
        readonly preset?: number;
      }
    | {
        readonly type: 'number';
        readonly least: number;
        readonly greatest?: number;
        readonly preset?: number;
      }
    /** A list such as `256,256`; every entry lies within the bounds. */
    | {
        readonly type: 'integers';
        readonly least: number;
        readonly greatest: number;
        readonly preset?: readonly number[];
      }
    | { readonly type: 'text'; readonly preset?: string }
    | {
        readonly type: 'choice';
        readonly choices: readonly string[];
        readonly preset?: string;
        /** Values that may be expected but are no choice, and why not. */
        readonly refused?: Readonly<Record<string, string>>;
      }
    | { readonly type: 'boolean'; readonly preset?: boolean }
  );

/**
 * Checks `given` against the parameters and fills in presets. Values may be strings, as they come from a
 * command line.
 * @param owner begins every message, such as a task's name
 * @throws `grid: unknown parameter "sied"; did you mean "side"?`, `rna: length must be an integer >= 1, got
 * 0`
 */
export function resolveParameters(
  owner: string,
  parameters: readonly Parameter[],
  given: Readonly<Record<string, unknown>>,
): Values {
  const names = parameters.map((parameter) => parameter.name);
  for (const key of Object.keys(given)) {
    if (names.includes(key)) continue;
    const hint = names.length > 0 ? suggestion(key, names) : '; there are none';
    throw new Error(`${owner}: unknown parameter "${key}"${hint}`);
  }
  const resolved: Record<string, Value> = {};
  for (const parameter of parameters) {
    const value = given[parameter.name];
    const final = value === undefined ? parameter.preset : read(owner, parameter, value);
    if (final !== undefined) resolved[parameter.name] = final;
  }
  return resolved;
}

/** A lower bound in words: the least and the greatest of all numbers stand for "> 0" and for none. */
export function boundText(least: number): string {
  if (least === -Number.MAX_VALUE) return '';
  return least === Number.MIN_VALUE ? ' > 0' : ` >= ${least}`;
}

function read(owner: string, parameter: Parameter, value: unknown): Value {
  const refuse = (right: string): never => {
    throw new Error(`${owner}: ${parameter.name} must be ${right}, got ${String(value)}`);
  };
  switch (parameter.type) {
    case 'integer': {
      const { least, greatest } = parameter;
      const number = typeof value === 'string' && /^\s*[+-]?\d+\s*$/.test(value) ? Number(value) : value;
      if (!Number.isInteger(number) || (number as number) < least) return refuse(`an integer >= ${least}`);
      if ((number as number) > greatest) return refuse(`an integer from ${least} to ${greatest}`);
      return number as number;
    }
    case 'number': {
      const { least, greatest = Infinity } = parameter;
      const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
      if (typeof number === 'number' && Number.isFinite(number) && number >= least && number <= greatest)
        return number;
      return refuse(
        greatest === Infinity ? `a number${boundText(least)}` : `a number from ${least} to ${greatest}`,
      );
    }
    case 'integers': {
      const { least, greatest } = parameter;
      const list = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : [value];
      const numbers = list.map((entry) =>
        typeof entry === 'string' && entry.trim() !== '' ? Number(entry) : entry,
      );
      const inRange = (entry: unknown): boolean =>
        Number.isInteger(entry) && (entry as number) >= least && (entry as number) <= greatest;
      if (numbers.length > 0 && numbers.every(inRange)) return numbers as number[];
      return refuse(`integers from ${least} to ${greatest} with commas between them`);
    }
    case 'text':
      return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : refuse('text');
    case 'choice':
      // YAML reads true and false as booleans.
      if (typeof value === 'boolean') value = String(value);
      if (typeof value === 'string' && parameter.choices.includes(value)) return value;
      if (typeof value === 'string' && Object.hasOwn(parameter.refused ?? {}, value))
        throw new Error(
          `${owner}: ${parameter.name}=${value} ${parameter.refused![value]}; use one of ${parameter.choices.join(', ')}`,
        );
      return refuse(`one of ${parameter.choices.join(', ')}`);
    case 'boolean':
      if (value === true || value === 'true') return true;
      if (value === false || value === 'false') return false;
      return refuse('true or false');
  }
}

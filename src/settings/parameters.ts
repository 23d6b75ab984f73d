/** The check of given values against a description, and values read back from where they were stored. */
import type { Description, Parameter, SettingsOf, Value, Values } from './describe.js';
import { UsageError } from './errors.js';
import { suggestion } from './suggest.js';

/**
 * Checks `given` against the parameters and fills in presets. Values may be strings, as they come from a
 * command line.
 * @param owner begins every message, such as a task's name
 * @param description the parameters by name
 * @throws `grid: unknown parameter "sied"; did you mean "side"?`, `rna: length must be an integer >= 1, got
 * 0`
 */
export function resolveParameters<D extends Description>(
  owner: string,
  description: D,
  given: Readonly<Record<string, unknown>>,
): SettingsOf<D>;
export function resolveParameters(
  owner: string,
  description: Description,
  given: Readonly<Record<string, unknown>>,
): Values {
  const names = Object.keys(description);
  for (const key of Object.keys(given)) {
    if (names.includes(key)) continue;
    const hint = names.length > 0 ? suggestion(key, names) : '; there are none';
    throw new Error(`${owner}: unknown parameter "${key}"${hint}`);
  }
  const resolved: Record<string, Value> = {};
  for (const [name, parameter] of Object.entries(description)) {
    const value = given[name];
    const final = value === undefined ? parameter.preset : read(`${owner}: ${name}`, parameter, value);
    if (final !== undefined) resolved[name] = final;
  }
  return resolved;
}

/**
 * Settings read back from a stored record, such as `config` of run.json, checked as if they were given. A
 * record of an older version may lack a setting, which then has what its description says of the time before
 * there was one, else its preset.
 * @param others entries of the record that are no settings
 * @throws `runs/a: unknown parameter "widths"; did you mean "hidden"?; another version of ocgfn wrote it`
 */
export function readSettings<D extends Description>(
  owner: string,
  description: D,
  stored: Readonly<Record<string, unknown>>,
  others: readonly string[] = [],
): SettingsOf<D> {
  const own = Object.entries(stored).filter(([name]) => !others.includes(name));
  try {
    return resolveParameters(owner, description, {
      ...valuesBefore(description),
      ...Object.fromEntries(own),
    });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}; another version of ocgfn may have written it`, {
      cause: error,
    });
  }
}

/** What was done before there were parameters for it. */
function valuesBefore(description: Description): Values {
  return Object.fromEntries(
    Object.entries(description).flatMap(([name, parameter]) =>
      'before' in parameter && parameter.before !== undefined ? [[name, parameter.before]] : [],
    ),
  );
}

/** A lower bound in words: the least and the greatest of all numbers stand for "> 0" and for none. */
export function boundText(least: number): string {
  if (least === -Number.MAX_VALUE) return '';
  return least === Number.MIN_VALUE ? ' > 0' : ` >= ${least}`;
}

const isInteger = (value: unknown): value is number => Number.isInteger(value);

/** @param subject begins messages, such as `grid: side` */
function read(subject: string, parameter: Parameter, value: unknown): Value {
  const refuse = (right: string): never => {
    throw new Error(`${subject} must be ${right}, got ${String(value)}`);
  };
  switch (parameter.type) {
    case 'integer': {
      const { least, greatest } = parameter;
      const number = typeof value === 'string' && /^\s*[+-]?\d+\s*$/.test(value) ? Number(value) : value;
      if (!isInteger(number) || number < least) return refuse(`an integer >= ${least}`);
      return number <= greatest ? number : refuse(`an integer from ${least} to ${greatest}`);
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
      const list: unknown[] =
        typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : [value];
      const numbers = list.map((entry) =>
        typeof entry === 'string' && entry.trim() !== '' ? Number(entry) : entry,
      );
      const inRange = (entry: unknown): entry is number =>
        isInteger(entry) && entry >= least && entry <= greatest;
      if (numbers.length > 0 && numbers.every(inRange)) return numbers;
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
          `${subject}=${value} ${parameter.refused![value]}; use one of ${parameter.choices.join(', ')}`,
        );
      return refuse(`one of ${parameter.choices.join(', ')}`);
    case 'boolean':
      if (value === true || value === 'true' || value === 'yes') return true;
      if (value === false || value === 'false' || value === 'no') return false;
      return refuse(parameter.isAnswer ? 'yes or no' : 'true or false');
  }
}

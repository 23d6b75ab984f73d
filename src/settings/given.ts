/**
 * The settings of a run: a task's parameters and a method's, in one flat list of `key=value`, checked against
 * their descriptions. They come from a YAML file (host/settings-file.ts) and from the command line; the
 * command line wins.
 */
import { UsageError } from './errors.js';
import type { Description, Parameter, SettingsOf, Values } from './describe.js';
import { boundText, resolveParameters } from './parameters.js';
import { suggestion } from './suggest.js';

/** Settings as given, not yet checked. */
export type Given = Readonly<Record<string, unknown>>;

/**
 * Reads `key=value` arguments.
 * @throws UsageError on an argument without "=", an empty key, or a key given twice
 */
export function parseAssignments(texts: readonly string[]): Given {
  const given = new Map<string, string>();
  for (const text of texts) {
    const at = text.indexOf('=');
    if (at <= 0) throw new UsageError(`settings have the form key=value, got "${text}"`);
    const key = text.slice(0, at);
    if (given.has(key)) throw new UsageError(`setting "${key}" is given twice`);
    given.set(key, text.slice(at + 1));
  }
  return Object.fromEntries(given);
}

/** A setting that nobody knows; it may be an option of the command. */
export class UnknownSetting extends UsageError {
  constructor(
    readonly setting: string,
    readonly value: unknown,
    names: readonly string[],
  ) {
    super(`unknown setting "${setting}"${suggestion(setting, names)}`);
  }
}

/** One owner's parameters, such as a task's, and the name that begins messages about them. */
export interface ParameterGroup<D extends Description = Description> {
  readonly owner: string;
  readonly parameters: D;
}

/**
 * Checks given settings against several groups at once.
 * @returns the resolved values of every group, in order
 * @throws UsageError on an unknown key (with what may have been meant) or a value that does not fit
 */
export function resolveSettings<const G extends readonly ParameterGroup[]>(
  groups: G,
  given: Given,
): { [K in keyof G]: SettingsOf<G[K]['parameters']> };
export function resolveSettings(groups: readonly ParameterGroup[], given: Given): Values[] {
  const names = groups.flatMap(({ parameters }) => Object.keys(parameters));
  // Settings are one flat list: a name that two groups claim could not be given to one of them.
  const shared = names.find((name, i) => names.indexOf(name) !== i);
  if (shared !== undefined) throw new Error(`settings: ${shared} is defined twice`);
  const unknown = Object.keys(given).find((key) => !names.includes(key));
  if (unknown !== undefined) throw new UnknownSetting(unknown, given[unknown], names);
  return groups.map(({ owner, parameters }) => {
    const own = Object.entries(given).filter(([name]) => Object.hasOwn(parameters, name));
    try {
      return resolveParameters(owner, parameters, Object.fromEntries(own));
    } catch (error) {
      throw new UsageError((error as Error).message, { cause: error });
    }
  });
}

/** What a parameter accepts, for help texts: `integer from 2 to 64`, `append | prepend-append`. */
export function acceptedValues(parameter: Parameter): string {
  switch (parameter.type) {
    case 'integer':
    case 'number':
      return parameter.greatest === undefined || parameter.greatest === Number.MAX_SAFE_INTEGER
        ? `${parameter.type}${boundText(parameter.least)}`
        : `${parameter.type} from ${parameter.least} to ${parameter.greatest}`;
    case 'integers':
      return 'integers, such as 256,256';
    case 'choice':
      return parameter.choices.join(' | ');
    case 'boolean':
      return parameter.isAnswer ? 'yes | no' : 'true | false';
    case 'text':
      return 'text';
  }
}

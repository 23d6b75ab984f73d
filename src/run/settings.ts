/**
 * The settings of a run: a task's parameters and a method's, in one flat list of `key=value`, checked against their descriptions.
 * They come from a YAML file and from the command line; the command line wins.
 */
import { readFileSync } from 'node:fs';
import { parse as parseYaml, stringify as yamlText, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { boundText, resolveParameters, type Parameter, type Values } from '../env/parameters.js';
import { suggestion } from '../env/suggest.js';
import { fileError, UsageError } from './errors.js';

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

const fileSchema = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.array(z.union([z.number(), z.string()]))], {
    error: 'must be a number, text, true or false, or a list of numbers',
  }),
);

/** Characters of a settings file that are read, six times what the longest one needs: the time that parsing takes can grow with their square. */
const MOST_CHARACTERS = 10_000;

/**
 * Reads a YAML file of settings, such as `--print-config` writes. Nothing but plain values is accepted.
 * @throws UsageError, one sentence with the place in the file
 */
export function readConfigFile(path: string): Given {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw fileError(path, error);
  }
  return parseConfig(text, path);
}

/**
 * Settings from the text of a YAML file.
 * @param path begins messages
 */
export function parseConfig(text: string, path: string): Given {
  if (text.length > MOST_CHARACTERS)
    throw new UsageError(
      `${path}: has ${text.length} characters, a settings file at most ${MOST_CHARACTERS}`,
    );
  let raw: unknown;
  try {
    raw = parseYaml(text, { maxAliasCount: 0, prettyErrors: true, logLevel: 'error' }) ?? {};
  } catch (error) {
    const place = error instanceof YAMLParseError ? error.linePos?.[0] : undefined;
    const [reason] = (error as Error).message.split(/ at line |\n/);
    throw new UsageError(`${path}${place ? `:${place.line}` : ''}: not valid YAML: ${reason}`, {
      cause: error,
    });
  }
  // Zod passes over this one name.
  if (typeof raw === 'object' && raw !== null && Object.hasOwn(raw, '__proto__'))
    throw new UsageError(`${path}: __proto__ is no setting`);
  const checked = fileSchema.safeParse(raw);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  const what =
    issue.path.length > 0
      ? `${issue.path.join('.')} ${issue.message}`
      : 'must hold lines of the form key: value';
  throw new UsageError(`${path}: ${what}`);
}

/** Settings as YAML that `readConfigFile` reads back to the same. */
export function configText(values: Readonly<Record<string, unknown>>): string {
  return yamlText(values, { lineWidth: 0 });
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
export interface ParameterGroup {
  readonly owner: string;
  readonly parameters: readonly Parameter[];
}

/**
 * Checks given settings against several groups at once.
 * @returns the resolved values of every group, in order
 * @throws UsageError on an unknown key (with what may have been meant) or a value that does not fit
 */
export function resolveSettings(groups: readonly ParameterGroup[], given: Given): Values[] {
  const names = groups.flatMap(({ parameters }) => parameters.map(({ name }) => name));
  // Settings are one flat list: a name that two groups claim could not be given to one of them.
  const shared = names.find((name, i) => names.indexOf(name) !== i);
  if (shared !== undefined) throw new Error(`settings: ${shared} is defined twice`);
  const unknown = Object.keys(given).find((key) => !names.includes(key));
  if (unknown !== undefined) throw new UnknownSetting(unknown, given[unknown], names);
  return groups.map(({ owner, parameters }) => {
    const own = parameters
      .filter(({ name }) => Object.hasOwn(given, name))
      .map(({ name }) => [name, given[name]]);
    try {
      return resolveParameters(owner, parameters, Object.fromEntries(own) as Given);
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
      return 'true | false';
    case 'text':
      return 'text';
  }
}

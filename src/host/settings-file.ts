/**
 * Settings files: YAML, plain values only. What a command line gives besides wins (settings/given.ts
 * checks both).
 */
import { readFileSync } from 'node:fs';
import { parse as parseYaml, stringify as yamlText, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { fileError, UsageError } from '../settings/errors.js';
import type { Given } from '../settings/given.js';

const fileSchema = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.array(z.union([z.number(), z.string()]))], {
    error: 'must be a number, text, true or false, or a list of numbers',
  }),
);

/**
 * Characters of a settings file that are read, six times what the longest one needs: the time that parsing
 * takes can grow with their square.
 */
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

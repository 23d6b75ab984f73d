/**
 * A user's environment from a module: the task `module:FILE`. The file's default export is an environment, or
 * a function that makes one. What a run needs of it is checked before anything is written; the full laws are
 * `ocgfn verify FILE`.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { shellWord } from '../format/shell-word.js';
import type { Environment } from '../env/environment.js';
import { checkLaws } from '../env/laws.js';
import { UsageError } from '../settings/errors.js';

const PREFIX = 'module:';

export function isModuleTask(name: string): boolean {
  return name.startsWith(PREFIX);
}

/** The name under which a run stores the task: with the whole path, so that it is found from anywhere. */
export function moduleTaskName(name: string): string {
  return PREFIX + resolve(name.slice(PREFIX.length));
}

/** What every run reads or writes of an environment. */
const NEEDED = [
  'reset', 'forwardMask', 'backwardMask', 'step', 'stepBack', 'isTerminal', 'features', 'sampleOutcome',
] as const; // prettier-ignore
/** What lets outcomes be written down and read back, and a network see them. */
const CODEC = ['outcomeTokens', 'outcomeFromTokens', 'outcomeText', 'outcomeFromText'] as const;

/** Random trajectories of the laws that are checked before a run. */
const CASES = 10;

/**
 * The environment of the task `module:FILE`.
 * @throws UsageError when there is none, or with the counterexample when it breaks a law
 */
export async function loadModuleTask(name: string): Promise<Environment> {
  const file = name.slice(PREFIX.length);
  const env = await loadEnvironment(file);
  const lacks = (keys: readonly (keyof Environment)[]): string | undefined =>
    keys.find((key) => env[key] === undefined);
  const missing = lacks(NEEDED);
  if (missing !== undefined) throw new UsageError(`${file}: an environment needs ${missing}, got none`);
  const codec = lacks(CODEC);
  if (codec !== undefined) {
    throw new UsageError(
      `${file}: an environment needs an outcome codec (${CODEC.join(', ')}) to be conditioned on outcomes, got no ${codec}`,
    );
  }
  const broken = checkLaws(env, { seed: 0, cases: CASES }).find(({ ok }) => !ok);
  if (broken) {
    throw new UsageError(
      `${file}: breaks the law "${broken.law}": ${broken.counterexample?.problem ?? ''}; see: ocgfn verify ${shellWord(file)}`,
    );
  }
  return env;
}

/** The environment that a module exports. @throws UsageError when there is none */
export async function loadEnvironment(file: string): Promise<Environment> {
  const path = resolve(file);
  if (!existsSync(path)) throw new UsageError(`${file}: no such file`);
  let module: { default?: unknown };
  try {
    module = await import(pathToFileURL(path).href);
  } catch (error) {
    throw new UsageError(`${file}: cannot be loaded: ${(error as Error).message}`, { cause: error });
  }
  let exported = module.default;
  if (exported === undefined)
    throw new UsageError(`${file}: must export an environment as its default, got no default export`);
  if (typeof exported === 'function') {
    try {
      exported = await (exported as () => unknown)();
    } catch (error) {
      throw new UsageError(`${file}: its default export throws: ${(error as Error).message}`, {
        cause: error,
      });
    }
  }
  if (typeof exported !== 'object' || exported === null)
    throw new UsageError(`${file}: its default export must give an environment, got ${typeof exported}`);
  return exported as Environment;
}

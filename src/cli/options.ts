/** Options of a command by their names, with the types that they were declared with. */
import { UsageError } from '../settings/errors.js';

export type Options = Readonly<Record<string, unknown>>;

/** An option that takes text; undefined where it was not given. */
export function textOf(options: Options, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/** An option that takes a number; undefined where it was not given. */
export function numberOf(options: Options, name: string): number | undefined {
  const value = options[name];
  return typeof value === 'number' ? value : undefined;
}

/** An option that is one of several words; undefined where it was not given. */
export const choiceOf = <C extends string>(
  options: Options,
  name: string,
  choices: readonly C[],
): C | undefined => choices.find((choice) => choice === options[name]);

/** An option that may be given several times; empty where it was not given. */
export function listOf(options: Options, name: string): readonly string[] {
  const value = options[name];
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

/** What an option has when the command declared it as required or with a preset. */
export function given<T>(value: T | undefined, flag: string): T {
  if (value !== undefined) return value;
  throw new UsageError(`${flag} is missing`);
}

export const seedOf = (options: Options): number => given(numberOf(options, 'seed'), '--seed');

export const rewardOf = (options: Options): string => given(textOf(options, 'reward'), '--reward SPEC');

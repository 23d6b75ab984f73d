/**
 * What a command file exports. The frame (frame.ts) adds the common options, calls `configure` for help and
 * parsing, and `run` for the work; nothing of a command is loaded before it is named on the command line.
 */
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Method } from '../method/registry.js';
import type { Options } from './options.js';
import type { Session } from './session.js';

export interface CommandModule {
  /** Declares arguments, options and the example of the help text. */
  configure(command: Command, methods?: readonly Method[]): void;
  /**
   * Does the work.
   * @param args operands in order, `key=value` settings included
   * @param options the command's own options by their camelCase names
   * @param methods those that may be named; without them, all of the registry
   */
  run(
    session: Session,
    args: readonly string[],
    options: Options,
    methods?: readonly Method[],
  ): Promise<void>;
}

/** An option whose value is a checked integer. */
export function integerOption(flags: string, description: string, least: number, preset?: number): Option {
  const option = new Option(flags, description).argParser((text) => {
    const value = /^[+-]?\d+$/.test(text) ? Number(text) : NaN;
    if (Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`It must be an integer >= ${least}.`);
  });
  return preset === undefined ? option : option.default(preset);
}

/** An option that may be given several times; what it was given gathers in a list. */
export const listOption = (flags: string, description: string): Option =>
  new Option(flags, description).argParser((value: string, before: readonly string[] | undefined) => [
    ...(before ?? []),
    value,
  ]);

/** Adds an example below a command's help, indented as it would be typed. */
export function addExample(command: Command, ...lines: readonly string[]): void {
  const title = lines.length > 1 ? 'Examples' : 'Example';
  command.addHelpText('after', `\n${title}:\n${lines.map((line) => `  $ ${line}`).join('\n')}`);
}

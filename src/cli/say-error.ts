/**
 * What a user reads of an error: one sentence. Commander's own wording is brought into ours, with a hint how
 * the command is used.
 */
import { CommanderError, type Command } from 'commander';
import { didYouMean } from '../settings/suggest.js';
import { fileError } from '../settings/errors.js';
import { UnknownSetting } from '../settings/given.js';

/**
 * @param command the command that was named, if any: its help is pointed to
 * Errors that a mistake in the program throws say so; all others were written to be read.
 */
export function sayError(error: unknown, command?: Command): string {
  if (error instanceof CommanderError) return sayUsage(error, command);
  if (error instanceof UnknownSetting && command?.options.some(({ long }) => long === `--${error.setting}`))
    return `"${error.setting}" is no setting but an option: --${error.setting} ${error.value}`;
  if (!(error instanceof Error)) return String(error);
  const { syscall, path } = error as NodeJS.ErrnoException;
  if (syscall !== undefined) return fileError(path ?? 'a file', error).message;
  const isBug = [TypeError, RangeError, ReferenceError, SyntaxError].some((kind) => error instanceof kind);
  return isBug ? `internal error: ${error.name}: ${error.message} (--debug prints the stack)` : error.message;
}

function sayUsage({ code, message }: CommanderError, command: Command | undefined): string {
  const said = message
    .replace(/^error: /, '')
    .replace(/\n\((Did you mean .*?)\)/, (_, hint: string) => `; ${lower(hint)}`);
  const help = command === undefined ? '' : `; see ocgfn ${command.name()} --help`;
  switch (code) {
    case 'commander.missingArgument':
      return said.replace(/^missing required argument '(.*)'$/, `<$1> is missing${help}`);
    case 'commander.missingMandatoryOptionValue':
      return said.replace(/^required option '(.*)' not specified$/, `$1 is missing${help}`);
    case 'commander.excessArguments':
      return said.replace(/\.$/, '') + help;
    case 'commander.unknownOption': {
      if (said.includes('; did you mean')) return said;
      const name = /'--([^']+)'/.exec(said)?.[1];
      const takesSettings = command?.registeredArguments.some((argument) => argument.name() === 'settings');
      return said + (takesSettings && name ? `; settings have no dashes: ${name}=VALUE` : help);
    }
    default:
      return said.replace(
        /argument '(.*)' is invalid\. Allowed choices are (.*)\.$/s,
        (all, given: string, list: string) => {
          const near = didYouMean(given, list.split(', '));
          return near === undefined ? all : `argument '${given}' is invalid; did you mean "${near}"?`;
        },
      );
  }
}

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/**
 * The frame around every command: finds it, reads its options, runs it, and turns what happens into an exit
 * code and at most one sentence. Exit codes: 0 done, 1 the run failed, 2 wrong usage or bad input, 130
 * interrupted (with a checkpoint where there is one).
 */
import { Command, CommanderError } from 'commander';
import { didYouMean } from '../settings/suggest.js';
import { UsageError } from '../settings/errors.js';
import { packageVersion } from '../store/machine.js';
import type { Method } from '../method/registry.js';
import { CATALOG, type CatalogEntry } from './catalog.js';
import { sayError } from './say-error.js';
import { Interrupted, Session, type CommonOptions } from './session.js';
import type { Terminal } from './terminal.js';

const EXIT = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/**
 * Runs `ocgfn` with these arguments.
 * @param methods those that may be named; without them, all of the registry
 * @returns the exit code
 */
export async function runCommandLine(
  argv: readonly string[],
  terminal: Terminal,
  methods?: readonly Method[],
): Promise<number> {
  // Known before the arguments are parsed, so that errors of parsing obey them too.
  let session = new Session(terminal, { json: argv.includes('--json') });
  const debug = argv.includes('--debug');
  let named: Command | undefined;
  try {
    const program = createProgram(terminal);
    for (const entry of CATALOG) {
      const stub = program.command(entry.name).summary(entry.summary).description(sentence(entry.summary));
      if (entry.name !== namedCommand(argv)) continue;
      named = stub;
      await addCommand(stub, entry, (options) => (session = new Session(terminal, options)), methods);
    }
    refuseUnknownCommand(program, argv);
    await program.parseAsync(argv, { from: 'user' });
    return session.interrupted ? EXIT.interrupted : EXIT.done;
  } catch (error) {
    return report(error, session, debug, named);
  } finally {
    session.end();
  }
}

function createProgram(terminal: Terminal): Command {
  const program = new Command('ocgfn')
    .description('Pre-train a GFlowNet once, without a reward. Adapt it to any reward in seconds.')
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
      getOutHelpWidth: () => terminal.stdout.columns ?? 100,
      // Commander's own wording is turned into one sentence by `report`.
      outputError: () => {},
    })
    .showHelpAfterError(false)
    .exitOverride();
  program.addHelpText('after', '\nocgfn <command> --help says more about a command.');
  return program;
}

/** The first operand; for `ocgfn help NAME` the second. */
function namedCommand(argv: readonly string[]): string | undefined {
  const [first, second] = argv.filter((argument) => !argument.startsWith('-'));
  return first === 'help' ? second : first;
}

function refuseUnknownCommand(program: Command, argv: readonly string[]): void {
  const name = namedCommand(argv);
  const names = CATALOG.map((entry) => entry.name);
  if (argv.length === 0) throw new UsageError(`no command given\n\n${program.helpInformation()}`);
  // Options alone: --help, --version, or one that commander refuses.
  if (name === undefined) return;
  if (names.includes(name)) return;
  const near = didYouMean(name, names);
  throw new UsageError(
    `unknown command "${name}"; ${near === undefined ? 'ocgfn --help lists them' : `did you mean "${near}"?`}`,
  );
}

async function addCommand(
  command: Command,
  entry: CatalogEntry,
  openSession: (options: CommonOptions) => Session,
  methods: readonly Method[] | undefined,
): Promise<void> {
  const module = (await entry.load()).command;
  module.configure(command, methods);
  refuseTwice(command);
  command
    .option('--json', 'print one JSON document on stdout and nothing else')
    .option('--debug', 'print the stack of an error')
    .helpOption('-h, --help', 'print this help')
    .action(async () => {
      const options = command.opts();
      const session = openSession(options);
      await module.run(session, command.args, options, methods);
    });
}

/** An option of one value is not overridden in silence by a second one. */
function refuseTwice(command: Command): void {
  for (const option of command.options) {
    // Those that gather values, or read them themselves, say so.
    if (!option.required || option.variadic || option.parseArg) continue;
    let isGiven = false;
    command.on(`option:${option.name()}`, () => {
      if (isGiven) throw new UsageError(`--${option.name()} is given twice, and takes one value`);
      isGiven = true;
    });
  }
}

function report(error: unknown, session: Session, debug: boolean, named: Command | undefined): number {
  if (error instanceof CommanderError && error.exitCode === 0) return EXIT.done;
  // Whatever an aborted work throws, the interruption is the reason.
  if (session.interrupted) {
    session.fail(error instanceof Interrupted ? error.message : 'interrupted');
    return EXIT.interrupted;
  }
  session.fail(shortened(sayError(error, named)));
  if (debug && error instanceof Error) session.note(error.stack ?? '');
  return error instanceof UsageError || error instanceof CommanderError ? EXIT.usage : EXIT.failed;
}

/**
 * Longest message that is printed whole: the overview of commands has 2,000 characters, a name or value that
 * is quoted may have millions.
 */
const MOST_CHARACTERS = 4000;

function shortened(message: string): string {
  if (message.length <= MOST_CHARACTERS) return message;
  return `${message.slice(0, MOST_CHARACTERS / 2)} ... (${message.length} characters)`;
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

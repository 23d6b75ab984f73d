/**
 * `ocgfn constraints [TEXT]`: the conditions there are for `--where`, the parameters of one, or what a
 * constraint allows on a task: how many outcomes, a few of them, and how they are kept within it.
 */
import { CONSTRAINT_KINDS } from '../constraint/kinds/index.js';
import type { ConstraintKind } from '../constraint/constraint-kind.js';
import type { Environment } from '../env/environment.js';
import { constraintOf, keepWithin, whereSentence } from '../host/open-where.js';
import { RandomStream } from '../random/stream.js';
import { listParameters } from '../settings/describe.js';
import { UsageError } from '../settings/errors.js';
import { suggestion } from '../settings/suggest.js';
import { addExample, integerOption, type CommandModule } from './command.js';
import { given, numberOf, seedOf } from './options.js';
import { describeParameters } from './settings.js';
import type { Session } from './session.js';
import { taskOf, taskOption } from './task-option.js';

/** Conditions on descriptors that have an automaton, as they are mostly written. */
const ON_DESCRIPTORS: readonly (readonly [string, string, string])[] = [
  ['gc=0.4..0.6, gc=8..12', 'DNA and RNA', 'GC content, as a share or as a number of letters'],
  ['length=12|14..16', 'strings of variable length', 'number of letters'],
  ['run<=3', 'strings', 'longest run of one letter'],
  ['charge>=4, charge=2..5', 'peptides', 'net charge, K + R - D - E'],
  ['count:KR<=6, share:AILV>=0.3', 'strings', 'number and share of the letters of a class'],
  ['hydrophobicity>=0.2', 'peptides of one length', 'mean hydrophobicity'],
];

export const command: CommandModule = {
  configure(cli) {
    cli
      .argument('[text]', 'a kind such as parent, or with --task a constraint as --where has it')
      .addOption(taskOption())
      .addOption(integerOption('-n, --count <n>', 'outcomes to show, drawn uniformly', 0, 5))
      .addOption(integerOption('--seed <n>', 'seed of the draws', 0, 0));
    addExample(
      cli,
      'ocgfn constraints',
      'ocgfn constraints parent',
      'ocgfn constraints "parent:GATTACAGATTACA(most=3), gc=.4..0.6, run<=3" --task "sequence length=14"',
    );
  },

  async run(session, [text], options) {
    const env = taskOf(options);
    if (text === undefined) list(session);
    else if (env !== undefined) {
      const inside = await keepWithin(env, text);
      show(session, inside, text, given(numberOf(options, 'count'), '--count'), seedOf(options));
    } else if (/^[\w-]+$/.test(text)) describeKind(session, find(text));
    else throw new UsageError(`constraints: "${text}" needs --task, such as --task "sequence length=14"`);
  },
};

function find(name: string): ConstraintKind {
  const kind = CONSTRAINT_KINDS.find((candidate) => candidate.name === name);
  if (kind) return kind;
  const names = CONSTRAINT_KINDS.map((candidate) => candidate.name);
  throw new UsageError(`constraints: unknown condition "${name}"${suggestion(name, names)}`);
}

const record = ({ build: _build, parameters, ...kind }: ConstraintKind): object => ({
  ...kind,
  parameters: listParameters(parameters),
});

function list(session: Session): void {
  session.result({ constraints: CONSTRAINT_KINDS.map(record) });
  session.printTable(
    ['condition', 'of', 'allows'],
    [
      ...CONSTRAINT_KINDS.map(({ example, of, help }) => [example, of, help]),
      ...ON_DESCRIPTORS.map((row) => [...row]),
      ['NAME=..., NAME>=...', 'all', 'any descriptor (ocgfn descriptors): a bound, a range, alternatives'],
      ['module:good.mjs', 'all', 'a function of your own that gives 1 or 0'],
    ],
  );
  session.print('\nConditions stand between commas and have to hold together: --where "A, B, C".');
  session.print(
    'ocgfn constraints NAME shows the parameters of one; with --task, what a constraint leaves there.',
  );
}

function describeKind(session: Session, kind: ConstraintKind): void {
  session.result(record(kind));
  session.print(`${session.style(kind.name, 'bold')}: ${kind.help}`);
  session.print(`of: ${kind.of}; behind the colon: ${kind.argument}`);
  session.print(`example: ${kind.example}`);
  if (listParameters(kind.parameters).length === 0) return;
  session.print('parameters:');
  session.print(describeParameters(kind.parameters));
}

function show(session: Session, env: Environment, text: string, count: number, seed: number): void {
  const kept = constraintOf(env)!;
  const row = new Int32Array(env.stateSize);
  const random = new RandomStream(seed).fork('constraints');
  const outcomes = Array.from({ length: count }, () => {
    env.sampleOutcome(random, row, 0);
    return env.outcomeText(row, 0);
  });
  const { masking, outcomeCount, logOutcomeCount, within } = kept;
  session.result({
    where: text,
    masking,
    ...(outcomeCount !== undefined && { outcomes: outcomeCount }),
    ...((within.log10Count !== undefined || outcomeCount !== undefined) && {
      log10Outcomes: logOutcomeCount / Math.LN10,
    }),
    nodes: within.product?.nodes ?? 0,
    apart: within.apart.map((condition) => condition.text),
    draws: outcomes,
  });
  session.print(whereSentence(env)!);
  for (const outcome of outcomes) session.print(outcome);
}

/** `ocgfn describe FILE SPEC`: the descriptors of the objects in a file, as CSV. */
import type { DescriptorSet } from '../descriptor/descriptor-set.js';
import type { Environment } from '../env/environment.js';
import { buildTask } from '../env/tasks.js';
import { csvLine } from '../format/csv.js';
import { openDescriptorSet } from '../host/descriptors/index.js';
import { lettersOfTask, readOutcomes, type NamedOutcome } from '../host/outcome-file.js';
import { fileError, UsageError } from '../settings/errors.js';
import { writeFileAtomic } from '../store/atomic.js';
import { addExample, type CommandModule } from './command.js';
import { textOf } from './options.js';
import type { Session } from './session.js';
import { taskOf, taskOption } from './task-option.js';

export const command: CommandModule = {
  configure(cli) {
    cli
      .argument('<file>', 'FASTA, CSV, TSV, JSON lines, or one object a line; - reads stdin')
      .argument('<spec>', 'descriptors such as "charge, moment"; ocgfn descriptors lists them')
      .addOption(taskOption())
      .option('--column <name>', 'column of the objects (default: outcome, sequence or seq)')
      .option('--bins', 'the bins that the values fall into, not the values')
      .option('--out <file>', 'write there instead of to stdout');
    addExample(
      cli,
      'ocgfn describe peptides.fasta "charge, hydrophobicity, moment"',
      'echo 3,17 | ocgfn describe - "ring, sum" --task "grid side=32" --bins',
    );
  },

  async run(session, [file, spec], options) {
    const [column, out] = [textOf(options, 'column'), textOf(options, 'out')];
    const bins = options.bins === true;
    const given = taskOf(options);
    const objects = await readOutcomes(file, {
      column,
      ...(given && { letters: lettersOfTask(given) }),
    });
    const env = given ?? guessedTask(session, objects);
    const set = await openDescriptorSet(spec, env);
    const values = await set.rawValues(readStates(env, objects), objects.length);
    const cells = set.components.map((one, k) =>
      values[k].map((value) => (bins ? one.label(one.binOf(value)) : value)),
    );
    session.result({ describe: set.spec, objects: records(set, objects, cells) });
    const text = csvText(set, objects, cells);
    if (out === undefined) session.print(text.trimEnd());
    else {
      try {
        writeFileAtomic(out, text);
      } catch (error) {
        throw fileError(out, error);
      }
      session.note(`${out}: ${objects.length} objects described`);
    }
  },
};

const ALPHABETS: readonly (readonly [string, string])[] = [
  ['DNA', 'ACGT'],
  ['RNA', 'ACGU'],
  ['peptides', 'ACDEFGHIKLMNPQRSTVWY'],
];

/** Strings of the smallest known alphabet that has all letters. */
function guessedTask(session: Session, objects: readonly NamedOutcome[]): Environment {
  const letters = new Set(objects.flatMap(({ outcome }) => [...outcome]));
  const longest = objects.reduce((most, { outcome }) => Math.max(most, outcome.length), 1);
  for (const [kind, alphabet] of ALPHABETS) {
    if ([...letters].some((letter) => !alphabet.includes(letter))) continue;
    session.note(`read as ${kind} of up to ${longest} letters; --task says otherwise`);
    return buildTask('sequence', { alphabet, maxLength: longest });
  }
  const [, , [, widest]] = ALPHABETS;
  const odd = objects.find(({ outcome }) => [...outcome].some((letter) => !widest.includes(letter)));
  const { outcome, place } = odd ?? objects[0];
  throw new UsageError(
    `${place}: "${outcome}" is among objects that are no DNA, RNA or peptides; say what they are with --task, such as --task "grid side=32"`,
  );
}

function readStates(env: Environment, objects: readonly NamedOutcome[]): Int32Array {
  const states = new Int32Array(objects.length * env.stateSize);
  objects.forEach(({ outcome, place }, i) => {
    try {
      env.outcomeFromText(outcome, states, i * env.stateSize);
    } catch (error) {
      throw new UsageError(`${place}: ${(error as Error).message}`, { cause: error });
    }
  });
  return states;
}

type Cells = readonly (readonly (number | string)[])[];

function records(set: DescriptorSet, objects: readonly NamedOutcome[], cells: Cells): object[] {
  return objects.map(({ name, outcome }, i) => ({
    ...(name !== undefined && { name }),
    outcome,
    ...Object.fromEntries(set.components.map((one, k) => [one.name, cells[k][i]])),
  }));
}

function csvText(set: DescriptorSet, objects: readonly NamedOutcome[], cells: Cells): string {
  const named = objects.some(({ name }) => name !== undefined);
  const header = [...(named ? ['name'] : []), 'outcome', ...set.components.map((one) => one.name)];
  const lines = objects.map(({ name, outcome }, i) =>
    csvLine([...(named ? [name] : []), outcome, ...cells.map((column) => column[i])]),
  );
  return [csvLine(header), ...lines].map((line) => `${line}\n`).join('');
}

/**
 * The task registry: from a name and parameters, as typed on a command line or stored in run.json, to an
 * environment. A task's parameters are one description, from which help texts, forms, checks and the type of
 * the values are made.
 */
import { alphabetLetters } from './alphabet-words.js';
import { createBits } from './bits.js';
import { createDag, parseEdges, TOY_DAG } from './dag.js';
import type { Environment } from './environment.js';
import { createGrid } from './grid.js';
import {
  boolean,
  choice,
  integer,
  text,
  type ChoiceParameter,
  type Description,
  type SettingsOf,
} from '../settings/describe.js';
import { resolveParameters } from '../settings/parameters.js';
import {
  CONSTRUCTIONS,
  createSequence,
  STRING_ATTENTIONS,
  STRING_RELATIONS,
  type Construction,
} from './sequence.js';
import { createSet } from './set.js';
import { suggestion } from '../settings/suggest.js';

export interface Task {
  readonly name: string;
  /** One line for listings. */
  readonly help: string;
  readonly parameters: Description;
  /**
   * Builds the environment from values as given; its `task` holds the name and every resolved value.
   * @throws one sentence on an unknown parameter or a value out of range
   */
  readonly build: (given: Readonly<Record<string, unknown>>) => Environment;
}

const AMINO_ACIDS = 'ACDEFGHIKLMNPQRSTVWY';
const LONGEST = 4096;

/** A task whose `create` takes the values that its own description yields. */
function defineTask<D extends Description>(
  name: string,
  help: string,
  parameters: D,
  create: (values: SettingsOf<D>) => Environment,
): Task {
  const build: Task['build'] = (given) => {
    const values = resolveParameters(name, parameters, given);
    return { ...create(values), task: { name, ...values } };
  };
  return { name, help, parameters, build };
}

/** Words for alphabets become their letters before anything else sees them. */
const withAlphabetWords = (task: Task): Task => ({
  ...task,
  build: (given) =>
    task.build(
      typeof given.alphabet === 'string' ? { ...given, alphabet: alphabetLetters(given.alphabet) } : given,
    ),
});

function construction(
  preset: Construction,
): ChoiceParameter<Construction> & { readonly preset: Construction } {
  return choice({ choices: CONSTRUCTIONS, preset, help: 'how strings are built' });
}

/** Network inputs of string tasks; without a value the construction decides. */
const STRING_INPUTS = {
  relation: choice({
    choices: STRING_RELATIONS,
    help: 'input that compares string and outcome (default: placement for non-autoregressive, else none)',
  }),
  attention: choice({
    choices: STRING_ATTENTIONS,
    help: 'tokens that attention reads (default: alignment for prepend-append, else position)',
  }),
};

export const TASKS: readonly Task[] = [
  defineTask(
    'grid',
    'hypergrid: increase a coordinate or stop; outcomes are cells such as 3,17',
    {
      side: integer({ least: 2, greatest: 1 << 20, preset: 32, help: 'cells per dimension' }),
      dimensions: integer({ least: 1, greatest: 8, preset: 2, help: 'number of coordinates' }),
    },
    createGrid,
  ),
  defineTask(
    'bits',
    'bit strings built in words of several bits',
    {
      length: integer({ least: 1, greatest: LONGEST, preset: 40, help: 'number of bits' }),
      word: integer({ least: 1, greatest: 10, preset: 2, help: 'bits per word; divides length' }),
      construction: construction('append'),
      ...STRING_INPUTS,
    },
    createBits,
  ),
  defineTask(
    'tfbind8',
    'DNA 8-mers, as scored by transcription-factor binding tables',
    { construction: construction('prepend-append'), ...STRING_INPUTS },
    (values) => createSequence({ name: 'tfbind8', alphabet: 'ACGT', length: 8, ...values }),
  ),
  defineTask(
    'rna',
    'RNA strands of fixed length',
    {
      length: integer({ least: 1, greatest: LONGEST, preset: 14, help: 'nucleotides' }),
      construction: construction('prepend-append'),
      ...STRING_INPUTS,
    },
    (values) => createSequence({ name: 'rna', alphabet: 'ACGU', ...values }),
  ),
  defineTask(
    'amp',
    'peptides of up to maxLength amino acids, ended by a stop action',
    {
      maxLength: integer({ least: 1, greatest: LONGEST, preset: 50, help: 'longest peptide' }),
      ...STRING_INPUTS,
    },
    (values) => createSequence({ name: 'amp', alphabet: AMINO_ACIDS, construction: 'append', ...values }),
  ),
  withAlphabetWords(
    defineTask(
      'sequence',
      'strings over any alphabet; give length, or maxLength for variable length',
      {
        alphabet: text({ preset: 'ACGT', help: 'distinct letters, or dna, rna, protein' }),
        length: integer({ least: 1, greatest: LONGEST, help: 'letters of every outcome' }),
        maxLength: integer({ least: 1, greatest: LONGEST, help: 'letters of the longest outcome' }),
        construction: construction('append'),
        ...STRING_INPUTS,
      },
      createSequence,
    ),
  ),
  defineTask(
    'dag',
    'an explicit graph; without edges the toy DAG of GFlowNet Foundations, figure 2',
    {
      edges: text({
        preset: TOY_DAG.edges.map(([from, to]) => `${from}>${to}`).join(' '),
        help: 'edges such as "0>1 0>2 1>stop"',
      }),
    },
    ({ edges }) => createDag({ edges: parseEdges(edges) }),
  ),
  defineTask(
    'set',
    'subsets of a number of items, added one at a time',
    {
      items: integer({ least: 2, greatest: 4096, preset: 16, help: 'items to choose from' }),
      size: integer({ least: 1, greatest: 4096, preset: 4, help: 'items of an outcome' }),
      stop: boolean({ preset: false, help: 'true: outcomes have 1 to size items' }),
    },
    createSet,
  ),
];

/**
 * The task of that name.
 * @throws `unknown task "gird"; did you mean "grid"?`
 */
export function findTask(name: string): Task {
  const task = TASKS.find((candidate) => candidate.name === name);
  if (task) return task;
  const names = TASKS.map((candidate) => candidate.name);
  throw new Error(`unknown task "${name}"${suggestion(name, names)}`);
}

/**
 * Builds a task's environment. Values may be strings. The environment's `task` holds the name and every
 * resolved value, so that `buildTask(task.name, rest)` builds it again.
 * @throws one sentence on an unknown task, an unknown parameter or a value out of range
 */
export function buildTask(name: string, values: Readonly<Record<string, unknown>> = {}): Environment {
  return findTask(name).build(values);
}

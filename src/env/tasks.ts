/**
 * The task registry: from a name and parameters, as typed on a command line or stored in run.json, to an
 * environment. Parameters are plain descriptions, so that help texts, forms and checks are all made from the
 * same lines.
 */
import { createBits } from './bits.js';
import { createDag, parseEdges, TOY_DAG } from './dag.js';
import type { Environment } from './environment.js';
import { createGrid } from './grid.js';
import { resolveParameters, type Parameter, type Values } from '../settings/parameters.js';
import {
  CONSTRUCTIONS,
  createSequence,
  STRING_ATTENTIONS,
  STRING_RELATIONS,
  type Construction,
  type SequenceOptions,
} from './sequence.js';
import { createSet } from './set.js';
import { suggestion } from '../settings/suggest.js';

export interface Task {
  readonly name: string;
  /** One line for listings. */
  readonly help: string;
  readonly parameters: readonly Parameter[];
  /** Builds the environment from resolved values. */
  readonly build: (values: Values) => Environment;
}

const AMINO_ACIDS = 'ACDEFGHIKLMNPQRSTVWY';
const LONGEST = 4096;

function constructionParameter(preset: Construction): Parameter {
  return {
    name: 'construction',
    type: 'choice',
    choices: CONSTRUCTIONS,
    preset,
    help: 'how strings are built',
  };
}

/** Network inputs of string tasks; without a value the construction decides. */
const STRING_INPUTS: readonly Parameter[] = [
  {
    name: 'relation',
    type: 'choice',
    choices: STRING_RELATIONS,
    help: 'input that compares string and outcome (default: placement for non-autoregressive, else none)',
  },
  {
    name: 'attention',
    type: 'choice',
    choices: STRING_ATTENTIONS,
    help: 'tokens that attention reads (default: alignment for prepend-append, else position)',
  },
];

/** The options that string tasks share, as `createSequence` takes them. */
function stringOptions(values: Values): Pick<SequenceOptions, 'construction' | 'relation' | 'attention'> {
  const { construction, relation, attention } = values;
  return { construction, ...(relation && { relation }), ...(attention && { attention }) } as SequenceOptions;
}

export const TASKS: readonly Task[] = [
  {
    name: 'grid',
    help: 'hypergrid: increase a coordinate or stop; outcomes are cells such as 3,17',
    parameters: [
      { name: 'side', type: 'integer', least: 2, greatest: 1 << 20, preset: 32, help: 'cells per dimension' },
      {
        name: 'dimensions',
        type: 'integer',
        least: 1,
        greatest: 8,
        preset: 2,
        help: 'number of coordinates',
      },
    ],
    build: (values) => createGrid({ side: values.side as number, dimensions: values.dimensions as number }),
  },
  {
    name: 'bits',
    help: 'bit strings built in words of several bits',
    parameters: [
      { name: 'length', type: 'integer', least: 1, greatest: LONGEST, preset: 40, help: 'number of bits' },
      {
        name: 'word',
        type: 'integer',
        least: 1,
        greatest: 10,
        preset: 2,
        help: 'bits per word; divides length',
      },
      constructionParameter('append'),
      ...STRING_INPUTS,
    ],
    build: (values) =>
      createBits({
        length: values.length as number,
        word: values.word as number,
        ...stringOptions(values),
      }),
  },
  {
    name: 'tfbind8',
    help: 'DNA 8-mers, as scored by transcription-factor binding tables',
    parameters: [constructionParameter('prepend-append'), ...STRING_INPUTS],
    build: (values) =>
      createSequence({ name: 'tfbind8', alphabet: 'ACGT', length: 8, ...stringOptions(values) }),
  },
  {
    name: 'rna',
    help: 'RNA strands of fixed length',
    parameters: [
      { name: 'length', type: 'integer', least: 1, greatest: LONGEST, preset: 14, help: 'nucleotides' },
      constructionParameter('prepend-append'),
      ...STRING_INPUTS,
    ],
    build: (values) =>
      createSequence({
        name: 'rna',
        alphabet: 'ACGU',
        length: values.length as number,
        ...stringOptions(values),
      }),
  },
  {
    name: 'amp',
    help: 'peptides of up to maxLength amino acids, ended by a stop action',
    parameters: [
      {
        name: 'maxLength',
        type: 'integer',
        least: 1,
        greatest: LONGEST,
        preset: 50,
        help: 'longest peptide',
      },
      ...STRING_INPUTS,
    ],
    build: (values) =>
      createSequence({
        name: 'amp',
        alphabet: AMINO_ACIDS,
        maxLength: values.maxLength as number,
        ...stringOptions({ ...values, construction: 'append' }),
      }),
  },
  {
    name: 'sequence',
    help: 'strings over any alphabet; give length, or maxLength for variable length',
    parameters: [
      { name: 'alphabet', type: 'text', preset: 'ACGT', help: 'distinct letters' },
      { name: 'length', type: 'integer', least: 1, greatest: LONGEST, help: 'letters of every outcome' },
      {
        name: 'maxLength',
        type: 'integer',
        least: 1,
        greatest: LONGEST,
        help: 'letters of the longest outcome',
      },
      constructionParameter('append'),
      ...STRING_INPUTS,
    ],
    build: (values) => {
      const { alphabet, length, maxLength } = values as {
        alphabet: string;
        length?: number;
        maxLength?: number;
      };
      return createSequence({
        alphabet,
        ...(length !== undefined && { length }),
        ...(maxLength !== undefined && { maxLength }),
        ...stringOptions(values),
      });
    },
  },
  {
    name: 'dag',
    help: 'an explicit graph; without edges the toy DAG of GFlowNet Foundations, figure 2',
    parameters: [
      {
        name: 'edges',
        type: 'text',
        preset: TOY_DAG.edges.map(([from, to]) => `${from}>${to}`).join(' '),
        help: 'edges such as "0>1 0>2 1>stop"',
      },
    ],
    build: (values) => createDag({ edges: parseEdges(values.edges as string) }),
  },
  {
    name: 'set',
    help: 'subsets of a number of items, added one at a time',
    parameters: [
      { name: 'items', type: 'integer', least: 2, greatest: 4096, preset: 16, help: 'items to choose from' },
      { name: 'size', type: 'integer', least: 1, greatest: 4096, preset: 4, help: 'items of an outcome' },
      { name: 'stop', type: 'boolean', preset: false, help: 'true: outcomes have 1 to size items' },
    ],
    build: (values) =>
      createSet({
        items: values.items as number,
        size: values.size as number,
        stop: values.stop as boolean,
      }),
  },
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
  const task = findTask(name);
  const resolved = resolveParameters(task.name, task.parameters, values);
  return { ...task.build(resolved), task: { name, ...resolved } };
}

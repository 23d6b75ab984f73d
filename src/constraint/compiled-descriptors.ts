/**
 * Automata of conditions on descriptors, by the descriptor's kind: those whose value a few integers carry
 * along a string. A descriptor that is not here is measured on finished strings.
 */
import type { DescriptorNode } from '../descriptor/descriptor-spec.js';
import type { Descriptor } from '../descriptor/descriptor.js';
import { codesOf, type Letters } from '../descriptor/letters.js';
import { editAutomaton, hammingAutomaton } from './automata/distance-automata.js';
import { occurrenceAutomaton } from './automata/occurrences.js';
import { runAutomaton } from './automata/run-automaton.js';
import { sumAutomaton, type Test } from './automata/value-automata.js';
import type { LetterAutomaton } from './letter-automaton.js';
import { otherStrand, readClasses } from './letter-classes.js';

export interface DescriptorCondition {
  readonly node: DescriptorNode;
  readonly descriptor: Descriptor;
  readonly letters: Letters;
  /** All have to pass. */
  readonly tests: readonly Test[];
}

type Compiler = (condition: DescriptorCondition) => LetterAutomaton | undefined;

/** Letters of a class that is named, or stands behind the colon. */
const classSum =
  (mean: boolean, named?: string): Compiler =>
  ({ node, letters, tests }) => {
    const members = named ?? node.argument ?? '';
    const weights = Float64Array.from([...letters.alphabet], (letter) => (members.includes(letter) ? 1 : 0));
    return sumAutomaton(weights, mean, tests);
  };

/** Sums and, for strings of one length, means of numbers that the descriptor gives by token. */
const anySum: Compiler = ({ descriptor, letters, tests }) => {
  const values = descriptor.additive?.tokenValue;
  if (values === undefined || values.length !== letters.alphabet.length) return undefined;
  const weights = Float64Array.from(values);
  const summed = sumAutomaton(weights, false, tests);
  if (summed !== undefined || letters.shortest !== letters.length) return summed;
  return sumAutomaton(
    weights.map((weight) => weight * letters.length),
    true,
    tests,
  );
};

const COMPILERS: Readonly<Record<string, Compiler>> = {
  length: ({ tests, letters }) =>
    sumAutomaton(new Float64Array(letters.alphabet.length).fill(1), false, tests),
  count: classSum(false),
  share: classSum(true),
  gc: classSum(false, 'GC'),
  'gc-share': classSum(true, 'GC'),
  ones: classSum(false, '1'),
  aromaticity: classSum(true, 'FWY'),
  motif({ node, letters, tests }) {
    const owner = `where: ${node.kind}:${node.argument}`;
    const motif = readClasses(owner, letters, node.argument ?? '');
    const patterns =
      node.parameters.strands === 'both' ? [motif, otherStrand(owner, letters, motif)] : [motif];
    const [absent, present] = [0, 1].map((value) => tests.every((test) => test(value)));
    if (absent === present) return undefined;
    return occurrenceAutomaton(patterns, present);
  },
  hamming: ({ node, letters, tests }) => hammingAutomaton(parentOf(node, letters), letters.length, tests),
  edit: ({ node, letters, tests }) => editAutomaton(parentOf(node, letters), letters.length, tests),
  run: ({ letters, tests }) => runAutomaton(letters.alphabet.length, letters.length, tests),
};

const parentOf = ({ kind, argument = '' }: DescriptorNode, letters: Letters): Int32Array =>
  codesOf(`${kind}:${argument}`, letters, argument);

/** @returns undefined where there is none */
export function compileCondition(condition: DescriptorCondition): LetterAutomaton | undefined {
  const { kind } = condition.node;
  return Object.hasOwn(COMPILERS, kind) ? COMPILERS[kind](condition) : anySum(condition);
}

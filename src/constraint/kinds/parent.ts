/**
 * `parent:SEQUENCE(most=3)`: variants of a parent. Mutations are substitutions where all outcomes have the
 * parent's length, else letters to insert, delete or replace.
 */
import { codesOf } from '../../descriptor/letters.js';
import { editRow } from '../../descriptor/string/edit-row.js';
import { choice, integer } from '../../settings/describe.js';
import { editAutomaton, hammingAutomaton } from '../automata/distance-automata.js';
import { constraintKind } from '../constraint-kind.js';

export const parentKind = constraintKind({
  name: 'parent',
  help: 'at most so many mutations away from a parent',
  of: 'strings',
  example: 'parent:GATTACA(most=3)',
  argument: 'the parent',
  parameters: {
    most: integer({ least: 0, preset: 3, help: 'mutations at most' }),
    least: integer({ least: 0, preset: 0, help: 'mutations at least: 1 leaves the parent out' }),
    by: choice({
      choices: ['auto', 'substitutions', 'edits'],
      preset: 'auto',
      help: 'what a mutation is: edits also insert and delete (auto: edits for strings of variable length)',
    }),
  },
  build({ env, letters, owner, argument, values: { most, least, by } }) {
    if (least > most)
      throw new Error(`${owner}: least must be at most ${most}, the most mutations, got ${least}`);
    const parent = codesOf(owner.replace(/^where: /, ''), letters, argument);
    const edits = by === 'edits' || (by === 'auto' && env.variableLength === true);
    if (!edits && !env.variableLength && parent.length !== letters.length)
      throw new Error(
        `${owner}: the parent must have ${letters.length} letters, as all outcomes have, got ${parent.length}; by=edits allows another length`,
      );
    const row = new Int32Array(parent.length + 1);
    const distance = edits
      ? (codes: Int32Array, end: number): number => {
          editRow(parent, codes, end, row);
          return row[parent.length];
        }
      : (codes: Int32Array, end: number): number => {
          let count = Math.max(0, parent.length - end);
          for (let i = 0; i < end; i++) if (codes[i] !== parent[i]) count++;
          return count;
        };
    const test = (mutations: number): boolean => mutations >= least && mutations <= most;
    const automaton = edits ? editAutomaton : hammingAutomaton;
    return {
      automaton: automaton(parent, letters.length, [test]),
      holds: (codes, end) => test(distance(codes, end)),
    };
  },
});

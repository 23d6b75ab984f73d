/** `no:GAATTC` and `has:TATAAT`: motifs that must not, and that must, occur anywhere. */
import { choice } from '../../settings/describe.js';
import { occurrenceAutomaton, occurs } from '../automata/occurrences.js';
import { constraintKind, type ConstraintKind } from '../constraint-kind.js';
import { otherStrand, readClasses } from '../letter-classes.js';

function motifKind(name: string, wanted: boolean, help: string, example: string): ConstraintKind {
  return constraintKind({
    name,
    help,
    of: 'strings',
    example,
    argument: 'the motif: letters, codes (N, R, Y ...; X is any) and classes such as [KR]',
    parameters: {
      strands: choice({
        choices: ['one', 'both'],
        preset: 'one',
        help: 'both: on the reverse complement too (DNA and RNA)',
      }),
    },
    build({ letters, owner, argument, values }) {
      const motif = readClasses(owner, letters, argument);
      if (wanted && motif.places > letters.length)
        throw new Error(
          `${owner}: the motif has ${motif.places} letters, an outcome at most ${letters.length}`,
        );
      const patterns = [motif];
      if (values.strands === 'both') patterns.push(otherStrand(owner, letters, motif));
      return {
        automaton: occurrenceAutomaton(patterns, wanted),
        holds: (codes, end) => occurs(patterns, codes, end) === wanted,
      };
    },
  });
}

export const forbiddenKind = motifKind('no', false, 'a motif must not occur', 'no:GAATTC(strands=both)');
export const requiredKind = motifKind('has', true, 'a motif has to occur', 'has:TATAAT');

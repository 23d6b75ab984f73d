/**
 * `pattern:NNACGTRYNN`: fixed letters and allowed letters by place. Without `at` the pattern is the whole
 * outcome; with it, what stands before and behind is free.
 */
import { integer } from '../../settings/describe.js';
import { constraintKind } from '../constraint-kind.js';
import { readClasses } from '../letter-classes.js';

export const patternKind = constraintKind({
  name: 'pattern',
  help: 'allowed letters by place',
  of: 'strings',
  example: 'pattern:NNACGTRYN{5}',
  argument: 'a letter, a code (N, R, Y ...; X is any) or a class such as [KR] or [^C] for each place',
  parameters: {
    at: integer({ least: 1, help: 'place of its first letter; the rest of the outcome is free then' }),
  },
  build({ env, letters, owner, argument, values: { at } }) {
    const classes = readClasses(owner, letters, argument);
    const { places, allowed, letters: A } = classes;
    const from = (at ?? 1) - 1;
    const whole = at === undefined;
    const fits = whole && !env.variableLength ? places === letters.length : from + places <= letters.length;
    if (!fits)
      throw new Error(
        whole
          ? `${owner}: the pattern has ${places} places, an outcome ${env.variableLength ? 'at most ' : ''}${letters.length}; with at= it may be a part of one`
          : `${owner}: it ends at place ${from + places}, an outcome has ${letters.length}`,
      );
    const ends = (end: number): boolean => (whole ? end === places : end >= from + places);
    return {
      automaton: {
        start: 0,
        step(_, letter, place) {
          const k = place - from;
          if (k < 0) return 0;
          if (k >= places) return whole ? -1 : 0;
          return allowed[k * A + letter] === 1 ? 0 : -1;
        },
        accepts: (_, end) => ends(end),
      },
      holds(codes, end) {
        if (!ends(end)) return false;
        for (let k = 0; k < places; k++) if (allowed[k * A + codes[from + k]] === 0) return false;
        return true;
      },
    };
  },
});

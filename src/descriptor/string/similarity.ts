/**
 * Similarity to a parent, as a distance: `hamming:PARENT`, positions whose letters differ; `edit:PARENT`,
 * letters to insert, delete or replace (Levenshtein, Soviet Physics Doklady 10 (1966) 707). With Hamming
 * distance a letter that only one of the two has counts as a difference.
 */
import { integerBinsOf, integerParameters, descriptorKind } from '../kind.js';
import { codesOf, lettersOf } from '../letters.js';
import { editRow } from './edit-row.js';

const parameters = integerParameters(0, undefined);

export const hammingKind = descriptorKind({
  name: 'hamming',
  help: 'number of positions at which a string differs from a parent',
  of: 'strings',
  unit: 'letters',
  source: 'Hamming, Bell Syst. Tech. J. 29 (1950) 147',
  example: 'hamming:GATTACA(greatest=4)',
  argument: 'the parent',
  parameters,
  build({ env, name, argument = '', values }) {
    const letters = lettersOf(name, env);
    const { codes, length, read, readPartial } = letters;
    const parent = codesOf(name, letters, argument);
    // Of the letters so far; places that are still free count nothing.
    const differences = (end: number): number => {
      let count = 0;
      for (let i = 0; i < end; i++) if (codes[i] >= 0 && codes[i] !== parent[i]) count++;
      return count;
    };
    return {
      ...integerBinsOf(`descriptor ${name}`, values, [
        Math.max(0, parent.length - length),
        Math.max(length, parent.length),
      ]),
      value(states, at) {
        const end = read(states, at);
        return differences(end) + Math.max(0, parent.length - end);
      },
      ...(readPartial && {
        running: {
          size: 1,
          scale: [1 / length],
          write(states, at, out, outAt) {
            out[outAt] = differences(readPartial(states, at));
          },
        },
      }),
    };
  },
});

export const editKind = descriptorKind({
  name: 'edit',
  help: 'letters to insert, delete or replace to turn a string into a parent',
  of: 'strings',
  unit: 'letters',
  source: 'Levenshtein, Soviet Physics Doklady 10 (1966) 707',
  example: 'edit:GATTACA(greatest=4)',
  argument: 'the parent',
  parameters,
  build({ env, name, argument = '', values }) {
    const letters = lettersOf(name, env);
    const { codes, length, shortest, read, readPartial } = letters;
    const parent = codesOf(name, letters, argument);
    const m = parent.length;
    const row = new Int32Array(m + 1);
    const least = Math.max(0, m - length, shortest - m);
    return {
      ...integerBinsOf(`descriptor ${name}`, values, [least, Math.max(length, m)]),
      value(states, at) {
        editRow(parent, codes, read(states, at), row);
        return row[m];
      },
      seconds: 1e-9 * length * m,
      ...(readPartial && {
        running: {
          // The least distance to any beginning of the parent: no more letters can make it smaller.
          size: 1,
          scale: [1 / length],
          write(states, at, out, outAt) {
            editRow(parent, codes, readPartial(states, at), row);
            let best = row[0];
            for (let j = 1; j <= m; j++) if (row[j] < best) best = row[j];
            out[outAt] = best;
          },
        },
      }),
    };
  },
});

/**
 * `words:0110`: how many of a bit string's words are a given one. Words stand side by side from the first bit
 * on and have as many bits as the given one, as the words do that bit strings of modes are made of (Malkin et
 * al., NeurIPS 2022).
 */
import { integerBinsOf, integerParameters, descriptorKind } from '../kind.js';
import { codesOf, lettersOf } from '../letters.js';

export const wordsKind = descriptorKind({
  name: 'words',
  help: 'number of words, side by side from the first letter on, that are the given one',
  of: 'bit strings and strings of fixed length',
  unit: 'words',
  source: 'Malkin et al., NeurIPS 2022',
  example: 'words:00111100',
  argument: 'the word',
  parameters: integerParameters(0, undefined),
  build({ env, name, argument = '', values }) {
    const letters = lettersOf(name, env);
    const { codes, length, shortest, read, readPartial } = letters;
    const word = codesOf(name, letters, argument);
    const w = word.length;
    if (length !== shortest || length % w !== 0)
      throw new Error(`descriptor ${name}: needs a length that is a multiple of ${w}, got ${length}`);
    const count = (end: number): number => {
      let found = 0;
      for (let from = 0; from + w <= end; from += w) {
        let i = 0;
        while (i < w && codes[from + i] === word[i]) i++;
        if (i === w) found++;
      }
      return found;
    };
    return {
      ...integerBinsOf(`descriptor ${name}`, values, [0, length / w]),
      value: (states, at) => count(read(states, at)),
      ...(readPartial && {
        running: {
          size: 1,
          scale: [w / length],
          write(states, at, out, outAt) {
            out[outAt] = count(readPartial(states, at));
          },
        },
      }),
    };
  },
});

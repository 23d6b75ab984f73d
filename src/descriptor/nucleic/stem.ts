/**
 * `stem`: the longest hairpin stem that the strand could form with itself: the most pairs stacked one on
 * another, without bulges, around a loop of at least `loop` bases. No energies.
 */
import { boolean, integer } from '../../settings/describe.js';
import { integerBinsOf, integerParameters, descriptorKind } from '../kind.js';
import { nucleicLetters } from '../letters.js';

export const stemKind = descriptorKind({
  name: 'stem',
  help: 'longest hairpin stem: pairs stacked without a bulge around a loop',
  of: 'DNA and RNA',
  unit: 'base pairs',
  source: '-',
  example: 'stem(greatest=4)',
  parameters: {
    ...integerParameters(0, undefined),
    loop: integer({ least: 0, greatest: 1000, preset: 3, help: 'fewest bases in the loop' }),
    wobble: boolean({ preset: false, help: 'G pairs with U (with T) too' }),
  },
  build({ env, name, values }) {
    const { alphabet, codes, length, read, readPartial } = nucleicLetters(name, env);
    const { loop } = values;
    const A = alphabet.length;
    const pairs = new Uint8Array(A * A);
    const kinds = values.wobble ? ['AT', 'AU', 'CG', 'GT', 'GU'] : ['AT', 'AU', 'CG'];
    for (const [one, other] of kinds) {
      const [i, j] = [alphabet.indexOf(one), alphabet.indexOf(other)];
      if (i >= 0 && j >= 0) pairs[i * A + j] = pairs[j * A + i] = 1;
    }
    const longest = (end: number): number => {
      let best = 0;
      // Pairs i, j with i + j = sum share a middle; from the inside out.
      for (let sum = 0; sum <= 2 * end - 2; sum++) {
        let i = (sum - loop - 1) >> 1;
        let run = 0;
        for (let j = sum - i; i >= 0 && j < end; i--, j++) {
          const fits = codes[i] >= 0 && codes[j] >= 0 && pairs[codes[i] * A + codes[j]] === 1;
          run = fits ? run + 1 : 0;
          if (run > best) best = run;
        }
      }
      return best;
    };
    const most = Math.max(0, (length - loop) >> 1);
    return {
      ...integerBinsOf(`descriptor ${name}`, values, [0, most]),
      value: (states, at) => longest(read(states, at)),
      ...(readPartial && {
        running: {
          size: 1,
          scale: [1 / Math.max(1, most)],
          write(states, at, out, outAt) {
            out[outAt] = longest(readPartial(states, at));
          },
        },
      }),
    };
  },
});

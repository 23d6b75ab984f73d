/** `cpg`: the number of dinucleotides CG, 5' to 3'. */
import { integerBinsOf, integerParameters, descriptorKind } from '../kind.js';
import { nucleicLetters } from '../letters.js';

export const cpgKind = descriptorKind({
  name: 'cpg',
  help: 'number of dinucleotides CG',
  of: 'DNA and RNA',
  unit: 'dinucleotides',
  source: '-',
  example: 'cpg(greatest=2)',
  parameters: integerParameters(0, undefined),
  build({ env, name, values }) {
    const { alphabet, codes, length, read, readPartial } = nucleicLetters(name, env);
    const [C, G] = [alphabet.indexOf('C'), alphabet.indexOf('G')];
    if (C < 0 || G < 0)
      throw new Error(`descriptor ${name}: tells nothing apart in the alphabet ${alphabet}`);
    const count = (end: number): number => {
      let found = 0;
      for (let i = 1; i < end; i++) if (codes[i] === G && codes[i - 1] === C) found++;
      return found;
    };
    return {
      ...integerBinsOf(`descriptor ${name}`, values, [0, length >> 1]),
      value: (states, at) => count(read(states, at)),
      ...(readPartial && {
        running: {
          // So far; and whether the last letter is a C.
          size: 2,
          scale: [2 / Math.max(2, length), 1],
          write(states, at, out, outAt) {
            const end = readPartial(states, at);
            out[outAt] = count(end);
            out[outAt + 1] = end > 0 && codes[end - 1] === C ? 1 : 0;
          },
        },
      }),
    };
  },
});

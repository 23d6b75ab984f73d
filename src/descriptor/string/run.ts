/** `run`: the longest run of one letter, a homopolymer in DNA. */
import { integerBinsOf, integerParameters, descriptorKind } from '../kind.js';
import { lettersOf } from '../letters.js';

export const runKind = descriptorKind({
  name: 'run',
  help: 'longest run of one letter',
  of: 'strings',
  unit: 'letters',
  source: '-',
  example: 'run(greatest=5)',
  parameters: integerParameters(1, undefined),
  build({ env, name, values }) {
    const { codes, length, read, readPartial } = lettersOf(name, env);
    const longest = (end: number): number => {
      let most = 0;
      let run = 0;
      for (let i = 0; i < end; i++) {
        if (codes[i] < 0) run = 0;
        else run = i > 0 && codes[i] === codes[i - 1] ? run + 1 : 1;
        if (run > most) most = run;
      }
      return most;
    };
    return {
      ...integerBinsOf(`descriptor ${name}`, values, [1, length]),
      value: (states, at) => longest(read(states, at)),
      ...(readPartial && {
        running: {
          // The longest so far, and the one at the right end.
          size: 2,
          scale: [1 / length, 1 / length],
          write(states, at, out, outAt) {
            const end = readPartial(states, at);
            let last = end > 0 ? 1 : 0;
            while (last > 0 && last < end && codes[end - 1 - last] === codes[end - 1]) last++;
            out[outAt] = longest(end);
            out[outAt + 1] = last;
          },
        },
      }),
    };
  },
});

/** `length`: the number of letters (sequences), or of items (sets). */
import { integerBinsOf, integerParameters, descriptorKind } from '../kind.js';
import { lettersOf } from '../letters.js';

export const lengthKind = descriptorKind({
  name: 'length',
  help: 'number of letters',
  of: 'strings of variable length',
  unit: 'letters',
  source: '-',
  example: 'length(least=8,greatest=50,step=6)',
  parameters: integerParameters(undefined, undefined),
  build({ env, name, values }) {
    const letters = lettersOf(name, env);
    const { length, shortest, read, readPartial } = letters;
    if (length === shortest)
      throw new Error(
        `descriptor ${name}: tells nothing apart, every outcome of ${env.task.name} has ${length} letters`,
      );
    return {
      ...integerBinsOf(`descriptor ${name}`, values, [shortest, length]),
      value: read,
      additive: { tokenValue: letters.perToken(new Float64Array(letters.alphabet.length).fill(1)) },
      ...(readPartial && {
        running: {
          size: 1,
          scale: [1 / length],
          write(states, at, out, outAt) {
            out[outAt] = readPartial(states, at);
          },
        },
      }),
    };
  },
});

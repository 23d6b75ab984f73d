/**
 * The descriptor `duplex:TARGET`: minimum free energy of the duplex of a strand with a target, as the RNA
 * rewards compute it (duplex-fold.ts). It stands here because the energies do; whoever opens descriptors adds
 * it to the built-in kinds.
 */
import { descriptorKind, realBinsOf, realParameters, type DescriptorParts } from '../../descriptor/kind.js';
import { nucleicLetters } from '../../descriptor/letters.js';
import { DuplexFolder } from './duplex-fold.js';

const BASES = 'ACGU';
/**
 * Seconds of a fold of 14 bases with 14, and the power of the number of pairs by which it grows (measured: 47
 * us for 30 with 15, 155 us for 30 with 30). Presets go by it.
 */
const FOLD = { pairs: 14 * 14, seconds: 1.3e-5, power: 1.6 };
/** dcal in a kcal. */
const DCAL = 100;

export const duplexKind = descriptorKind({
  name: 'duplex',
  help: 'free energy of the best duplex with a target; 0 where none gains any',
  of: 'RNA',
  unit: 'kcal/mol',
  source: 'Mathews et al., PNAS 101 (2004) 7287, as RNAduplex of ViennaRNA has it',
  example: 'duplex:GAACGAGGCACAUU(bins=8)',
  argument: "the target, 5' to 3', letters A C G U",
  parameters: realParameters({ least: -24, greatest: 0, bins: 8 }),
  build({ env, name, argument = '', values }): DescriptorParts {
    const letters = nucleicLetters(name, env);
    if (letters.alphabet.includes('T'))
      throw new Error(
        `descriptor ${name}: describes RNA, the alphabet of ${env.task.name} is ${letters.alphabet}`,
      );
    const foreign = [...argument].find((letter) => !BASES.includes(letter));
    if (foreign !== undefined)
      throw new Error(`descriptor ${name}: the target has the letters A C G U, got "${foreign}"`);
    const { codes, length, read, readPartial } = letters;
    const baseOf = Int32Array.from([...letters.alphabet], (letter) => BASES.indexOf(letter));
    const folder = new DuplexFolder(
      Array.from(argument, (letter) => BASES.indexOf(letter)),
      length,
    );
    const strand = new Int32Array(length);
    const energy = (end: number): number => {
      // Places that are still free end the strand for now.
      let bases = 0;
      while (bases < end && codes[bases] >= 0) {
        strand[bases] = baseOf[codes[bases]];
        bases++;
      }
      return bases === 0 ? 0 : Math.min(0, folder.fold(strand, 0, bases)) / DCAL;
    };
    return {
      ...realBinsOf(`descriptor ${name}`, values),
      value: (states, at) => energy(read(states, at)),
      seconds: FOLD.seconds * ((length * argument.length) / FOLD.pairs) ** FOLD.power,
      ...(readPartial && {
        running: {
          size: 1,
          scale: [1 / 10],
          write(states, at, out, outAt) {
            out[outAt] = energy(readPartial(states, at));
          },
        },
      }),
    };
  },
});

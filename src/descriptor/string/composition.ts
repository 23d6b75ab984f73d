/**
 * Composition: `count:KR`, the number of letters of a class; `share:KR`, their share of all letters; and the
 * same under the names that fields use: `gc`, `gc-share`, `ones`, `aromaticity`.
 */
import {
  integerBinsOf,
  integerParameters,
  realBinsOf,
  realParameters,
  descriptorKind,
  type DescriptorParts,
  type IntegerValues,
  type RealPreset,
  type RealValues,
} from '../kind.js';
import { codesOf, lettersOf, nucleicLetters, peptideLetters, type Letters } from '../letters.js';
import { letterMean, letterSum } from '../sums.js';

/** Smallest and greatest number of letters to a token that one outcome can have of a class. */
function count(name: string, letters: Letters, classOf: string, values: IntegerValues): DescriptorParts {
  const weights = membership(letters, classOf);
  const some = weights.includes(1);
  const all = !weights.includes(0);
  if (!some || all)
    throw new Error(
      `descriptor ${name}: tells nothing apart, ${some ? 'every' : 'no'} letter of ${letters.alphabet} is one of ${classOf}`,
    );
  return {
    ...integerBinsOf(`descriptor ${name}`, values, [0, letters.length]),
    ...letterSum(letters, weights, letters.length),
  };
}

function share(name: string, letters: Letters, classOf: string, values: RealValues): DescriptorParts {
  return {
    ...realBinsOf(`descriptor ${name}`, values),
    ...letterMean(letters, membership(letters, classOf), 1),
  };
}

function membership({ alphabet }: Letters, classOf: string): Float64Array {
  return Float64Array.from([...alphabet], (letter) => (classOf.includes(letter) ? 1 : 0));
}

/** Refuses letters that the task does not have. */
function given(name: string, letters: Letters, classOf: string): string {
  codesOf(name, letters, classOf);
  return classOf;
}

const SHARE: RealPreset = { least: 0, greatest: 1, bins: 10 };
const counted = integerParameters(undefined, undefined);

export const countKind = descriptorKind({
  name: 'count',
  help: 'number of letters that belong to a class',
  of: 'strings',
  unit: 'letters',
  source: '-',
  example: 'count:KR(greatest=8)',
  argument: 'the letters of the class',
  parameters: counted,
  build({ env, name, argument = '', values }) {
    const letters = lettersOf(name, env);
    return count(name, letters, given(name, letters, argument), values);
  },
});

export const shareKind = descriptorKind({
  name: 'share',
  help: 'share of the letters that belong to a class',
  of: 'strings',
  unit: 'of all letters',
  source: '-',
  example: 'share:AILV(bins=5)',
  argument: 'the letters of the class',
  parameters: realParameters(SHARE),
  build({ env, name, argument = '', values }) {
    const letters = lettersOf(name, env);
    return share(name, letters, given(name, letters, argument), values);
  },
});

export const gcKind = descriptorKind({
  name: 'gc',
  help: 'number of letters G and C',
  of: 'DNA and RNA',
  unit: 'letters',
  source: '-',
  example: 'gc',
  parameters: counted,
  build: ({ env, name, values }) => count(name, nucleicLetters(name, env), 'GC', values),
});

export const gcShareKind = descriptorKind({
  name: 'gc-share',
  help: 'GC content: share of the letters that are G or C',
  of: 'DNA and RNA',
  unit: 'of all letters',
  source: '-',
  example: 'gc-share(bins=5)',
  parameters: realParameters(SHARE),
  build: ({ env, name, values }) => share(name, nucleicLetters(name, env), 'GC', values),
});

export const onesKind = descriptorKind({
  name: 'ones',
  help: 'number of ones',
  of: 'bit strings',
  unit: 'bits',
  source: '-',
  example: 'ones(step=4)',
  parameters: counted,
  build({ env, name, values }) {
    const letters = lettersOf(name, env);
    if (!/^[01]+$/.test(letters.alphabet))
      throw new Error(
        `descriptor ${name}: describes bit strings, the alphabet of ${env.task.name} is ${letters.alphabet}`,
      );
    return count(name, letters, '1', values);
  },
});

export const aromaticityKind = descriptorKind({
  name: 'aromaticity',
  help: 'share of the residues that are F, W or Y',
  of: 'peptides',
  unit: 'of all residues',
  source: 'Lobry and Gautier, Nucleic Acids Res. 22 (1994) 3174',
  example: 'aromaticity(greatest=0.4,bins=4)',
  parameters: realParameters({ least: 0, greatest: 0.5, bins: 5 }),
  build: ({ env, name, values }) => share(name, peptideLetters(name, env), 'FWY', values),
});

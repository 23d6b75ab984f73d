/**
 * `charge`: net charge of a peptide. Without a pH it is the integer that people count: K and R minus D and E,
 * ends and histidine left out. With one it is the sum of Henderson and Hasselbalch (ionization.ts), and its
 * bins are reals.
 */
import {
  integerBinsOf,
  integerParameters,
  realBinsOf,
  descriptorKind,
  type DescriptorParts,
} from '../kind.js';
import { choice, integer, number, type SettingsOf } from '../../settings/describe.js';
import { byCode, peptideLetters, type Letters } from '../letters.js';
import { letterSum } from '../sums.js';
import { chargeOf, chargeTable, PKA_SETS } from './ionization.js';

/** Charges beyond this share a bin: 0.03 % of uniform peptides of 20 residues, 1.8 % of those of 50. */
const LIMIT = 7;
const SIGNS = { K: 1, R: 1, D: -1, E: -1 };

const parameters = {
  ...integerParameters(-LIMIT, LIMIT),
  ph: number({ least: 0, greatest: 14, help: 'acidity; the charge is a real number then' }),
  pka: choice({ choices: Object.keys(PKA_SETS), preset: 'bjellqvist', help: 'set of pKa values, with ph' }),
  bins: integer({ least: 2, greatest: 1000, preset: 14, help: 'bins of equal width, with ph' }),
};

export const chargeKind = descriptorKind({
  name: 'charge',
  help: 'net charge: K + R - D - E, or by Henderson-Hasselbalch at a pH',
  of: 'peptides',
  unit: 'elementary charges',
  source: 'pKa: Bjellqvist et al., Electrophoresis 14 (1993) 1023; EMBOSS; Lehninger',
  example: 'charge(ph=7.4,bins=12)',
  parameters,
  build({ env, name, values }) {
    const letters = peptideLetters(name, env);
    if (values.ph !== undefined) return atPh(name, letters, values, values.ph);
    return {
      ...integerBinsOf(`descriptor ${name}`, values, [-letters.length, letters.length]),
      ...letterSum(letters, byCode(letters, SIGNS), LIMIT),
    };
  },
});

function atPh(
  name: string,
  letters: Letters,
  values: SettingsOf<typeof parameters>,
  ph: number,
): DescriptorParts {
  const { codes, read, readPartial } = letters;
  const { bins, least = -LIMIT, greatest = LIMIT } = values;
  const table = chargeTable(letters, PKA_SETS[values.pka], ph);
  const sides = letterSum(letters, table.side, LIMIT);
  return {
    ...realBinsOf(`descriptor ${name}`, { bins, least, greatest }),
    value: (states, at) => chargeOf(table, codes, read(states, at)),
    // The ends are not known before the end: the side chains so far.
    ...(readPartial && { running: sides.running! }),
  };
}

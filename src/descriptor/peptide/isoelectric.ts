/**
 * `isoelectric`: the pH at which a peptide carries no charge, by the sum of Henderson and Hasselbalch
 * (ionization.ts). The charge falls with the pH, so halving the interval 0 .. 14 finds it. Departs from other
 * programs in having no narrower interval: a peptide without groups that could balance it ends near 0 or 14.
 */
import { choice } from '../../settings/describe.js';
import { realBinsOf, realParameters, descriptorKind } from '../kind.js';
import { byCode, peptideLetters } from '../letters.js';
import { PKA_SETS } from './ionization.js';

/** 14 / 2^40 is far below what pKa values are good for. */
const HALVINGS = 40;

export const isoelectricKind = descriptorKind({
  name: 'isoelectric',
  help: 'isoelectric point: the pH at which the net charge is zero',
  of: 'peptides',
  unit: 'pH',
  source: 'pKa: Bjellqvist et al., Electrophoresis 14 (1993) 1023; EMBOSS; Lehninger',
  example: 'isoelectric(edges=[3,5,7,9,11])',
  parameters: {
    ...realParameters({ least: 3, greatest: 13, bins: 10 }),
    pka: choice({ choices: Object.keys(PKA_SETS), preset: 'bjellqvist', help: 'set of pKa values' }),
  },
  build({ env, name, values }) {
    const letters = peptideLetters(name, env);
    const { alphabet, codes, length, read, readPartial } = letters;
    const set = PKA_SETS[values.pka];
    // Residues that carry a charge, as groups; how many a peptide has of each is all that counts.
    const charged = Object.entries({ ...set.positive, ...set.negative }).filter(([letter]) =>
      alphabet.includes(letter),
    );
    const group = byCode(letters, Object.fromEntries(charged.map(([letter], g) => [letter, g])), -1);
    const pka = charged.map(([, value]) => value);
    const sign = charged.map(([letter]) => (letter in set.positive ? 1 : -1));
    const amino = byCode(letters, set.aminoOf ?? {}, set.amino);
    const carboxyl = byCode(letters, set.carboxylOf ?? {}, set.carboxyl);
    const counts = new Float64Array(charged.length);
    const tally = (end: number): void => {
      counts.fill(0);
      for (let i = 0; i < end; i++) if (codes[i] >= 0 && group[codes[i]] >= 0) counts[group[codes[i]]]++;
    };
    // acid = 10^pH; a group's charge is a ratio of it and 10^pKa.
    const power = pka.map((value) => 10 ** value);
    const aminoPower = amino.map((value) => 10 ** value);
    const carboxylPower = carboxyl.map((value) => 10 ** value);
    const charge = (ph: number, end: number): number => {
      const acid = 10 ** ph;
      const first = aminoPower[codes[0]];
      const last = carboxylPower[codes[end - 1]];
      let total = first / (first + acid) - acid / (acid + last);
      for (let g = 0; g < power.length; g++) {
        const part = sign[g] > 0 ? power[g] : -acid;
        if (counts[g] > 0) total += (counts[g] * part) / (acid + power[g]);
      }
      return total;
    };
    return {
      ...realBinsOf(`descriptor ${name}`, values),
      value(states, at) {
        const end = read(states, at);
        tally(end);
        let low = 0;
        let high = 14;
        for (let i = 0; i < HALVINGS; i++) {
          const middle = (low + high) / 2;
          if (charge(middle, end) > 0) low = middle;
          else high = middle;
        }
        return (low + high) / 2;
      },
      seconds: 3e-6,
      ...(readPartial && {
        running: {
          size: charged.length,
          scale: charged.map(() => 4 / length),
          write(states, at, out, outAt) {
            tally(readPartial(states, at));
            for (let g = 0; g < counts.length; g++) out[outAt + g] = counts[g];
          },
        },
      }),
    };
  },
});

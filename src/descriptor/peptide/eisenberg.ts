/**
 * Mean hydrophobicity and helical hydrophobic moment on Eisenberg's normalized consensus scale.
 *
 * Sources: D. Eisenberg, R. M. Weiss, T. C. Terwilliger, "The hydrophobic moment detects periodicity in
 * protein hydrophobicity", PNAS 81 (1984) 140-144 (moment, angle); D. Eisenberg, E. Schwarz, M. Komaromy, R.
 * Wall, J. Mol. Biol. 179 (1984) 125-142 (consensus scale, table 1). The moment is divided by the number of
 * residues, as <mu_H> is there, and taken over the whole peptide, not over its best window.
 */
import { number } from '../../settings/describe.js';
import { realBinsOf, realParameters, descriptorKind } from '../kind.js';
import { byCode, peptideLetters } from '../letters.js';
import { letterMean } from '../sums.js';

/** Normalized consensus hydrophobicity of the amino acids. */
export const EISENBERG: Readonly<Record<string, number>> = {
  A: 0.62, R: -2.53, N: -0.78, D: -0.9, C: 0.29, Q: -0.85, E: -0.74, G: 0.48, H: -0.4, I: 1.38,
  L: 1.06, K: -1.5, M: 0.64, F: 1.19, P: 0.12, S: -0.18, T: -0.05, W: 0.81, Y: 0.26, V: 1.08,
}; // prettier-ignore

export const hydrophobicityKind = descriptorKind({
  name: 'hydrophobicity',
  help: 'mean hydrophobicity, Eisenberg consensus scale',
  of: 'peptides',
  unit: 'scale units per residue',
  source: 'Eisenberg et al., J. Mol. Biol. 179 (1984) 125',
  example: 'hydrophobicity(bins=10)',
  parameters: realParameters({ least: -1, greatest: 1, bins: 10 }),
  build({ env, name, values }) {
    const letters = peptideLetters(name, env);
    return {
      ...realBinsOf(`descriptor ${name}`, values),
      ...letterMean(letters, byCode(letters, EISENBERG), 1),
    };
  },
});

export const momentKind = descriptorKind({
  name: 'moment',
  help: 'helical hydrophobic moment of the whole peptide, Eisenberg consensus scale',
  of: 'peptides',
  unit: 'scale units per residue',
  source: 'Eisenberg et al., PNAS 81 (1984) 140',
  example: 'moment(angle=160)',
  parameters: {
    ...realParameters({ least: 0, greatest: 1, bins: 10 }),
    angle: number({
      least: 0,
      greatest: 180,
      preset: 100,
      help: 'degrees from residue to residue: 100 for a helix, 160 to 180 for a strand',
    }),
  },
  build({ env, name, values }) {
    const letters = peptideLetters(name, env);
    const { codes, length, shortest, read, readPartial } = letters;
    const fixed = length === shortest;
    const scale = byCode(letters, EISENBERG);
    const angle = (values.angle * Math.PI) / 180;
    const cosine = Float64Array.from({ length: length + 1 }, (_, i) => Math.cos(i * angle));
    const sine = Float64Array.from({ length: length + 1 }, (_, i) => Math.sin(i * angle));
    const along = (wave: Float64Array, end: number): number => {
      let sum = 0;
      for (let i = 0; i < end; i++) if (codes[i] >= 0) sum += scale[codes[i]] * wave[i];
      return sum;
    };
    return {
      ...realBinsOf(`descriptor ${name}`, values),
      value(states, at) {
        const end = read(states, at);
        const [x, y] = [along(cosine, end), along(sine, end)];
        return Math.sqrt(x * x + y * y) / end;
      },
      // Both components of the vector whose length the moment is.
      ...(fixed &&
        length === env.tokenLength && {
          placeSums: {
            weights: [cosine, sine].map((wave) =>
              Float64Array.from(
                { length: length * env.vocabulary },
                (_, k) => scale[k % env.vocabulary] * wave[Math.floor(k / env.vocabulary)],
              ),
            ),
            divisor: length,
          },
        }),
      ...(readPartial && {
        running: {
          // The moment so far, then its parts along and across the direction of the next residue, all over
          // the length of the longest peptide: seen from the next residue, one rule holds at every place.
          size: fixed ? 3 : 4,
          scale: fixed ? [2, 2, 2] : [2, 2, 2, 1 / length],
          write(states, at, out, outAt) {
            const end = readPartial(states, at);
            const [x, y] = [along(cosine, end) / length, along(sine, end) / length];
            out[outAt] = Math.sqrt(x * x + y * y);
            out[outAt + 1] = x * cosine[end] + y * sine[end];
            out[outAt + 2] = y * cosine[end] - x * sine[end];
            if (!fixed) out[outAt + 3] = end;
          },
        },
      }),
    };
  },
});

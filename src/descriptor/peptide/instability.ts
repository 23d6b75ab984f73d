/**
 * `instability`: the instability index of Guruprasad et al. (instability-weights.ts): 10 / L times the sum of
 * the weights of the L - 1 neighboring pairs. A protein above 40 counts as unstable; the index was fitted on
 * whole proteins, so on short peptides it is a number and no promise.
 */
import { realBinsOf, realParameters, descriptorKind } from '../kind.js';
import { peptideLetters } from '../letters.js';
import { INSTABILITY_WEIGHTS, RESIDUES } from './instability-weights.js';

export const instabilityKind = descriptorKind({
  name: 'instability',
  help: 'instability index from the pairs of neighboring residues; above 40 counts as unstable',
  of: 'peptides',
  unit: '-',
  source: 'Guruprasad et al., Protein Eng. 4 (1990) 155',
  example: 'instability(edges=[-20,40,100])',
  parameters: realParameters({ least: -40, greatest: 120, bins: 8 }),
  build({ env, name, values }) {
    const { alphabet, codes, length, shortest, read, readPartial } = peptideLetters(name, env);
    const A = alphabet.length;
    const rank = [...alphabet].map((letter) => RESIDUES.indexOf(letter));
    const weights = Float64Array.from({ length: A * A }, (_, pair) => {
      const [first, second] = [rank[Math.floor(pair / A)], rank[pair % A]];
      return INSTABILITY_WEIGHTS[first * RESIDUES.length + second];
    });
    const sum = (end: number): number => {
      let total = 0;
      for (let i = 1; i < end; i++)
        if (codes[i] >= 0 && codes[i - 1] >= 0) total += weights[codes[i - 1] * A + codes[i]];
      return total;
    };
    const fixed = length === shortest;
    return {
      ...realBinsOf(`descriptor ${name}`, values),
      value(states, at) {
        const end = read(states, at);
        return (10 / end) * sum(end);
      },
      ...(readPartial && {
        running: {
          // The index that the residues so far would have at full length; with variable length their number.
          size: fixed ? 1 : 2,
          scale: fixed ? [1 / 50] : [1 / 50, 1 / length],
          write(states, at, out, outAt) {
            const end = readPartial(states, at);
            out[outAt] = (10 / length) * sum(end);
            if (!fixed) out[outAt + 1] = end;
          },
        },
      }),
    };
  },
});

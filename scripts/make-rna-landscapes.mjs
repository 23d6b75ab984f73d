// Prints what src/reward/rna/rna-landscapes.ts states, by enumerating all 4^14 sequences for each target. One
// to two minutes a target.
//
//   npm run build && node scripts/make-rna-landscapes.mjs
import { findModes } from '../dist/reward/rna/mode-search.js';
import { rnaTargets } from '../dist/reward/rna/targets.js';

/** Energies (dcal/mol) a little weaker than each threshold: the weaker, the slower. */
const worst = [-2240, -2300, -1850, -1820];
for (const [index, target] of rnaTargets.entries()) {
  const begun = Date.now();
  const codes = Array.from(target, (letter) => 'ACGU'.indexOf(letter));
  const { threshold, best, strong, modes } = findModes(codes, 14, 0.005, worst[index]);
  console.log(
    `L14_RNA${index + 1}: { threshold: ${threshold}, best: ${best}, modeCount: ${modes.length} } ` +
      `${strong} sequences at or above the threshold, ${((Date.now() - begun) / 1000).toFixed(0)} s`,
  );
}

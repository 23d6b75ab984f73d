// The tables of bench/campaigns.mjs: means by contender, and paired differences of ours with 95 % intervals.
import { mean } from '../dist/math/moments.js';
import { pairedDifference, signOf } from '../dist/reproduce/paired-difference.js';

const MEASURES = [
  ['best', 3],
  ['mean', 3],
  ['last', 3],
];

const text = (values, digits) =>
  values.some((value) => value === undefined) ? '-' : mean(values).toFixed(digits);

/** Ours minus another, seed by seed. */
function against(own, other, key, digits) {
  const shared = own.filter(({ seed }) => other.some((run) => run.seed === seed));
  const difference = pairedDifference(
    shared.map(({ figures }) => figures[key]),
    shared.map(({ seed }) => other.find((run) => run.seed === seed).figures[key]),
  );
  if (!difference) return '-';
  const { mean: gap, half } = difference;
  const sign = { 1: 'ahead', 0: 'tied', [-1]: 'BEHIND' }[signOf(difference)];
  return `${gap >= 0 ? '+' : ''}${gap.toFixed(digits)} [${(gap - half).toFixed(digits)}, ${(gap + half).toFixed(digits)}] ${sign}`;
}

/** @param runs as bench/campaigns.mjs keeps them */
export function printCampaigns(runs, plates, landscapes) {
  for (const layout of plates) {
    for (const landscape of landscapes) {
      const own = runs.filter((run) => run.plates === layout && run.landscape === landscape);
      const names = [...new Set(own.map(({ contender }) => contender))];
      if (names.length === 0) continue;
      console.log(`\n## ${landscape}, plates ${layout}\n`);
      console.log('| contender | seeds | best | mean of plates | last plate | failed | coverage | seconds | ours minus it: best | mean of plates |'); // prettier-ignore
      console.log('|---|---|---|---|---|---|---|---|---|---|');
      const reference = own.filter(({ contender }) => contender === 'ours');
      for (const name of names) {
        const of = own.filter(({ contender }) => contender === name);
        const values = (key) => of.map(({ figures }) => figures[key]);
        const cells = MEASURES.map(([key, digits]) => text(values(key), digits));
        const differences =
          name === 'ours' ? ['', ''] : ['best', 'mean'].map((key) => against(reference, of, key, 3));
        console.log(`| ${[name, of.length, ...cells, text(values('failed'), 1), text(values('coverage'), 2), text(values('seconds'), 1), ...differences].join(' | ')} |`); // prettier-ignore
      }
    }
  }
}

/** report.html of `reproduce controls`: a table a comparison, and below it what each part has caused. */
import { code, renderPage, type Section } from '../../chart/page.js';
import { machineLine, packageVersion } from '../../store/machine.js';
import { contrastBlocks } from '../report-contrast.js';
import type { Contrast } from '../contrast-types.js';
import type { ScaleName } from '../experiment.js';

/** The page as HTML, of what is there so far. */
export function controlsReport(scale: ScaleName, comparisons: readonly Contrast[]): string {
  const smoke = scale === 'smoke' ? ' A smoke test: all parts run, the figures mean nothing.' : '';
  return renderPage({
    title: 'What pre-training causes, and what not',
    lead:
      'Adaptations beside the same run from an untrained parent, and beside the same calls without one. ' +
      `Means over seeds with 95 % intervals by Student's t; differences are paired by seed.${smoke}`,
    facts: [{ label: 'Comparisons', value: String(comparisons.length) }],
    sections: [
      ...comparisons.map(section),
      {
        heading: 'How to reproduce',
        blocks: [code(`npx ocgfn@${packageVersion()} reproduce controls --scale ${scale}`)],
      },
    ],
    footer: [`ocgfn ${packageVersion()} on ${machineLine()}`],
  });
}

const section = (comparison: Contrast): Section => ({
  heading: comparison.title,
  blocks: contrastBlocks(comparison),
});

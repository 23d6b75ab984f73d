/** Section "Time and machine": how long the run took, how fast, and where. */
import type { Html } from '../../chart/html.js';
import { table } from '../../chart/page.js';
import { formatNumber } from '../../chart/scale.js';
import type { RunRecord } from '../../store/run-record.js';
import type { ReportSection } from './report-section.js';

export const timeSection: ReportSection = ({ record }) => [
  { heading: 'Time and machine', blocks: [timeTable(record)] },
];

function timeTable({ created, updated, seconds, summary, machine, version }: RunRecord): Html {
  const perSecond = (count: unknown): string | undefined =>
    typeof count === 'number' && seconds > 0 ? formatNumber(count / seconds, 3) : undefined;
  const rows: [string, string | undefined][] = [
    ['started', created.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')],
    ['last change', updated.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')],
    ['seconds of work, over all resumptions', formatNumber(seconds, 5)],
    ['steps a second', perSecond(summary.steps)],
    ['environment steps a second', perSecond(summary.environmentSteps)],
    ['reward calls a second', perSecond(summary.rewardCalls)],
    ['machine', machine],
    ['ocgfn', version],
  ];
  const known = rows.filter((row): row is [string, string] => row[1] !== undefined);
  return table([{ title: 'what' }, { title: 'value', kind: 'code' }], known);
}

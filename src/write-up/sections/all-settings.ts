/** Section "Settings": every setting of the run, as it was. */
import type { Html } from '../../chart/html.js';
import { details, table } from '../../chart/page.js';
import type { RunRecord } from '../../store/run-record.js';
import type { ReportSection } from './report-section.js';

export const settingsSection: ReportSection = ({ record }) => [
  { heading: 'Settings', blocks: [settingsTable(record)] },
];

/** A stored setting as it is written on the command line. */
export const valueText = (value: unknown): string =>
  Array.isArray(value)
    ? value.join(',')
    : typeof value === 'object' && value !== null
      ? JSON.stringify(value)
      : String(value);

function settingsTable({ task, config, seed }: RunRecord): Html {
  const all = { ...task, ...config, seed };
  const rows = Object.entries(all)
    .filter(([key]) => key !== 'name')
    .map(([key, value]) => [key, valueText(value)]);
  return details(
    `All ${rows.length} settings`,
    table([{ title: 'setting' }, { title: 'value', kind: 'code' }], rows),
  );
}

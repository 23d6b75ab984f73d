/** report.html of one run. Its sections are listed in sections/index.ts. */
import { renderPage, type Section } from '../chart/page.js';
import { formatNumber } from '../chart/scale.js';
import { METHODS } from '../method/registry.js';
import { readPaid } from '../run/paid-summary.js';
import { readMetrics } from '../store/run-directory.js';
import { readRunRecord, type RunRecord } from '../store/run-record.js';
import { facts } from './sections/facts.js';
import { REPORT_SECTIONS } from './sections/index.js';

/**
 * The report of a run directory as the text of an HTML file.
 * @param ofModel sections that need its model (model-sections.ts)
 * @throws UsageError when the folder is no run
 */
export function runReport(path: string, ofModel: readonly Section[] = []): string {
  const record = readRunRecord(path);
  const run = { path, record, metrics: readMetrics(path), paid: readPaid(path), ofModel };
  return renderPage({
    title: titleOf(record),
    lead: `${taskText(record)}; ${methodText(record)}seed ${record.seed}, ${statusText(record)}.`,
    facts: facts(record),
    sections: REPORT_SECTIONS.flatMap((section) => section(run)),
    footer: [`ocgfn ${record.version} on ${record.machine}; started ${record.created}, run ${record.id}`],
  });
}

const DONE: Readonly<Record<string, string>> = { train: 'trained on', solve: 'solved for' };

function titleOf({ kind, task, config: { reward } }: RunRecord): string {
  if (typeof reward !== 'string') return `Pre-training on ${task.name}`;
  return `${task.name}, ${DONE[kind] ?? 'adapted to'} ${reward}`;
}

function taskText({ task }: RunRecord): string {
  const parameters = Object.entries(task).filter(([key]) => key !== 'name');
  return [task.name, ...parameters.map(([key, value]) => `${key} ${String(value)}`)].join(', ');
}

function statusText({ status, seconds, error }: RunRecord): string {
  const time = `after ${formatNumber(seconds, 3)} s`;
  return {
    done: `done ${time}`,
    running: 'not finished',
    interrupted: `interrupted ${time}`,
    failed: `failed: ${error ?? ''}`,
  }[status];
}

/** `method active (active loop), `; of a method that is not known here, its name. */
function methodText({ config }: RunRecord): string {
  const [kind, name] =
    typeof config.method === 'string' ? ['method', config.method] : ['baseline', config.baseline];
  if (typeof name !== 'string') return '';
  const label = METHODS.find((method) => method.name === name)?.label ?? name;
  return `${kind} ${name}${label === name ? '' : ` (${label})`}, `;
}

/** report.html of one run. Its sections are listed in sections/index.ts. */
import { renderPage, type Section } from '../chart/page.js';
import { formatNumber } from '../chart/scale.js';
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
  const { method, baseline } = record.config;
  const how =
    typeof method === 'string'
      ? `method ${method}, `
      : typeof baseline === 'string'
        ? `baseline ${baseline}, `
        : '';
  return renderPage({
    title: titleOf(record),
    lead: `${taskText(record)}; ${how}seed ${record.seed}, ${statusText(record)}.`,
    facts: facts(record),
    sections: REPORT_SECTIONS.flatMap((section) => section(run)),
    footer: [`ocgfn ${record.version} on ${record.machine}; started ${record.created}, run ${record.id}`],
  });
}

function titleOf({ kind, task, config: { reward } }: RunRecord): string {
  if (typeof reward !== 'string') return `Pre-training on ${task.name}`;
  return `${task.name}, ${kind === 'train' ? 'trained on' : 'adapted to'} ${reward}`;
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

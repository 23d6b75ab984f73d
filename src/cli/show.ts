/** `ocgfn show RUN`: everything a run says of itself. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { shellWord } from '../format/shell-word.js';
import { readMetrics, readOracleCalls } from '../store/run-directory.js';
import { describeRun } from '../store/find-runs.js';
import { untrainedWord } from '../store/untrained.js';
import { addExample, type CommandModule } from './command.js';
import { formatDuration } from './progress.js';
import { runAnswer, sizeText } from './runs-option.js';

/** Numbers short, lists and objects as JSON. */
function valueText(value: unknown): string {
  if (typeof value === 'number') return String(Number(value.toPrecision(6)));
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export const command: CommandModule = {
  configure(cli) {
    cli.argument('<run>', 'run directory');
    addExample(cli, 'ocgfn show runs/rna14', 'ocgfn show runs/rna14 --json');
  },

  async run(session, [path]) {
    const run = describeRun(path);
    const { record, state } = run;
    const last = readMetrics(path).at(-1);
    const calls = readOracleCalls(path).length;
    const files = readdirSync(path)
      .filter((name) => !name.startsWith('.') && existsSync(join(path, name)))
      .map((name) => ({ name, bytes: statSync(join(path, name)).size }));
    session.result({ ...runAnswer(run), rewardCalls: calls, ...(last && { lastMetrics: last }), files });
    const list = (title: string, entries: Readonly<Record<string, unknown>>): void => {
      const rows = Object.entries(entries).filter(([, value]) => value !== undefined);
      if (rows.length === 0) return;
      const width = Math.max(...rows.map(([key]) => key.length));
      session.print(`\n${session.style(title, 'bold')}`);
      for (const [key, value] of rows) session.print(`  ${key.padEnd(width)}  ${valueText(value)}`);
    };
    session.print(`${path}: ${record.kind} on ${record.task.name}, ${state}`);
    const { name: _, ...parameters } = record.task;
    list('Run', {
      id: record.id,
      seed: record.seed,
      created: record.created,
      time: formatDuration(record.seconds),
      machine: record.machine,
      version: record.version,
      control: untrainedWord(record),
      parent: record.parent && join(resolve(path), record.parent.path),
      error: record.error,
      'reward calls': calls || undefined,
    });
    list('Task', parameters);
    list('Settings', record.config);
    list('Figures', record.summary);
    if (last) list('Last metrics', last);
    list('Files', Object.fromEntries(files.map(({ name, bytes }) => [name, sizeText(bytes)])));
    if (state === 'killed' || state === 'interrupted')
      session.print(`\nGo on with: ocgfn resume ${shellWord(path)}`);
  },
};

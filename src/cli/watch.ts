/**
 * `ocgfn watch RUN`: how a run stands, with its curves as text, until it ends. Reads only; the run may be
 * anyone's.
 */
import { readPaid } from '../run/paid-summary.js';
import { meanOfBestCurve } from '../chart/paid-curves.js';
import { readMetrics } from '../store/run-directory.js';
import { describeRun, type FoundRun } from '../store/find-runs.js';
import { addExample, integerOption, type CommandModule } from './command.js';
import { given, numberOf } from './options.js';
import { formatDuration } from './progress.js';
import { figuresOf } from './runs-option.js';
import type { Session } from './session.js';
import { textChart } from './text-chart.js';

/** Logged figures that get a chart, most telling first. */
const CHARTED = ['success', 'tv', 'top100', 'loss', 'policyLoss'];
const HEIGHT = 7;
const MOST_CHARTS = 3;

interface Curve {
  readonly name: string;
  readonly x: string;
  readonly points: readonly (readonly [number, number])[];
}

export const command: CommandModule = {
  configure(cli) {
    cli
      .argument('<run>', 'run directory')
      .addOption(integerOption('--every <seconds>', 'time between two looks', 1, 2))
      .option('--once', 'print how it stands and end')
      .option('--ascii', 'draw without Unicode');
    cli.addHelpText('after', '\nOff a terminal, or with --json, it prints once and ends.');
    addExample(cli, 'ocgfn watch runs/rna14');
  },

  async run(session, [path], options) {
    const live = session.terminal.stdout.isTTY === true && options.once !== true && !session.json;
    for (;;) {
      const run = describeRun(path);
      const curves = curvesOf(path);
      session.result({ ...summaryOf(run), curves });
      const lines = frame(session, run, curves, options.ascii === true);
      // Home and clear: one screen, written at once, does not flicker.
      session.print(live ? `\x1b[H\x1b[2J${lines.join('\n')}` : lines.join('\n'));
      if (!live || run.state !== 'running') return;
      if (await interrupted(session.signal, given(numberOf(options, 'every'), '--every') * 1000)) return;
    }
  },
};

const summaryOf = ({ path, state, record }: FoundRun): Record<string, unknown> => ({
  run: path,
  status: state,
  seconds: record.seconds,
  summary: record.summary,
});

/** Waits; true when Ctrl-C ended the waiting. */
function interrupted(signal: AbortSignal, milliseconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve(false);
    }, milliseconds);
    const stop = (): void => {
      clearTimeout(timer);
      resolve(true);
    };
    signal.addEventListener('abort', stop, { once: true });
  });
}

function curvesOf(path: string): Curve[] {
  const metrics = readMetrics(path);
  const logged = CHARTED.flatMap((name): Curve[] => {
    const points = metrics.flatMap((line): [number, number][] =>
      typeof line.step === 'number' && typeof line[name] === 'number' ? [[line.step, line[name]]] : [],
    );
    return points.length > 0 ? [{ name, x: 'step', points }] : [];
  });
  const scores = readPaid(path).map(({ raw }) => raw);
  const best = scores.length > 0 ? meanOfBestCurve(scores, 1) : [];
  const bought: Curve[] = best.length > 0 ? [{ name: 'best score', x: 'reward calls', points: best }] : [];
  return [...bought, ...logged].slice(0, MOST_CHARTS);
}

function frame(session: Session, run: FoundRun, curves: readonly Curve[], ascii: boolean): string[] {
  const { record, state } = run;
  const wanted = record.config.steps;
  const last = curves.find(({ x }) => x === 'step')?.points.at(-1)?.[0];
  const progress =
    typeof wanted === 'number' && last !== undefined && state === 'running' && last < wanted
      ? `, step ${last} of ${wanted}`
      : '';
  const figures = figuresOf(run);
  const width = Math.min(session.terminal.stdout.columns ?? 80, 100);
  return [
    `${session.style(run.path, 'bold')}: ${record.kind} on ${record.task.name}, ${state}${progress}, ${formatDuration(record.seconds)}${figures && `, ${figures}`}`,
    ...curves.flatMap(({ name, x, points }) => [
      '',
      `${name} ${points.at(-1)![1].toPrecision(5)}, against ${x}`,
      ...textChart(points, { width, height: HEIGHT, ascii }),
    ]),
    ...(curves.length === 0 ? ['nothing logged yet'] : []),
  ];
}

/** Pre-training on outcomes y = f(x), from the command line: what `describe=` beside a task asks for. */
import { shellWord } from '../format/shell-word.js';
import { openDescriptorSet } from '../host/descriptors/index.js';
import { storedSpec } from '../host/descriptors/stored-spec.js';
import { openTask } from '../host/open-task.js';
import { openPrior, type PriorFromFile } from '../host/prior/open-prior.js';
import { dataLines, perplexityRows, usedModel } from '../host/prior/prior-facts.js';
import { configText } from '../host/settings-file.js';
import { propertyParameters, refuseObjective } from '../method/property-settings.js';
import {
  resumeProperties,
  startProperties,
  type PropertyOutcome,
  type PropertyWatcher,
} from '../run/property-run.js';
import { UsageError } from '../settings/errors.js';
import { resolveSettings, type Given } from '../settings/given.js';
import type { RunRecord } from '../store/run-record.js';
import { openBackend } from '../tensor/loader.js';
import { seedOf, textOf, type Options } from './options.js';
import type { ProgressLine } from './progress.js';
import { Interrupted, type Session } from './session.js';
import { freshPath, percent } from './settings.js';

const owner = 'pretrain';

/** Whether settings ask for outcomes y = f(x). */
export const asksForProperties = (given: Given): boolean => given.describe !== undefined;

export async function pretrainProperties(
  session: Session,
  name: string,
  given: Given,
  options: Options,
): Promise<void> {
  refuseObjective(given);
  const opened = await openTask(name, given, () => [{ owner, parameters: propertyParameters() }]);
  const { env, task, values } = opened;
  const { describe } = opened.settings[0];
  if (describe === undefined) throw new UsageError('pretrain: describe names no descriptor');
  const set = await openDescriptorSet(describe, env);
  // Once more, for the presets that follow the descriptors.
  const own = Object.entries(given).filter(([key]) => !Object.hasOwn(values, key));
  const goals = textOf(options, 'goals');
  // What follows a letter depends on the letters before it, where p0 is learnt: the network has to read them.
  const learnt = goals === undefined ? {} : { base: 'learnt', state: true };
  const [settings] = resolveSettings([{ owner, parameters: propertyParameters(set) }], {
    ...learnt,
    ...Object.fromEntries(own),
  });
  const config = { ...settings, describe: storedSpec(set.spec) };
  if (options.printConfig === true) {
    session.print(configText({ ...values, ...config }).trimEnd());
    session.result({ task, config });
    return;
  }
  const backend = await openBackend();
  const path = textOf(options, 'out') ?? freshPath(`runs/pretrain-${env.task.name}`);
  session.note(
    `outcomes y = f(x): ${set.components.map((one) => `${one.name} (${one.bins})`).join(' x ')} = ${set.cells} cells`,
  );
  const prior =
    goals === undefined ? undefined : await openPrior(goals, env, backend, { seed: seedOf(options) });
  if (prior) printPrior(session, prior);
  const run = { kind: 'pretrain', task, config, seed: seedOf(options) };
  const watcher = propertyProgress(session, `pretrain ${env.task.name}`, config.steps);
  const outcome = await startProperties(path, run, set, backend, watcher, options.overwrite === true, prior);
  report(session, path, outcome, watcher, backend.flavor);
}

function printPrior(session: Session, prior: PriorFromFile): void {
  for (const line of dataLines(prior)) session.print(line);
  session.printTable(['held-out perplexity of a letter', ''], perplexityRows(prior));
  session.print(`base measure: ${usedModel(prior)}`);
}

/** Goes on with an interrupted run. */
export async function resumePropertyRun(session: Session, path: string, record: RunRecord): Promise<void> {
  const backend = await openBackend();
  const watcher = propertyProgress(session, `pretrain ${record.task.name}`, Number(record.config.steps));
  report(session, path, await resumeProperties(path, backend, watcher), watcher, backend.flavor);
}

export type Progress = PropertyWatcher & { end(): void };

/** Shows the training's progress, then that of measuring cells; `end` leaves the last line. */
export function propertyProgress(session: Session, label: string, steps: number): Progress {
  let line: ProgressLine | undefined;
  let measuring: ProgressLine | undefined;
  let last = 0;
  let measured = 0;
  return {
    signal: session.signal,
    onStep(step, metrics) {
      line ??= session.progress(label, steps, step - 1);
      last = step;
      line.update(step, {
        loss: metrics.loss.toFixed(3),
        cells: String(metrics.cellsSeen),
        ...(Number.isFinite(metrics.success) && { success: percent(metrics.success, 1) }),
      });
    },
    onMeasure(done, total) {
      line?.done(last);
      line = undefined;
      measuring ??= session.progress('measure cells', total, 0);
      measured = done;
      measuring.update(done, {});
    },
    end() {
      line?.done(last);
      measuring?.done(measured);
    },
  };
}

function report(
  session: Session,
  path: string,
  { status, record }: PropertyOutcome,
  watcher: Progress,
  kernels: string,
): void {
  watcher.end();
  const { summary, seconds } = record;
  session.result({ run: path, status, ...summary, seconds, kernels });
  const success = summary.successRate;
  session.print(
    `${path}: ${String(summary.steps)} steps in ${seconds.toFixed(1)} s, ${String(summary.cellsFound)} of ${String(summary.cells)} cells found` +
      (typeof success === 'number' ? `, success over them ${percent(success)}` : ''),
  );
  if (status === 'interrupted')
    throw new Interrupted(`interrupted; go on with: ocgfn resume ${shellWord(path)}`);
}

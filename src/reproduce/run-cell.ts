/**
 * One cell of a plan, brought to its end: started, gone on with where it was killed, or left alone when it is
 * complete.
 */
import { normalizedLog } from '../math/log-space.js';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Environment } from '../env/environment.js';
import type { Values } from '../settings/describe.js';
import { enumerateStates } from '../exact/state-graph.js';
import { terminatingDistribution } from '../exact/terminating.js';
import { distances } from '../metric/distances.js';
import { ModeCounter } from '../metric/modes.js';
import { RunningBest } from '../metric/running-best.js';
import type { RewardDefinition } from '../reward/definition.js';
import { evaluateOutcomes, freeEvaluator } from '../reward/evaluation.js';
import type { Policy } from '../sampling/policy.js';
import { openBackend } from '../tensor/loader.js';
import { pretrainMethod } from '../method/pretrain-method.js';
import { findBudgetMethod } from '../method/registry.js';
import { runBudget, type Entrant } from '../run/budget-run.js';
import { adaptConfig, baselineConfig, readMethodRecord } from '../run/method-record.js';
import { evaluatePolicy } from '../run/evaluate-run.js';
import { MOST_EXTRACTED } from '../run/evaluate-extraction.js';
import { openTask } from '../host/open-task.js';
import { loadOutcomeModel } from '../run/outcome-run.js';
import { readPaid, summarizePaid, type PaidEntry } from '../run/paid-summary.js';
import { resumePretraining, startPretraining } from '../run/pretrain-run.js';
import { openReward } from '../host/rewards.js';
import { parentOf, RunDirectory, type NewRun } from '../store/run-directory.js';
import { readRunRecord, type RunRecord } from '../store/run-record.js';
import { resolveSettings } from '../settings/given.js';
import { readSettings } from '../settings/parameters.js';
import { processorSeconds } from './properties/processor-time.js';
import { awaitRelease } from './await-release.js';
import type { Cell, SpendingCell, Plan, PretrainCell } from './plan.js';

const figures = z.array(z.number()).readonly();

/** What of the summary of a paid cell that is done is read again. */
export const paidCellSchema = z.object({
  /** What has been found after some numbers of calls; without modes where the reward defines none. */
  curve: z.object({ calls: figures, top100: figures, modes: figures.exactOptional() }).readonly(),
  tv: z.number().exactOptional(),
  diversity: z.number().exactOptional(),
  /** Of a run that was never interrupted. */
  processorSeconds: z.number().exactOptional(),
  rewardCalls: z.int(),
});
export type CallCurve = z.infer<typeof paidCellSchema>['curve'];

/** run.json of a cell that is there, if it can be read. */
export function cellRecord(path: string): RunRecord | undefined {
  if (!existsSync(join(path, 'run.json'))) return undefined;
  try {
    return readRunRecord(path);
  } catch {
    return undefined;
  }
}

/** Brings a cell to its end. @throws the signal's reason when interrupted */
export async function runCell(root: string, plan: Plan, cell: Cell, signal: AbortSignal): Promise<void> {
  await awaitRelease(join(root, cell.folder), signal);
  if (cell.kind === 'paid') await runPaidCell(root, plan, cell, signal);
  else if (!(await runPretrainCell(root, plan, cell, signal))) throw signal.reason;
}

/** Trains a model of the plan. Returns false when it was interrupted. */
async function runPretrainCell(
  root: string,
  plan: Plan,
  cell: PretrainCell,
  signal: AbortSignal,
): Promise<boolean> {
  const path = join(root, cell.folder);
  const before = cellRecord(path);
  if (before?.status === 'done') return true;
  const backend = await openBackend();
  if (before) return (await resumePretraining(path, backend, { signal })).status === 'done';
  rmSync(path, { recursive: true, force: true });
  const given = { ...plan.scale.task, ...cell.settings };
  const { owner, parameters } = pretrainMethod;
  const opened = await openTask(plan.experiment.taskName, given, (own) => [
    { owner, parameters: parameters(own) },
  ]);
  const { env, task } = opened;
  const run: NewRun = { kind: 'pretrain', task, config: opened.settings[0], seed: cell.seed };
  return (await startPretraining(path, run, env, backend, { signal })).status === 'done';
}

/**
 * Spends the budget of a cell, and stores what it found in its summary. @throws the signal's reason when
 * interrupted
 */
async function runPaidCell(root: string, plan: Plan, cell: SpendingCell, signal: AbortSignal): Promise<void> {
  const path = join(root, cell.folder);
  const before = cellRecord(path);
  if (before?.status === 'done') return;
  if (!before) rmSync(path, { recursive: true, force: true });
  const { env, task } = await openTask(plan.experiment.taskName, plan.scale.task, () => []);
  const reward = await openReward(cell.reward, env);
  const open = (run: NewRun): RunDirectory =>
    before ? RunDirectory.restart(path) : RunDirectory.create(path, run);
  let directory: RunDirectory | undefined;
  try {
    const { entrant, run } = await entrantOf(root, plan, cell, env, task);
    // A cell gone on with stays as it was begun, whatever the presets are now.
    const settings = before
      ? readSettings(path, entrant.method.parameters(env), readMethodRecord(path, before).settings)
      : run.settings;
    directory = open(run.new);
    const began = processorSeconds();
    const policy = await runBudget(
      directory,
      entrant,
      { ...run, settings, reward, seed: cell.seed },
      { signal },
    );
    const spent = processorSeconds() - began;
    const paid = readPaid(path);
    const summary = {
      ...summarizePaid(path, env, reward),
      ...(!before && { processorSeconds: spent }),
      curve: callCurve(paid, reward, curveCalls(plan)),
      ...(policy &&
        cell.contender.forDistribution &&
        (await distanceOf(plan, policy, paid, reward, cell.seed))),
    };
    directory.update({ summary });
    directory.close('done');
  } catch (error) {
    directory?.close(
      signal.aborted ? 'interrupted' : 'failed',
      error instanceof Error ? error.message : String(error),
    );
    throw error;
  }
}

/** The contender of a cell, with its settings and what run.json says of the run. */
async function entrantOf(
  root: string,
  plan: Plan,
  cell: SpendingCell,
  env: Environment,
  task: RunRecord['task'],
): Promise<{
  readonly entrant: Entrant;
  readonly run: { readonly new: NewRun; readonly settings: Values; readonly budget: number };
}> {
  const method = findBudgetMethod(cell.contender.method);
  const { owner, parameters, name } = method;
  const [settings] = resolveSettings([{ owner, parameters: parameters(env) }], cell.settings);
  const { seed, reward } = cell;
  const backend = await openBackend();
  if (method.kind === 'baseline') {
    const { budget } = plan.scale;
    const config = baselineConfig(name, settings, budget, reward);
    const run = { new: { kind: 'train', task, config, seed }, settings, budget };
    return { entrant: { method, env, backend }, run };
  }
  const budget = method.calls?.(env) ?? plan.scale.budget;
  const parentPath = join(root, plan.parentFolder(cell.contender, seed));
  const { record, model } = await loadOutcomeModel(parentPath, backend);
  const config = adaptConfig(name, settings, { budget, reward }, record);
  const parent = parentOf(join(root, cell.folder), parentPath);
  const run = { new: { kind: 'adapt', task: record.task, config, seed, parent }, settings, budget };
  return { entrant: { method, model }, run };
}

/**
 * Numbers of calls at which curves are kept: evenly spaced on a logarithmic axis, and those that tables show.
 */
export function curveCalls({ scale: { budget, calls } }: Plan): number[] {
  const points = 32;
  const first = Math.min(10, budget);
  const spaced = Array.from({ length: points }, (_, i) =>
    Math.round(first * (budget / first) ** (i / (points - 1))),
  );
  return [...new Set([...spaced, ...calls])].sort((a, b) => a - b);
}

/** What the first so many calls have found; a run that stopped early keeps what it had. */
export function callCurve(
  paid: readonly PaidEntry[],
  reward: RewardDefinition,
  calls: readonly number[],
): CallCurve {
  const best = new RunningBest(100);
  const counter = reward.isMode && new ModeCounter(reward);
  const top100: number[] = [];
  const modes: number[] = [];
  let seen = 0;
  for (const count of calls) {
    for (; seen < Math.min(count, paid.length); seen++) {
      best.note(paid[seen].raw);
      counter?.note(paid[seen].outcome, paid[seen].raw, seen + 1);
    }
    top100.push(best.count ? best.mean : 0);
    if (counter) modes.push(counter.count);
  }
  return { calls, top100, ...(counter && { modes }) };
}

/**
 * Distance of the policy from r: exact where outcomes can be enumerated, else estimated from samples if the
 * scale has it so. Not paid calls.
 */
async function distanceOf(
  { scale: { sampledTv } }: Plan,
  policy: Policy,
  paid: readonly PaidEntry[],
  reward: RewardDefinition,
  seed: number,
): Promise<{ readonly tv?: number; readonly tvError?: number }> {
  const { env } = policy;
  if ((env.outcomeCount ?? Infinity) > MOST_EXTRACTED) {
    if (!sampledTv) return {};
    const { samples, normalizer } = sampledTv;
    const { figures: measured } = await evaluatePolicy(
      policy,
      paid,
      reward,
      seed,
      samples,
      undefined,
      normalizer,
    );
    const { tv, tvError } = measured;
    return { ...(tv !== undefined && { tv }), ...(tvError !== undefined && { tvError }) };
  }
  const graph = enumerateStates(env);
  const { logReward } = await evaluateOutcomes(freeEvaluator(reward), graph);
  return { tv: distances(terminatingDistribution(graph, policy), normalizedLog(logReward)).tv };
}

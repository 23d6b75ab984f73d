/**
 * One cell of a plan, brought to its end: started, gone on with where it was killed, or left alone when it is
 * complete.
 */
import { normalizedLog } from '../math/log-space.js';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Environment } from '../env/environment.js';
import type { Values } from '../settings/parameters.js';
import { enumerateStates } from '../exact/state-graph.js';
import { terminatingDistribution } from '../exact/terminating.js';
import { distances } from '../metric/distances.js';
import { ModeCounter } from '../metric/modes.js';
import { RunningBest } from '../metric/running-best.js';
import type { RewardDefinition } from '../reward/definition.js';
import { evaluateOutcomes, freeEvaluator } from '../reward/evaluation.js';
import type { Policy } from '../sampling/policy.js';
import { openBackend } from '../tensor/loader.js';
import { adapt } from '../run/adapt-run.js';
import { adaptParameters } from '../method/adapt-settings.js';
import { baselineConfig, runBaseline } from '../run/baseline-run.js';
import { baselineParameters } from '../method/baseline-settings.js';
import { MOST_EXTRACTED } from '../run/evaluate-extraction.js';
import { livingOwner } from '../store/lock.js';
import { openTask } from '../host/open-task.js';
import { loadOutcomeModel } from '../run/outcome-run.js';
import { readPaid, summarizePaid, type PaidEntry } from '../run/paid-summary.js';
import { pretrainParameters } from '../method/pretrain-settings.js';
import { resumePretraining, startPretraining } from '../run/pretrain-run.js';
import { openReward } from '../host/rewards.js';
import { LOCK_FILE, parentOf, RunDirectory, type NewRun } from '../store/run-directory.js';
import { readRunRecord, type RunRecord } from '../store/run-record.js';
import { resolveSettings, type Given } from '../settings/settings.js';
import type { Cell, PaidCell, Plan, PretrainCell } from './plan.js';

/** What has been found after some numbers of calls; in the summary of every paid cell. */
export interface CallCurve {
  readonly calls: readonly number[];
  readonly top100: readonly number[];
  /** Absent where the reward defines no modes. */
  readonly modes?: readonly number[];
}

/** run.json of a cell that is there, if it can be read. */
export function cellRecord(path: string): RunRecord | undefined {
  if (!existsSync(join(path, 'run.json'))) return undefined;
  try {
    return readRunRecord(path);
  } catch {
    return undefined;
  }
}

/** Seconds that the process of an experiment that was killed has to notice it. */
const MOST_WAIT = 60;

/** Brings a cell to its end. @throws the signal's reason when interrupted */
export async function runCell(root: string, plan: Plan, cell: Cell, signal: AbortSignal): Promise<void> {
  const lock = join(root, cell.folder, LOCK_FILE);
  for (let waited = 0; livingOwner(lock) !== undefined && waited < MOST_WAIT; waited += 0.2) {
    signal.throwIfAborted();
    await wait(200);
  }
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
  const { env, task, config } = await openTask(
    plan.experiment.taskName, given, 'pretrain', pretrainParameters,
  ); // prettier-ignore
  const run: NewRun = { kind: 'pretrain', task, config: config as never, seed: cell.seed };
  return (await startPretraining(path, run, env, backend, { signal })).status === 'done';
}

/**
 * Spends the budget of a cell, and stores what it found in its summary. @throws the signal's reason when
 * interrupted
 */
async function runPaidCell(root: string, plan: Plan, cell: PaidCell, signal: AbortSignal): Promise<void> {
  const path = join(root, cell.folder);
  const before = cellRecord(path);
  if (before?.status === 'done') return;
  if (!before) rmSync(path, { recursive: true, force: true });
  const { env, task } = await openTask(plan.experiment.taskName, plan.scale.task, 'reproduce', () => []);
  const reward = await openReward(cell.reward, env);
  const open = (run: NewRun): RunDirectory =>
    before ? RunDirectory.restart(path) : RunDirectory.create(path, run);
  const directory = { current: undefined as RunDirectory | undefined };
  try {
    const policy = cell.contender.adapt
      ? await adaptCell(root, plan, cell, reward, directory, open, signal)
      : await baselineCell(plan, cell, env, task, reward, directory, open, signal);
    const run = directory.current!;
    const paid = readPaid(path);
    const summary = {
      ...summarizePaid(path, env, reward),
      curve: callCurve(paid, reward, curveCalls(plan)),
      ...(policy && cell.contender.forDistribution && { tv: await exactTv(env, policy, reward) }),
    };
    run.update({ summary: summary as never });
    run.close('done');
  } catch (error) {
    directory.current?.close(
      signal.aborted ? 'interrupted' : 'failed',
      error instanceof Error ? error.message : String(error),
    );
    throw error;
  }
}

type Slot = { current: RunDirectory | undefined };

async function adaptCell(
  root: string,
  plan: Plan,
  cell: PaidCell,
  reward: RewardDefinition,
  slot: Slot,
  open: (run: NewRun) => RunDirectory,
  signal: AbortSignal,
): Promise<Policy> {
  const method = cell.contender.adapt!;
  const parentPath = join(root, plan.parentFolder(cell.seed));
  const { record: parent, env, model } = await loadOutcomeModel(parentPath, await openBackend());
  const settings = resolve(`adapt ${method}`, adaptParameters(method, env), cell.settings);
  const budget = method === 'exact' ? env.outcomeCount! : plan.scale.budget;
  const config = {
    ...settings, method, budget, reward: cell.reward, parentConfig: parent.config, parentSeed: parent.seed,
  }; // prettier-ignore
  slot.current = open({
    kind: 'adapt',
    task: parent.task,
    config: config as never,
    seed: cell.seed,
    parent: parentOf(join(root, cell.folder), parentPath),
  });
  return adapt(slot.current, { model, reward, method, settings, budget, seed: cell.seed }, { signal });
}

async function baselineCell(
  plan: Plan,
  cell: PaidCell,
  env: Environment,
  task: RunRecord['task'],
  reward: RewardDefinition,
  slot: Slot,
  open: (run: NewRun) => RunDirectory,
  signal: AbortSignal,
): Promise<Policy | undefined> {
  const baseline = cell.contender.baseline!;
  const given = { ...cell.settings, budget: plan.scale.budget };
  const settings = resolve(`baseline ${baseline}`, baselineParameters(baseline, env), given);
  const config = baselineConfig(baseline, settings, cell.reward);
  slot.current = open({ kind: 'train', task, config, seed: cell.seed });
  const backend = await openBackend();
  return runBaseline(slot.current, { env, reward, backend, baseline, settings, seed: cell.seed }, { signal });
}

/** Settings that a contender does not know are not meant for it: `finalGamma` of active is none of MCMC's. */
function resolve(owner: string, parameters: ReturnType<typeof baselineParameters>, given: Given): Values {
  return resolveSettings([{ owner, parameters }], given)[0];
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

/** Exact distance of the policy from r; undefined where outcomes cannot be enumerated. Not paid calls. */
async function exactTv(
  env: Environment,
  policy: Policy,
  reward: RewardDefinition,
): Promise<number | undefined> {
  if ((env.outcomeCount ?? Infinity) > MOST_EXTRACTED) return undefined;
  const graph = enumerateStates(env);
  const { logReward } = await evaluateOutcomes(freeEvaluator(reward), graph);
  return distances(terminatingDistribution(graph, policy), normalizedLog(logReward)).tv;
}

/**
 * Training from scratch as a run: the loop, exact measurements where the task can be enumerated, checkpoints, interruption and resumption. Every new outcome is
 * paid for once; what was paid for is remembered and logged.
 */
import type { Environment } from '../env/environment.js';
import { outcomeLogRewards } from '../exact/flows.js';
import { enumerateStates, type StateGraph } from '../exact/state-graph.js';
import { terminatingDistribution } from '../exact/terminating.js';
import { distances, type Distances } from '../metric/distances.js';
import { GFlowNetTrainer, type GFlowNetState } from '../objective/gflownet-trainer.js';
import { RandomStream } from '../random/stream.js';
import { calledOracle } from '../reward/called.js';
import type { RewardDefinition } from '../reward/definition.js';
import { PaidOracle } from '../reward/paid-oracle.js';
import { createShaper } from '../reward/shaping.js';
import type { OracleEntry } from '../reward/wrap/log.js';
import { PolicyNetwork } from '../sampling/policy-network.js';
import type { Backend } from '../tensor/backend.js';
import { readCheckpoint } from './checkpoint.js';
import { checkInput, UsageError } from './errors.js';
import { environmentOf } from './outcome-run.js';
import { isUnstarted, RunDirectory, type NewRun } from './run-directory.js';
import { readRunRecord, type RunRecord } from './run-record.js';
import type { StoredTensor } from './safetensors.js';
import { loadParameters, storeParameters } from './stored-parameters.js';
import { trainSettings, type TrainSettings } from './train-settings.js';

/** Prefix of the policy's tensors in a checkpoint. */
const POLICY = 'policy.';
const REPLAY_STATES = 'replay.states';
const REPLAY_REWARDS = 'replay.logReward';

/** Most outcomes whose distribution is measured exactly. */
const MOST_EXACT = 100_000;
/** Steps between two looks at the signal. */
const BREATHER = 8;

export interface TrainWatcher {
  /** Stops at the next step, with a checkpoint. */
  readonly signal?: AbortSignal;
  /** After every step; `tv` is the last exact measurement. */
  onStep?(step: number, loss: number, tv: number | undefined): void;
}

export interface TrainResult {
  readonly status: 'done' | 'interrupted';
  readonly record: RunRecord;
}

/** A training in memory: all that the loop needs. */
interface Training {
  readonly env: Environment;
  readonly settings: TrainSettings;
  readonly trainer: GFlowNetTrainer;
  readonly reward: RewardDefinition;
}

/**
 * Starts a new run.
 * @throws UsageError before anything is written, when the objective does not fit the task
 */
export async function startTraining(
  path: string,
  run: NewRun,
  env: Environment,
  reward: RewardDefinition,
  backend: Backend,
  watcher: TrainWatcher,
  overwrite = false,
): Promise<TrainResult> {
  const training = checkInput(() => build(run, env, reward, backend));
  return train(RunDirectory.create(path, run, { overwrite }), training, watcher);
}

/**
 * Goes on with an interrupted or killed run from its last checkpoint.
 * @throws UsageError when the run is no training or is complete
 */
export async function resumeTraining(
  path: string,
  reward: RewardDefinition,
  backend: Backend,
  watcher: TrainWatcher,
): Promise<TrainResult> {
  const record = readRunRecord(path);
  if (record.kind !== 'train')
    throw new UsageError(`${path}: made by "${record.kind}", only train runs resume here`);
  if (record.status === 'done') throw new UsageError(`${path}: this run is complete; nothing to resume`);
  const stored = isUnstarted(path) ? undefined : readCheckpoint(path);
  const training = build(record, await environmentOf(record), reward, backend);
  const { trainer } = training;
  if (stored) {
    const state = stored.state as unknown as GFlowNetState;
    loadParameters(stored.tensors, POLICY, trainer.network.parameters, true);
    restoreReplay(trainer, stored.tensors, state);
    trainer.restore(state);
  }
  return train(RunDirectory.resume(path), training, watcher);
}

/** The network of a training run, for sampling and evaluation. */
export function loadTrainedPolicy(
  record: RunRecord,
  env: Environment,
  tensors: ReadonlyMap<string, StoredTensor>,
  backend: Backend,
): PolicyNetwork {
  const { network } = trainSettings({ ...record.config, backward: heads(record) } as never, env);
  const policy = new PolicyNetwork(env, backend, network, new RandomStream(0));
  loadParameters(tensors, POLICY, policy.parameters, false);
  return policy;
}

/** Sampling needs no table of the maximum-entropy P_B. */
function heads(record: RunRecord): string {
  return record.config.backward === 'learned' ? 'learned' : 'uniform';
}

function build(
  run: Pick<NewRun, 'config' | 'seed'>,
  env: Environment,
  reward: RewardDefinition,
  backend: Backend,
): Training {
  const settings = trainSettings(run.config as Parameters<typeof trainSettings>[0], env);
  const random = new RandomStream(run.seed);
  const network = new PolicyNetwork(env, backend, settings.network, random.fork('init'));
  const trainer = new GFlowNetTrainer(network, settings.training, random.fork('train'));
  return { env, settings, trainer, reward };
}

async function train(
  directory: RunDirectory,
  training: Training,
  watcher: TrainWatcher,
): Promise<TrainResult> {
  const { trainer, settings, reward, env } = training;
  const oracle = new PaidOracle(reward, {
    ...reward.calls,
    sink: (entries) => directory.appendOracleCalls(entries.map((entry) => ({ ...entry }))),
    restore: directory.paidBefore.map((entry, i): OracleEntry => ({ ...entry, call: i + 1 }) as OracleEntry),
  });
  let measured: Measurement | undefined;
  let status: TrainResult['status'] = 'done';
  try {
    const measure = await meterOf(env, reward);
    if (trainer.step === 0) save(directory, trainer);
    while (trainer.step < settings.steps) {
      if (watcher.signal?.aborted) {
        status = 'interrupted';
        break;
      }
      const loss = await oneStep(trainer, oracle);
      const { step } = trainer;
      if (step % settings.every === 0 || step === settings.steps) {
        measured = measure?.(trainer);
        const seconds = Math.round(directory.seconds * 1000) / 1000;
        directory.appendMetrics({ step, loss, rewardCalls: oracle.calls, ...measured, seconds });
        save(directory, trainer);
      }
      watcher.onStep?.(step, loss, measured?.tv);
      if (step % BREATHER === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    save(directory, trainer);
    directory.update({
      summary: {
        steps: trainer.step,
        environmentSteps: trainer.transitions,
        rewardCalls: oracle.calls,
        parameters: trainer.network.parameters.count,
        skippedUpdates: trainer.adam.skipped,
        ...measured,
      },
    });
    directory.close(status);
    return { status, record: directory.record };
  } catch (error) {
    trainer.discard();
    directory.close('failed', error instanceof Error ? error.message : String(error));
    throw error;
  }
}

async function oneStep(trainer: GFlowNetTrainer, oracle: PaidOracle): Promise<number> {
  trainer.sample();
  const { env, asked, askedCount } = trainer;
  const texts = Array.from({ length: askedCount }, (_, k) => env.outcomeText(asked, k * env.stateSize));
  const evaluations = askedCount > 0 ? await oracle.evaluate(texts) : [];
  return trainer.update(evaluations.map(({ logReward }) => logReward));
}

/** What is measured exactly. */
type Measurement = Pick<Distances, 'tv' | 'l1' | 'jsd'> & {
  readonly logZ: number;
  readonly logZGap?: number;
};

/** Measures the exact terminating distribution against the reward; undefined where there are too many outcomes, or where the reward lies outside this program and every call may cost. */
async function meterOf(
  env: Environment,
  reward: RewardDefinition,
): Promise<((trainer: GFlowNetTrainer) => Measurement) | undefined> {
  if ((env.outcomeCount ?? Infinity) > MOST_EXACT || reward.calls !== undefined) return undefined;
  const graph = enumerateStates(env);
  const logReward = await allLogRewards(graph, reward);
  const logZ = logSum(logReward);
  const target = logReward.map((x) => x - logZ);
  return (trainer) => {
    const { tv, l1, jsd } = distances(terminatingDistribution(graph, trainer.network), target);
    const learned = trainer.network.parameters.values(trainer.network.logZ)[0]!;
    return { tv, l1, jsd, logZ, ...(trainer.objective.needs.logZ && { logZGap: learned - logZ }) };
  };
}

async function allLogRewards(graph: StateGraph, reward: RewardDefinition): Promise<Float64Array> {
  const { env } = graph;
  const texts: string[] = [];
  outcomeLogRewards(graph, (states, at) => texts.push(env.outcomeText(states, at)));
  const shaper = createShaper(reward.shaping, reward.oracle.info.name);
  const scores = await calledOracle(reward).score(texts);
  return Float64Array.from(scores, (raw, i) => shaper(raw, texts[i]!));
}

function logSum(values: Float64Array): number {
  const max = values.reduce((a, b) => Math.max(a, b), -Infinity);
  return max + Math.log(values.reduce((sum, x) => sum + Math.exp(x - max), 0));
}

function save(directory: RunDirectory, trainer: GFlowNetTrainer): void {
  const tensors = new Map<string, StoredTensor>();
  storeParameters(tensors, POLICY, trainer.network.parameters, true);
  const { replay, env } = trainer;
  if (replay && replay.count > 0) {
    const { count, states, logReward } = replay;
    // The format has no float64, and rounding would change what is drawn after resuming: the bits are stored as pairs of integers.
    const bits = new Int32Array(logReward.slice(0, count).buffer);
    tensors.set(REPLAY_STATES, {
      shape: [count, env.stateSize],
      data: states.slice(0, count * env.stateSize),
    });
    tensors.set(REPLAY_REWARDS, { shape: [count, 2], data: bits });
  }
  const state = trainer.state() as unknown as Parameters<RunDirectory['saveCheckpoint']>[0]['state'];
  directory.saveCheckpoint({ step: trainer.step, state, tensors });
}

function restoreReplay(
  { replay }: GFlowNetTrainer,
  tensors: ReadonlyMap<string, StoredTensor>,
  state: GFlowNetState,
): void {
  const states = tensors.get(REPLAY_STATES);
  const rewards = tensors.get(REPLAY_REWARDS);
  if (!replay || !states || !rewards || !state.replay) return;
  const bits = Int32Array.from(rewards.data);
  replay.restore(Int32Array.from(states.data), new Float64Array(bits.buffer), state.replay);
}

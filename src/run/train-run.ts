/**
 * Training from scratch as a run: the loop, exact measurements where the task can be enumerated, checkpoints,
 * interruption and resumption. Every new outcome is paid for once; what was paid for is remembered and
 * logged.
 */
import type { Environment } from '../env/environment.js';
import type { GFlowNetTrainer } from '../objective/gflownet-trainer.js';
import type { RewardDefinition } from '../reward/definition.js';
import { PaidOracle } from '../reward/paid-oracle.js';
import { leastScore } from '../reward/shaping.js';
import type { Policy } from '../sampling/policy.js';
import type { Backend } from '../tensor/backend.js';
import { readCheckpoint } from '../store/checkpoint.js';
import { checkInputAsync, UsageError } from '../settings/errors.js';
import { reportRecord } from '../format/data/read-report.js';
import { fillReplay, knowScores, readOfflineData, type OfflineData } from '../host/offline-data.js';
import { BESIDE_SETTINGS } from './beside-settings.js';
import { environmentOf } from './outcome-run.js';
import { summarizePaid } from './paid-summary.js';
import { isUnstarted, RunDirectory, type NewRun } from '../store/run-directory.js';
import { readRunRecord, type RunRecord } from '../store/run-record.js';
import type { OpenCondition } from '../host/open-condition.js';
import { ConditionMeter, summarizeConditions, type ConditionSummary } from './conditional-meter.js';
import { ConditionalPayer } from './conditional-reward.js';
import { exactMeter, type Measurement } from './train-meter.js';
import { trainMethod } from '../method/train-method.js';
import { trainParameters, trainSettings, type TrainSettings } from '../method/train-settings.js';
import { readSettings } from '../settings/parameters.js';

/** Conditions measured while training goes on. */
const MEASURED_CONDITIONS = 5;

/** Steps between two looks at the signal. */
const BREATHER = 8;

export interface TrainWatcher {
  /** Stops at the next step, with a checkpoint. */
  readonly signal?: AbortSignal;
  /** Told what was read of a file of outcomes. */
  readonly note?: (sentence: string) => void;
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
  readonly condition?: OpenCondition | undefined;
  readonly data?: OfflineData;
  /** A stored training: its replay holds the data already. */
  readonly isStarted?: boolean;
}

export interface TrainOptions {
  /** Replace the run that is there. */
  readonly overwrite?: boolean;
  /** The policy that relative trajectory balance fine-tunes; the run's setting `prior` names it. */
  readonly prior?: Policy | undefined;
  /** What the policy is conditioned on; the run's setting `condition` names it. */
  readonly condition?: OpenCondition | undefined;
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
  { overwrite = false, prior, condition }: TrainOptions = {},
): Promise<TrainResult> {
  const training = await checkInputAsync(() =>
    withData(build(path, run, env, reward, backend, prior, condition), watcher.note),
  );
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
  { prior, condition }: Pick<TrainOptions, 'prior' | 'condition'> = {},
): Promise<TrainResult> {
  const record = readRunRecord(path);
  if (record.kind !== 'train')
    throw new UsageError(`${path}: made by "${record.kind}", only train runs resume here`);
  if (record.status === 'done') throw new UsageError(`${path}: this run is complete; nothing to resume`);
  const stored = isUnstarted(path) ? undefined : readCheckpoint(path);
  const training = build(path, record, await environmentOf(record), reward, backend, prior, condition);
  if (!stored) return train(RunDirectory.resume(path), await withData(training, watcher.note), watcher);
  trainMethod.restore(training.trainer, stored);
  const left = await withDataLeft(training);
  return train(RunDirectory.resume(path), { ...left, isStarted: true }, watcher);
}

function build(
  owner: string,
  run: Pick<NewRun, 'config' | 'seed'>,
  env: Environment,
  reward: RewardDefinition,
  backend: Backend,
  prior?: Policy,
  condition?: OpenCondition,
): Training {
  const values = readSettings(owner, trainParameters, run.config, BESIDE_SETTINGS);
  const settings = trainSettings(values, env, prior, condition?.input);
  return { env, settings, trainer: trainMethod.make(settings, env, backend, run.seed), reward, condition };
}

/**
 * The same for a run that goes on: it has its replay, so it can do without the file, though not without
 * paying again for what the file scores.
 */
async function withDataLeft(training: Training): Promise<Training> {
  try {
    return await withData(training);
  } catch (error) {
    if (error instanceof UsageError) return training;
    throw error;
  }
}

/** Reads the file that the setting `data` names. */
async function withData(training: Training, note?: (sentence: string) => void): Promise<Training> {
  const { data: file } = training.settings;
  if (file === undefined) return training;
  const data = await readOfflineData(
    file,
    training.env,
    {
      least: leastScore(training.reward.shaping),
      higherIsBetter: training.reward.oracle.info.higherIsBetter,
    },
    note,
  );
  const { capacity } = training.trainer.replay!;
  if (data.count > capacity)
    throw new UsageError(
      `${file}: holds ${data.count} different outcomes, the replay only ${capacity}; write replaySize=${data.count}`,
    );
  return { ...training, data };
}

async function train(
  directory: RunDirectory,
  training: Training,
  watcher: TrainWatcher,
): Promise<TrainResult> {
  const { trainer, settings, reward, env, condition } = training;
  const oracle = new PaidOracle(reward, {
    announce: (outcomes) => directory.appendAsked(outcomes),
    sink: (entries) => directory.appendOracleCalls(entries.map((entry) => ({ ...entry }))),
    restore: condition ? [] : directory.paidBefore.map((entry, i) => ({ ...entry, call: i + 1 })),
  });
  if (reward.read) directory.update({ summary: { rewardRead: reward.read } });
  const payer = condition ? new ConditionalPayer(condition, directory) : new TrainingPayer(oracle);
  let measured: Measured | undefined;
  let status: TrainResult['status'] = 'done';
  try {
    if (training.data) knowScores(training.data, oracle);
    if (training.data && !training.isStarted) await fillReplay(trainer.replay!, training.data, oracle);
    const isMeasured = settings.exact === 'yes' || (settings.exact === 'auto' && !reward.calls);
    const measure = isMeasured ? await meterOf(training) : undefined;
    if (trainer.step === 0) directory.saveCheckpoint(trainMethod.save(trainer));
    while (trainer.step < settings.steps) {
      if (watcher.signal?.aborted) {
        status = 'interrupted';
        break;
      }
      trainer.sample();
      const loss = trainer.update(await payer.logRewards(trainer));
      const { step } = trainer;
      if (step % settings.every === 0 || step === settings.steps) {
        measured = await measure?.(trainer);
        const seconds = Math.round(directory.seconds * 1000) / 1000;
        directory.appendMetrics({ step, loss, rewardCalls: payer.calls, ...measured, seconds });
        directory.saveCheckpoint(trainMethod.save(trainer));
      }
      watcher.onStep?.(step, loss, measured?.tv);
      if (step % BREATHER === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    directory.saveCheckpoint(trainMethod.save(trainer));
    directory.update({
      summary: {
        steps: trainer.step,
        environmentSteps: trainer.transitions,
        ...summarizePaid(directory.path, env, reward),
        rewardCalls: payer.calls,
        ...(training.data && {
          offlineOutcomes: training.data.count,
          dataRead: reportRecord(training.data.report),
        }),
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

/** What is logged of an exact measurement: of the one target, or of several conditions together. */
type Measured = Measurement | ConditionSummary;

async function meterOf({
  env,
  reward,
  settings,
  trainer,
  condition,
}: Training): Promise<((trainer: GFlowNetTrainer) => Measured | Promise<Measured>) | undefined> {
  if (!condition) return exactMeter(env, reward, settings.prior);
  if (!ConditionMeter.fits(trainer.network)) return undefined;
  const meter = new ConditionMeter(condition, trainer.network, trainer.objective.needs);
  const conditions = condition.input.space.cover(MEASURED_CONDITIONS);
  return async ({ network }) => summarizeConditions(await meter.measure(network, conditions));
}

/** Pays for what an unconditional trainer asks. */
class TrainingPayer {
  constructor(private readonly oracle: PaidOracle) {}

  get calls(): number {
    return this.oracle.calls;
  }

  async logRewards({ env, asked, askedCount }: GFlowNetTrainer): Promise<number[]> {
    const texts = Array.from({ length: askedCount }, (_, k) => env.outcomeText(asked, k * env.stateSize));
    const evaluations = askedCount > 0 ? await this.oracle.evaluate(texts) : [];
    return evaluations.map(({ logReward }) => logReward);
  }
}

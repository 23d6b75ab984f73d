/**
 * The demonstration: one model pre-trained without a reward on RNA 14-mers, adapted to a real binding reward
 * with a stated number of reward calls. Its controls get the same number of calls: the same adaptation of a
 * model that was never trained, the same acquisition without a GFlowNet; and beside them a GFlowNet from
 * scratch, and uniform random sampling.
 *
 * The baseline from scratch is given the same sharpened target, the same network and a replay of its paid
 * outcomes.
 */
import { join } from 'node:path';
import type { AdaptationReport } from '../adapt/adaptation.js';
import { buildTask } from '../env/tasks.js';
import { SuccessMeter } from '../metric/success.js';
import { RandomStream } from '../random/stream.js';
import type { RewardDefinition } from '../reward/definition.js';
import { evaluateTexts, freeEvaluator } from '../reward/evaluation.js';
import { PaidOracle } from '../reward/paid-oracle.js';
import type { Backend } from '../tensor/backend.js';
import { active } from '../method/adapt-active.js';
import { gflownet } from '../method/baseline-gflownet.js';
import { climb } from '../method/baseline-surrogate-climb.js';
import type { Work } from '../method/method.js';
import type { OutcomeModel } from '../outcome/outcome-model.js';
import type { Values } from '../settings/describe.js';
import type { RunRecord } from '../store/run-record.js';
import { activeParameters } from '../adapt/active-options.js';
import { runBudget } from './budget-run.js';
import { adaptConfig } from './method-record.js';
import { readPaid, summarizeEntries, type PaidEntry, type PaidSummary } from './paid-summary.js';
import { pretrainParameters } from '../method/pretrain-settings.js';
import { startPretraining, type PretrainWatcher } from './pretrain-run.js';
import { openReward } from '../host/rewards.js';
import { parentOf, readMetrics, RunDirectory } from '../store/run-directory.js';
import { resolveParameters } from '../settings/parameters.js';

const SCALES = {
  full: { steps: 12_000, budget: 1000, outcomes: 2000 },
  smoke: { steps: 400, budget: 200, outcomes: 200 },
} as const;
export type RnaDemoScale = keyof typeof SCALES;

export const DEMO_REWARD = 'rna:L14_RNA1';
const LENGTH = 14;

export interface DemoMethod {
  readonly name: string;
  readonly summary: PaidSummary;
  /** Paid outcomes in order of payment. */
  readonly paid: readonly PaidEntry[];
}

export interface DemoResult {
  readonly scale: RnaDemoScale;
  readonly seed: number;
  readonly reward: string;
  readonly kernels: string;
  readonly successRateUnseen: number;
  readonly successRateGreedy: number;
  readonly pretrainSeconds: number;
  readonly adaptSeconds: number;
  readonly methods: readonly DemoMethod[];
  /** Pre-training metrics, as logged. */
  readonly metrics: readonly Readonly<Record<string, unknown>>[];
}

export interface DemoWatcher {
  readonly signal?: AbortSignal;
  stage(text: string): void;
  pretraining(steps: number): PretrainWatcher & { end(): void };
  paying(label: string, budget: number): { onRound(report: AdaptationReport): void; end(): void };
}

/**
 * Runs the demonstration into `path` (folders pretrain/, adapted/ and those of the control, untrained/ and
 * adapted-untrained/).
 */
export async function runDemo(
  path: string,
  scale: RnaDemoScale,
  seed: number,
  backend: Backend,
  watcher: DemoWatcher,
): Promise<DemoResult> {
  const { steps, budget, outcomes } = SCALES[scale];
  const env = buildTask('rna', { length: LENGTH });
  const reward = await openReward(DEMO_REWARD, env);
  const random = new RandomStream(seed);

  watcher.stage(
    `1. Pre-train on all ${(4 ** LENGTH).toLocaleString('en-US')} RNA ${LENGTH}-mers, without any reward`,
  );
  const config = resolveParameters('demo', pretrainParameters(env), { steps });
  const pretraining = watcher.pretraining(steps);
  const run = { kind: 'pretrain', task: env.task, config, seed };
  const { model, record, status } = await startPretraining(
    join(path, 'pretrain'),
    run,
    env,
    backend,
    pretraining,
    true,
  );
  pretraining.end();
  if (status === 'interrupted') watcher.signal?.throwIfAborted();
  const meter = new SuccessMeter(model);
  const success = meter.measure(outcomes, random.fork('unseen')).rate;
  const greedy = meter.measure(outcomes, random.fork('greedy'), { greedy: true }).rate;

  watcher.stage(`2. Adapt to ${DEMO_REWARD} with ${budget} reward calls`);
  const settings = resolveParameters('demo', activeParameters(env), {});
  const work = { path, settings, reward, budget, seed, watcher };
  const { adapted, seconds } = await adaptModel(
    'adapted',
    'pre-trained, adapted',
    'pretrain',
    model,
    record,
    work,
  );

  watcher.stage('3. Controls: the same from a model that was never trained, and without a GFlowNet');
  const bare = { ...run, config: { ...config, steps: 0 } };
  const untrained = await startPretraining(join(path, 'untrained'), bare, env, backend, {}, true);
  const control = await adaptModel(
    'adapted-untrained',
    'untrained, adapted',
    'untrained',
    untrained.model,
    untrained.record,
    work,
  );
  const place = { env, backend, payer: new PaidOracle(reward, { budget }), random: random.fork(climb.name) };
  const searched = await spendAll(climb.start({}, place), place.payer, 'no GFlowNet', budget, watcher);

  watcher.stage('4. The same number of calls, from scratch and at random');
  const payer = new PaidOracle(reward, { budget });
  const training = gflownet.start(
    { gamma: settings.gamma },
    { env, backend, payer, random: random.fork('scratch') },
  );
  const scratch = await spendAll(training, payer, 'from scratch', budget, watcher);
  const drawn = await drawRandomly(env, reward, budget, random.fork('random'));
  return {
    scale,
    seed,
    reward: DEMO_REWARD,
    kernels: backend.flavor,
    successRateUnseen: success,
    successRateGreedy: greedy,
    pretrainSeconds: record.seconds,
    adaptSeconds: seconds,
    methods: [
      adapted,
      control.adapted,
      methodOf('same acquisition, no GFlowNet', searched, env, reward),
      methodOf('GFlowNet from scratch', scratch, env, reward),
      methodOf('uniform random', drawn, env, reward),
    ],
    metrics: readMetrics(join(path, 'pretrain')),
  };
}

type DemoEnvironment = ReturnType<typeof buildTask>;

function methodOf(
  name: string,
  paid: readonly PaidEntry[],
  env: DemoEnvironment,
  reward: RewardDefinition,
): DemoMethod {
  return { name, paid, summary: summarizeEntries(paid, env, reward) };
}

interface AdaptWork {
  readonly path: string;
  readonly settings: Values;
  readonly reward: RewardDefinition;
  readonly budget: number;
  readonly seed: number;
  readonly watcher: DemoWatcher;
}

/** Adapts a model into a run of its own. */
async function adaptModel(
  folder: string,
  label: string,
  parentFolder: string,
  model: OutcomeModel,
  record: RunRecord,
  { path, settings, reward, budget, seed, watcher }: AdaptWork,
): Promise<{ readonly adapted: DemoMethod; readonly seconds: number }> {
  const { env } = model;
  const target = join(path, folder);
  const config = adaptConfig(active.name, settings, { budget, reward: DEMO_REWARD }, record);
  const parent = parentOf(target, join(path, parentFolder));
  const run = { kind: 'adapt', task: record.task, config, seed, parent };
  const directory = RunDirectory.create(target, run, { overwrite: true });
  const paying = watcher.paying(folder, budget);
  try {
    await runBudget(
      directory,
      { method: active, model },
      { settings, reward, budget, seed },
      { ...paying, ...(watcher.signal && { signal: watcher.signal }) },
    );
  } catch (error) {
    directory.close(watcher.signal?.aborted ? 'interrupted' : 'failed');
    throw error;
  }
  paying.end();
  const adapted = methodOf(label, readPaid(target), env, reward);
  directory.update({ summary: adapted.summary });
  directory.close('done');
  return { adapted, seconds: directory.record.seconds };
}

/** Spends a budget to its end, without a run of its own. */
async function spendAll(
  { spending }: Work,
  oracle: PaidOracle,
  label: string,
  budget: number,
  watcher: DemoWatcher,
): Promise<PaidEntry[]> {
  const paying = watcher.paying(label, budget);
  while (!spending.done) {
    watcher.signal?.throwIfAborted();
    paying.onRound(await spending.next());
    await new Promise((resolve) => setImmediate(resolve));
  }
  paying.end();
  return oracle.paid.map(({ text, raw }) => ({ outcome: text, raw }));
}

async function drawRandomly(
  env: DemoEnvironment,
  reward: RewardDefinition,
  budget: number,
  random: RandomStream,
): Promise<PaidEntry[]> {
  const state = new Int32Array(env.stateSize);
  const texts = new Set<string>();
  while (texts.size < budget) {
    env.sampleOutcome(random, state, 0);
    texts.add(env.outcomeText(state, 0));
  }
  const { raw } = await evaluateTexts(freeEvaluator(reward), [...texts]);
  return [...texts].map((outcome, i) => ({ outcome, raw: raw[i] }));
}

/** The best distinct outcomes of a method, best first. */
export function bestOf({ paid }: DemoMethod, count: number): { outcome: string; raw: number }[] {
  return paid
    .filter((entry): entry is { outcome: string; raw: number } => entry.raw !== null)
    .sort((a, b) => b.raw - a.raw || (a.outcome < b.outcome ? -1 : 1))
    .slice(0, count);
}

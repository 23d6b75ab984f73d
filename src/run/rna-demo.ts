/**
 * The demonstration: one model pre-trained without a reward on RNA 14-mers, adapted to a real binding reward
 * with a stated number of reward calls, beside uniform random sampling and a GFlowNet from scratch at the
 * same number of calls.
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

/** Runs the demonstration into `path` (folders pretrain/ and adapted/). */
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
  const training = watcher.pretraining(steps);
  const run = { kind: 'pretrain', task: env.task, config, seed };
  const { model, record, status } = await startPretraining(
    join(path, 'pretrain'),
    run,
    env,
    backend,
    training,
    true,
  );
  training.end();
  if (status === 'interrupted') watcher.signal?.throwIfAborted();
  const meter = new SuccessMeter(model);
  const success = meter.measure(outcomes, random.fork('unseen')).rate;
  const greedy = meter.measure(outcomes, random.fork('greedy'), { greedy: true }).rate;

  watcher.stage(`2. Adapt to ${DEMO_REWARD} with ${budget} reward calls`);
  const settings = resolveParameters('demo', activeParameters(env), {});
  const parent = parentOf(join(path, 'adapted'), join(path, 'pretrain'));
  const directory = RunDirectory.create(
    join(path, 'adapted'),
    {
      kind: 'adapt',
      task: env.task,
      config: adaptConfig(active.name, settings, { budget, reward: DEMO_REWARD }, record),
      seed,
      parent,
    },
    { overwrite: true },
  );
  const paying = watcher.paying('adapt', budget);
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
  const adapted = methodOf('pre-trained, adapted', readPaid(join(path, 'adapted')), env, reward);
  directory.update({ summary: adapted.summary });
  directory.close('done');

  watcher.stage(`3. The same number of calls, without pre-training`);
  const scratch = await trainFromScratch(
    env,
    backend,
    reward,
    settings.gamma,
    budget,
    random.fork('scratch'),
    watcher,
  );
  const drawn = await drawRandomly(env, reward, budget, random.fork('random'));
  return {
    scale,
    seed,
    reward: DEMO_REWARD,
    kernels: backend.flavor,
    successRateUnseen: success,
    successRateGreedy: greedy,
    pretrainSeconds: record.seconds,
    adaptSeconds: directory.record.seconds,
    methods: [
      adapted,
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

async function trainFromScratch(
  env: DemoEnvironment,
  backend: Backend,
  reward: RewardDefinition,
  gamma: number,
  budget: number,
  random: RandomStream,
  watcher: DemoWatcher,
): Promise<PaidEntry[]> {
  const oracle = new PaidOracle(reward, { budget });
  const { spending: training } = gflownet.start({ gamma }, { env, backend, payer: oracle, random });
  const paying = watcher.paying('from scratch', budget);
  while (!training.done) {
    watcher.signal?.throwIfAborted();
    paying.onRound(await training.next());
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

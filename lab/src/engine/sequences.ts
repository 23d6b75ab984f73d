/**
 * Candidates for a sequence reward, in the page: pre-train once for a length, without the reward (and keep
 * the model for the next one), then adapt to the reward with a stated number of calls, beside uniform random
 * search with as many.
 */
import {
  ActiveAdaptation,
  buildTask,
  OutcomeModel,
  PaidOracle,
  RandomStream,
  type Environment,
  type RewardDefinition,
} from 'ocgfn';
import { ExtractionOperator } from 'ocgfn/adapt';
import { enumerateStates } from 'ocgfn/exact';
import { SuccessMeter, topK, outcomeComponents } from 'ocgfn/metric';
import { Pretrainer } from 'ocgfn/outcome';
import {
  builtinFamilies,
  resolveReward,
  eightMerReward,
  parseEightMers,
  parseScoreTable,
  tableReward,
  type ColumnOptions,
} from 'ocgfn/reward';
import type { Backend } from 'ocgfn/tensor';
import { RandomSearch } from 'ocgfn/baseline';
import { pretrainParameters, pretrainSettings } from 'ocgfn/method';
import { resolveParameters } from 'ocgfn/env';

export interface AdaptRequest {
  /** Binding to RNA strands, by number from 1, or a table of scores. */
  readonly source:
    | { readonly kind: 'rna'; readonly targets: readonly number[]; readonly length: number }
    | {
        readonly kind: 'table';
        readonly name: string;
        readonly text: string;
        /** What is said of the file: its columns, the direction. */
        readonly options?: ColumnOptions;
      };
  readonly budget: number;
  readonly seed: number;
}

export interface Candidate {
  readonly text: string;
  readonly raw: number;
}

export interface SequenceUpdate {
  readonly stage: 'pretrain' | 'adapt' | 'done';
  /** Pre-training steps done, of how many; success on fresh outcomes where it was measured. */
  readonly step: number;
  readonly steps: number;
  readonly success: number;
  /** True when the model was there already. */
  readonly kept: boolean;
  readonly calls: number;
  /**
   * Mean raw score of the best 100 distinct paid outcomes, of adaptation and of random search with as many
   * calls.
   */
  readonly mean: number;
  readonly randomMean: number;
  readonly best: number;
  readonly alphabet: string;
  /** When done: the best 100, their mean pairwise distance, and where all paid outcomes lie. */
  readonly candidates: readonly Candidate[];
  readonly diversity: number;
  readonly paid: readonly Candidate[];
  /** Coordinates of what was paid for on its two principal axes. */
  readonly x: Float64Array;
  readonly y: Float64Array;
}

const SLICE_MS = 40;
const TOP = 100;
const LONGEST = 50;
/** Outcomes up to which the sampler is extracted exactly; a page should not hold more pairs. */
const MOST_EXTRACTED = 5000;
interface Kept {
  readonly model: OutcomeModel;
  readonly success: number;
  /** Made for the first reward. */
  operator?: ExtractionOperator;
}

/** Models by task, kept as long as the worker lives: pre-training does not know of rewards. */
const models = new Map<string, Kept>();

export class SequenceLab {
  private readonly backend: Backend;
  private readonly request: AdaptRequest;
  private stopped = false;

  constructor(backend: Backend, request: AdaptRequest) {
    this.backend = backend;
    this.request = request;
  }

  stop(): void {
    this.stopped = true;
  }

  async *run(): AsyncGenerator<SequenceUpdate> {
    const { seed, budget } = this.request;
    const { env, reward } = await openReward(this.request.source);
    const alphabet = (env.symbols ?? []).join('');
    const nothing = { step: 0, steps: 0, success: NaN, kept: false, calls: 0, mean: NaN, randomMean: NaN, best: NaN, alphabet, candidates: [], diversity: NaN, paid: [], x: new Float64Array(0), y: new Float64Array(0) }; // prettier-ignore
    const key = JSON.stringify(env.task);
    let kept = models.get(key);
    const had = kept !== undefined;
    if (!kept) {
      for await (const update of this.pretrain(env, key)) {
        yield { ...nothing, stage: 'pretrain', ...update };
        if (this.stopped) return;
      }
      kept = models.get(key)!;
    }
    const random = new RandomStream(seed);
    const paid = new PaidOracle(reward, { budget });
    const sampler = (env.outcomeCount ?? Infinity) <= MOST_EXTRACTED ? 'extraction' : 'network';
    if (sampler === 'extraction')
      kept.operator ??= ExtractionOperator.build(enumerateStates(env), kept.model);
    const adaptation = new ActiveAdaptation(
      kept.model,
      paid,
      { sampler },
      random.fork('adapt'),
      budget,
      kept.operator,
    );
    const blind = new PaidOracle(reward, { budget });
    const search = new RandomSearch(env, blind, random.fork('random'));
    const known = { ...nothing, success: kept.success, kept: had };
    while (!adaptation.done) {
      await adaptation.next();
      while (!search.done && blind.calls < paid.calls) await search.next();
      yield { ...known, stage: 'adapt', ...summary(paid), randomMean: summary(blind).mean };
      await breathe();
      if (this.stopped) return;
    }
    const all = feasible(paid).toSorted((a, b) => b.raw - a.raw || (a.text < b.text ? -1 : 1));
    const candidates = all.slice(0, TOP);
    const { x, y } = outcomeComponents(
      env,
      all.map(({ text }) => text),
    );
    yield {
      ...known,
      stage: 'done',
      ...summary(paid),
      randomMean: summary(blind).mean,
      candidates,
      diversity: topK(scored(candidates), TOP, 'hamming').diversity,
      paid: all,
      x,
      y,
    };
  }

  private async *pretrain(
    env: Environment,
    key: string,
  ): AsyncGenerator<{ step: number; steps: number; success: number }> {
    const steps = env.tokenLength <= 10 ? 1500 : 2000;
    const config = resolveParameters('pretrain', pretrainParameters(env), { steps });
    const { model: shape, training } = pretrainSettings(config);
    const random = new RandomStream(0);
    const model = new OutcomeModel(env, this.backend, shape, random.fork('model'));
    const trainer = new Pretrainer(model, training, random.fork('train'));
    const meter = new SuccessMeter(model);
    let success = NaN;
    while (trainer.step < steps && !this.stopped) {
      const start = performance.now();
      while (performance.now() - start < SLICE_MS && trainer.step < steps) {
        trainer.update();
        if (trainer.step % 250 === 0)
          success = meter.measure(300, random.fork(`measure${trainer.step}`)).rate;
      }
      yield { step: trainer.step, steps, success };
      await breathe();
    }
    if (!this.stopped) models.set(key, { model, success });
  }
}

/** Lets messages in. */
const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

const feasible = (paid: PaidOracle): Candidate[] =>
  paid.paid
    .filter((entry): entry is typeof entry & { raw: number } => entry.raw !== null)
    .map(({ text, raw }) => ({ text, raw }));

const scored = (candidates: readonly Candidate[]): { text: string; score: number }[] =>
  candidates.map(({ text, raw }) => ({ text, score: raw }));

function summary(paid: PaidOracle): { calls: number; mean: number; best: number } {
  const entries = feasible(paid);
  const best = entries.map(({ raw }) => raw).toSorted((a, b) => b - a);
  const top = best.slice(0, TOP);
  const mean = top.length > 0 ? top.reduce((sum, raw) => sum + raw, 0) / top.length : NaN;
  return { calls: paid.calls, mean, best: best[0] ?? NaN };
}

/** Task and reward of a source. Throws one sentence about a table that cannot be used. */
export async function openReward(
  source: AdaptRequest['source'],
): Promise<{ env: Environment; reward: RewardDefinition }> {
  if (source.kind === 'rna') {
    const env = buildTask('rna', { length: source.length });
    const spec = source.targets
      .map((n) => `${1 / source.targets.length}*rna:L${source.length}_RNA${n}`)
      .join(' + ');
    const named = source.targets.length === 1 ? `rna:L${source.length}_RNA${source.targets[0]}` : spec;
    return { env, reward: await resolveReward(named, builtinFamilies, { task: env.task }) };
  }
  const { name, text } = source;
  if (/^\s*8-mer\b/.test(text)) {
    return { env: buildTask('tfbind8', {}), reward: eightMerReward(name, parseEightMers(name, text)) };
  }
  const table = parseScoreTable(name, text, source.options);
  const lengths = new Set([...table.scores.keys()].map((outcome) => outcome.length));
  const letters = [...new Set([...table.scores.keys()].flatMap((outcome) => [...outcome]))].sort().join('');
  const [length] = lengths;
  if (lengths.size !== 1 || length > LONGEST) {
    const found = [...lengths]
      .sort((a, b) => a - b)
      .slice(0, 5)
      .join(', ');
    throw new Error(
      `${name}: all sequences must have one length, up to ${LONGEST}; this table has lengths ${found}`,
    );
  }
  if (letters.length < 2 || letters.length > 26) {
    throw new Error(
      `${name}: sequences of 2 to 26 different letters are needed, this table has ${letters.length}`,
    );
  }
  const alphabet = [
    ['ACGT', /^[ACGT]+$/],
    ['ACGU', /^[ACGU]+$/],
  ] as const;
  const whole = alphabet.find(([, pattern]) => pattern.test(letters))?.[0] ?? letters;
  const env = buildTask('sequence', { alphabet: whole, length });
  return { env, reward: tableReward(name, table, { ...(table.report.lower === true && { lower: true }) }) };
}

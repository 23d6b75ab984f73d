/**
 * Active adaptation (ours; docs/design.md): a reward model in the loop. Fit an ensemble to the raw scores
 * paid for so far, adapt the sampler to r_hat^gamma (which costs no calls), spend part of the budget on what
 * it proposes, and repeat. The final sampler knows the true reward where it was paid for and r_hat elsewhere.
 *
 * The sampler is exact extraction where outcomes can be enumerated, else the amortized predictor with polish.
 */
import { rowsOfTexts } from '../env/rows-of-texts.js';
import type { OutcomeModel } from '../outcome/outcome-model.js';
import type { RandomStream } from '../random/stream.js';
import type { Policy } from '../sampling/policy.js';
import { resolveParameters } from '../settings/parameters.js';
import { Acquisition } from './acquisition.js';
import { activeParameters, usesExtraction, type ActiveOptions } from './active-options.js';
import type { Adaptation, AdaptationReport } from './adaptation.js';
import { PolicyCandidates, type CandidateSource } from './candidate-source.js';
import { createSurrogate } from './surrogates.js';
import type { ExtractionOperator } from './extraction-operator.js';
import { ExtractionSampler } from './extraction-sampler.js';
import { NetworkSampler } from './network-sampler.js';
import type { RewardLibrary } from './library/reward-library.js';
import type { PaidOutcomes } from './paid-outcomes.js';
import { PaidRounds } from './paid-rounds.js';
import type { Payer } from './payer.js';
import type { RoundSampler } from './round-sampler.js';
import { fitToPaid, type ScoreModel } from './score-model.js';

export class ActiveAdaptation implements Adaptation {
  readonly surrogate: ScoreModel;
  readonly sampler: RoundSampler;

  private readonly options: ActiveOptions;
  private readonly rounds: PaidRounds;
  private readonly acquisition: Acquisition;
  private readonly source: CandidateSource;

  /**
   * @param given what differs from the presets
   * @param capacity most outcomes paid for, those of earlier rounds included; default: what the payer has
   * left
   * @param operator of the model, where it is kept; made anew otherwise
   * @param library earlier rewards of the space
   * @throws one sentence when an option is unknown or out of range
   */
  constructor(
    model: OutcomeModel,
    payer: Payer,
    given: Partial<ActiveOptions>,
    random: RandomStream,
    capacity = payer.remaining,
    operator?: ExtractionOperator,
    library?: RewardLibrary,
  ) {
    const { env } = model;
    const options = resolveParameters('adapt active', activeParameters(env), given);
    this.options = options;
    this.surrogate = createSurrogate(env, model.parameters.backend, options, random, library);
    this.rounds = new PaidRounds(env, payer, { gamma: options.gamma, patience: 1, capacity }, random);
    this.acquisition = new Acquisition(this.paid, this.surrogate, {
      ...options,
      besideBest: library !== undefined,
    });
    this.sampler = usesExtraction(model.env, options.sampler)
      ? new ExtractionSampler(model, this.paid, this.surrogate, operator)
      : new NetworkSampler(model, this.paid, this.surrogate, options, random);
    this.source = new PolicyCandidates(env, () => this.sampler.proposal);
  }

  /** The adapted policy. */
  get policy(): Policy {
    return this.sampler.policy;
  }

  get paid(): PaidOutcomes {
    return this.rounds.paid;
  }

  /** True when the budget is spent, or nothing is left that is not paid for. */
  get done(): boolean {
    return this.rounds.done;
  }

  next(): Promise<AdaptationReport> {
    const { options, rounds } = this;
    return rounds.next({
      propose: (random, unseen) => {
        for (const text of this.propose(rounds.size(options), random)) unseen.add(text);
      },
      learn: (random) => this.learn(random, this.done),
    });
  }

  /** Outcomes to pay for next: uniform ones while nothing is known, then what the sampler proposes. */
  propose(count: number, random: RandomStream): string[] {
    return this.paid.count === 0
      ? this.proposeUniform(count, random)
      : this.acquisition.propose(count, this.source, random);
  }

  /** Uniform outcomes that are not paid for. */
  proposeUniform(count: number, random: RandomStream): string[] {
    return this.acquisition.uniform(count, random);
  }

  /**
   * Fits the surrogate to what is paid for and adapts the sampler to it.
   * @param last to r^finalGamma, as there are no further batches to draw
   */
  learn(random: RandomStream, last: boolean): Readonly<Record<string, number>> {
    const { options, paid } = this;
    const steps = last ? (options.finalSurrogateSteps ?? options.surrogateSteps) : options.surrogateSteps;
    const surrogate = fitToPaid(this.surrogate, paid, steps);
    const gamma = last ? (options.finalGamma ?? options.gamma) : options.gamma;
    return { surrogate, ...this.sampler.adapt(gamma, random, last) };
  }

  /** Mean and deviation of the surrogate's raw score of outcomes. */
  predict(texts: readonly string[]): { readonly mean: Float64Array; readonly deviation: Float64Array } {
    const [, tokens] = rowsOfTexts(this.paid.env, texts);
    const [mean, deviation] = [new Float64Array(texts.length), new Float64Array(texts.length)];
    this.surrogate.predict(tokens, texts.length, mean, deviation);
    return { mean, deviation };
  }
}

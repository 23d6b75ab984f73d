/**
 * Monte-Carlo extraction as a way of spending reward calls: the whole budget goes to outcomes drawn by the
 * environment's law, in one round (monte-carlo-extraction.ts). A repeat costs nothing and counts twice.
 */
import type { OutcomeModel } from '../outcome/outcome-model.js';
import type { RandomStream } from '../random/stream.js';
import type { Policy } from '../sampling/policy.js';
import { boolean, type SettingsOf } from '../settings/describe.js';
import { resolveParameters } from '../settings/parameters.js';
import { BestScore } from '../reward/climb.js';
import type { AdaptationReport, Spending } from './adaptation.js';
import { monteCarloPolicy } from './monte-carlo-extraction.js';
import type { Payer } from './payer.js';

export const monteCarloParameters = {
  normalize: boolean({ preset: true, help: 'use F(s|y) / F(s0|y)' }),
};

export type MonteCarloOptions = SettingsOf<typeof monteCarloParameters>;

/** Outcomes that stand for all: terminal states [K, stateSize] and their log r [K]. */
export interface OutcomeSample {
  readonly states: Int32Array;
  readonly logWeight: Float32Array<ArrayBuffer>;
}

export class MonteCarloAdaptation implements Spending {
  readonly model: OutcomeModel;
  private readonly payer: Payer;
  private readonly options: MonteCarloOptions;
  private readonly random: RandomStream;
  private result: { readonly policy: Policy; readonly sample: OutcomeSample } | undefined;

  /**
   * @param given what differs from the presets
   * @throws one sentence when an option is unknown or out of range
   */
  constructor(model: OutcomeModel, payer: Payer, given: Partial<MonteCarloOptions>, random: RandomStream) {
    this.model = model;
    this.payer = payer;
    this.options = resolveParameters('adapt monte-carlo', monteCarloParameters, given);
    this.random = random;
  }

  get done(): boolean {
    return this.result !== undefined;
  }

  get policy(): Policy | undefined {
    return this.result?.policy;
  }

  /** The paid outcomes; undefined before they are paid for. */
  get sample(): OutcomeSample | undefined {
    return this.result?.sample;
  }

  async next(): Promise<AdaptationReport> {
    const { model, payer, random } = this;
    const { env } = model;
    const count = payer.remaining;
    const states = new Int32Array(count * env.stateSize);
    const texts: string[] = [];
    for (let i = 0; i < count; i++) {
      env.sampleOutcome(random, states, i * env.stateSize);
      texts.push(env.outcomeText(states, i * env.stateSize));
    }
    const evaluations = await payer.evaluate(texts);
    const logWeight = Float32Array.from(evaluations, ({ logReward }) => logReward);
    const policy = monteCarloPolicy(model, { states, logWeight, count }, this.options.normalize);
    this.result = { policy, sample: { states, logWeight } };
    const best = new BestScore(payer.climb);
    for (const { raw } of evaluations) best.note(raw);
    return { round: 1, calls: payer.calls, best: best.raw, losses: {} };
  }
}

/**
 * The reward of a conditional training: R(x|c) made of one reward or several, or asked in a context. What is
 * paid for is one outcome of one reward, or in one context; every such pair is paid for once, whatever the
 * condition it came up under.
 */
import type { ConditionSpace } from '../condition/condition-space.js';
import type { StateGraph } from '../exact/state-graph.js';
import type { OpenCondition } from '../host/open-condition.js';
import type { GFlowNetTrainer } from '../objective/gflownet-trainer.js';
import type { RewardDefinition } from '../reward/definition.js';
import { evaluateOutcomes, evaluateTexts, freeEvaluator, type Evaluator } from '../reward/evaluation.js';
import { PaidOracle } from '../reward/paid-oracle.js';
import type { RunDirectory } from '../store/run-directory.js';

/** One of the rewards that a condition is made of, or the reward in one context. */
export interface Part {
  /** Told apart from the others in the log of calls by it; empty where there is one reward. */
  readonly key: string;
  readonly reward: RewardDefinition;
}

/** The parts that R(x|c) of the condition at values[at ..] is made of [K]. */
export function partsOf(
  { input: { space }, rewards }: OpenCondition,
  values: ArrayLike<number>,
  at: number,
): Part[] {
  if (space.contextOf)
    return [{ key: space.text(values, at), reward: rewards[0].inContext!(space.contextOf(values, at)) }];
  return rewards.map((reward, k) => ({ key: rewards.length === 1 ? '' : `reward ${k + 1}`, reward }));
}

/** Pays for what a trainer asks. */
export class ConditionalPayer {
  private readonly oracles = new Map<string, PaidOracle>();

  constructor(
    private readonly opened: OpenCondition,
    private readonly directory: RunDirectory,
  ) {}

  /** Pairs of an outcome and a reward, or a context, that were paid for. */
  get calls(): number {
    let calls = 0;
    for (const oracle of this.oracles.values()) calls += oracle.calls;
    return calls;
  }

  /** log R(x|c) of the states that the trainer asks for, each under the condition of its trajectory. */
  async logRewards(trainer: AskingTrainer): Promise<number[]> {
    const { env, asked, askedCount, conditions } = trainer;
    const { space } = this.opened.input;
    const size = space.names.length;
    const texts = Array.from({ length: askedCount }, (_, k) => env.outcomeText(asked, k * env.stateSize));
    const places = texts.map((_, k) => trainer.askedOwner(k) * size);
    const logs = texts.map(() => new Float64Array(space.rewards));
    const lists = new Map<string, { part: Part; index: number; asked: number[] }>();
    places.forEach((at, k) =>
      partsOf(this.opened, conditions, at).forEach((part, index) => {
        const list = lists.get(part.key) ?? { part, index, asked: [] };
        list.asked.push(k);
        lists.set(part.key, list);
      }),
    );
    for (const { part, index, asked: own } of lists.values()) {
      const evaluations = await this.oracleOf(part).evaluate(own.map((k) => texts[k]));
      evaluations.forEach(({ logReward }, i) => (logs[own[i]][index] = logReward));
    }
    return places.map((at, k) => space.logReward(conditions, at, logs[k]));
  }

  private oracleOf({ key, reward }: Part): PaidOracle {
    let oracle = this.oracles.get(key);
    if (oracle) return oracle;
    const { directory } = this;
    const under = key === '' ? {} : { under: key };
    oracle = new PaidOracle(reward, {
      announce: (outcomes) => directory.appendAsked(outcomes),
      sink: (entries) => directory.appendOracleCalls(entries.map((entry) => ({ ...entry, ...under }))),
      restore: directory.paidBefore
        .filter((entry) => (entry.under ?? '') === key)
        .map(({ outcome, raw }, i) => ({ outcome, raw, call: i + 1 })),
    });
    this.oracles.set(key, oracle);
    return oracle;
  }
}

type AskingTrainer = Pick<GFlowNetTrainer, 'env' | 'asked' | 'askedCount' | 'conditions' | 'askedOwner'>;

/** Log-rewards of all outcomes or of some, under any condition; asked once a part, outside any budget. */
export class FreeConditionalReward {
  private readonly evaluators = new Map<string, Evaluator>();
  private readonly ofGraph = new Map<string, Promise<Float64Array>>();
  private readonly space: ConditionSpace;

  constructor(private readonly opened: OpenCondition) {
    this.space = opened.input.space;
  }

  /** log R(x|c) of every outcome of a graph [X]. */
  async target(graph: StateGraph, values: Float64Array): Promise<Float64Array> {
    const parts = await Promise.all(
      partsOf(this.opened, values, 0).map((part) => {
        const known = this.ofGraph.get(part.key);
        if (known) return known;
        const asked = evaluateOutcomes(this.evaluatorOf(part), graph).then(({ logReward }) => logReward);
        this.ofGraph.set(part.key, asked);
        return asked;
      }),
    );
    return this.joined(values, parts);
  }

  /** Raw scores of outcomes by every part, and log R(x|c). */
  async score(
    values: Float64Array,
    texts: readonly string[],
  ): Promise<{ raw: (readonly (number | null)[])[]; logReward: Float64Array }> {
    const answers = [];
    for (const part of partsOf(this.opened, values, 0))
      answers.push(await evaluateTexts(this.evaluatorOf(part), texts));
    const logReward = this.joined(
      values,
      answers.map((answer) => answer.logReward),
    );
    return { raw: answers.map(({ raw }) => raw), logReward };
  }

  private joined(values: Float64Array, parts: readonly Float64Array[]): Float64Array {
    const logs = new Float64Array(parts.length);
    return parts[0].map((_, x) => {
      for (let k = 0; k < parts.length; k++) logs[k] = parts[k][x];
      return this.space.logReward(values, 0, logs);
    });
  }

  private evaluatorOf({ key, reward }: Part): Evaluator {
    const known = this.evaluators.get(key) ?? freeEvaluator(reward);
    this.evaluators.set(key, known);
    return known;
  }
}

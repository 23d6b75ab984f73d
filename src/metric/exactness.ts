/**
 * How far a learned outcome-conditioned model is from the exact one (uniform P_B), on enumerable
 * environments. States are drawn as backward chains visit them: y uniform over outcomes, s one of the states
 * of a chain from y, all its steps equally likely.
 */
import { exactConditionalFlow } from '../exact/conditional.js';
import { enumerateStates } from '../exact/state-graph.js';
import type { Environment } from '../env/environment.js';
import type { RandomStream } from '../random/stream.js';
import type { ConditionalFlow } from '../sampling/policy.js';
import { copyRow } from '../sampling/trajectories.js';

export interface Exactness {
  /** Mean total variation of P_F(.|s, y) from the exact one. */
  readonly policyTv: number;
  /** Mean |log F(s|y) - exact| over the same pairs. */
  readonly flowError: number;
  /**
   * Flow given to pairs that cannot meet: the mean of F(s|y) over pairs of a visited state s and an outcome
   * y, uniform among those out of reach, times |X|. It should be far below 1: extraction sums over |X|
   * outcomes. Absent where no pair is out of reach.
   */
  readonly leak?: number;
}

/** Rows evaluated in one go. */
const BATCH = 1024;
/** Draws after which a state is taken to reach every outcome. */
const TRIES = 64;

export class ExactnessMeter {
  private readonly env: Environment;
  private readonly exact: ConditionalFlow;
  private readonly mask: Uint8Array;
  private readonly states: Int32Array;
  private readonly outcomes: Int32Array;
  private readonly chain: Int32Array;

  /** @throws when the environment has too many states to enumerate */
  constructor(env: Environment) {
    this.env = env;
    this.exact = exactConditionalFlow(enumerateStates(env));
    this.mask = new Uint8Array(env.actionCount);
    this.states = new Int32Array(BATCH * env.stateSize);
    this.outcomes = new Int32Array(BATCH * env.stateSize);
    this.chain = new Int32Array((env.maxSteps + 1) * env.stateSize);
  }

  /** Compares on `pairs` pairs. */
  measure(model: ConditionalFlow, pairs: number, random: RandomStream): Exactness {
    const { env, states, outcomes } = this;
    const actions = env.actionCount;
    const [logP, logQ] = [new Float32Array(BATCH * actions), new Float32Array(BATCH * actions)];
    const [logF, logG] = [new Float32Array(BATCH), new Float32Array(BATCH)];
    const met = random.fork('met');
    let [tv, error] = [0, 0];
    for (let from = 0; from < pairs; from += BATCH) {
      const rows = Math.min(BATCH, pairs - from);
      for (let r = 0; r < rows; r++) this.drawPair(met, r);
      model.evaluate(states, outcomes, rows, logP, logF);
      this.exact.evaluate(states, outcomes, rows, logQ, logG);
      for (let i = 0; i < rows * actions; i++) tv += Math.abs(Math.exp(logP[i]) - Math.exp(logQ[i])) / 2;
      for (let r = 0; r < rows; r++) error += Math.abs(logF[r] - logG[r]);
    }
    const leak = this.leak(model, pairs, random.fork('apart'), logP, logF);
    return {
      policyTv: tv / pairs,
      flowError: error / pairs,
      ...(leak !== undefined && { leak }),
    };
  }

  private leak(
    model: ConditionalFlow,
    pairs: number,
    random: RandomStream,
    logP: Float32Array,
    logF: Float32Array,
  ): number | undefined {
    const { env, states, outcomes } = this;
    let [flow, apart] = [0, 0];
    for (let from = 0; from < pairs; from += BATCH) {
      let rows = 0;
      for (let r = Math.min(BATCH, pairs - from); r > 0; r--) if (this.drawApart(random, rows)) rows++;
      if (rows === 0) continue;
      model.evaluate(states, outcomes, rows, logP, logF);
      for (let r = 0; r < rows; r++) flow += Math.exp(logF[r]);
      apart += rows;
    }
    return apart === 0 ? undefined : (flow / apart) * Math.exp(env.logOutcomeCount);
  }

  /** Writes y and a state of a chain back from it into row r. */
  private drawPair(random: RandomStream, r: number): void {
    const { env, mask, chain, states, outcomes } = this;
    const size = env.stateSize;
    env.sampleOutcome(random, outcomes, r * size);
    copyRow(outcomes, r * size, chain, 0, size);
    let length = 0;
    for (;;) {
      env.backwardMask(chain, length * size, mask, 0);
      let allowed = 0;
      for (let a = 0; a < mask.length; a++) allowed += mask[a];
      if (allowed === 0) break;
      let skip = random.int(allowed);
      let action = 0;
      while (!mask[action] || skip-- > 0) action++;
      copyRow(chain, length * size, chain, (length + 1) * size, size);
      env.stepBack(chain, ++length * size, action);
    }
    // Row 0 of the chain is y itself.
    copyRow(chain, (1 + random.int(length)) * size, states, r * size, size);
  }

  /** Writes a visited state and an outcome that it cannot reach into row r; false when none was drawn. */
  private drawApart(random: RandomStream, r: number): boolean {
    const { env, states, outcomes } = this;
    const size = env.stateSize;
    if (!env.canReach) return false;
    this.drawPair(random, r);
    for (let k = 0; k < TRIES; k++) {
      env.sampleOutcome(random, outcomes, r * size);
      if (!env.canReach(states, r * size, outcomes, r * size)) return true;
    }
    return false;
  }
}

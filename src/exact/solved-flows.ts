/**
 * Exact flows of a reward under the uniform P_B, for state spaces too large to keep edges (flows.ts keeps
 * them): F(x) = R(x), F(s) = sum over s -> s' of F(s') P_B(s|s'), Z = F(s0) (Bengio et al., "GFlowNet
 * Foundations", JMLR 2023). States are visited once, last to first; what is kept is one float64 a state,
 *
 *     share(s') = log F(s') + log P_B(.|s'),     log F(s) = logsumexp over s -> s' of share(s'),
 *
 * which is all that the policy needs: P_F(s'|s) = exp(share(s') - log F(s)). An edge is a (state, action)
 * pair, as everywhere. Time: one look at every edge.
 */
import type { Policy } from '../env/policy-types.js';
import { LOG_ZERO } from '../tensor/kernels.js';
import type { StateSpace } from './state-space.js';

export class SolvedFlows {
  readonly space: StateSpace;
  /** log F(s) + log P_B of any edge into s [S]. */
  readonly share: Float64Array;
  /** The policy that samples outcomes in proportion to the reward, once all is solved. */
  readonly policy: Policy;
  private readonly logReward: ArrayLike<number>;
  /** States from this one on are solved. */
  private next: number;
  private readonly row: Int32Array;
  private readonly child: Int32Array;
  private readonly mask: Uint8Array;
  private readonly terms: Float64Array;

  /**
   * @param logReward log R of each outcome [X]; -Infinity for R = 0
   * @throws when logReward has another length than there are outcomes
   */
  constructor(space: StateSpace, logReward: ArrayLike<number>) {
    const { env, stateCount, outcomeCount } = space;
    if (logReward.length !== outcomeCount)
      throw new Error(`exact: one log-reward for each of ${outcomeCount} outcomes, got ${logReward.length}`);
    this.space = space;
    this.logReward = logReward;
    this.share = new Float64Array(stateCount);
    this.next = stateCount;
    this.row = new Int32Array(env.stateSize);
    this.child = new Int32Array(env.stateSize);
    this.mask = new Uint8Array(env.actionCount);
    this.terms = new Float64Array(env.actionCount);
    this.policy = { env, logProbs: (states, count, out) => this.logProbs(states, count, out) };
  }

  /** States left to solve. */
  get left(): number {
    return this.next;
  }

  /**
   * Solves the next states, all by default, so that a caller can show progress or stop in between.
   * @throws when a log-reward is NaN or +Infinity, or the states turn out not to be in order
   */
  advance(count = Infinity): void {
    const { space, share, row, mask, logReward } = this;
    const { env } = space;
    const end = Math.max(0, this.next - count);
    for (let s = this.next - 1; s >= end; s--) {
      space.writeState(s, row, 0);
      let logF: number;
      if (env.isTerminal(row, 0)) {
        logF = logReward[space.outcomeOf(row, 0)];
        if (!(logF < Infinity))
          throw new Error(
            `exact: log-reward of ${env.outcomeText(row, 0)} must be a number below Infinity, got ${logF}`,
          );
      } else {
        logF = this.gather(row, 0);
      }
      env.backwardMask(row, 0, mask, 0);
      let parents = 0;
      for (let a = 0; a < mask.length; a++) parents += mask[a];
      share[s] = logF - Math.log(Math.max(1, parents));
    }
    this.next = end;
  }

  /** log Z = log F(s0); s0 has no parents. */
  get logZ(): number {
    return this.share[0];
  }

  /** log F(s) of a state that is not terminal; leaves each action's share in `terms`. */
  private gather(states: Int32Array, at: number): number {
    const { space, share, child, mask, terms } = this;
    const { env } = space;
    const { stateSize } = env;
    env.forwardMask(states, at, mask, 0);
    let max = -Infinity;
    for (let a = 0; a < mask.length; a++) {
      terms[a] = -Infinity;
      if (mask[a] === 0) continue;
      for (let k = 0; k < stateSize; k++) child[k] = states[at + k];
      env.step(child, 0, a);
      terms[a] = share[space.find(child, 0)];
      if (terms[a] > max) max = terms[a];
    }
    if (max === -Infinity) return max;
    let sum = 0;
    for (let a = 0; a < mask.length; a++) if (mask[a] === 1) sum += Math.exp(terms[a] - max);
    return max + Math.log(sum);
  }

  /** Where F(s) = 0 nothing is known of the policy, and it is uniform. */
  private logProbs(states: Int32Array, count: number, out: Float32Array): void {
    const { mask, terms, space } = this;
    const { stateSize, actionCount } = space.env;
    for (let r = 0; r < count; r++) {
      const logF = this.gather(states, r * stateSize);
      let allowed = 0;
      if (logF === -Infinity) for (let a = 0; a < actionCount; a++) allowed += mask[a];
      for (let a = 0; a < actionCount; a++) {
        const logP = logF === -Infinity ? -Math.log(allowed) : terms[a] - logF;
        out[r * actionCount + a] = mask[a] === 1 ? Math.max(logP, LOG_ZERO) : LOG_ZERO;
      }
    }
  }
}

/** Solves all at once. Errors as `SolvedFlows`. */
export function solveSpace(space: StateSpace, logReward: ArrayLike<number>): SolvedFlows {
  const solved = new SolvedFlows(space, logReward);
  solved.advance();
  return solved;
}

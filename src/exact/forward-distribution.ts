/**
 * The distribution over outcomes that a policy samples, exactly, without keeping an edge: one pass over the
 * states of a `StateSpace`, first to last, that pushes probability along every action. It reads nothing but
 * the policy's own log-probabilities, so it checks whatever made them. For a state graph: terminating.ts.
 */
import type { Policy } from '../env/policy-types.js';
import { LOG_ZERO } from '../tensor/kernels.js';
import type { StateSpace } from './state-space.js';

/** States handed to the policy at a time. */
const BATCH = 1024;

export class ForwardDistribution {
  /** Probability of passing through each state [S]; terminal ones are ended in. */
  readonly visits: Float64Array;
  private readonly space: StateSpace;
  private readonly policy: Policy;
  private next = 0;
  private readonly packed: Int32Array;
  private readonly numbers = new Float64Array(BATCH);
  private readonly logP: Float32Array;
  private readonly row: Int32Array;
  private readonly mask: Uint8Array;

  /** @param start the state that trajectories begin in; s0 by default */
  constructor(space: StateSpace, policy: Policy, start = 0) {
    const { env, stateCount } = space;
    this.space = space;
    this.policy = policy;
    this.visits = new Float64Array(stateCount);
    this.visits[start] = 1;
    this.next = start;
    this.packed = new Int32Array(BATCH * env.stateSize);
    this.logP = new Float32Array(BATCH * env.actionCount);
    this.row = new Int32Array(env.stateSize);
    this.mask = new Uint8Array(env.actionCount);
  }

  /** States left to pass through. */
  get left(): number {
    return this.space.stateCount - this.next;
  }

  /**
   * Passes through the next states, all by default.
   * @throws when the policy gives no allowed action of a visited state any probability
   */
  advance(count = Infinity): void {
    const { space, policy, visits, packed, numbers } = this;
    const { env, stateCount } = space;
    const end = Math.min(stateCount, this.next + count);
    for (let s = this.next; s < end;) {
      let rows = 0;
      for (; s < end && rows < BATCH; s++) {
        space.writeState(s, packed, rows * env.stateSize);
        if (!env.isTerminal(packed, rows * env.stateSize)) numbers[rows++] = s;
      }
      if (rows === 0) break;
      policy.logProbs(packed, rows, this.logP);
      for (let r = 0; r < rows; r++) if (visits[numbers[r]] > 0) this.push(r);
    }
    this.next = end;
  }

  /** log-probability of ending in each outcome [X]. */
  logProbabilities(): Float64Array {
    const { space, row, visits } = this;
    const out = new Float64Array(space.outcomeCount);
    for (let x = 0; x < out.length; x++) {
      space.writeOutcome(x, row, 0);
      out[x] = Math.log(visits[space.find(row, 0)]);
    }
    return out;
  }

  /** float32 log-probabilities are normalized again in float64. */
  private push(r: number): void {
    const { space, row, mask, logP, packed, visits } = this;
    const { env } = space;
    const { stateSize, actionCount } = env;
    env.forwardMask(packed, r * stateSize, mask, 0);
    let total = 0;
    for (let a = 0; a < actionCount; a++) if (mask[a] === 1) total += Math.exp(logP[r * actionCount + a]);
    if (!(total > 0 && total < Infinity)) {
      const state = packed.subarray(r * stateSize, (r + 1) * stateSize).join(', ');
      throw new Error(
        `exact: a policy must give some allowed action a probability, got a sum of ${total} at [${state}]`,
      );
    }
    const share = visits[this.numbers[r]] / total;
    for (let a = 0; a < actionCount; a++) {
      if (mask[a] === 0 || logP[r * actionCount + a] <= LOG_ZERO) continue;
      for (let k = 0; k < stateSize; k++) row[k] = packed[r * stateSize + k];
      env.step(row, 0, a);
      visits[space.find(row, 0)] += share * Math.exp(logP[r * actionCount + a]);
    }
  }
}

/** log-probability that the policy ends in each outcome [X], in the order of the space. */
export function forwardDistribution(space: StateSpace, policy: Policy, start = 0): Float64Array {
  const forward = new ForwardDistribution(space, policy, start);
  forward.advance();
  return forward.logProbabilities();
}

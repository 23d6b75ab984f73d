/**
 * Direct extraction with the sum over outcomes replaced by a weighted sample y_1 .. y_K (paper, section 4.3):
 *
 *     P_F^r(s'|s) ~ sum_k w_k F(s|y_k) P_F(s'|s, y_k),   w_k = r(y_k) / q(y_k)
 *
 * A fixed sample is a policy that can only end in its own outcomes: tv is at least 1 - R(sample)/Z. Use it
 * with a scored data set as the sample, or with a large one.
 */
import { greatest } from '../math/log-space.js';
import type { ConditionalFlow, Policy } from '../sampling/policy.js';
import { copyRow } from '../sampling/trajectories.js';
import { LOG_ZERO } from '../tensor/kernels.js';

export interface WeightedOutcomes {
  /** Terminal states [K, stateSize]. */
  readonly states: Int32Array;
  /** log( r(y) / q(y) ) up to a common constant [K]. */
  readonly logWeight: ArrayLike<number>;
  readonly count: number;
}

const BATCH = 2048;

/**
 * @param normalize use F(s|y) / F(s0|y), see `ExactExtractionOptions`
 * @returns the extracted policy. Each state costs K evaluations of the model, less where `env.canReach` rules
 * outcomes out; states that no outcome of the sample can follow get the uniform policy
 */
export function monteCarloPolicy(model: ConditionalFlow, sample: WeightedOutcomes, normalize = true): Policy {
  const { env } = model;
  if (sample.count < 1) throw new Error(`extraction: at least one outcome is needed, got ${sample.count}`);
  const size = env.stateSize;
  const actions = env.actionCount;
  const logWeight = centered(sample, normalize ? rootFlows(model, sample) : undefined);
  const states = new Int32Array(BATCH * size);
  const outcomes = new Int32Array(BATCH * size);
  const picked = new Int32Array(BATCH);
  const logProbs = new Float32Array(BATCH * actions);
  const logFlow = new Float32Array(BATCH);
  const numerator = new Float64Array(actions);
  const mask = new Uint8Array(actions);

  function accumulate(rows: number): void {
    model.evaluate(states, outcomes, rows, logProbs, logFlow);
    for (let r = 0; r < rows; r++) {
      const base = logWeight[picked[r]] + logFlow[r];
      for (let a = 0; a < actions; a++) numerator[a] += Math.exp(base + logProbs[r * actions + a]);
    }
  }

  function sumState(rowStates: Int32Array, at: number): void {
    numerator.fill(0);
    let rows = 0;
    for (let k = 0; k < sample.count; k++) {
      if (env.canReach && !env.canReach(rowStates, at, sample.states, k * size)) continue;
      copyRow(rowStates, at, states, rows * size, size);
      copyRow(sample.states, k * size, outcomes, rows * size, size);
      picked[rows++] = k;
      if (rows === BATCH) {
        accumulate(rows);
        rows = 0;
      }
    }
    if (rows > 0) accumulate(rows);
  }

  return {
    env,
    logProbs(rowStates, count, out) {
      for (let r = 0; r < count; r++) {
        sumState(rowStates, r * size);
        env.forwardMask(rowStates, r * size, mask, 0);
        let total = 0;
        let allowed = 0;
        for (let a = 0; a < actions; a++) {
          if (!mask[a]) continue;
          allowed++;
          total += numerator[a];
        }
        for (let a = 0; a < actions; a++) {
          const share = total > 0 ? numerator[a] / total : 1 / allowed;
          out[r * actions + a] = mask[a] && share > 0 ? Math.log(share) : LOG_ZERO;
        }
      }
    },
  };
}

/** log F(s0|y_k) of every outcome of the sample. */
function rootFlows(model: ConditionalFlow, sample: WeightedOutcomes): Float64Array {
  const { env } = model;
  const roots = new Float64Array(sample.count);
  const states = new Int32Array(BATCH * env.stateSize);
  const logProbs = new Float32Array(BATCH * env.actionCount);
  const logFlow = new Float32Array(BATCH);
  for (let r = 0; r < BATCH; r++) env.reset(states, r * env.stateSize);
  for (let from = 0; from < sample.count; from += BATCH) {
    const rows = Math.min(BATCH, sample.count - from);
    const outcomes = sample.states.subarray(from * env.stateSize, (from + rows) * env.stateSize);
    model.evaluate(states, outcomes, rows, logProbs, logFlow);
    for (let r = 0; r < rows; r++) roots[from + r] = logFlow[r];
  }
  return roots;
}

function centered(sample: WeightedOutcomes, roots: Float64Array | undefined): Float64Array {
  const logWeight = Float64Array.from(
    { length: sample.count },
    (_, k) => sample.logWeight[k] - (roots ? roots[k] : 0),
  );
  const max = greatest(logWeight);
  return logWeight.map((w) => w - max);
}

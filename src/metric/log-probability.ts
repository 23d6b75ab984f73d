/**
 * log p(x), the chance that a policy ends in x, estimated by importance sampling over backward trajectories:
 *
 *     p(x) = sum over tau to x of P_F(tau) = E_{tau ~ P_B(.|x)} [ P_F(tau) / P_B(tau|x) ]
 *
 * The estimate of p(x) is unbiased, that of log p(x) is too small by about half the relative variance: state
 * the number of samples beside it. Where P_B(tau|x) = 1 (append-only strings) there is one trajectory, and
 * one sample is exact. Enumerable spaces have `terminatingDistribution` instead.
 */
import type { RandomStream } from '../random/stream.js';
import { BackwardSampler } from '../sampling/backward.js';
import type { Policy } from '../sampling/policy.js';
import { TrajectoryBatch } from '../sampling/trajectories.js';

/** Trajectories drawn and evaluated in one go. */
const CAPACITY = 64;

export class LogProbabilityEstimator {
  private readonly policy: Policy;
  private readonly batch: TrajectoryBatch;
  private readonly sampler: BackwardSampler;
  private readonly logProbs: Float32Array;
  /** Outcome of each trajectory of the batch. */
  private readonly outcome = new Int32Array(CAPACITY);
  /** Greatest log-weight so far of each outcome, sum of exp(log-weight - greatest), and number of weights. */
  private greatest = new Float64Array(0);
  private scaled = new Float64Array(0);
  private drawn = new Int32Array(0);

  constructor(policy: Policy) {
    const { env } = policy;
    this.policy = policy;
    this.batch = new TrajectoryBatch(env, CAPACITY);
    this.sampler = new BackwardSampler(env.actionCount, env.stateSize);
    this.logProbs = new Float32Array(CAPACITY * env.maxSteps * env.actionCount);
  }

  /**
   * Writes estimates of log p(x) into out[count].
   * @param states terminal states [count, stateSize]
   * @param samples backward trajectories per outcome; outcomes that have one trajectory only are evaluated
   * once
   * @throws when samples is not an integer >= 1
   */
  estimate(
    states: Int32Array,
    count: number,
    samples: number,
    random: RandomStream,
    out: Float64Array,
  ): void {
    if (!(Number.isInteger(samples) && samples >= 1))
      throw new Error(`log-probability: samples must be an integer >= 1, got ${samples}`);
    this.greatest = new Float64Array(count).fill(-Infinity);
    this.scaled = new Float64Array(count);
    this.drawn = new Int32Array(count);
    const { batch, sampler } = this;
    const size = this.policy.env.stateSize;
    batch.clear();
    for (let x = 0; x < count; x++) {
      for (let k = 0; k < samples; k++) {
        this.outcome[batch.count] = x;
        sampler.append(batch, states, x * size, random);
        const only = logBackward(batch, batch.count - 1) === 0;
        if (batch.count === CAPACITY) this.flush();
        if (only) break;
      }
    }
    this.flush();
    for (let x = 0; x < count; x++) {
      out[x] = this.greatest[x] + Math.log(this.scaled[x] / this.drawn[x]);
    }
  }

  /** Evaluates the waiting trajectories and adds their weights. */
  private flush(): void {
    const { batch, policy, logProbs } = this;
    const actions = policy.env.actionCount;
    if (batch.count === 0) return;
    policy.logProbs(batch.states, batch.size, logProbs);
    for (let m = 0; m < batch.count; m++) {
      let logWeight = -logBackward(batch, m);
      for (let i = batch.starts[m]; i < batch.starts[m + 1]; i++)
        logWeight += logProbs[i * actions + batch.actions[i]];
      this.add(this.outcome[m], logWeight);
    }
    batch.clear();
  }

  private add(x: number, logWeight: number): void {
    const before = this.greatest[x];
    const greatest = Math.max(before, logWeight);
    this.scaled[x] = this.scaled[x] * Math.exp(before - greatest) + Math.exp(logWeight - greatest);
    this.greatest[x] = greatest;
    this.drawn[x]++;
  }
}

/** log P_B(tau|x) of trajectory m. */
function logBackward(batch: TrajectoryBatch, m: number): number {
  let total = 0;
  for (let i = batch.starts[m]; i < batch.starts[m + 1]; i++) total += batch.logPB[i];
  return total;
}

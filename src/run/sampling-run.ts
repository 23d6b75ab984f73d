/** Candidates from a policy: distinct or not, with what is known of their reward and their probability. */
import { LogProbabilityEstimator } from '../metric/log-probability.js';
import type { RandomStream } from '../random/stream.js';
import type { Policy } from '../sampling/policy.js';
import { Roller } from '../sampling/rollout.js';
import { TrajectoryBatch } from '../sampling/trajectories.js';

export interface Candidate {
  readonly outcome: string;
  /** Raw score, where it was paid for or could be asked; null for an infeasible outcome. */
  raw?: number | null;
  /** log p(x) under the policy. */
  logProbability: number;
  /** Times it was drawn. */
  draws: number;
}

export interface SampleRequest {
  readonly count: number;
  /** Draw until `count` different outcomes are there (or 20 times as many draws were made). */
  readonly distinct: boolean;
  /** Backward trajectories per estimate of log p(x) where an outcome has several trajectories. */
  readonly estimateSamples: number;
}

const BATCH = 512;

/** Draws candidates, in order of drawing. Repeats are listed each time unless `distinct`. */
export function drawCandidates(policy: Policy, request: SampleRequest, random: RandomStream): Candidate[] {
  const { env } = policy;
  const roller = new Roller(env, BATCH);
  const batch = new TrajectoryBatch(env, BATCH);
  const actions = random.fork('actions');
  const found = new Map<string, Candidate>();
  const drawn: Candidate[] = [];
  const rows: number[] = [];
  for (let draws = 0; draws < request.count * (request.distinct ? 20 : 1);) {
    const size = Math.min(BATCH, request.count * (request.distinct ? 20 : 1) - draws);
    roller.rollout(policy, size, batch, actions);
    for (let m = 0; m < size && drawn.length < request.count; m++) {
      const outcome = env.outcomeText(batch.ends, m * env.stateSize);
      let candidate = found.get(outcome);
      if (!candidate) {
        candidate = { outcome, logProbability: NaN, draws: 0 };
        found.set(outcome, candidate);
        for (let i = 0; i < env.stateSize; i++) rows.push(batch.ends[m * env.stateSize + i]);
        if (request.distinct) drawn.push(candidate);
      }
      candidate.draws++;
      if (!request.distinct) drawn.push(candidate);
    }
    draws += size;
    if (drawn.length >= request.count) break;
  }
  addLogProbabilities(policy, [...found.values()], Int32Array.from(rows), request.estimateSamples, random);
  return drawn;
}

function addLogProbabilities(
  policy: Policy,
  candidates: Candidate[],
  states: Int32Array,
  samples: number,
  random: RandomStream,
): void {
  const estimator = new LogProbabilityEstimator(policy);
  const out = new Float64Array(candidates.length);
  estimator.estimate(states, candidates.length, samples, random.fork('probability'), out);
  candidates.forEach((candidate, i) => (candidate.logProbability = out[i]));
}

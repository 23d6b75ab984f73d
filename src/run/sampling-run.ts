/** Candidates from a policy: distinct or not, with what is known of their reward and their probability. */
import { outcomeLogProbs } from '../exact/outcome-probability.js';
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
  /** The state to go on from, a row; s0 by default. */
  readonly start?: Int32Array | undefined;
}

/** Roll-outs at a time. */
export const ROLLOUTS = 512;
/** Ancestors of 64 outcomes at most. */
const MOST_ANCESTORS = 1_000_000;

/** Draws candidates, in order of drawing. Repeats are listed each time unless `distinct`. */
export function drawCandidates(policy: Policy, request: SampleRequest, random: RandomStream): Candidate[] {
  const draw = new CandidateDraw(policy, request, random);
  const most = request.count * (request.distinct ? 20 : 1);
  for (let draws = 0; draws < most && !draw.done;) {
    const size = Math.min(ROLLOUTS, most - draws);
    draw.rollout(size);
    draw.take(size);
    draws += size;
  }
  return draw.finish();
}

/** Roll-outs until there are enough candidates, a batch at a time. */
export class CandidateDraw {
  private readonly roller: Roller;
  private readonly batch: TrajectoryBatch;
  private readonly actions: RandomStream;
  private readonly found = new Map<string, Candidate>();
  private readonly drawn: Candidate[] = [];
  private readonly rows: number[] = [];

  constructor(
    private readonly policy: Policy,
    private readonly request: SampleRequest,
    private readonly random: RandomStream,
  ) {
    this.roller = new Roller(policy.env, ROLLOUTS);
    this.batch = new TrajectoryBatch(policy.env, ROLLOUTS);
    this.actions = random.fork('actions');
  }

  /** True when there are as many candidates as were asked for. */
  get done(): boolean {
    return this.drawn.length >= this.request.count;
  }

  /** @returns the terminal states [size, stateSize], until the next roll-out; size is at most ROLLOUTS */
  rollout(size: number): Int32Array {
    const { roller, policy, batch, actions, request } = this;
    roller.rollout(policy, size, batch, actions, { start: request.start });
    return batch.ends;
  }

  /** Takes what was rolled out last, or what of it is accepted [size], until there is enough. */
  take(size: number, accepted?: Uint8Array): void {
    const { policy, batch, found, drawn, rows, request } = this;
    const { env } = policy;
    for (let m = 0; m < size && drawn.length < request.count; m++) {
      if (accepted && accepted[m] === 0) continue;
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
  }

  /** The candidates, with their log-probabilities. */
  finish(): Candidate[] {
    const { policy, found, rows, request, random } = this;
    addLogProbabilities(policy, [...found.values()], Int32Array.from(rows), request, random);
    return this.drawn;
  }
}

function addLogProbabilities(
  policy: Policy,
  candidates: Candidate[],
  states: Int32Array,
  request: SampleRequest,
  random: RandomStream,
): void {
  const out = new Float64Array(candidates.length).fill(NaN);
  logProbabilities(policy, states, request, random.fork('probability'), out);
  candidates.forEach((candidate, i) => (candidate.logProbability = out[i]));
}

/**
 * log p(x) of outcomes under a policy.
 * @param states [count, stateSize]
 * @param out [count]
 */
export function logProbabilities(
  policy: Policy,
  states: Int32Array,
  { estimateSamples, start }: SampleRequest,
  random: RandomStream,
  out: Float64Array,
): void {
  // Trajectories that begin elsewhere are summed over all ways from there; where these are too many, NaN.
  if (start) outcomeLogProbs(policy, states, out.length, out, MOST_ANCESTORS, start);
  else new LogProbabilityEstimator(policy).estimate(states, out.length, estimateSamples, random, out);
}

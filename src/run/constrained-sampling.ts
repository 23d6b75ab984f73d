/**
 * Samples within a constraint. Of a solved run exactly: the reward is 0 outside, and the flows are solved
 * anew, so that no roll-out is lost however rare the constraint is. Of any other policy by rejection, counted
 * and with a limit: what comes out has the policy's own law, given the constraint. Where that is too rare,
 * under masks: every roll-out fulfils it, but the law is another one (masked-policy.ts), and weights tell how
 * far.
 */
import type { ConstrainedEnvironment } from '../constraint/constrained-environment.js';
import { maskedPolicy } from '../constraint/masked-policy.js';
import type { OutcomeConstraint } from '../constraint/outcome-constraint.js';
import type { Environment } from '../env/environment.js';
import { rowsOfTexts } from '../env/rows-of-texts.js';
import { solveSpace } from '../exact/solved-flows.js';
import { greatest } from '../math/log-space.js';
import { SolvedPolicy } from '../method/stored-solution.js';
import type { RandomStream } from '../random/stream.js';
import type { Policy } from '../sampling/policy.js';
import { UsageError } from '../settings/errors.js';
import {
  CandidateDraw,
  logProbabilities,
  ROLLOUTS,
  type Candidate,
  type SampleRequest,
} from './sampling-run.js';

/** Outcomes tested at a time. */
const CHUNK = 4096;
/** Spaces of at most so many outcomes are searched for one that fulfils a constraint before any roll-out. */
const MOST_SEARCHED = 2_000_000;

export interface ConstrainedPolicy {
  readonly policy: SolvedPolicy;
  /** Outcomes that fulfil the constraint. */
  readonly fulfilled: number;
  /** Their share of the probability before. */
  readonly share: number;
}

/** @throws UsageError when no outcome fulfils the constraint */
export async function constrainSolved(
  policy: SolvedPolicy,
  constraint: OutcomeConstraint,
): Promise<ConstrainedPolicy> {
  const { space, logReward, raw, env } = policy;
  const states = new Int32Array(CHUNK * env.stateSize);
  const accepted = new Uint8Array(CHUNK);
  const within = new Float64Array(space.outcomeCount).fill(-Infinity);
  let fulfilled = 0;
  for (let from = 0; from < space.outcomeCount; from += CHUNK) {
    const count = Math.min(CHUNK, space.outcomeCount - from);
    for (let i = 0; i < count; i++) space.writeOutcome(from + i, states, i * env.stateSize);
    await constraint.test(states, count, accepted);
    for (let i = 0; i < count; i++) {
      if (accepted[i] === 0) continue;
      fulfilled++;
      within[from + i] = logReward[from + i];
    }
  }
  if (fulfilled === 0) throw noneFulfils(constraint, space.outcomeCount);
  const solved = solveSpace(space, within);
  return {
    policy: new SolvedPolicy(solved, raw, within),
    fulfilled,
    share: Math.exp(solved.logZ - policy.solved.logZ),
  };
}

/**
 * Looks for one outcome that fulfils a constraint, where outcomes can be listed and are not too many.
 * @param start the state that is gone on from, a row
 * @throws UsageError when there is none
 */
export async function requireFulfillable(
  env: Environment,
  constraint: OutcomeConstraint,
  start?: Int32Array,
): Promise<void> {
  const { outcomeCount } = env;
  if (outcomeCount === undefined || outcomeCount > MOST_SEARCHED) return;
  const size = env.stateSize;
  const states = new Int32Array(CHUNK * size);
  const accepted = new Uint8Array(CHUNK);
  for (let from = 0; from < outcomeCount; from += CHUNK) {
    let count = 0;
    for (let x = from; x < Math.min(outcomeCount, from + CHUNK); x++) {
      env.outcomeAt!(x, states, count * size);
      if (start === undefined || env.canReach?.(start, 0, states, count * size) !== false) count++;
    }
    await constraint.test(states, count, accepted);
    if (accepted.subarray(0, count).includes(1)) return;
  }
  throw noneFulfils(constraint, outcomeCount, start !== undefined);
}

function noneFulfils({ text }: Pick<OutcomeConstraint, 'text'>, outcomes: number, after = false): UsageError {
  const which = after
    ? 'outcomes that can follow the given state'
    : `${outcomes.toLocaleString('en-US')} outcomes`;
  return new UsageError(`--where: none of the ${which} fulfils "${text}"`);
}

export interface RejectedDraw {
  readonly candidates: Candidate[];
  /** Roll-outs made, and those that fulfilled the constraint. */
  readonly rollouts: number;
  readonly fulfilled: number;
}

/**
 * Draws by rejection.
 * @param most roll-outs at most
 * @throws UsageError when none of them fulfils the constraint
 */
export async function drawWithin(
  policy: Policy,
  constraint: Pick<OutcomeConstraint, 'text' | 'test'>,
  request: SampleRequest,
  random: RandomStream,
  most: number,
): Promise<RejectedDraw> {
  const draw = new CandidateDraw(policy, request, random);
  const accepted = new Uint8Array(ROLLOUTS);
  let [rollouts, fulfilled] = [0, 0];
  while (!draw.done && rollouts < most) {
    const size = Math.min(ROLLOUTS, most - rollouts);
    await constraint.test(draw.rollout(size), size, accepted);
    for (let i = 0; i < size; i++) fulfilled += accepted[i];
    draw.take(size, accepted);
    rollouts += size;
  }
  if (fulfilled === 0)
    throw new UsageError(
      `--where: none of ${rollouts.toLocaleString('en-US')} roll-outs fulfils "${constraint.text}"; it may be too rare for this policy: --tries allows more`,
    );
  return { candidates: draw.finish(), rollouts, fulfilled };
}

/** Roll-outs by which it is seen whether rejection will do. */
const PILOT = 4096;

/**
 * Whether rejection will find so many outcomes with a limit on roll-outs: as the first 4,096 go.
 * @param most roll-outs at most
 */
export async function isCommon(
  policy: Policy,
  constraint: Pick<OutcomeConstraint, 'test'>,
  request: SampleRequest,
  random: RandomStream,
  most: number,
): Promise<boolean> {
  const draw = new CandidateDraw(policy, request, random);
  const accepted = new Uint8Array(ROLLOUTS);
  let fulfilled = 0;
  for (let rollouts = 0; rollouts < PILOT; rollouts += ROLLOUTS) {
    await constraint.test(draw.rollout(ROLLOUTS), ROLLOUTS, accepted);
    for (const one of accepted) fulfilled += one;
  }
  return (fulfilled / PILOT) * most >= 2 * request.count;
}

export interface MaskedDraw extends RejectedDraw {
  /** Candidates whose weight is known: log-probabilities may be too many to sum. */
  readonly weighed: number;
  /**
   * Effective sample size as a share of these: 1 where masks leave the policy's law as it is; NaN of none.
   */
  readonly effective: number;
}

/**
 * Draws under masks; what they do not cover is tested.
 * @param most roll-outs at most
 * @throws UsageError when none of them fulfils the constraint
 */
export async function drawMasked(
  policy: Policy,
  env: ConstrainedEnvironment,
  request: SampleRequest,
  random: RandomStream,
  most: number,
): Promise<MaskedDraw> {
  const drawn = await drawWithin(maskedPolicy(policy, env), env.within, request, random, most);
  const { candidates } = drawn;
  const [rows] = rowsOfTexts(env, candidates.map(({ outcome }) => outcome)); // prettier-ignore
  const own = new Float64Array(candidates.length);
  logProbabilities(policy, rows, request, random.fork('weights'), own);
  const size = effectiveSize(candidates.map(({ logProbability }, i) => own[i] - logProbability));
  candidates.forEach((candidate, i) => (candidate.logProbability = own[i]));
  return { ...drawn, ...size };
}

/** Effective sample size by logs of weights; those that are NaN or Infinity are left out. */
export function effectiveSize(logWeights: readonly number[]): Pick<MaskedDraw, 'weighed' | 'effective'> {
  const logs = logWeights.filter((log) => log < Infinity);
  const most = greatest(logs);
  let [sum, squares] = [0, 0];
  for (const log of logs) {
    const weight = most === -Infinity ? 0 : Math.exp(log - most);
    sum += weight;
    squares += weight * weight;
  }
  const weighed = logs.length;
  return { weighed, effective: weighed > 0 && squares === 0 ? 0 : (sum * sum) / (squares * weighed) };
}

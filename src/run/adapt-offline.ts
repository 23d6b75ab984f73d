/**
 * Active adaptation where measuring is done by people: each round takes results back and writes the next
 * batch to measure. No reward is called; the run directory holds all results so far in its log of calls, so
 * rounds may lie months apart.
 *
 * A round does not depend on how the results came about: the surrogate and the sampler are fitted afresh to
 * all of them. Scores become rewards by their range so far, (score - least) / (greatest - least), floored at
 * a hundredth.
 */
import { ActiveAdaptation } from '../adapt/active.js';
import type { Evaluation, Payer } from '../adapt/payer.js';
import { whichFulfil } from '../adapt/payer-within.js';
import type { Environment } from '../env/environment.js';
import { constraintOf } from '../host/open-where.js';
import type { OutcomeModel } from '../outcome/outcome-model.js';
import { RandomStream } from '../random/stream.js';
import { asTheyAre, climbOf, type Climb } from '../reward/climb.js';
import { createShaper, type Norm } from '../reward/shaping.js';
import type { ActiveOptions } from '../adapt/active-options.js';
import { active as activeMethod, storeActive } from '../method/adapt-active.js';
import type { Tensors } from '../method/method.js';
import { csvLine } from '../format/csv.js';
import { logged, newResults, type MeasuredEntry } from './measured-results.js';
import { readPaid, type PaidEntry } from './paid-summary.js';
import type { RunDirectory } from '../store/run-directory.js';

/** `reward` in the config of such a run. */
export const MEASURED = 'measured';

/** Least share of the range of scores that counts as reward. */
const FLOOR = 0.01;

export interface OfflineRequest {
  readonly model: OutcomeModel;
  readonly settings: ActiveOptions;
  readonly seed: number;
  /** Outcomes to propose. */
  readonly propose: number;
  /** Results to take in first. */
  readonly measured: readonly MeasuredEntry[];
  /** Whether less is better. */
  readonly lower?: boolean;
}

export interface OfflineRound {
  /** Counted from 0, the one before anything was measured. */
  readonly round: number;
  /** File of the proposals, in the run directory. */
  readonly file: string;
  readonly proposed: readonly string[];
  /** Results so far, and how many of them were new. */
  readonly known: number;
  readonly fresh: number;
  /** Results that replace an earlier one. */
  readonly corrected: number;
  /**
   * True when all scores so far are equal: nothing can be learned from them, and the proposals are uniform.
   */
  readonly constant: boolean;
}

/**
 * Takes results in, adapts, and writes the next batch.
 * @throws UsageError as `newResults`
 */
export async function runOfflineRound(
  directory: RunDirectory,
  request: OfflineRequest,
): Promise<OfflineRound> {
  const { model, settings, seed, propose, lower = false } = request;
  const fresh = newResults(readPaid(directory.path), model.env, request.measured);
  directory.appendOracleCalls(fresh.map(logged));
  const known = readPaid(directory.path);
  const { rounds } = directory.record.summary;
  const round = typeof rounds !== 'number' ? 0 : fresh.length > 0 ? rounds + 1 : rounds;
  const random = new RandomStream(seed).fork('offline').fork(round);
  const payer = payerOf(known, lower);
  const active = new ActiveAdaptation(model, payer, settings, random, Math.max(1, known.length));
  const constant = new Set(known.map(({ raw }) => raw).filter((raw) => raw !== null)).size < 2;
  active.paid.take(payer.all);
  if (!constant) active.learn(random.fork('learn'), false);
  const proposed = await proposeWithin(model.env, propose, random, (count, stream) =>
    constant ? active.proposeUniform(count, stream) : active.propose(count, stream),
  );
  const file = `proposed-${round}.csv`;
  directory.writeFile(file, proposalText(active, payer.climb, proposed, constant));
  if (!constant) finish(active, settings, random);
  const tensors: Tensors = new Map();
  storeActive(tensors, active);
  directory.saveCheckpoint({ step: known.length, state: { method: activeMethod.name, round }, tensors });
  directory.update({ summary: { rounds: round } });
  const corrected = fresh.filter(({ replaces }) => replaces !== undefined).length;
  return { round, file, proposed, known: known.length, fresh: fresh.length - corrected, corrected, constant };
}

/** Batches that are proposed in the place of what a module refuses. */
const REFILLS = 20;

/** Proposals, those that fail what has to be asked replaced by others as far as there are. */
async function proposeWithin(
  env: Environment,
  count: number,
  random: RandomStream,
  propose: (count: number, random: RandomStream) => readonly string[],
): Promise<readonly string[]> {
  const kept = constraintOf(env);
  let batch = propose(count, random);
  if (!kept) return batch;
  const seen = new Set<string>();
  const good: string[] = [];
  for (let refill = 1; ; refill++) {
    const fresh = batch.filter((text) => !seen.has(text));
    const inside = await whichFulfil(fresh, env, kept.within);
    for (const text of fresh) seen.add(text);
    good.push(...fresh.filter((_, i) => inside[i] === 1));
    if (good.length >= count || refill > REFILLS) return good.slice(0, count);
    batch = propose(count, random.fork(`refill${refill}`));
  }
}

/** The sampler that stays is after r^finalGamma. */
function finish(active: ActiveAdaptation, { gamma, finalGamma }: ActiveOptions, random: RandomStream): void {
  if (finalGamma !== undefined && finalGamma !== gamma)
    active.sampler.adapt(finalGamma, random.fork('final'), true);
}

/** Results in the place of a reward: everything is known, nothing can be bought. */
export function payerOf(
  known: readonly PaidEntry[],
  lower = false,
): Payer & { readonly all: readonly Evaluation[] } {
  const scores = known.flatMap(({ raw }) => (raw === null ? [] : [raw]));
  const lo = scores.reduce((a, b) => Math.min(a, b), Infinity);
  const hi = scores.reduce((a, b) => Math.max(a, b), -Infinity);
  const range = lower ? { lo: hi, hi: lo } : { lo, hi };
  const norm: Norm = hi > lo ? { kind: 'minmax', ...range } : { kind: 'none' };
  const shaper = createShaper({ scale: 1, beta: 1, min: FLOOR, norm, transform: 'power' }, 'measured scores');
  const all = known.map(({ outcome, raw, n }): Evaluation => {
    return { text: outcome, raw, logReward: shaper(raw, outcome), ...(n !== undefined && { replicates: n }) };
  });
  // An infeasible outcome counts as 0: that must be the worst of the scores.
  const turned = lower || known.some(({ raw }) => raw === null);
  return {
    all,
    ...(turned && { climb: climbOf({ norm }) }),
    calls: known.length,
    remaining: 0,
    logReward: (raw) => shaper(raw, ''),
    evaluate: () => Promise.reject(new Error('adapt: measured results cannot be bought')),
  };
}

/** The batch as CSV with an empty column to fill in; predictions where there are any. */
function proposalText(
  active: ActiveAdaptation,
  { rawOf }: Climb = asTheyAre,
  proposed: readonly string[],
  constant: boolean,
): string {
  const { mean, deviation } = active.predict(proposed);
  const number = (value: number): string => (constant ? '' : value.toPrecision(5));
  const rows = proposed.map((outcome, i) =>
    csvLine([outcome, number(rawOf(mean[i])), number(Math.abs(rawOf(deviation[i]) - rawOf(0))), '']),
  );
  return `${['outcome,predicted,deviation,score', ...rows].join('\n')}\n`;
}

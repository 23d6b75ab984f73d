/**
 * `ocgfn solve` as a run: every outcome scored, the flows solved, the answer checked, the scores in the
 * checkpoint. Small spaces, and rewards outside this program, log every call as other runs do; of larger
 * spaces a log would only repeat what the checkpoint holds. A run that was killed is done again, with the
 * answers in its log.
 */
import { ExactSolving } from '../adapt/exact-solving.js';
import { PayerWithin } from '../adapt/payer-within.js';
import type { Environment } from '../env/environment.js';
import type { StateSpace } from '../exact/state-space.js';
import { constraintOf } from '../host/open-where.js';
import type { Tensors } from '../method/method.js';
import { solve } from '../method/solve-method.js';
import { storeSolution } from '../method/stored-solution.js';
import { climbOf } from '../reward/climb.js';
import type { RewardDefinition } from '../reward/definition.js';
import { UnloggedPayer } from '../reward/unlogged-payer.js';
import type { RunDirectory } from '../store/run-directory.js';
import type { BudgetWatcher } from './budget-run.js';
import { summarizeEntries, summarizePaid, type PaidEntry, type PaidSummary } from './paid-summary.js';
import { payerOfRun } from './spend-budget.js';

/**
 * Outcomes up to which every call of a reward inside this program is logged; the log takes most of the time.
 */
const MOST_LOGGED = 20_000;
/** Best outcomes that the summary of an unlogged run is made of. */
const SUMMARIZED = 1000;

export interface SolvedRun {
  readonly figures: { readonly states: number; readonly logZ: number; readonly tv: number };
  readonly found: PaidSummary;
}

/**
 * Solves a task and writes metrics, calls and the checkpoint into the directory.
 * @throws as the reward; the signal's reason when it is interrupted
 */
export async function runSolve(
  directory: RunDirectory,
  space: StateSpace,
  reward: RewardDefinition,
  watcher: BudgetWatcher,
): Promise<SolvedRun> {
  const { env, outcomeCount } = space;
  const isLogged = outcomeCount <= MOST_LOGGED || reward.calls !== undefined;
  const payer = isLogged ? payerOfRun(directory, reward, outcomeCount) : new UnloggedPayer(reward);
  // Masks may be too weak to keep everything outside away: it is neither paid for nor kept.
  const kept = constraintOf(env);
  const gate = kept && kept.masking !== 'exact' ? new PayerWithin(payer, env, kept.within, Infinity) : payer;
  const solving = new ExactSolving(space, gate, (done, total) => {
    watcher.onOutcome?.(done, total);
    watcher.signal?.throwIfAborted();
  });
  while (!solving.done) {
    watcher.signal?.throwIfAborted();
    const report = await solving.next();
    directory.appendMetrics({
      step: report.calls,
      rewardCalls: report.calls,
      round: report.round,
      ...(Number.isFinite(report.best) && { best: report.best }),
      ...report.losses,
      seconds: Math.round(directory.seconds * 1000) / 1000,
    });
    watcher.onRound?.(report);
    await new Promise((resolve) => setImmediate(resolve));
  }
  const tensors: Tensors = new Map();
  storeSolution(tensors, solving);
  directory.saveCheckpoint({ step: payer.calls, state: { [solve.kind]: solve.name }, tensors });
  const { logZ, tv } = solving;
  const found = isLogged
    ? summarizePaid(directory.path, env, reward)
    : summaryOf(solving, env, reward, payer.calls);
  return { figures: { states: space.stateCount, logZ, tv }, found };
}

/** From the best outcomes: modes are not counted among so few, and their mean is not that of all. */
function summaryOf(
  solving: ExactSolving,
  env: Environment,
  { isMode: _modes, ...reward }: RewardDefinition,
  rewardCalls: number,
): PaidSummary {
  const { meanPaid: _mean, ...found } = summarizeEntries(bestOf(solving, reward), env, reward);
  return { ...found, rewardCalls };
}

/** The best outcomes by raw score, of equal ones the first. */
function bestOf({ space, raw }: ExactSolving, reward: RewardDefinition): PaidEntry[] {
  const { climbed } = climbOf(reward.shaping);
  const scores = raw.map((value) => (Number.isNaN(value) ? -Infinity : climbed(value)));
  const least = scores.toSorted()[Math.max(0, scores.length - SUMMARIZED)];
  const row = new Int32Array(space.env.stateSize);
  const [above, equal]: [PaidEntry[], PaidEntry[]] = [[], []];
  for (let x = 0; x < scores.length; x++) {
    if (scores[x] < least || scores[x] === -Infinity) continue;
    const list = scores[x] > least ? above : equal;
    if (list.length === SUMMARIZED) continue;
    space.writeOutcome(x, row, 0);
    list.push({ outcome: space.env.outcomeText(row, 0), raw: raw[x] });
  }
  return [...above, ...equal].slice(0, SUMMARIZED);
}

/**
 * Spending a budget of reward calls inside a run directory: the loop that every adaptation and every baseline
 * goes through, so that they are paid, logged and resumed alike.
 *
 * A killed run is resumed by doing it again with the answers it has paid for: the same seed asks the same
 * questions.
 */
import type { AdaptationReport, Spending } from '../adapt/adaptation.js';
import { ModeCounter } from '../metric/modes.js';
import { RunningBest } from '../metric/running-best.js';
import type { RewardDefinition } from '../reward/definition.js';
import { PaidOracle } from '../reward/paid-oracle.js';
import type { RunDirectory } from '../store/run-directory.js';

export interface SpendingWatcher {
  readonly signal?: AbortSignal | undefined;
  onRound?(report: AdaptationReport): void;
  /** A remark for the user, such as that the reward has been constant so far. */
  onNote?(text: string): void;
}

/**
 * The reward as a run pays for it: budget, log of calls in the directory, answers of the same run before it
 * was killed.
 */
export function payerOfRun(directory: RunDirectory, reward: RewardDefinition, budget: number): PaidOracle {
  if (reward.read) directory.update({ summary: { rewardRead: reward.read } });
  return new PaidOracle(reward, {
    budget,
    before: new Map(directory.paidBefore.map(({ outcome, raw }) => [outcome, raw])),
    announce: (outcomes) => directory.appendAsked(outcomes),
    sink: (entries) => directory.appendOracleCalls(entries.map((entry) => ({ ...entry }))),
  });
}

/** Rounds until the budget is spent; a line of metrics a round, with what the calls have found so far. */
export async function spendBudget(
  directory: RunDirectory,
  method: Spending,
  oracle: PaidOracle,
  reward: RewardDefinition,
  watcher: SpendingWatcher,
): Promise<void> {
  const best = new RunningBest(100);
  const { climbed, rawOf } = oracle.climb;
  const modes = reward.isMode && new ModeCounter(reward);
  let seen = 0;
  while (!method.done) {
    watcher.signal?.throwIfAborted();
    const report = await method.next();
    for (; seen < oracle.paid.length; seen++) {
      const { text, raw } = oracle.paid[seen];
      best.note(raw === null ? null : climbed(raw));
      modes?.note(text, raw, seen + 1);
    }
    const losses = Object.fromEntries(
      Object.entries(report.losses).filter(([, value]) => Number.isFinite(value)),
    );
    directory.appendMetrics({
      step: report.calls,
      rewardCalls: report.calls,
      round: report.round,
      // Nothing feasible so far: there is no best yet.
      ...(best.count > 0 && { best: report.best, top100: rawOf(best.mean) }),
      ...(modes && { modes: modes.count }),
      ...losses,
      seconds: Math.round(directory.seconds * 1000) / 1000,
    });
    if (report.round === 1) remarkOnConstant(oracle, watcher);
    watcher.onRound?.(report);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function remarkOnConstant(oracle: PaidOracle, watcher: SpendingWatcher): void {
  const { paid } = oracle;
  if (paid.length < 2 || paid.some(({ logReward }) => logReward !== paid[0].logReward)) return;
  const raws = new Set(paid.map(({ raw }) => raw));
  const what =
    raws.size === 1
      ? `the raw score ${String(paid[0].raw)}`
      : `the least reward, exp(${paid[0].logReward.toPrecision(4)})`;
  watcher.onNote?.(
    `reward ${oracle.info.name}: all of the first ${paid.length} outcomes got ${what}, so there is nothing to climb yet`,
  );
}

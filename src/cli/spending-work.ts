/**
 * Work that spends reward calls, on the command line: progress, interruption, and the summary at the end;
 * adaptation and baselines alike.
 */
import { basename } from 'node:path';
import { countOf } from '../format/count-of.js';
import { shellWord } from '../format/shell-word.js';
import type { Environment } from '../env/environment.js';
import type { RewardDefinition } from '../reward/definition.js';
import type { BudgetWatcher } from '../run/budget-run.js';
import { readPaid, summarizeEntries, type PaidSummary } from '../run/paid-summary.js';
import type { RunDirectory } from '../store/run-directory.js';
import { untrainedWord } from '../store/untrained.js';
import { Interrupted, type Session } from './session.js';

export interface SpendingWork {
  readonly directory: RunDirectory;
  readonly env: Environment;
  readonly reward: RewardDefinition;
  /** What is done, for the progress line and the answer. */
  readonly verb: string;
  readonly method: string;
  /** Calls, or outcomes, that the progress line counts to. */
  readonly total: number;
  /** What was found, where the log of calls does not tell. */
  readonly summarize?: () => PaidSummary;
  /** Further figures for run.json and the answer, and their sentence. */
  readonly further?: () => { readonly figures: Readonly<Record<string, number>>; readonly sentence: string };
}

/** Does the work, closes the directory and prints what the calls have found. */
export async function carryOut(
  session: Session,
  { directory, env, reward, verb, method, total, summarize, further }: SpendingWork,
  work: (watcher: BudgetWatcher) => Promise<unknown>,
): Promise<void> {
  const { path } = directory;
  const line = session.progress(`${verb} ${basename(path)}`, total);
  let done = 0;
  try {
    await work({
      signal: session.signal,
      onRound(report) {
        done = report.calls;
        line.update(done, {
          best: Number.isFinite(report.best) ? report.best.toFixed(4) : 'none feasible yet',
        });
      },
      onOutcome(count) {
        done = count;
        line.update(count);
      },
      onNote: (text) => session.note(text),
    });
  } catch (error) {
    line.clear();
    if (session.interrupted) {
      directory.close('interrupted');
      throw new Interrupted(
        `interrupted; nothing paid for is lost; go on with: ocgfn resume ${shellWord(path)}`,
      );
    }
    const sentence = error instanceof Error ? error.message : String(error);
    directory.close('failed', sentence);
    if (error instanceof Error && directory.paidBefore.length > 0) {
      error.message = `${sentence}; the ${directory.paidBefore.length} calls paid for are kept: ocgfn resume ${shellWord(path)} goes on from them`;
    }
    throw error;
  }
  line.done(done);
  const more = further?.();
  const paid = readPaid(path);
  const summary = { ...(summarize?.() ?? summarizeEntries(paid, env, reward)), ...more?.figures };
  // Of a great many outcomes there is no log.
  const top = paid.length === 0 ? 100 : Math.min(100, paid.filter(({ raw }) => raw !== null).length);
  const best =
    summary.best === undefined || summary.top100 === undefined
      ? 'none feasible'
      : `best ${summary.best.toFixed(4)}, mean of the best ${top} ${summary.top100.toFixed(4)}`;
  const control = untrainedWord(directory.record);
  directory.update({ summary });
  directory.close('done');
  const { askedAgain } = directory.record.summary;
  session.result({
    run: path,
    status: 'done',
    method,
    ...(control !== undefined && { control }),
    ...summary,
    ...(askedAgain !== undefined && { askedAgain }),
    seconds: directory.seconds,
  });
  session.print(
    `${path}: ${control === undefined ? '' : `${control}, `}${countOf(summary.rewardCalls, 'reward call')}, ${best}` +
      (summary.modes === undefined ? '' : `, ${countOf(summary.modes, 'mode')}`) +
      (summary.failed === undefined ? '' : `, ${summary.failed} failed`) +
      (askedAgain === undefined ? '' : `, ${String(askedAgain)} asked for again`) +
      (more ? `; ${more.sentence}` : ''),
  );
  const details = Object.entries(summary.top100Details ?? {});
  if (details.length > 0)
    session.print(
      `means over these ${top}: ${details.map(([key, value]) => `${key} ${value.toFixed(3)}`).join(', ')}`,
    );
}

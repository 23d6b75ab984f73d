/**
 * A reward asked for a great many outcomes, each once: calls are counted, and nothing is kept or logged. For
 * rewards inside this program, which answer again for nothing; `PaidOracle` is for all others.
 */
import type { Callable } from './called.js';
import { climbOf, type Climb } from './climb.js';
import { freeEvaluator, type Evaluation, type FreeEvaluator } from './evaluation.js';

export class UnloggedPayer {
  readonly batch: number | undefined;
  readonly climb: Climb;
  readonly remaining = Infinity;
  /** Outcomes asked for. */
  calls = 0;
  private readonly evaluator: FreeEvaluator;

  constructor(reward: Callable) {
    this.evaluator = freeEvaluator(reward);
    this.batch = this.evaluator.batch;
    this.climb = climbOf(reward.shaping);
  }

  /** @throws OracleFailure when the reward misbehaves and that is not to count as infeasible */
  async evaluate(texts: readonly string[]): Promise<readonly Evaluation[]> {
    const evaluations = await this.evaluator.evaluate(texts);
    this.calls += texts.length;
    return evaluations;
  }

  logReward(raw: number | null): number {
    return this.evaluator.shaped('', raw).logReward;
  }
}

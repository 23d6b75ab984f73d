/** What a reproduction tells while it goes on, and what interrupts it. */
import type { Failure } from './job-schedule.js';

export interface ReproductionWatch {
  readonly signal: AbortSignal;
  onCell(done: number, total: number, folder: string, secondsLeft: number | undefined): void;
  onFailure(failure: Failure): void;
}

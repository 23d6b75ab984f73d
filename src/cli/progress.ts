/**
 * Progress of long work on stderr: one line that is written over on a terminal, a quiet line about every ten
 * seconds in a log.
 *
 *     pretrain rna  1,240/3,000  41 %  213/s  loss 12.3  success 87.2 %  8 s left
 */
import type { Output, Terminal } from './terminal.js';

export interface ProgressOptions {
  /** What is going on. */
  readonly label: string;
  /** Steps at the end; Infinity when not known. */
  readonly total: number;
  /** Steps done before this process began (resumed runs): they do not count for the rate. */
  readonly first?: number;
  /**
   * Seconds that are left, where steps are too unlike each other for a rate to tell; undefined: not known
   * yet.
   */
  readonly secondsLeft?: () => number | undefined;
}

/** Milliseconds between two lines on a terminal and in a log. */
const TERMINAL_INTERVAL = 100;
const LOG_INTERVAL = 10_000;

export class ProgressLine {
  private readonly output: Output;
  private readonly now: () => number;
  private readonly options: ProgressOptions & { readonly first: number };
  private readonly live: boolean;
  private readonly startedAt: number;
  private writtenAt: number;
  private last = '';
  private figures: Readonly<Record<string, string>> = {};

  constructor(terminal: Terminal, options: ProgressOptions) {
    this.output = terminal.stderr;
    this.now = () => terminal.now();
    this.options = { first: 0, ...options };
    this.live = terminal.stderr.isTTY === true && terminal.env.TERM !== 'dumb' && !terminal.env.CI;
    this.startedAt = this.now();
    this.writtenAt = this.live ? -Infinity : this.startedAt;
  }

  /**
   * Says where the work stands. Cheap enough to call at every step.
   * @param figures what to show beside the step, already formatted; kept until new ones are given
   */
  update(step: number, figures?: Readonly<Record<string, string>>): void {
    if (figures) this.figures = figures;
    const now = this.now();
    if (now - this.writtenAt < (this.live ? TERMINAL_INTERVAL : LOG_INTERVAL)) return;
    this.writtenAt = now;
    this.write(this.line(step, now));
  }

  /** The last state, as a line that stays. */
  done(step: number, figures?: Readonly<Record<string, string>>): void {
    if (figures) this.figures = figures;
    const line = this.line(step, this.now());
    if (this.live || line !== this.last) this.write(line);
    if (this.live) this.output.write('\n');
  }

  /** Takes the line away on a terminal, before something else is written. */
  clear(): void {
    if (this.live && this.last !== '') this.output.write('\r\x1b[K');
    this.last = '';
  }

  private write(line: string): void {
    this.last = line;
    if (!this.live) this.output.write(`${line}\n`);
    else this.output.write(`\r\x1b[K${line.slice(0, Math.max(20, (this.output.columns ?? 80) - 1))}`);
  }

  private line(step: number, now: number): string {
    const { label, total, first, secondsLeft } = this.options;
    const known = Number.isFinite(total);
    const parts = [label, known ? `${formatCount(step)}/${formatCount(total)}` : formatCount(step)];
    if (known) parts.push(`${Math.floor((100 * step) / Math.max(1, total))} %`);
    const seconds = (now - this.startedAt) / 1000;
    const rate = seconds > 0 ? (step - first) / seconds : 0;
    if (rate > 0 && !secondsLeft) parts.push(`${formatRate(rate)}/s`);
    for (const [name, value] of Object.entries(this.figures)) parts.push(`${name} ${value}`);
    if (step >= total) parts.push(`${formatDuration(seconds)}`);
    else {
      const left = secondsLeft ? secondsLeft() : rate > 0 && known ? (total - step) / rate : undefined;
      if (left !== undefined) parts.push(`${formatDuration(left)} left`);
    }
    return parts.join('  ');
  }
}

/** 12,345 */
export function formatCount(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}

function formatRate(rate: number): string {
  return rate >= 10 ? formatCount(rate) : rate.toPrecision(2);
}

/** `8 s`, `2 min 5 s`, `1 h 12 min` */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

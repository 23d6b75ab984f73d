/**
 * One invocation of a command: where it prints, whether it was interrupted, and the options every command
 * has.
 *
 * With --json, stdout gets one JSON document (`result`) and nothing else; text meant for people goes nowhere,
 * notes and progress to stderr as always.
 */
import { ProgressLine } from './progress.js';
import { textTable, type TextTableOptions } from './text-table.js';
import { printable, styled, wantsColor, type Style, type Terminal } from './terminal.js';

export interface CommonOptions {
  readonly json?: boolean;
  readonly debug?: boolean;
}

/** Thrown by work that stopped because of the signal and has kept what it had: exit code 130. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

export class Session {
  readonly json: boolean;
  readonly terminal: Terminal;
  private controller: AbortController | undefined;
  private stopListening: (() => void) | undefined;
  private answered = false;

  constructor(terminal: Terminal, options: CommonOptions) {
    this.terminal = terminal;
    this.json = options.json ?? false;
  }

  /**
   * Aborted on the first Ctrl-C: work should come to a good end, with a checkpoint. The second Ctrl-C ends
   * the process at once. A command that never asks for the signal keeps the usual behavior.
   */
  get signal(): AbortSignal {
    if (!this.controller) {
      const controller = new AbortController();
      this.controller = controller;
      this.stopListening = this.terminal.onInterrupt(() => {
        if (controller.signal.aborted) process.exit(130);
        controller.abort(new Interrupted('interrupted'));
        this.note('stopping after this step; press Ctrl-C again to stop at once');
      });
    }
    return this.controller.signal;
  }

  /** True when the work was asked to stop. */
  get interrupted(): boolean {
    return this.controller?.signal.aborted ?? false;
  }

  /** A line of the answer, for people; silent with --json. */
  print(text: string): void {
    if (!this.json) this.terminal.stdout.write(`${text}\n`);
  }

  /** A table of the answer, as wide as the terminal. */
  printTable(
    header: readonly string[],
    rows: readonly (readonly string[])[],
    options: Omit<TextTableOptions, 'width'> = {},
  ): void {
    const { columns } = this.terminal.stdout;
    const lines = textTable(header, rows, columns === undefined ? options : { ...options, width: columns });
    this.print(lines.join('\n'));
  }

  /** The answer as JSON; silent without --json. Call it once. */
  result(value: unknown): void {
    if (!this.json) return;
    if (this.answered) throw new Error('session: result() was called twice');
    this.answered = true;
    this.terminal.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
  }

  /** A remark on the side, to stderr. */
  note(text: string): void {
    this.terminal.stderr.write(`${printable(text)}\n`);
  }

  /** A progress line on stderr. */
  progress(label: string, total: number, first = 0, secondsLeft?: () => number | undefined): ProgressLine {
    return new ProgressLine(this.terminal, { label, total, first, ...(secondsLeft && { secondsLeft }) });
  }

  /** Styled text for `print`. */
  style(text: string, style: Style): string {
    return styled(text, style, wantsColor(this.terminal.stdout, this.terminal.env));
  }

  /** Says why the command failed, as a sentence, and as the JSON document when none was written yet. */
  fail(sentence: string): void {
    const { stderr, env } = this.terminal;
    stderr.write(`${styled('ocgfn:', 'red', wantsColor(stderr, env))} ${printable(sentence)}\n`);
    if (this.json && !this.answered) this.result({ error: sentence });
  }

  end(): void {
    this.stopListening?.();
  }
}

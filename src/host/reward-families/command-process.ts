/**
 * The program behind `command:`: started at the first call, asked batch after batch, ended when it fails so
 * that the next call starts a fresh one. Every way it can fail is one sentence, and keeps the scores it had
 * answered before.
 */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { Socket } from 'node:net';
import type { Scores } from '../../reward/oracle.js';
import { OracleFailure } from '../../reward/walk/failure.js';

/** Longest answer line; a program that writes without line ends must not fill the memory. */
const LONGEST_LINE = 65_536;
const LAST_WORDS = 2000;

interface Call {
  readonly outcomes: readonly string[];
  readonly scored: Map<string, number | null>;
  /** Answers that carry no outcome belong to outcomes in order. */
  next: number;
  readonly resolve: (scores: Scores) => void;
  readonly reject: (error: Error) => void;
  timer: NodeJS.Timeout;
}

export class CommandProcess {
  private child: ChildProcessWithoutNullStreams | undefined;
  private call: Call | undefined;
  private line = '';
  private said = '';
  private queue: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly name: string,
    private readonly words: readonly string[],
    /** Milliseconds without an answer line after which the program counts as hanging. */
    private readonly timeout: number,
  ) {}

  /** Scores in order. Calls wait for each other. @throws OracleFailure */
  score(outcomes: readonly string[]): Promise<Scores> {
    const result = this.queue.then(() => this.ask(outcomes));
    this.queue = result.catch(() => undefined);
    return result;
  }

  private ask(outcomes: readonly string[]): Promise<Scores> {
    const broken = outcomes.find((outcome) => /[\r\n]/.test(outcome));
    if (broken !== undefined)
      throw new OracleFailure(this.name, broken, `cannot be asked for an outcome with a line end in it`);
    return new Promise((resolve, reject) => {
      const child = (this.child ??= this.start());
      hold(child, true);
      const timer = setTimeout(() => this.late(), this.timeout);
      this.call = { outcomes, scored: new Map(), next: 0, resolve, reject, timer };
      child.stdin.write(outcomes.map((outcome) => `${outcome}\n`).join(''));
    });
  }

  private start(): ChildProcessWithoutNullStreams {
    const [program, ...args] = this.words;
    const child = spawn(program, args, { stdio: 'pipe', windowsHide: true });
    this.line = '';
    this.said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (child === this.child) this.read(text);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.said = (this.said + text).slice(-LAST_WORDS);
    });
    // A program that ends while it is written to; `close` says what happened.
    child.stdin.on('error', () => {});
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (child !== this.child) return;
      this.fail(
        error.code === 'ENOENT'
          ? `cannot be started: there is no program ${program}`
          : `cannot be started: ${error.message}`,
      );
    });
    child.on('close', (code, signal) => {
      if (child !== this.child) return;
      this.child = undefined;
      const how = signal === null ? `with code ${code}` : `by ${signal}`;
      const last = this.said.trim().split('\n').at(-1);
      this.fail(`ended ${how}${this.progress()}${last ? `; it said: ${last}` : ''}`);
    });
    return child;
  }

  private read(text: string): void {
    this.line += text;
    for (let end = this.line.indexOf('\n'); end >= 0; end = this.line.indexOf('\n')) {
      const line = this.line.slice(0, end).trim();
      this.line = this.line.slice(end + 1);
      if (this.call === undefined) return this.stop(); // it talks unasked: the next call starts a fresh one
      this.answer(this.call, line);
    }
    if (this.line.length > LONGEST_LINE) this.fail(`answered a line of more than ${LONGEST_LINE} characters`);
  }

  private answer(call: Call, line: string): void {
    const tab = line.lastIndexOf('\t');
    const outcome = tab < 0 ? call.outcomes[call.next] : line.slice(0, tab);
    if (tab >= 0 && !call.outcomes.includes(outcome))
      return this.fail(`answered for ${JSON.stringify(outcome.slice(0, 80))}, which it was not asked for`);
    const score = parseScore(line.slice(tab + 1));
    if (score === undefined) {
      const what = JSON.stringify(line.slice(tab + 1, tab + 81));
      return this.fail(
        `scored ${JSON.stringify(outcome)} ${what}, expected a finite number or null`,
        outcome,
      );
    }
    call.next++;
    call.scored.set(outcome, score);
    call.timer.refresh();
    if (call.next < call.outcomes.length) return;
    const missing = call.outcomes.find((asked) => !call.scored.has(asked));
    if (missing !== undefined)
      return this.fail(`answered an outcome twice and ${JSON.stringify(missing)} not`);
    if (this.line !== '')
      return this.fail(`answered more lines than the ${call.outcomes.length} outcomes it was asked for`);
    this.settle().resolve(call.outcomes.map((asked) => call.scored.get(asked)!));
  }

  private late(): void {
    const hint = this.call?.next === 0 ? ' (does it flush its output after every line?)' : '';
    this.fail(`did not answer within ${this.timeout / 1000} s${this.progress()}${hint}`);
  }

  private progress(): string {
    if (this.call === undefined) return '';
    return ` after ${this.call.next} of ${this.call.outcomes.length} answers`;
  }

  private fail(what: string, outcome?: string): void {
    this.stop();
    if (this.call === undefined) return;
    const { outcomes, scored, reject } = this.settle();
    const at = outcome ?? outcomes.find((asked) => !scored.has(asked)) ?? outcomes[0];
    reject(new OracleFailure(this.name, at, what, undefined, scored));
  }

  private settle(): Call {
    const call = this.call!;
    clearTimeout(call.timer);
    this.call = undefined;
    if (this.child !== undefined) hold(this.child, false);
    return call;
  }

  /** Ends the program; the next call starts it again. */
  private stop(): void {
    const { child } = this;
    this.child = undefined;
    if (child === undefined) return;
    child.kill('SIGKILL');
    hold(child, false);
  }
}

/** A finite number; null for infeasible; undefined for anything else. */
function parseScore(text: string): number | null | undefined {
  const clean = text.trim();
  if (clean === 'null' || clean === 'None') return null;
  const value = clean === '' ? NaN : Number(clean);
  return Number.isFinite(value) ? value : undefined;
}

/** Whether the child keeps this program from ending: only while an answer is awaited. */
function hold(child: ChildProcessWithoutNullStreams, on: boolean): void {
  const pipes = [child.stdin, child.stdout, child.stderr].filter((pipe) => pipe instanceof Socket);
  for (const handle of [child, ...pipes]) {
    if (on) handle.ref();
    else handle.unref();
  }
}

/**
 * Calls an environment's row methods the way a hostile caller would: in the middle of a larger buffer, with
 * old contents in what is to be written, and with guard zones around it. What strays outside, or changes what
 * it should only read, is remembered in `stray`.
 */
import type { Environment } from '../environment.js';

/** A state row of its own. */
export type StateRow = Int32Array;

/** Integers (or bytes) before and behind every row. */
const GUARD = 16;
const SENTINEL = -987_654_321;
const BYTE_SENTINEL = 0xab;
/** Stands in the output of features where nothing was written. */
export const UNWRITTEN = -123_456_789;

export class Probe {
  readonly env: Environment;
  /** The first write outside its place, as a sentence; undefined while there was none. */
  stray: string | undefined;
  private readonly states: Int32Array;
  private readonly outcomes: Int32Array;
  private readonly mask: Uint8Array;

  constructor(env: Environment) {
    this.env = env;
    this.states = new Int32Array(env.stateSize + 2 * GUARD);
    this.outcomes = new Int32Array(env.stateSize + 2 * GUARD);
    this.mask = new Uint8Array(env.actionCount + 2 * GUARD);
  }

  /** The row that `write` leaves, when it finds `old` everywhere. */
  written(what: string, write: (states: Int32Array, at: number) => void, old = 77): StateRow {
    this.load(this.states, undefined, old);
    write(this.states, GUARD);
    this.checkZones(what, this.states);
    return this.states.slice(GUARD, GUARD + this.env.stateSize);
  }

  start(): StateRow {
    return this.written('reset', (states, at) => this.env.reset(states, at));
  }

  step(row: StateRow, action: number): StateRow {
    return this.changed('step', row, (states, at) => this.env.step(states, at, action));
  }

  stepBack(row: StateRow, action: number): StateRow {
    return this.changed('stepBack', row, (states, at) => this.env.stepBack(states, at, action));
  }

  isTerminal(row: StateRow): boolean {
    return this.read('isTerminal', row, (states, at) => this.env.isTerminal(states, at));
  }

  /** The bytes of `forwardMask`; bytes that were not written are neither 0 nor 1. */
  forwardMask(row: StateRow): Uint8Array {
    return this.readMask('forwardMask', row);
  }

  backwardMask(row: StateRow): Uint8Array {
    return this.readMask('backwardMask', row);
  }

  /** Calls a method that reads a state (and an outcome) and must leave both alone. */
  read<T>(
    what: string,
    row: StateRow,
    call: (states: Int32Array, at: number, outcomes: Int32Array) => T,
    outcome?: StateRow,
  ): T {
    this.load(this.states, row);
    if (outcome) this.load(this.outcomes, outcome);
    const result = call(this.states, GUARD, this.outcomes);
    this.checkZones(what, this.states, row);
    if (outcome) this.checkZones(what, this.outcomes, outcome);
    return result;
  }

  /** The entries that a `write` of features leaves, `UNWRITTEN` where it wrote none. */
  features(
    what: string,
    size: number,
    row: StateRow,
    outcome: StateRow | undefined,
    write: (states: Int32Array, outcomes: Int32Array, at: number, out: Int32Array) => void,
  ): Int32Array {
    const out = new Int32Array(size + 2 * GUARD).fill(UNWRITTEN);
    this.read(what, row, (states, at, outcomes) => write(states, outcomes, at, out), outcome);
    for (let i = 0; i < GUARD; i++) {
      if (out[i] !== UNWRITTEN || out[GUARD + size + i] !== UNWRITTEN) {
        this.stray ??= `${what} writes outside its ${size} entries`;
      }
    }
    return out.slice(GUARD, GUARD + size);
  }

  canReach(row: StateRow, outcome: StateRow): boolean {
    return this.read(
      'canReach',
      row,
      (states, at, outcomes) => this.env.canReach!(states, at, outcomes, at),
      outcome,
    );
  }

  /** Text of an outcome for messages; the row itself when the environment cannot say. */
  describe(outcome: StateRow): string {
    try {
      return this.read('outcomeText', outcome, (states, at) => this.env.outcomeText(states, at));
    } catch {
      return `[${outcome.join(', ')}]`;
    }
  }

  private changed(what: string, row: StateRow, call: (states: Int32Array, at: number) => void): StateRow {
    this.load(this.states, row);
    call(this.states, GUARD);
    this.checkZones(what, this.states);
    return this.states.slice(GUARD, GUARD + this.env.stateSize);
  }

  private readMask(what: 'forwardMask' | 'backwardMask', row: StateRow): Uint8Array {
    const { mask, env } = this;
    mask.fill(BYTE_SENTINEL);
    this.read(what, row, (states, at) => env[what](states, at, mask, GUARD));
    for (let i = 0; i < GUARD; i++) {
      if (mask[i] !== BYTE_SENTINEL || mask[GUARD + env.actionCount + i] !== BYTE_SENTINEL) {
        this.stray ??= `${what} writes outside its ${env.actionCount} bytes`;
      }
    }
    return mask.slice(GUARD, GUARD + env.actionCount);
  }

  private load(buffer: Int32Array, row: StateRow | undefined, old = 0): void {
    buffer.fill(SENTINEL);
    if (row) buffer.set(row, GUARD);
    else buffer.fill(old, GUARD, GUARD + this.env.stateSize);
  }

  private checkZones(what: string, buffer: Int32Array, unchanged?: StateRow): void {
    const size = this.env.stateSize;
    for (let i = 0; i < GUARD; i++) {
      if (buffer[i] !== SENTINEL || buffer[GUARD + size + i] !== SENTINEL) {
        this.stray ??= `${what} writes outside its row of ${size} integers`;
      }
    }
    if (unchanged && unchanged.some((value, i) => buffer[GUARD + i] !== value)) {
      this.stray ??= `${what} changes a row that it should only read`;
    }
  }
}

/** Positions of the nonzero bytes. */
export function marked(mask: Uint8Array): number[] {
  const actions: number[] = [];
  mask.forEach((byte, action) => byte !== 0 && actions.push(action));
  return actions;
}

/** At most this many actions are tried in one state: all of them in most environments. */
const MAX_ACTIONS = 32;

/**
 * The marked actions, thinned out evenly where there are many; which ones remain depends on the state, so
 * that states differ.
 */
export function someMarked(mask: Uint8Array, row: StateRow): number[] {
  const actions = marked(mask);
  if (actions.length <= MAX_ACTIONS) return actions;
  const shift = row.reduce((sum, value) => (31 * sum + value) >>> 0, 0);
  return Array.from({ length: MAX_ACTIONS }, (_, i) => {
    return actions[(Math.floor((i * actions.length) / MAX_ACTIONS) + shift) % actions.length];
  });
}

/** Same integers. */
export function sameRow(a: StateRow, b: StateRow): boolean {
  return a.every((value, i) => value === b[i]);
}

/** A key for maps. */
export function rowKey(row: StateRow): string {
  return row.join(',');
}

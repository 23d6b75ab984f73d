/** A constraint that was opened: its conditions, and the automaton of those that have one. */
import type { DescriptorSet } from '../descriptor/descriptor-set.js';
import type { Environment } from '../env/environment.js';
import type { RandomStream } from '../random/stream.js';
import { CompletionCounts } from './completion-counts.js';
import type { LayeredAutomaton } from './layered-automaton.js';
import { NearDraws } from './near-draws.js';
import type { OutcomeConstraint } from './outcome-constraint.js';

export interface Condition {
  readonly text: string;
  /** Of a finished outcome, at once; absent for what has to be asked. */
  readonly allows?: (states: Int32Array, at: number) => boolean;
  readonly automaton?: LayeredAutomaton;
  /** A descriptor that lives elsewhere, and which of its values will do. */
  readonly asks?: { readonly set: DescriptorSet; readonly accepts: (raw: number) => boolean };
}

/** Draws before what the automaton does not cover counts as never fulfilled. */
export const TRIES = 100_000;
/** Letters that draws near an outcome change beyond what has to. */
const CHANGES = 2;
/** Draws near an outcome before it counts as alone. */
const NEAR_TRIES = 32;

export class WithinConditions implements OutcomeConstraint {
  /** Number of allowed outcomes, where the automaton covers all of the constraint. */
  readonly log10Count?: number;
  /** SHA-256 of the lists of outcomes that were read for it; absent where there are none. */
  listHash?: string;
  private readonly tokens: Int32Array;
  private readonly tested: readonly Condition[];
  private readonly asked: readonly Condition[];
  private counted?: CompletionCounts;
  private near?: NearDraws;
  private readonly held: Int32Array;

  /**
   * @param product of the conditions that have an automaton; absent where outcomes are no strings
   * @param apart conditions that it does not cover
   */
  constructor(
    readonly text: string,
    readonly env: Environment,
    readonly conditions: readonly Condition[],
    readonly product?: LayeredAutomaton,
    readonly apart: readonly Condition[] = conditions,
  ) {
    this.tokens = new Int32Array(env.tokenLength);
    this.held = new Int32Array(env.tokenLength);
    this.tested = apart.filter(({ allows }) => allows !== undefined);
    this.asked = apart.filter(({ asks }) => asks !== undefined);
    if (product && apart.length === 0) this.log10Count = this.counts!.log10Count;
  }

  /** Whether the automaton is all of the constraint: every outcome that it allows fulfils it. */
  get isExact(): boolean {
    return this.product !== undefined && this.apart.length === 0;
  }

  /** Completions of the automaton's nodes; undefined where there is no automaton. */
  get counts(): CompletionCounts | undefined {
    if (this.counted === undefined && this.product) this.counted = new CompletionCounts(this.product);
    return this.counted;
  }

  allows(states: Int32Array, at: number): boolean {
    const { product, env, tokens, tested } = this;
    if (product) {
      env.outcomeTokens(states, at, tokens, 0);
      const node = product.walk(tokens);
      if (node < 0 || product.accept[node] === 0) return false;
    }
    for (let i = 0; i < tested.length; i++) if (!tested[i].allows!(states, at)) return false;
    return true;
  }

  async test(states: Int32Array, count: number, out: Uint8Array): Promise<void> {
    const size = this.env.stateSize;
    for (let i = 0; i < count; i++) out[i] = this.allows(states, i * size) ? 1 : 0;
    for (const { asks } of this.asked) {
      // Only what is still in question is asked: a module may be slow.
      const rows: number[] = [];
      for (let i = 0; i < count; i++) if (out[i] === 1) rows.push(i);
      if (rows.length === 0) return;
      const some = new Int32Array(rows.length * size);
      rows.forEach((i, k) => some.set(states.subarray(i * size, (i + 1) * size), k * size));
      const [values] = await asks!.set.rawValues(some, rows.length);
      rows.forEach((i, k) => (out[i] = asks!.accepts(values[k]) ? 1 : 0));
    }
  }

  /**
   * Draws another outcome that the synchronous part allows near a given one, which need not be allowed: about
   * two letters differ beyond what has to.
   * @returns false where there is no automaton, or none was found
   */
  drawNear(random: RandomStream, from: Int32Array, fromAt: number, to: Int32Array, toAt: number): boolean {
    const { env, product, tested, tokens } = this;
    if (!product) return false;
    this.near ??= new NearDraws(product, tokens.length, CHANGES / (tokens.length * (product.tokens - 1)));
    const { near } = this;
    if (!near.able) return false;
    env.outcomeTokens(from, fromAt, tokens, 0);
    near.aim(tokens);
    const { held } = this;
    held.set(tokens);
    for (let tries = 0; tries < NEAR_TRIES; tries++) {
      const length = near.draw(random, tokens);
      if (length < 0) return false;
      tokens.fill(-1, length);
      if (tokens.every((token, i) => token === held[i])) continue;
      env.outcomeFromTokens(tokens, 0, to, toAt);
      if (tested.length === 0 || this.allows(to, toAt)) return true;
    }
    return false;
  }

  draw(random: RandomStream, states: Int32Array, at: number): boolean {
    for (let tries = 0; tries < TRIES; tries++) if (this.drawOnce(random, states, at)) return true;
    return false;
  }

  /** Draws among `tries` that the synchronous part allows; stops at `enough`. */
  hits(random: RandomStream, tries: number, enough: number): number {
    const row = new Int32Array(this.env.stateSize);
    let hits = 0;
    for (let i = 0; i < tries && hits < enough; i++) if (this.drawOnce(random, row, 0)) hits++;
    return hits;
  }

  private drawOnce(random: RandomStream, states: Int32Array, at: number): boolean {
    const { env, counts, tested, tokens } = this;
    if (counts) {
      tokens.fill(-1, counts.draw(random, tokens));
      env.outcomeFromTokens(tokens, 0, states, at);
      if (tested.length === 0) return true;
    } else env.sampleOutcome(random, states, at);
    return this.allows(states, at);
  }
}

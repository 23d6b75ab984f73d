/**
 * What a GFlowNet environment is: a pointed DAG whose terminal states are the outcomes.
 *
 * A state is a short row of int32 in a batch `states`; every method gets the batch and `at`, the index of the
 * row's first integer. Rows are changed in place and nothing is allocated, so an environment can be stepped
 * millions of times a second and user code stays one-row-at-a-time simple.
 *
 * Departure from common practice: a *backward action is the forward action it undoes*. An edge of the DAG is
 * a (state, action) pair, so `backwardMask` at s' marks the actions a for which some parent s has T(s, a) =
 * s', and `stepBack(a)` returns to that parent. P_F and P_B share one action space, and AAA -> AAAA by
 * prepending and by appending stay two edges.
 */
import type { RandomStream } from '../random/stream.js';

/**
 * A list of active indices per row: the sparse input of a network. `write` fills exactly `active` entries, -1
 * for none.
 */
export interface SparseFeatures {
  /** Number of distinct feature indices. */
  readonly count: number;
  /** Entries written per row. */
  readonly active: number;
}

export interface StateFeatures extends SparseFeatures {
  write(states: Int32Array, at: number, out: Int32Array, outAt: number): void;
}

/**
 * Features that compare a state with an outcome (grids: y - s per coordinate; strings: equality of
 * positions). They may compare; they must not hand over the next action or reachability itself.
 */
export interface RelationFeatures extends SparseFeatures {
  write(
    states: Int32Array,
    at: number,
    outcomes: Int32Array,
    outcomeAt: number,
    out: Int32Array,
    outAt: number,
  ): void;
}

/**
 * Tokens for attention: `tokens` tokens a row, each a list of `active` feature indices; a token whose entries
 * are all -1 is absent.
 */
export interface TokenFeatures extends SparseFeatures {
  readonly tokens: number;
  /**
   * True when the tokens depend on the state as well as on the outcome; false lets all states of a trajectory
   * share them.
   */
  readonly perState: boolean;
  /**
   * What of a state says where in the outcome it stands, such as its length. A query that reads this alone
   * (setting `query=place`) is not disturbed by the rest of the state. Absent: nothing less than all says it.
   */
  readonly place?: StateFeatures;
  write(
    states: Int32Array,
    at: number,
    outcomes: Int32Array,
    outcomeAt: number,
    out: Int32Array,
    outAt: number,
  ): void;
}

/**
 * All states by number: 0 is s0, and every action leads to a greater number, so that counting down visits
 * every state after all that follow it. What tables over states need in place of a hash table.
 */
export interface StateNumbering {
  /** S, the number of states, terminal ones included. A safe integer. */
  readonly count: number;
  /** Number of a state. */
  indexOf(states: Int32Array, at: number): number;
  /** Inverse of `indexOf`. */
  stateAt(index: number, states: Int32Array, at: number): void;
}

export interface Environment {
  /** Task name and parameters, enough to build it again: stored in run.json. */
  readonly task: { readonly name: string; readonly [key: string]: unknown };
  /** Integers per state row. An outcome is a terminal state row. */
  readonly stateSize: number;
  /** A: number of forward actions, stop included. */
  readonly actionCount: number;
  /** Upper bound on the number of transitions of a trajectory, stop included. */
  readonly maxSteps: number;

  /** Writes s0. */
  reset(states: Int32Array, at: number): void;
  /** 1 for every action allowed in s; all 0 in a terminal state. Writes `actionCount` bytes. */
  forwardMask(states: Int32Array, at: number, mask: Uint8Array, maskAt: number): void;
  /** 1 for every action that leads into s; all 0 at s0. Writes `actionCount` bytes. */
  backwardMask(states: Int32Array, at: number, mask: Uint8Array, maskAt: number): void;
  /** s := T(s, action), for an allowed action. */
  step(states: Int32Array, at: number, action: number): void;
  /** s' := the parent s with T(s, action) = s', for an allowed backward action. */
  stepBack(states: Int32Array, at: number, action: number): void;
  isTerminal(states: Int32Array, at: number): boolean;
  /** Transitions that lead from s0 to the state; absent where ways of different lengths lead to it. */
  depth?(states: Int32Array, at: number): number;

  /** Network input of a state. Distinct states have distinct features. */
  readonly features: StateFeatures;
  /** Network input that compares a state and an outcome. */
  readonly relation?: RelationFeatures;
  /**
   * Tokens that pointer attention reads; absent where none are needed. `outcomeTokenFeatures` makes one token
   * per position of the outcome.
   */
  readonly attention?: TokenFeatures;

  /** Tokens per outcome (padded with -1 behind the end for variable length) and size of their vocabulary. */
  readonly tokenLength: number;
  readonly vocabulary: number;
  /**
   * Symbols of the tokens, for environments whose outcomes are strings: shifting a piece of one keeps its
   * meaning.
   */
  readonly symbols?: readonly string[];
  /** True when tokens are numbers in order, such as coordinates: t is nearer to t + 1 than to t + 2. */
  readonly ordinal?: boolean;
  /** True when some outcomes have fewer than `tokenLength` tokens; -1 is no token of others. */
  readonly variableLength?: boolean;
  /** Terminal state -> tokens; writes `tokenLength` entries. */
  outcomeTokens(states: Int32Array, at: number, out: Int32Array, outAt: number): void;
  /**
   * Tokens of any state, -1 where there is none yet: what descriptors accumulate over. Absent where
   * unfinished states have no tokens.
   */
  partialTokens?(states: Int32Array, at: number, out: Int32Array, outAt: number): void;
  /** Tokens -> terminal state. Throws on tokens that are no outcome. */
  outcomeFromTokens(tokens: Int32Array, tokensAt: number, states: Int32Array, at: number): void;
  /** Terminal state -> text, as users read and write it. */
  outcomeText(states: Int32Array, at: number): string;
  /** Text -> terminal state. Throws one sentence that names the text and what would be right. */
  outcomeFromText(text: string, states: Int32Array, at: number): void;

  /**
   * Text -> a state that is not complete, such as a string so far. May leave to `readPartialState` whether s0
   * leads there. Absent: such states are written as rows. Throws one sentence.
   */
  stateFromText?(text: string, states: Int32Array, at: number): void;

  /** log |X|, the number of outcomes. */
  readonly logOutcomeCount: number;
  /** |X| when outcomes can be enumerated by index (it fits a safe integer), else undefined. */
  readonly outcomeCount?: number;
  /** The index-th outcome, 0 <= index < outcomeCount. Present when outcomeCount is. */
  outcomeAt?(index: number, states: Int32Array, at: number): void;
  /** Inverse of `outcomeAt`. */
  outcomeIndex?(states: Int32Array, at: number): number;
  /**
   * Numbers of all states, where a formula gives them. Goes with `outcomeCount`; absent: states are found by
   * exploring.
   */
  readonly numbering?: StateNumbering;
  /** Draws an outcome; the law is uniform unless `outcomeLogProb` says otherwise. */
  sampleOutcome(random: RandomStream, states: Int32Array, at: number): void;
  /** Log-probability of an outcome under `sampleOutcome`. Absent: uniform, that is -logOutcomeCount. */
  outcomeLogProb?(states: Int32Array, at: number): number;

  /**
   * Whether a terminal state is within the constraint that the environment is kept to; absent where there is
   * none. What proposes outcomes by other ways than the masks asks it.
   */
  allows?(states: Int32Array, at: number): boolean;
  /**
   * Draws another outcome within that constraint near a given one, which may lie outside. Goes with `allows`.
   * @returns false where none was found
   */
  drawNear?(random: RandomStream, from: Int32Array, fromAt: number, to: Int32Array, toAt: number): boolean;

  /**
   * True when the outcome can still be reached from the state. Used by teleport "unreachable", tests and the
   * exact solver only.
   */
  canReach?(states: Int32Array, at: number, outcomes: Int32Array, outcomeAt: number): boolean;
}

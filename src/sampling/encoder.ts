/**
 * Writes states (and outcomes) of an environment as the sparse input of a network, straight into the arena.
 * One pass over the rows, nothing allocated.
 */
import { outcomeFeatures, outcomeTokenFeatures } from '../env/default-tokens.js';
import type { Environment, RelationFeatures, StateFeatures, TokenFeatures } from '../env/environment.js';
import type { InputShape, SparseInput } from '../nn/sparse-input.js';
import type { Tape } from '../tensor/tape.js';

/** What queries of attention can read of a state. */
export const ATTENTION_QUERIES = ['state', 'place'] as const;
export type AttentionQuery = (typeof ATTENTION_QUERIES)[number];

export interface EncoderOptions {
  /** Condition on an outcome: its tokens, relation features and attention tokens become part of the input. */
  readonly conditional: boolean;
  /** Leave out what the environment offers (ablations). */
  readonly relation?: boolean;
  readonly attention?: boolean;
  /** What queries of attention read: all of a state, or its place where the environment tells one. */
  readonly query?: AttentionQuery;
}

export class Encoder {
  readonly env: Environment;
  readonly shape: InputShape;
  private readonly outcome: StateFeatures | undefined;
  private readonly relation: RelationFeatures | undefined;
  private readonly attention: TokenFeatures | undefined;
  private readonly place: StateFeatures | undefined;

  constructor(env: Environment, options: EncoderOptions) {
    this.env = env;
    const { conditional } = options;
    this.outcome = conditional ? outcomeFeatures(env) : undefined;
    this.relation = conditional && options.relation !== false ? env.relation : undefined;
    this.attention =
      conditional && options.attention !== false ? (env.attention ?? outcomeTokenFeatures(env)) : undefined;
    this.place = options.query === 'place' ? this.attention?.place : undefined;
    const { outcome, relation, attention, place } = this;
    this.shape = {
      features: env.features.count + (relation?.count ?? 0),
      active: env.features.active + (relation?.active ?? 0),
      ...(outcome && { outcomeFeatures: outcome.count, outcomeActive: outcome.active }),
      ...(attention && {
        tokens: attention.tokens,
        tokenFeatures: attention.count,
        tokenActive: attention.active,
        tokensPerRow: attention.perState,
      }),
      ...(place && { queryFeatures: place.count, queryActive: place.active }),
    };
  }

  /**
   * Encodes `rows` states [rows, stateSize], conditioned on `groups` outcomes [groups, stateSize] where row r
   * belongs to outcome `group[groupAt + r]` (undefined: outcome r). Fills `input` and the forward masks.
   */
  encode(
    tape: Tape,
    input: SparseInput,
    states: Int32Array,
    rows: number,
    outcomes?: Int32Array,
    groups = rows,
    group?: Int32Array,
  ): void {
    const { env, shape } = this;
    const { arena } = tape.backend;
    input.rows = rows;
    input.groups = groups;
    input.features = tape.ints(rows * shape.active);
    input.mask = tape.bytes(rows * env.actionCount);
    if (this.outcome) {
      input.outcome = tape.ints(groups * shape.outcomeActive!);
      input.group = group ? tape.ints(rows) : 0;
      if (this.attention) {
        const owners = this.attention.perState ? rows : groups;
        input.tokens = tape.ints(owners * shape.tokens! * shape.tokenActive!);
        input.present = tape.bytes(owners * shape.tokens!);
      }
    }
    if (this.place) input.query = tape.ints(rows * this.place.active);
    // Views are read after the last allocation, which may have grown the arena.
    const { int, byte } = arena;
    const size = env.stateSize;
    let at = input.features >> 2;
    for (let r = 0; r < rows; r++) {
      env.features.write(states, r * size, int, at);
      at += env.features.active;
      if (this.relation) {
        const y = (group ? group[r] : r) * size;
        this.relation.write(states, r * size, outcomes!, y, int, at);
        const offset = env.features.count;
        for (let i = 0; i < this.relation.active; i++, at++) if (int[at] >= 0) int[at] += offset;
      }
      this.place?.write(states, r * size, int, (input.query >> 2) + r * this.place.active);
      env.forwardMask(states, r * size, byte, input.mask + r * env.actionCount);
    }
    if (!this.outcome) return;
    if (group) for (let r = 0; r < rows; r++) int[(input.group >> 2) + r] = group[r];
    for (let g = 0; g < groups; g++) {
      this.outcome.write(outcomes!, g * size, int, (input.outcome >> 2) + g * this.outcome.active);
    }
    if (this.attention) this.encodeTokens(int, byte, input, states, outcomes!, group);
  }

  private encodeTokens(
    int: Int32Array,
    byte: Uint8Array,
    input: SparseInput,
    states: Int32Array,
    outcomes: Int32Array,
    group: Int32Array | undefined,
  ): void {
    const attention = this.attention!;
    const size = this.env.stateSize;
    const owners = attention.perState ? input.rows : input.groups;
    const stride = attention.tokens * attention.active;
    const from = input.tokens >> 2;
    for (let r = 0; r < owners; r++) {
      const y = attention.perState && group ? group[r] : r;
      attention.write(states, attention.perState ? r * size : 0, outcomes, y * size, int, from + r * stride);
    }
    const count = owners * attention.tokens;
    for (let l = 0; l < count; l++) {
      let present = 0;
      for (let i = 0; i < attention.active; i++) if (int[from + l * attention.active + i] >= 0) present = 1;
      byte[input.present + l] = present;
    }
  }
}

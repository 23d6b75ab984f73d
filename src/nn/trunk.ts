/**
 * The body of every policy network: an embedding-bag first layer, pointer attention over tokens of the
 * outcome, and a residual multilayer perceptron. Heads (policy, flow, ...) are linear layers on its output.
 *
 * Without attention or relation features nothing reaches long outcomes (docs/design.md): a state has to look
 * up the part of the outcome that matters to it, and an MLP on absolute one-hots has to learn every pair by
 * heart.
 */
import { ACT_LEAKY, ACT_NONE } from '../tensor/kernels.js';
import { attention } from '../tensor/ops/attention.js';
import { embedBag, embedBagRows, recordEmbedBag } from '../tensor/ops/embed-bag.js';
import { linear, linearRows, recordLinear } from '../tensor/ops/linear.js';
import type { Tape } from '../tensor/tape.js';
import type { LearnedParameter, Tensor } from '../tensor/tensor.js';
import type { ParameterSet } from './parameter-set.js';
import type { InputShape, SparseInput } from './sparse-input.js';

export interface TrunkOptions {
  /** Widths of the hidden layers. Equal neighbors are joined by a residual connection. */
  readonly hidden: readonly number[];
  readonly attention?: { readonly heads: number; readonly dim: number } | undefined;
}

/** Slope of the leaky rectifier below zero. */
const SLOPE = 0.01;

export class Trunk {
  /** Width of the output. */
  readonly width: number;
  /** Width of the first layer. */
  readonly firstWidth: number;
  private readonly shape: InputShape;
  private readonly heads: number;
  private readonly table: LearnedParameter;
  private readonly bias: LearnedParameter;
  private readonly outcomeTable: LearnedParameter | undefined;
  private readonly pointer:
    | {
        query: LearnedParameter;
        queryBias: LearnedParameter;
        key: LearnedParameter;
        value: LearnedParameter;
        out: LearnedParameter;
      }
    | undefined;
  private readonly layers: { weight: LearnedParameter; bias: LearnedParameter }[] = [];

  constructor(parameters: ParameterSet, prefix: string, shape: InputShape, options: TrunkOptions) {
    const { hidden } = options;
    if (hidden.length === 0) throw new Error('trunk: hidden must name at least one width, got none');
    this.shape = shape;
    const first = hidden[0];
    this.firstWidth = first;
    const outcomeActive = shape.outcomeActive ?? 0;
    // Every active row is one unit of fan-in, wherever it comes from.
    const fanIn = shape.active + outcomeActive;
    const table = (name: string, rows: number, cols: number, active: number): LearnedParameter =>
      parameters.add(`${prefix}.${name}`, rows, cols, Math.sqrt(6 / Math.max(1, active)));
    this.table = table('features', Math.max(1, shape.features), first, fanIn);
    this.bias = parameters.add(`${prefix}.bias0`, 1, first, 0);
    this.outcomeTable = outcomeActive ? table('outcome', shape.outcomeFeatures!, first, fanIn) : undefined;
    this.heads = options.attention?.heads ?? 1;
    if (options.attention && shape.tokens) {
      const width = this.heads * options.attention.dim;
      const active = Math.max(1, shape.tokenActive!);
      this.pointer = {
        query: parameters.add(
          `${prefix}.query`,
          Math.max(1, shape.queryFeatures ?? shape.features),
          width,
          Math.sqrt(3 / (shape.queryActive ?? shape.active)),
        ),
        queryBias: parameters.add(`${prefix}.queryBias`, 1, width, 0),
        key: parameters.add(`${prefix}.key`, shape.tokenFeatures!, width, Math.sqrt(3 / active)),
        value: parameters.add(`${prefix}.value`, shape.tokenFeatures!, width, Math.sqrt(3 / active)),
        out: parameters.weight(`${prefix}.attended`, width, first),
      };
    }
    for (let i = 1; i < hidden.length; i++) {
      this.layers.push({
        weight: parameters.weight(`${prefix}.weight${i}`, hidden[i - 1], hidden[i]),
        bias: parameters.add(`${prefix}.bias${i}`, 1, hidden[i], 0),
      });
    }
    this.width = hidden[hidden.length - 1];
  }

  /**
   * Hidden representation [rows, width].
   * @param condition rows [groups, first width] that are added to the first layer: what a policy is
   * conditioned on apart from an outcome
   */
  forward(tape: Tape, input: SparseInput, condition?: Tensor): Tensor {
    const { shape, pointer } = this;
    const base = this.outcomeTable
      ? embedBag(tape, input.groups, shape.outcomeActive!, input.outcome, this.outcomeTable)
      : condition;
    const act = pointer ? ACT_NONE : ACT_LEAKY;
    let h = embedBag(
      tape, input.rows, shape.active, input.features, this.table, this.bias, base, base ? input.group : 0, act, SLOPE,
    ); // prettier-ignore
    if (pointer) {
      const owners = shape.tokensPerRow ? input.rows : input.groups;
      const rows = owners * shape.tokens!;
      const asking = shape.queryActive ?? shape.active;
      const asked = shape.queryActive ? input.query : input.features;
      const q = embedBag(tape, input.rows, asking, asked, pointer.query, pointer.queryBias);
      const keys = embedBag(tape, rows, shape.tokenActive!, input.tokens, pointer.key);
      const values = embedBag(tape, rows, shape.tokenActive!, input.tokens, pointer.value);
      const group = shape.tokensPerRow ? 0 : input.group;
      const attended = attention(tape, this.heads, shape.tokens!, q, keys, values, group, input.present);
      h = linear(tape, attended, pointer.out, undefined, h, ACT_LEAKY, SLOPE);
    }
    for (const { weight, bias } of this.layers) {
      const residual = weight.rows === weight.cols ? h : undefined;
      h = linear(tape, h, weight, bias, residual, ACT_LEAKY, SLOPE);
    }
    return h;
  }

  /**
   * Room for the activations of up to `rows` rows, one tensor a layer: `forwardRows` fills them piece by
   * piece, `record` puts them on the tape.
   * @throws for networks with attention or an outcome: these are evaluated in one go
   */
  reserve(tape: Tape, rows: number): Tensor[] {
    if (this.pointer || this.outcomeTable)
      throw new Error('trunk: rows can be evaluated in pieces without attention and outcome only');
    const layers = [tape.tensor(rows, this.table.cols)];
    for (const { weight } of this.layers) layers.push(tape.tensor(rows, weight.cols));
    return layers;
  }

  /**
   * Evaluates rows [from, from + rows) of the sparse features at byte offset `features`.
   * @param condition as in `forward`, with the group of every row at byte offset `group`
   */
  forwardRows(
    tape: Tape,
    layers: readonly Tensor[],
    features: number,
    from: number,
    rows: number,
    condition?: Tensor,
    group = 0,
  ): void {
    embedBagRows(
      tape, layers[0], from, rows, this.shape.active, features, this.table, this.bias, ACT_LEAKY, SLOPE, condition, group,
    ); // prettier-ignore
    for (let i = 0; i < this.layers.length; i++) {
      const { weight, bias } = this.layers[i];
      const x = layers[i];
      const residual = weight.rows === weight.cols ? x : undefined;
      linearRows(tape, layers[i + 1], from, rows, x, weight, bias, residual, ACT_LEAKY, SLOPE);
    }
  }

  /** Records the first `rows` rows as if they had been evaluated in one go. */
  record(
    tape: Tape,
    layers: readonly Tensor[],
    features: number,
    rows: number,
    condition?: Tensor,
    group = 0,
  ): void {
    for (const layer of layers) layer.rows = rows;
    recordEmbedBag(
      tape, layers[0], this.shape.active, features, this.table, this.bias, ACT_LEAKY, SLOPE, condition, group,
    ); // prettier-ignore
    for (let i = 0; i < this.layers.length; i++) {
      const { weight, bias } = this.layers[i];
      const x = layers[i];
      const residual = weight.rows === weight.cols ? x : undefined;
      recordLinear(tape, layers[i + 1], x, weight, bias, residual, ACT_LEAKY, SLOPE);
    }
  }
}

/** A linear head on a trunk. */
export class Head {
  readonly weight: LearnedParameter;
  readonly bias: LearnedParameter;

  /**
   * @param size starting size of the outputs relative to a unit-variance input; small values start near
   * uniform
   */
  constructor(parameters: ParameterSet, prefix: string, width: number, outputs: number, size = 0.1) {
    this.weight = parameters.weight(`${prefix}.weight`, width, outputs, width, size * size);
    this.bias = parameters.add(`${prefix}.bias`, 1, outputs, 0);
  }

  forward(tape: Tape, hidden: Tensor): Tensor {
    return linear(tape, hidden, this.weight, this.bias);
  }
}

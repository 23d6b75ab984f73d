/**
 * Pairs (s, y) that cannot meet (ours). The exact F(s|y) is 0 there, trajectories never show them, and
 * extraction sums over them: a hinge pushes log F below a floor far under 1/|X|. Needs `canReach`, of which
 * the policy sees nothing.
 */
import { SparseInput } from '../nn/sparse-input.js';
import type { RandomStream } from '../random/stream.js';
import { copyRow, type TrajectoryBatch } from '../sampling/trajectories.js';
import { add, huber, meanOfAll, relu } from '../tensor/ops/elementwise.js';
import type { Tape } from '../tensor/tape.js';
import type { Tensor } from '../tensor/tensor.js';
import type { OutcomeModel } from './outcome-model.js';

export interface UnreachablePairsOptions {
  /** Pairs drawn per transition of the batch; those that can meet are left out. */
  readonly negatives: number;
  /**
   * Draw half of these pairs from the last state before an outcome, and half with a near miss, a goal with
   * one token changed. What flow leaks, it leaks there: few outcomes are in reach of a late state, and a near
   * miss shares most of what tells them apart. Default false.
   */
  readonly nearMisses?: boolean;
}

/** Slope of the hinge beyond this excess is constant. */
const DELTA = 1;

export class UnreachablePairs {
  private readonly model: OutcomeModel;
  private readonly options: UnreachablePairsOptions;
  private readonly floor: number;
  private readonly states: Int32Array;
  private readonly groups: Int32Array;
  /** Goals of the batch, and near misses of each behind them. */
  private readonly goals: Int32Array;
  private readonly tokens: Int32Array;
  private readonly input = new SparseInput();

  /** @param capacity trajectories of the largest batch */
  constructor(model: OutcomeModel, options: UnreachablePairsOptions, capacity: number) {
    const { env } = model;
    this.model = model;
    this.options = options;
    this.floor = -env.logOutcomeCount - Math.log(100);
    const pairs = Math.ceil(capacity * env.maxSteps * options.negatives);
    this.states = new Int32Array(pairs * env.stateSize);
    this.groups = new Int32Array(pairs);
    this.goals = new Int32Array((options.nearMisses ? 2 : 1) * capacity * env.stateSize);
    this.tokens = new Int32Array(env.tokenLength);
  }

  /** Mean penalty of pairs drawn from a batch's states and goals [1, 1]; undefined where none were found. */
  loss(tape: Tape, batch: TrajectoryBatch, random: RandomStream): Tensor | undefined {
    const { model, options, input, states, goals, groups } = this;
    const { env } = model;
    if (!env.canReach || batch.count < 2 || options.negatives === 0) return undefined;
    copyRow(batch.goals, 0, goals, 0, batch.count * env.stateSize);
    const pairs = options.nearMisses ? this.drawNear(batch, random) : this.draw(batch, random);
    if (pairs === 0) return undefined;
    model.encoder.encode(
      tape, input, states, pairs, goals, (options.nearMisses ? 2 : 1) * batch.count, groups,
    ); // prettier-ignore
    const logF = model.logF(tape, model.represent(tape, input), input);
    const above = relu(tape, add(tape, logF, tape.filled(pairs, 1, -this.floor)));
    return meanOfAll(tape, huber(tape, above, DELTA));
  }

  /** States of the batch with goals of other trajectories. Returns the number of pairs. */
  private draw(batch: TrajectoryBatch, random: RandomStream): number {
    const wanted = Math.floor(batch.size * this.options.negatives);
    let pairs = 0;
    for (let draw = 0; draw < wanted; draw++) {
      const i = random.int(batch.size);
      const other = (batch.owner[i] + 1 + random.int(batch.count - 1)) % batch.count;
      pairs += this.take(batch, i, other, pairs);
    }
    return pairs;
  }

  /** The same, half from the last states, half with the near miss of the state's own goal. */
  private drawNear(batch: TrajectoryBatch, random: RandomStream): number {
    for (let m = 0; m < batch.count; m++) this.missNearly(batch, m, random);
    const wanted = Math.floor(batch.size * this.options.negatives);
    let pairs = 0;
    for (let draw = 0; draw < wanted; draw++) {
      const owner = random.int(batch.count);
      const [from, to] = [batch.starts[owner], batch.starts[owner + 1]];
      const i = draw & 1 ? to - 1 : from + random.int(to - from);
      const group = draw & 2 ? batch.count + owner : (owner + 1 + random.int(batch.count - 1)) % batch.count;
      pairs += this.take(batch, i, group, pairs);
    }
    return pairs;
  }

  /** Keeps the pair of state i and a goal, if they cannot meet. Returns 1 if so, else 0. */
  private take(batch: TrajectoryBatch, i: number, group: number, at: number): 0 | 1 {
    const { env } = this.model;
    const size = env.stateSize;
    if (env.canReach!(batch.states, i * size, this.goals, group * size)) return 0;
    copyRow(batch.states, i * size, this.states, at * size, size);
    this.groups[at] = group;
    return 1;
  }

  /** Puts goal m with one token drawn anew behind the goals; the goal itself where that is no outcome. */
  private missNearly(batch: TrajectoryBatch, m: number, random: RandomStream): void {
    const { env } = this.model;
    const { tokens, goals } = this;
    const size = env.stateSize;
    const at = (batch.count + m) * size;
    env.outcomeTokens(batch.goals, m * size, tokens, 0);
    let length = tokens.length;
    while (length > 1 && tokens[length - 1] < 0) length--;
    const place = random.int(length);
    const step = env.vocabulary > 1 ? 1 + random.int(env.vocabulary - 1) : 0;
    tokens[place] = (tokens[place] + step) % env.vocabulary;
    try {
      env.outcomeFromTokens(tokens, 0, goals, at);
    } catch {
      copyRow(batch.goals, m * size, goals, at, size);
    }
  }
}

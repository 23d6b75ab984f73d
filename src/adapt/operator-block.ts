/**
 * The extraction operator in blocks: what a frozen model says of some outcomes in a row, and of every pair
 * (s, y) of theirs that can meet. Blocks are made one after the other and can be kept, written to a disk or
 * dropped, so that operators larger than the memory can be built and used.
 */
import { ConditionalFlows } from '../exact/conditional.js';
import type { StateGraph } from '../exact/state-graph.js';
import type { ConditionalFlow } from '../sampling/policy.js';
import { copyRow } from '../sampling/trajectories.js';
import type { OutcomeProgress } from './adaptation.js';

export interface OperatorBlock {
  /** Outcomes first .. first + count - 1. */
  readonly first: number;
  readonly count: number;
  /** Entries of outcome first + i are [starts[i], starts[i + 1]) [count + 1]. */
  readonly starts: Int32Array;
  /** Edge, and F(s|y) P_F(s'|s, y) / F(s0|y), of each entry. */
  readonly edges: Int32Array;
  readonly values: Float32Array;
}

/** Blocks in the order of their outcomes, in memory or elsewhere. */
export interface OperatorBlocks {
  /** Entries of all blocks. */
  readonly entries: number;
  /** Calls `each` with every block; a block may be gone when the next one comes. */
  visit(each: (block: OperatorBlock) => void): void;
}

export interface BlockOptions {
  /** Entries up to this share of F(s0|y) are dropped. Default 1e-6. */
  readonly least?: number;
  /** The outcome to begin with, where a block ended. */
  readonly from?: number;
  /** Called after each outcome, for progress; it may throw to stop. */
  readonly onOutcome?: OutcomeProgress | undefined;
}

/** Entries up to this share of F(s0|y) are dropped where nothing is said. */
export const LEAST_SHARE = 1e-6;
/** Pairs evaluated in one go: few, so that what a layer hands to the next stays in the nearest cache. */
const BATCH = 128;
/** A block ends with the outcome that brings it to so many entries: 8 MB. */
const BLOCK_ENTRIES = 1 << 20;

/** Room for what is evaluated after a block is full. */
const SPARE = 1 << 16;

/** Makes the blocks. Where a block ends depends on the model alone, so the rest can be made another time. */
export function* operatorBlocks(
  graph: StateGraph,
  model: ConditionalFlow,
  { least = LEAST_SHARE, from = 0, onOutcome }: BlockOptions = {},
): Generator<OperatorBlock, void, void> {
  const filler = new BlockFiller(graph, model, least);
  for (let y = from; y < graph.outcomeCount; y++) {
    filler.add(y);
    onOutcome?.(y + 1, graph.outcomeCount);
    if (filler.isFull) yield filler.take();
  }
  if (filler.count > 0) yield filler.take();
}

class BlockFiller {
  count = 0;
  private first = 0;
  private readonly cones: ConditionalFlows;
  private readonly states: Int32Array;
  private readonly outcomes: Int32Array;
  private readonly numbers = new Int32Array(BATCH);
  private readonly owners = new Int32Array(BATCH);
  private readonly logProbs: Float32Array;
  private readonly logFlow = new Float32Array(BATCH);
  private readonly ends: number[] = [];
  private edges = new Int32Array(BLOCK_ENTRIES + SPARE);
  private values = new Float32Array(BLOCK_ENTRIES + SPARE);
  private size = 0;
  private rows = 0;
  private logRoot = 0;

  constructor(
    private readonly graph: StateGraph,
    private readonly model: ConditionalFlow,
    private readonly least: number,
  ) {
    const { env } = graph;
    this.cones = new ConditionalFlows(graph);
    this.states = new Int32Array(BATCH * env.stateSize);
    this.outcomes = new Int32Array(BATCH * env.stateSize);
    this.logProbs = new Float32Array(BATCH * env.actionCount);
  }

  get isFull(): boolean {
    return this.size >= BLOCK_ENTRIES;
  }

  /** Adds the pairs of the next outcome; what waits in the batch is counted when it is evaluated. */
  add(y: number): void {
    const { graph, cones, states, outcomes } = this;
    const width = graph.env.stateSize;
    if (this.count === 0) this.first = y;
    this.count++;
    this.ends.push(this.size);
    cones.solve(y);
    // Ancestors are in falling order: s0 is the last, and the first row of every outcome.
    for (let i = cones.count - 1; i >= 0; i--) {
      const s = cones.ancestors[i];
      if (graph.outcomeOf[s] >= 0) continue;
      copyRow(graph.rows, s * width, states, this.rows * width, width);
      copyRow(graph.rows, graph.outcomeState[y] * width, outcomes, this.rows * width, width);
      this.owners[this.rows] = this.count - 1;
      this.numbers[this.rows++] = s;
      if (this.rows === BATCH) this.evaluate();
    }
  }

  /** The block as filled so far; the next one begins. */
  take(): OperatorBlock {
    if (this.rows > 0) this.evaluate();
    const { first, count, size } = this;
    const block = {
      first,
      count,
      starts: Int32Array.from([0, ...this.ends]),
      edges: this.edges.slice(0, size),
      values: this.values.slice(0, size),
    };
    this.count = this.size = this.ends.length = 0;
    return block;
  }

  private evaluate(): void {
    const { graph, numbers, logProbs, logFlow, least } = this;
    const { edgeStart, edgeAction, env } = graph;
    this.model.evaluate(this.states, this.outcomes, this.rows, logProbs, logFlow);
    this.reserve(this.rows * env.actionCount);
    const { edges, values, owners, ends, rows } = this;
    const { actionCount } = env;
    let { size, logRoot } = this;
    for (let r = 0; r < rows; r++) {
      const s = numbers[r];
      if (s === 0) logRoot = logFlow[r];
      const logF = logFlow[r] - logRoot;
      const end = edgeStart[s + 1];
      for (let e = edgeStart[s]; e < end; e++) {
        const value = Math.exp(logF + logProbs[r * actionCount + edgeAction[e]]);
        if (!(value > least)) continue;
        edges[size] = e;
        values[size++] = value;
      }
      ends[owners[r]] = size;
    }
    this.size = size;
    this.logRoot = logRoot;
    this.rows = 0;
  }

  private reserve(more: number): void {
    if (this.size + more <= this.edges.length) return;
    const [edges, values] = [new Int32Array(2 * this.edges.length), new Float32Array(2 * this.edges.length)];
    edges.set(this.edges.subarray(0, this.size));
    values.set(this.values.subarray(0, this.size));
    this.edges = edges;
    this.values = values;
  }
}

/** Blocks that are made anew for every pass, and never held: the model is asked again each time. */
export const streamBlocks = (
  graph: StateGraph,
  model: ConditionalFlow,
  options: BlockOptions = {},
): OperatorBlocks => ({
  entries: NaN,
  visit(each) {
    for (const block of operatorBlocks(graph, model, options)) each(block);
  },
});

/** Blocks held in memory. @throws when they are more than `most` entries, 8 bytes each */
export function keepBlocks(blocks: Iterable<OperatorBlock>, most = MOST_KEPT): OperatorBlocks {
  const kept: OperatorBlock[] = [];
  let entries = 0;
  for (const block of blocks) {
    entries += block.edges.length;
    if (entries > most)
      throw new Error(
        `extraction: more than ${most} pairs of edge and outcome; store the operator, or sum them without keeping them`,
      );
    kept.push(block);
  }
  return { entries, visit: (each) => kept.forEach(each) };
}

/** Most entries held in memory: 512 MB. */
const MOST_KEPT = 64_000_000;

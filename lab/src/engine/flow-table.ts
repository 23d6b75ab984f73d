/**
 * A conditional model on a 2-D grid, looked up once for every pair (s, y) that can meet and kept: then
 * painting a cell costs a few additions, not passes through a network. It is a `ConditionalFlow` like the
 * model it holds, so the library's own extraction runs on it unchanged.
 */
import type { Environment } from 'ocgfn';
import type { ConditionalFlow } from 'ocgfn/env';

/** Pairs evaluated in one go. */
const BATCH = 2048;
/** Right, up, stop. */
export const ACTIONS = 3;

/** Side of a grid of two dimensions. @throws one sentence when the task is another */
export function gridSide({ task }: Environment): number {
  const { name, side, dimensions } = task;
  if (name === 'grid' && dimensions === 2 && typeof side === 'number') return side;
  throw new Error(`the lab paints on grids of two dimensions, this model's task is ${name}`);
}

export class FlowTable implements ConditionalFlow {
  readonly env: Environment;
  readonly side: number;
  /** First pair of outcome y; pair (s, y) follows at s_0 (y_1 + 1) + s_1. */
  private readonly first: Int32Array;
  /** log P_F(a|s, y) [pairs, 3] and log F(s|y) [pairs]. */
  readonly logProb: Float32Array;
  readonly logFlow: Float32Array;
  private readonly states = new Int32Array(BATCH * 3);
  private readonly outcomes = new Int32Array(BATCH * 3);

  constructor(env: Environment) {
    this.env = env;
    this.side = gridSide(env);
    const { side: H } = this;
    this.first = new Int32Array(H * H + 1);
    for (let y = 0; y < H * H; y++) {
      this.first[y + 1] = this.first[y] + (Math.floor(y / H) + 1) * ((y % H) + 1);
    }
    const pairs = this.first[H * H];
    this.logProb = new Float32Array(pairs * ACTIONS);
    this.logFlow = new Float32Array(pairs);
  }

  get pairs(): number {
    return this.logFlow.length;
  }

  /** Number of the pair (x, y) of cells, for x_0 <= y_0 and x_1 <= y_1. */
  pair(x0: number, x1: number, y: number): number {
    return this.first[y] + x0 * ((y % this.side) + 1) + x1;
  }

  /** Asks the model for all pairs. */
  fill(model: ConditionalFlow): void {
    const { side: H, states, outcomes, logProb, logFlow } = this;
    let rows = 0;
    let done = 0;
    const flush = (): void => {
      model.evaluate(
        states,
        outcomes,
        rows,
        logProb.subarray(done * ACTIONS, (done + rows) * ACTIONS),
        logFlow.subarray(done, done + rows),
      );
      done += rows;
      rows = 0;
    };
    for (let y = 0; y < H * H; y++) {
      const y0 = Math.floor(y / H);
      const y1 = y % H;
      for (let x0 = 0; x0 <= y0; x0++) {
        for (let x1 = 0; x1 <= y1; x1++) {
          const at = rows * 3;
          states[at] = x0;
          states[at + 1] = x1;
          states[at + 2] = 0;
          outcomes[at] = y0;
          outcomes[at + 1] = y1;
          outcomes[at + 2] = 1;
          if (++rows === BATCH) flush();
        }
      }
    }
    if (rows > 0) flush();
  }

  evaluate(
    states: Int32Array,
    outcomes: Int32Array,
    count: number,
    logProbs: Float32Array,
    logFlow: Float32Array | undefined,
  ): void {
    for (let r = 0; r < count; r++) {
      const x0 = states[r * 3];
      const x1 = states[r * 3 + 1];
      const y0 = outcomes[r * 3];
      const y1 = outcomes[r * 3 + 1];
      if (x0 > y0 || x1 > y1) {
        throw new Error(`flow table: (${x0}, ${x1}) and (${y0}, ${y1}) cannot meet, and are not kept`);
      }
      const p = this.pair(x0, x1, y0 * this.side + y1);
      for (let a = 0; a < ACTIONS; a++) logProbs[r * ACTIONS + a] = this.logProb[p * ACTIONS + a];
      if (logFlow) logFlow[r] = this.logFlow[p];
    }
  }

  logProbs(states: Int32Array, outcomes: Int32Array, count: number, out: Float32Array): void {
    this.evaluate(states, outcomes, count, out, undefined);
  }

  /**
   * The exact probability that a walk of P_F(.|., y) ends in y. Paths that leave the ancestors of y never
   * come back, so the pairs that are kept are all it takes.
   * @param visit gets the probability of passing through each cell [X], 0 outside the ancestors
   */
  reach(y: number, visit: Float64Array): number {
    const { side: H, logProb } = this;
    const y0 = Math.floor(y / H);
    const y1 = y % H;
    visit.fill(0);
    visit[0] = 1;
    for (let x0 = 0; x0 <= y0; x0++) {
      for (let x1 = 0; x1 <= y1; x1++) {
        const x = x0 * H + x1;
        const at = this.pair(x0, x1, y) * ACTIONS;
        if (x0 < y0) visit[x + H] += visit[x] * Math.exp(logProb[at]);
        if (x1 < y1) visit[x + 1] += visit[x] * Math.exp(logProb[at + 1]);
      }
    }
    return visit[y] * Math.exp(logProb[this.pair(y0, y1, y) * ACTIONS + 2]);
  }

  /** `reach` of every outcome [X]: where can it go, and where not yet. */
  successMap(): Float64Array {
    const cells = this.side * this.side;
    const visit = new Float64Array(cells);
    return Float64Array.from({ length: cells }, (_, y) => this.reach(y, visit));
  }
}

/**
 * What the first screen computes: the policy extracted for a painted reward, the distribution that it
 * samples, exactly, and how far that is from the target. The same class runs in the page's worker and in
 * Node, so that the figures shown can be checked.
 */
import { RandomStream, type Policy } from 'ocgfn';
import type { ConditionalFlow } from 'ocgfn/env';
import { terminatingDistribution } from 'ocgfn/exact';
import { distances } from 'ocgfn/metric';
import { Roller, TrajectoryBatch } from 'ocgfn/sampling';
import { ACTIONS, FlowTable } from './flow-table.js';
import { outcomeSum, type OutcomeSum } from './kept-sum.js';
import { logRewards, logTarget } from './painted-reward.js';

export interface Sampled {
  /** Probability of ending in each cell [X]. */
  readonly probability: Float64Array;
  readonly target: Float64Array;
  readonly tv: number;
  readonly jsd: number;
  /** Whether the sum over outcomes was made afresh, or cell by cell from the last one. */
  readonly whole: boolean;
}

export interface Spotlight {
  readonly y: number;
  /** F(s|y) of each cell s [X], 0 where y is out of reach. */
  readonly flow: Float64Array;
  /** P_F(right, up, stop | s, y) [X, 3]. */
  readonly actions: Float32Array;
  /** Probability that a walk towards y ends in y. */
  readonly reach: number;
  /** Cells of each sampled trajectory towards y, in order. */
  readonly paths: readonly Int32Array[];
  readonly reached: readonly boolean[];
}

/** Up to this many changed cells are updated one by one. */
const FEW = 160;

export class Painter {
  readonly table: FlowTable;
  private sum: OutcomeSum | undefined;
  private current: Float64Array | undefined;

  constructor(model: ConditionalFlow) {
    this.table = new FlowTable(model.env);
    this.table.fill(model);
  }

  /** Made when a reward is painted first, and kept with the model. */
  private get extraction(): OutcomeSum {
    return (this.sum ??= outcomeSum(this.table));
  }

  /**
   * Extracts for a reward. Cell by cell where few have changed since the last call: the sum is linear in the
   * reward.
   * @param whole make the sum afresh whatever has changed
   */
  paint(levels: Uint8Array, whole = false): Sampled {
    const logReward = logRewards(levels);
    const changed: number[] = [];
    if (this.current) {
      for (let y = 0; y < logReward.length; y++) if (logReward[y] !== this.current[y]) changed.push(y);
    }
    const afresh = whole || !this.current || changed.length > FEW;
    const { extraction } = this;
    if (afresh) extraction.run(logReward);
    else for (const y of changed) extraction.update(y, this.current![y], logReward[y]);
    this.current = logReward;
    const logP = terminatingDistribution(extraction.graph, extraction.policy());
    const logQ = logTarget(logReward);
    const { tv, jsd } = distances(logP, logQ);
    return { probability: logP.map(Math.exp), target: logQ.map(Math.exp), tv, jsd, whole: afresh };
  }

  /** What the model knows of one outcome. */
  spotlight(y: number, walks: number, seed: number): Spotlight {
    const { table } = this;
    const H = table.side;
    const y0 = Math.floor(y / H);
    const y1 = y % H;
    const flow = new Float64Array(H * H);
    const actions = new Float32Array(H * H * ACTIONS);
    for (let x0 = 0; x0 <= y0; x0++) {
      for (let x1 = 0; x1 <= y1; x1++) {
        const p = table.pair(x0, x1, y);
        flow[x0 * H + x1] = Math.exp(table.logFlow[p]);
        for (let a = 0; a < ACTIONS; a++) {
          actions[(x0 * H + x1) * ACTIONS + a] = Math.exp(table.logProb[p * ACTIONS + a]);
        }
      }
    }
    const visit = new Float64Array(H * H);
    const reach = table.reach(y, visit);
    return { y, flow, actions, reach, ...this.walk(y, walks, seed) };
  }

  /** Walks of the extracted policy: cells visited, in order. */
  sample(count: number, seed: number): Int32Array[] {
    const { env } = this.table;
    const batch = new TrajectoryBatch(env, count);
    new Roller(env, count).rollout(
      this.extraction.policy(),
      count,
      batch,
      new RandomStream(seed).fork('sample'),
    );
    return Array.from({ length: count }, (_, m) => cellsOf(batch, m, this.table.side));
  }

  private walk(y: number, count: number, seed: number): Pick<Spotlight, 'paths' | 'reached'> {
    const { env, side } = this.table;
    const goals = new Int32Array(count * env.stateSize);
    for (let m = 0; m < count; m++) env.outcomeAt!(y, goals, m * env.stateSize);
    const batch = new TrajectoryBatch(env, count);
    const random = new RandomStream(seed).fork(`walk${y}`);
    // A walk that strays off the ancestors of y is lost, and the table holds nothing there: it ends at once,
    // so that one sees where.
    const policy = { env, logProbs: this.towards(y) };
    new Roller(env, count).rollout(policy, count, batch, random);
    batch.goals.set(goals);
    const members = Array.from({ length: count }, (_, m) => m);
    return {
      paths: members.map((m) => cellsOf(batch, m, side)),
      reached: members.map((m) => batch.reachedGoal(m)),
    };
  }

  private towards(y: number): Policy['logProbs'] {
    const { table } = this;
    const { env, side } = table;
    const mask = new Uint8Array(ACTIONS);
    const [y0, y1] = [Math.floor(y / side), y % side];
    return (states, count, out) => {
      for (let r = 0; r < count; r++) {
        const [x0, x1] = [states[r * 3], states[r * 3 + 1]];
        const known = x0 <= y0 && x1 <= y1;
        env.forwardMask(states, r * 3, mask, 0);
        for (let a = 0; a < ACTIONS; a++) {
          const logP = known ? table.logProb[table.pair(x0, x1, y) * ACTIONS + a] : a === 2 ? 0 : -1e30;
          out[r * ACTIONS + a] = mask[a] ? logP : -1e30;
        }
      }
    };
  }
}

/** Cells of trajectory m, the one it ends in included. */
function cellsOf(batch: TrajectoryBatch, m: number, side: number): Int32Array {
  const from = batch.starts[m];
  const steps = batch.starts[m + 1] - from;
  return Int32Array.from({ length: steps }, (_, t) => {
    const at = (from + t) * 3;
    return batch.states[at] * side + batch.states[at + 1];
  });
}

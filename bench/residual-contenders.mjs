// What is compared in bench/residual.mjs: ways to spend reward calls on a reward that is not a function of y.
// Each yields its exact law after so many calls. Most are those of `ocgfn reproduce properties`; relative
// trajectory balance, which is not offered, is here alone.
import { terminatingDistribution } from '../dist/exact/index.js';
import { openBackend, RandomStream } from '../dist/index.js';
import { BatchTrainer } from '../dist/objective/index.js';
import {
  extractedDraws,
  listedDraws,
  scratchDraws,
} from '../dist/reproduce/properties/residual-contenders.js';
import { PolicyNetwork, Roller, BackwardSampler, TrajectoryBatch } from '../dist/sampling/index.js';
import { LENGTH, LETTERS, logDrawnBeside, parentOf } from './residual-setting.mjs';

/** The method of this project, on a model that was trained or not. */
export const ours = (trained, given) =>
  async function* ({ space, reward, seed, folder, marks }) {
    const parent = await parentOf(folder, seed, trained);
    const logDrawn = logDrawnBeside(space, parent);
    yield* extractedDraws({ space, reward, seed, marks }, { ...parent, logDrawn }, given);
  };

/** The same estimate without a model: every string is listed. */
export const listed = (given) => (task) => listedDraws(task, given);

/** Trajectory balance from scratch with replay, the library's baseline. */
export async function* scratch(task) {
  yield* scratchDraws(task, await openBackend());
}

/** Where every roll-out of a policy ends: the chance of every string. */
const lawOfPolicy = ({ graph }, policy) => terminatingDistribution(graph, policy).map(Math.exp);

function writePrefix(env, prefix, depth, rows, i) {
  env.reset(rows, i * env.stateSize);
  for (let j = depth - 1; j >= 0; j--)
    env.step(rows, i * env.stateSize, Math.floor(prefix / LETTERS ** j) % LETTERS);
}

/** The policy extracted for g by the literal sum, as a table over prefixes. */
class ExtractedTable {
  constructor(space, parent, g) {
    const { env, cells: Y } = space.set;
    this.env = env;
    const top = Math.max(...g.filter((value) => value > -Infinity));
    const r = g.map((value) => Math.exp(value - top));
    let flow = Float64Array.from(space.exact.cellOf, (y) => r[y]);
    const ROWS = 1024;
    const [rows, reach] = [new Int32Array(ROWS * env.stateSize), new Float64Array(ROWS * Y)];
    this.levels = [];
    for (let d = LENGTH - 1; d >= 0; d--) {
      this.levels[d] = Float32Array.from(flow, (value, s) => {
        const first = s - (s % LETTERS);
        let total = 0;
        for (let a = 0; a < LETTERS; a++) total += flow[first + a];
        return total > 0 ? Math.log(Math.max(1e-12, value / total)) : -Math.log(LETTERS);
      });
      flow = new Float64Array(LETTERS ** d);
      for (let from = 0; from < flow.length; from += ROWS) {
        const n = Math.min(ROWS, flow.length - from);
        for (let i = 0; i < n; i++) writePrefix(env, from + i, d, rows, i);
        parent.backup.model.reachAll(rows, n, reach);
        for (let i = 0; i < n; i++) for (let y = 0; y < Y; y++) flow[from + i] += r[y] * reach[i * Y + y];
      }
    }
    this.tokens = new Int32Array(env.tokenLength);
    this.last = new Float32Array(0);
  }

  logProbs(states, count, out) {
    const { env, tokens, levels } = this;
    for (let i = 0; i < count; i++) {
      env.partialTokens(states, i * env.stateSize, tokens, 0);
      let [prefix, depth] = [0, 0];
      for (; depth < LENGTH && tokens[depth] >= 0; depth++) prefix = prefix * LETTERS + tokens[depth];
      for (let a = 0; a < env.actionCount; a++)
        out[i * env.actionCount + a] = levels[depth][prefix * LETTERS + a];
    }
    this.last = out.slice(0, count * env.actionCount);
  }
}

/** The extracted policy times a learnt correction: P_F in proportion to P_extracted e^c. c starts at 0. */
class CorrectedPolicy extends PolicyNetwork {
  prior;
  raw = false;
  logits(tape, represented) {
    const own = super.logits(tape, represented);
    if (this.raw) return own;
    // The trainer has asked the prior about these states just before.
    const added = this.prior.last;
    const { real } = tape.backend.arena;
    for (let i = 0; i < added.length; i++) real[(own.at >> 2) + i] += added[i];
    return own;
  }
  logProbs(states, count, out) {
    const A = this.env.actionCount;
    this.raw = true;
    super.logProbs(states, count, out);
    this.raw = false;
    const prior = new Float32Array(count * A);
    this.prior.logProbs(states, count, prior);
    for (let r = 0; r < count; r++) {
      let total = 0;
      for (let a = r * A; a < (r + 1) * A; a++) total += Math.exp((out[a] += prior[a]));
      for (let a = r * A; a < (r + 1) * A; a++) out[a] -= Math.log(total);
    }
  }
}

/** Relative trajectory balance on the extracted policy, g given: the target is P_extracted e^residual. */
export async function* relative({ space, reward, seed, folder, marks: wanted }) {
  const parent = await parentOf(folder, seed, true);
  const { env } = space.set;
  const prior = new ExtractedTable(space, parent, reward.g);
  const backend = await openBackend();
  const random = new RandomStream(seed).fork('relative');
  const policy = new CorrectedPolicy(env, backend, { hidden: [256, 256] }, random.fork('init'));
  policy.prior = prior;
  const { parameters } = policy;
  for (const one of parameters.list)
    if (one.name.startsWith('policy')) parameters.load(one, new Float32Array(one.size));
  const trainer = new BatchTrainer(policy, { objective: 'rtb', prior, lr: 5e-4, clip: 10 });
  yield { calls: 0, law: lawOfPolicy(space, prior) };
  const [rollouts, batchSize] = [16, 32];
  const roller = new Roller(env, rollouts);
  const ends = new TrajectoryBatch(env, rollouts);
  const batch = new TrajectoryBatch(env, batchSize);
  const backward = new BackwardSampler(env.actionCount, env.stateSize);
  const logReward = new Float64Array(batchSize);
  const paid = [];
  const seen = new Set();
  const marks = [...wanted];
  for (let round = 0; marks.length > 0; round++) {
    const stream = random.fork(round);
    roller.rollout(policy, rollouts, ends, stream, { epsilon: 0.05 });
    for (let i = 0; i < rollouts && paid.length < marks[0]; i++) {
      const x = env.outcomeIndex(ends.ends, i * env.stateSize);
      if (seen.has(x)) continue;
      seen.add(x);
      paid.push(x);
    }
    for (let update = 0; update < 8; update++) {
      batch.clear();
      for (let i = 0; i < batchSize; i++) {
        const x = paid[stream.int(paid.length)];
        backward.append(batch, space.states, x * env.stateSize, stream);
        logReward[i] = reward.log[x] - reward.g[space.exact.cellOf[x]];
      }
      trainer.update(batch, logReward);
    }
    if (paid.length >= marks[0] || round > 4000)
      yield { calls: marks.shift(), law: lawOfPolicy(space, policy) };
  }
}

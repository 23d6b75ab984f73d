// DNA of 10, all 1,048,576 strings: a model's policies, masses and extraction against enumeration. Exact:
// every figure comes from the probability of every string, none from samples.
import { Backup, enumerateCells, logMasses, measureModel } from '../dist/property/index.js';
import { cellReward } from '../dist/property/rewards/cell-reward-list.js';
import { TEN_REWARDS } from '../dist/property/rewards/ten.js';

const ROWS = 1024;
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The space listed, its non-empty cells and the ten rewards. */
export async function listDna(set) {
  const exact = await enumerateCells(set);
  const cells = [...exact.sizes.keys()].filter((y) => exact.sizes[y] > 0);
  const space = { set, logMass: exact.logMass };
  const rewards = TEN_REWARDS.map(({ name }) => {
    const log = cellReward(name, space, 1);
    const top = Math.max(...log);
    return { name, logReward: log, weights: Float64Array.from(log, (value) => Math.exp(value - top)) };
  });
  return { exact, cells, rewards };
}

/**
 * What flows to each cell and each reward from every state: [level][state, column], columns the cells and
 * then the rewards. The last `lookAhead` steps are summed exactly.
 */
function flows(model, { exact, cells, rewards }, lookAhead) {
  const { env, cells: Y } = model.set;
  const [n, A] = [env.tokenLength, env.vocabulary];
  const columns = cells.length + rewards.length;
  const levels = Array.from({ length: n + 1 }, (_, d) => new Float32Array(A ** d * columns));
  const rows = new Int32Array(ROWS * env.stateSize);
  const reach = new Float64Array(ROWS * Y);
  const write = (to, at, u, uAt) => {
    cells.forEach((y, c) => (to[at + c] = u[uAt + y]));
    rewards.forEach(({ weights }, r) => {
      let sum = 0;
      for (const y of cells) sum += weights[y] * u[uAt + y];
      to[at + cells.length + r] = sum;
    });
  };
  const one = new Float64Array(Y);
  for (let d = n; d >= 0; d--) {
    const to = levels[d];
    for (let from = 0; from < A ** d; from += ROWS) {
      const count = Math.min(ROWS, A ** d - from);
      if (d > n - lookAhead) {
        for (let s = from; s < from + count; s++) {
          if (d === n) {
            one.fill(0);
            one[exact.cellOf[s]] = 1;
            write(to, s * columns, one, 0);
          } else {
            for (let c = 0; c < columns; c++)
              for (let a = 0; a < A; a++) to[s * columns + c] += levels[d + 1][(s * A + a) * columns + c] / A;
          }
        }
        continue;
      }
      for (let i = 0; i < count; i++) {
        env.reset(rows, i * env.stateSize);
        for (let j = d - 1; j >= 0; j--)
          env.step(rows, i * env.stateSize, Math.floor((from + i) / A ** j) % A);
      }
      model.reachAll(rows, count, reach);
      for (let i = 0; i < count; i++) write(to, (from + i) * columns, reach, i * Y);
    }
  }
  return { levels, columns };
}

/** tv of the objects that each reward's policy ends in to r(f(x)) p0(x). */
function extraction({ levels, columns }, { exact, cells, rewards }, A, n) {
  return rewards.map(({ name, weights }, r) => {
    let chance = new Float64Array([1]);
    for (let d = 0; d < n; d++) {
      const next = new Float64Array(A ** (d + 1));
      const w = levels[d + 1];
      for (let s = 0; s < A ** d; s++) {
        let total = 0;
        for (let a = 0; a < A; a++) total += w[(s * A + a) * columns + cells.length + r];
        for (let a = 0; a < A; a++) {
          const own = total > 0 ? w[(s * A + a) * columns + cells.length + r] / total : 1 / A;
          next[s * A + a] = chance[s] * own;
        }
      }
      chance = next;
    }
    let total = 0;
    for (const y of exact.cellOf) total += weights[y];
    return {
      name,
      tv: chance.reduce((sum, p, x) => sum + Math.abs(p - weights[exact.cellOf[x]] / total), 0) / 2,
    };
  });
}

/** Success, and tv inside, of every cell's policy. */
function insideCells({ levels, columns }, { exact, cells }, A, n) {
  return cells.map((y, c) => {
    const chances = [];
    for (let m = exact.starts[y]; m < exact.starts[y + 1]; m++) {
      const x = exact.members[m];
      let chance = 1;
      for (let d = 0; d < n && chance > 0; d++) {
        const parent = Math.floor(x / A ** (n - d));
        let total = 0;
        for (let a = 0; a < A; a++) total += levels[d + 1][(parent * A + a) * columns + c];
        const own = levels[d + 1][Math.floor(x / A ** (n - d - 1)) * columns + c];
        chance *= total > 0 ? own / total : 1 / A;
      }
      chances.push(chance);
    }
    const success = chances.reduce((sum, p) => sum + p, 0);
    const even = 1 / chances.length;
    const tv = success > 0 ? chances.reduce((sum, p) => sum + Math.abs(p / success - even), 0) / 2 : 1;
    return { success, tv };
  });
}

/** Every figure of one model at one look-ahead. */
export function measureDna(model, listed, lookAhead) {
  const { env } = model.set;
  const [n, A] = [env.tokenLength, env.vocabulary];
  const flow = flows(model, listed, lookAhead);
  const inside = insideCells(flow, listed, A, n);
  const rewards = extraction(flow, listed, A, n);
  const errors = listed.cells.map((y, c) => {
    let sum = 0;
    for (let a = 0; a < A; a++) sum += flow.levels[1][a * flow.columns + c] / A;
    return Math.abs(Math.log(Math.max(sum, 1e-30)) - listed.exact.logMass[y]);
  });
  return {
    lookAhead,
    success: mean(inside.map(({ success }) => success)),
    worst: Math.min(...inside.map(({ success }) => success)),
    tvInside: mean(inside.map(({ tv }) => tv)),
    rootError: mean(errors),
    extraction: mean(rewards.map(({ tv }) => tv)),
    rewards,
  };
}

/**
 * log Z as a run measures it, against enumeration: mean |error| over the cells that were found, and what it
 * took.
 */
export async function measureDnaMasses({ trainer, model, preset, random }, { exact }, draws = 64) {
  const backup = new Backup(model, preset.lookAhead);
  const measures = await measureModel(backup, trainer.archive, trainer.plain, {
    draws, plain: preset.plain, random: random.fork('measure'),
  }); // prettier-ignore
  const logZ = logMasses(measures, model.set.cells);
  const errors = measures
    .map(({ cell }) => Math.abs(logZ[cell] - exact.logMass[cell]))
    .filter(Number.isFinite);
  return {
    logZ,
    logZError: mean(errors),
    evaluations: measures.length * draws + preset.plain + backup.ends.evaluations,
    backup,
  };
}

// Rewards that are not functions of y on DNA of 10: the space listed, the two rewards, parents, and exact
// laws. No figure comes from samples: every string has its probability.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openBackend, RandomStream } from '../dist/index.js';
import { identityShaping, PaidOracle } from '../dist/reward/index.js';
import { enumerateCells, residualReward } from '../dist/property/index.js';
import { loadProperties } from '../dist/run/property-run.js';

export const LENGTH = 10;
export const LETTERS = 4;
const TASK = ['sequence', 'alphabet=ACGT', `length=${LENGTH}`, 'construction=append'];
const DESCRIBE = 'describe=gc, cpg(greatest=3), stem, motif:GAATTC';
const CLI = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const ROWS = 1024;

/** A pre-trained model by seed, made where it is missing: presets, or one step for the control. */
export async function parentOf(folder, seed, trained) {
  const path = join(folder, `${trained ? 'seed' : 'untrained'}-${seed}`);
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true });
    const out = `${path}-unfinished`;
    const steps = trained ? [] : ['steps=1'];
    const args = [
      CLI,
      'pretrain',
      ...TASK,
      DESCRIBE,
      ...steps,
      '--seed',
      String(seed),
      '--out',
      out,
      '--overwrite',
    ];
    execFileSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'ignore'] });
    renameSync(out, path);
  }
  const { set, backup, logZ } = await loadProperties(path, await openBackend());
  return { path, set, backup, logZ };
}

/** All strings with their cells, and log r of a reward for each. */
export async function listSpace(set) {
  const exact = await enumerateCells(set);
  const { env } = set;
  const states = new Int32Array(exact.cellOf.length * env.stateSize);
  for (let x = 0; x < exact.cellOf.length; x++) env.outcomeAt(x, states, x * env.stateSize);
  return { set, exact, states, count: exact.cellOf.length };
}

/** g [Y], log r [X], and r's law [X]. */
export function rewardOn(space, name, seed) {
  const { logReward: g, residual } = residualReward(
    name,
    { set: space.set, logMass: space.exact.logMass },
    seed,
  );
  const log = logOf(space, g, residual);
  return { name, g, log, law: normalized(log) };
}

/** g(f(x)) + residual(x) of every string. */
export function logOf({ set, exact, states, count }, logReward, residual) {
  const size = set.env.stateSize;
  const log = new Float64Array(count);
  for (let x = 0; x < count; x++)
    log[x] =
      logReward[exact.cellOf[x]] + (logReward[exact.cellOf[x]] > -Infinity ? residual(states, x * size) : 0);
  return log;
}

export function normalized(log) {
  const top = log.reduce((max, value) => Math.max(max, value), -Infinity);
  const p = log.map((value) => Math.exp(value - top));
  const total = p.reduce((sum, value) => sum + value, 0);
  return p.map((value) => value / total);
}

export const distance = (p, q) => p.reduce((sum, value, x) => sum + Math.abs(value - q[x]), 0) / 2;

/** Reward calls: paid and counted as in every run. */
export function payerFor(space, { log, name }, budget) {
  const { env } = space.set;
  const row = new Int32Array(env.stateSize);
  const score = (texts) =>
    texts.map((text) => {
      env.outcomeFromText(text, row, 0);
      return Math.exp(log[env.outcomeIndex(row, 0)]);
    });
  const oracle = { info: { name, deterministic: true, higherIsBetter: true }, score };
  return new PaidOracle({ description: name, oracle, shaping: identityShaping }, { budget });
}

/** log P(a roll-out towards its own cell ends in x) of every string x, kept beside the parent. */
export function logDrawnOf(space, parent) {
  const file = join(parent.path, 'log-drawn.f64');
  if (existsSync(file)) return new Float64Array(Uint8Array.from(readFileSync(file)).buffer);
  const { set, exact, count } = space;
  const { env, cells: Y } = set;
  const { model, ends } = parent.backup;
  const log = new Float64Array(count);
  const rows = new Int32Array(ROWS * env.stateSize);
  const reach = new Float64Array(ROWS * Y);
  for (let d = 1; d <= LENGTH; d++) {
    const states = LETTERS ** d;
    const below = count / states;
    for (let from = 0; from < states; from += ROWS) {
      const n = Math.min(ROWS, states - from);
      for (let i = 0; i < n; i++) {
        env.reset(rows, i * env.stateSize);
        for (let j = d - 1; j >= 0; j--)
          env.step(rows, i * env.stateSize, Math.floor((from + i) / LETTERS ** j) % LETTERS);
      }
      // All states of a depth are looked at by roll-outs, or none is.
      if (ends.covers(rows, 0)) {
        reach.fill(0);
        for (let i = 0; i < n; i++) ends.addReach(rows, i * env.stateSize, reach, i * Y, 1);
      } else model.reachAll(rows, n, reach);
      for (let i = 0; i < n; i++) {
        const first = i - (i % LETTERS);
        for (let x = (from + i) * below; x < (from + i + 1) * below; x++) {
          const y = exact.cellOf[x];
          let total = 0;
          for (let a = 0; a < LETTERS; a++) total += reach[(first + a) * Y + y];
          // Where nothing leads to the cell any more, roll-outs go on at random.
          log[x] += total > 0 ? Math.log(reach[i * Y + y] / total) : -Math.log(LETTERS);
        }
      }
    }
  }
  writeFileSync(file, new Uint8Array(log.buffer));
  return log;
}

/**
 * The law of weighed draws: p(x) in proportion to r(y) Z_y q(x|y) min(w(x), bound).
 * @param weigh false: all that hit are kept, as where a reward is a function of y alone
 */
export function lawOfDraws(space, parent, logDrawn, { logReward, residual }, logBound, weigh = true) {
  const { exact, count } = space;
  const uniform = -Math.log(count);
  const extra = weigh ? logOf(space, new Float64Array(logReward.length), residual) : undefined;
  const log = new Float64Array(count);
  const success = new Float64Array(logReward.length);
  if (!weigh) for (let x = 0; x < count; x++) success[exact.cellOf[x]] += Math.exp(logDrawn[x]);
  for (let x = 0; x < count; x++) {
    const y = exact.cellOf[x];
    const goal = logReward[y] + parent.logZ[y];
    if (!(goal > -Infinity)) log[x] = -Infinity;
    else if (weigh)
      log[x] = goal + logDrawn[x] + Math.min(logBound, extra[x] + uniform - logDrawn[x] - parent.logZ[y]);
    else log[x] = goal + logDrawn[x] - Math.log(success[y]);
  }
  return normalized(log);
}

/**
 * A reward whose residual lies outside all features that are fitted: a normal deviate for every pair of
 * letters three places apart, at every place. g as in the lognormal reward, the residual of deviation 0.5.
 */
export function hiddenReward(space, seed) {
  const { g } = rewardOn(space, 'lognormal-residual', seed);
  const random = new RandomStream(seed).fork('hidden');
  const normal = () =>
    Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
  const pairs = Float64Array.from({ length: LENGTH * LETTERS ** 2 }, normal);
  const digit = (x, i) => Math.floor(x / LETTERS ** (LENGTH - 1 - i)) % LETTERS;
  const raw = Float64Array.from({ length: space.count }, (_, x) => {
    let sum = 0;
    for (let i = 0; i + 3 < LENGTH; i++)
      sum += pairs[(i * LETTERS + digit(x, i)) * LETTERS + digit(x, i + 3)];
    return sum;
  });
  const mean = raw.reduce((sum, value) => sum + value, 0) / space.count;
  const deviation = Math.sqrt(raw.reduce((sum, value) => sum + (value - mean) ** 2, 0) / space.count);
  const log = raw.map((value, x) => g[space.exact.cellOf[x]] + (0.5 * (value - mean)) / deviation);
  return { name: 'hidden', g, log, law: normalized(log) };
}

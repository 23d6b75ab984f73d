// Rewards that are not functions of y on DNA of 10: parents, and a reward whose residual nobody can fit. The
// space listed and its exact laws are those of `ocgfn reproduce properties`.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openBackend, RandomStream } from '../dist/index.js';
import { lawOf, listedReward, logDrawnOf } from '../dist/reproduce/properties/residual-space.js';
import { loadProperties } from '../dist/run/property-run.js';

export const LENGTH = 10;
export const LETTERS = 4;
const TASK = ['sequence', 'alphabet=ACGT', `length=${LENGTH}`, 'construction=append'];
const DESCRIBE = 'describe=gc, cpg(greatest=3), stem, motif:GAATTC';
const CLI = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

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

/** log P(a roll-out towards its own cell ends in x) of every string x, kept beside the parent. */
export function logDrawnBeside(space, parent) {
  const file = join(parent.path, 'log-drawn.f64');
  if (existsSync(file)) return new Float64Array(Uint8Array.from(readFileSync(file)).buffer);
  const log = logDrawnOf(space, parent.backup);
  writeFileSync(file, new Uint8Array(log.buffer));
  return log;
}

/**
 * A reward whose residual lies outside all features that are fitted: a normal deviate for every pair of
 * letters three places apart, at every place. g as in the lognormal reward, the residual of deviation 0.5.
 */
export function hiddenReward(space, seed) {
  const count = space.exact.cellOf.length;
  const { g } = listedReward(space, 'lognormal-residual', seed);
  const random = new RandomStream(seed).fork('hidden');
  const normal = () =>
    Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
  const pairs = Float64Array.from({ length: LENGTH * LETTERS ** 2 }, normal);
  const digit = (x, i) => Math.floor(x / LETTERS ** (LENGTH - 1 - i)) % LETTERS;
  const raw = Float64Array.from({ length: count }, (_, x) => {
    let sum = 0;
    for (let i = 0; i + 3 < LENGTH; i++)
      sum += pairs[(i * LETTERS + digit(x, i)) * LETTERS + digit(x, i + 3)];
    return sum;
  });
  const mean = raw.reduce((sum, value) => sum + value, 0) / count;
  const deviation = Math.sqrt(raw.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count);
  const log = raw.map((value, x) => g[space.exact.cellOf[x]] + (0.5 * (value - mean)) / deviation);
  return { name: 'hidden', g, log, law: lawOf(log) };
}

/**
 * Held-out perplexities of learnt base measures over several splits, with their controls (uniform, letter
 * frequencies, k-mer model), and what single settings of the networks are worth. `docs/prior.md` has its tables.
 *
 *     npm run build
 *     node bench/priors.mjs FILE[:LABEL] ... --task "amp maxLength=50" --seeds 5 --split families
 *     node bench/priors.mjs FILE --with networks=3 --with decay=0
 *
 * Every seed has a split, k-mer model and networks of its own. Differences are of nats per letter, paired by
 * seed, with the 95 % interval of Student's t.
 */
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { buildTask } from '../dist/env/tasks.js';
import { readPriorData } from '../dist/host/prior/prior-data.js';
import { learnPrior, PRIOR_PRESETS } from '../dist/prior/learn-prior.js';
import { RandomStream } from '../dist/random/stream.js';
import { openBackend } from '../dist/tensor/loader.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    task: { type: 'string', default: 'amp' },
    seeds: { type: 'string', default: '5' },
    split: { type: 'string', default: 'families' },
    with: { type: 'string', multiple: true, default: [] },
  },
});
const seeds = Number(values.seeds);
const pairs = (words) => Object.fromEntries(words.map((word) => word.split('=')));
const [name, ...settings] = values.task.split(/\s+/);
const env = buildTask(name, pairs(settings));
const variants = values.with.map((text) => [
  text,
  Object.fromEntries(Object.entries(pairs(text.split(','))).map(([key, value]) => [key, JSON.parse(value)])),
]);
/** Quantiles of Student's t, 97.5 %, by degrees of freedom. */
const T = [NaN, 12.71, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262];

function summary(samples) {
  const n = samples.length;
  const mean = samples.reduce((sum, x) => sum + x, 0) / n;
  const deviation = Math.sqrt(samples.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1));
  return { mean, half: (T[n - 1] * deviation) / Math.sqrt(n) };
}

const backend = await openBackend();
console.log(`| data | n | ${['uniform', 'unigram', 'k-mer', 'networks', 'used', 'networks - k-mer', 'used - k-mer', 'cpu s'].join(' | ')} |`); // prettier-ignore
console.log(`|${'---|'.repeat(10)}`);
for (const operand of positionals) {
  const [, file, label] = /^(.*?)(?::([^:/]*))?$/.exec(operand);
  const { strings } = await readPriorData(file, env, label === undefined ? {} : { label });
  const learn = (given, seed) => {
    const begun = process.cpuUsage();
    const options = { ...PRIOR_PRESETS, split: values.split, ...given };
    const { perplexity, weight } = learnPrior(backend, strings, options, new RandomStream(seed));
    const { user, system } = process.cpuUsage(begun);
    return { ...perplexity, weight, seconds: (user + system) / 1e6 };
  };
  const runs = (given) => Array.from({ length: seeds }, (_, seed) => learn(given, seed));
  const base = runs({});
  const cell = (key) => {
    const { mean, half } = summary(base.map((run) => run[key]));
    return `${mean.toFixed(2)} ± ${half.toFixed(2)}`;
  };
  const difference = (a, b) => {
    const { mean, half } = summary(a.map((value, i) => Math.log(value) - Math.log(b[i])));
    return `${mean.toFixed(3)} ± ${half.toFixed(3)}`;
  };
  const of = (list, key) => list.map((run) => run[key]);
  const seconds = summary(of(base, 'seconds')).mean;
  console.log(
    `| ${basename(operand)} | ${strings.count} | ${['uniform', 'unigram', 'kmer', 'network', 'used'].map(cell).join(' | ')} ` +
      `| ${difference(of(base, 'network'), of(base, 'kmer'))} | ${difference(of(base, 'used'), of(base, 'kmer'))} | ${seconds.toFixed(1)} |`,
  );
  for (const [text, given] of variants) {
    const other = runs(given);
    console.log(
      `|   ${text} less presets | | | | | ${difference(of(other, 'network'), of(base, 'network'))} ` +
        `| ${difference(of(other, 'used'), of(base, 'used'))} | | | ${summary(of(other, 'seconds')).mean.toFixed(1)} |`,
    );
  }
}

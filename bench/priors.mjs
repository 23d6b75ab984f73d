/**
 * Held-out perplexities of learnt base measures over several splits, with their controls (uniform, letter
 * frequencies, k-mer model), and what single settings of the networks are worth. `docs/prior.md` has its
 * tables.
 *
 *     npm run build
 *     node bench/priors.mjs FILE[:LABEL] ... --task "amp maxLength=50" --seeds 5 --split families
 *     node bench/priors.mjs FILE[:LABEL] ... --copies
 *     node bench/priors.mjs FILE --with networks=3 --with decay=0
 *
 * Every seed has a split, k-mer model and networks of its own. Differences are of nats per letter, paired by
 * seed, with the 95 % interval of Student's t. `--copies` prints instead, in percent of 1,000 draws, how many
 * share a run of letters with the data that chance would hardly make (the run that makes families).
 */
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { buildTask } from '../dist/env/tasks.js';
import { confidence } from '../dist/math/confidence.js';
import { readPriorData } from '../dist/host/prior/prior-data.js';
import { learnPrior, PRIOR_PRESETS } from '../dist/prior/learn-prior.js';
import { PolicyMeasure } from '../dist/prior/policy-measure.js';
import { RandomStream } from '../dist/random/stream.js';
import { openBackend } from '../dist/tensor/loader.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    task: { type: 'string', default: 'amp' },
    seeds: { type: 'string', default: '5' },
    split: { type: 'string', default: 'families' },
    copies: { type: 'boolean', default: false },
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
/** Percent of 1,000 draws that share a run with the strings. */
function copies(policy, strings, run, seed) {
  const { stateSize } = env;
  const draws = new Int32Array(1000 * stateSize);
  new PolicyMeasure('draws', policy).sample(new RandomStream(seed).fork('draws'), draws, 1000);
  const runsOf = (rows, r) => {
    const text = rows.slice(r * stateSize + 1, r * stateSize + 1 + rows[r * stateSize]);
    return Array.from({ length: Math.max(0, text.length - run + 1) }, (_, i) =>
      text.slice(i, i + run).join(),
    );
  };
  const known = new Set();
  for (let r = 0; r < strings.count; r++) for (const word of runsOf(strings.rows, r)) known.add(word);
  let copied = 0;
  for (let r = 0; r < 1000; r++) if (runsOf(draws, r).some((word) => known.has(word))) copied++;
  return copied / 10;
}

const backend = await openBackend();
if (values.copies) console.log('| data | k-mer, % | used, % |\n|---|---|---|');
else console.log(`| data | n | ${['uniform', 'unigram', 'k-mer', 'network', 'used', 'network - k-mer', 'used - k-mer', 'cpu s'].join(' | ')} |`); // prettier-ignore
if (!values.copies) console.log(`|${'---|'.repeat(10)}`);
for (const operand of positionals) {
  const [, file, label] = /^(.*?)(?::([^:/]*))?$/.exec(operand);
  const { strings } = await readPriorData(file, env, label === undefined ? {} : { label });
  const learn = (given, seed) => {
    const begun = process.cpuUsage();
    const options = { ...PRIOR_PRESETS, split: values.split, ...given };
    const learnt = learnPrior(backend, strings, options, new RandomStream(seed));
    const { user, system } = process.cpuUsage(begun);
    return { ...learnt.perplexity, learnt, seconds: (user + system) / 1e6 };
  };
  const runs = (given) => Array.from({ length: seeds }, (_, seed) => learn(given, seed));
  const base = runs({});
  if (values.copies) {
    const shares = ['kmer', 'policy'].map((part) => {
      const list = base.map(({ learnt }, seed) => copies(learnt[part], strings, learnt.families.run, seed));
      const { mean, half } = confidence(list);
      return `${mean.toFixed(1)} ± ${half.toFixed(1)}`;
    });
    console.log(`| ${basename(operand)} | ${shares.join(' | ')} |`);
    continue;
  }
  const cell = (key) => {
    const { mean, half } = confidence(base.map((run) => run[key]));
    return `${mean.toFixed(2)} ± ${half.toFixed(2)}`;
  };
  const difference = (a, b) => {
    const { mean, half } = confidence(a.map((value, i) => Math.log(value) - Math.log(b[i])));
    return `${mean.toFixed(3)} ± ${half.toFixed(3)}`;
  };
  const of = (list, key) => list.map((run) => run[key]);
  const seconds = confidence(of(base, 'seconds')).mean;
  console.log(
    `| ${basename(operand)} | ${strings.count} | ${['uniform', 'unigram', 'kmer', 'network', 'used'].map(cell).join(' | ')} ` +
      `| ${difference(of(base, 'network'), of(base, 'kmer'))} | ${difference(of(base, 'used'), of(base, 'kmer'))} | ${seconds.toFixed(1)} |`,
  );
  for (const [text, given] of variants) {
    const other = runs(given);
    console.log(
      `|   ${text} less presets | | | | | ${difference(of(other, 'network'), of(base, 'network'))} ` +
        `| ${difference(of(other, 'used'), of(base, 'used'))} | | | ${confidence(of(other, 'seconds')).mean.toFixed(1)} |`,
    );
  }
}

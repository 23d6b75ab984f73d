// What earlier rewards are worth as a prior (`--like`) on TFBind8 tables that nothing was tuned on, one left
// out at a time: the search of `active` with a Gaussian process without them, with the other 29 tables, and with those of them
// whose proteins bind DNA in another way. The same seeds, budget and rounds.
//
//     npx ocgfn data get tfbind8
//     npm run build && node bench/earlier-rewards.mjs [--tables GFI1B,PAX4] [--seeds 5] [--budgets 300,1000]
//         [--only NAME,NAME] [--keep FILE.jsonl] [--results NAME] [--print]
//
// Tables are those of bench/baselines.mjs. Seeds are outermost: where time runs out, all tables have the same ones. --results
// writes results/NAME.json of the runs there are. Seconds are processor seconds of the search; reading 29 tables
// takes .7 more.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { RewardLibrary } from '../dist/adapt/library/reward-library.js';
import { readSources } from '../dist/earlier/read-sources.js';
import { buildTask } from '../dist/env/index.js';
import { openReward } from '../dist/host/rewards.js';
import { findBudgetMethod } from '../dist/method/registry.js';
import { RandomStream } from '../dist/random/stream.js';
import { contrastTable } from '../dist/reproduce/contrast-table.js';
import { sentencesOf } from '../dist/reproduce/paired-difference.js';
import { writeResultsFile } from '../dist/reproduce/results-file.js';
import { PaidOracle } from '../dist/reward/paid-oracle.js';
import { summarizeEntries } from '../dist/run/paid-summary.js';
import { openBackend } from '../dist/tensor/loader.js';
import { FOLDS, HELD_OUT, TABLES } from './earlier-rewards-setting.mjs';

const list = (text) => text.split(',').filter(Boolean);
const { values: options } = parseArgs({
  options: {
    tables: { type: 'string', default: HELD_OUT.join(',') },
    seeds: { type: 'string', default: '5' },
    budgets: { type: 'string', default: '300,1000' },
    only: { type: 'string' },
    keep: { type: 'string' },
    results: { type: 'string' },
    print: { type: 'boolean', default: false },
  },
});
const WITHOUT = 'no earlier rewards';
/** What active asks where all outcomes are listed, without the model that it adapts beside. */
const METHOD = 'surrogate-climb';
const SETTINGS = { surrogate: 'gp' };
const CONTENDERS = [
  { name: WITHOUT, earlier: () => [] },
  { name: '29 earlier tables', earlier: (table) => TABLES.filter((one) => one !== table) },
  { name: 'earlier tables of other folds', earlier: (table) => TABLES.filter((one) => FOLDS[one] !== FOLDS[table]) },
]; // prettier-ignore
const MEASURES = [
  { key: 'modes', title: 'modes', digits: 1 },
  { key: 'top100', title: 'best 100', digits: 4 },
  { key: 'processorSeconds', title: 'processor s', digits: 1, isDistance: true },
];
const only = options.only ? list(options.only) : CONTENDERS.map(({ name }) => name);
const unknown = only.find((name) => !CONTENDERS.some((one) => one.name === name));
if (unknown)
  throw new Error(
    `--only: no contender "${unknown}"; there are ${CONTENDERS.map(({ name }) => name).join(', ')}`,
  );
const tables = list(options.tables);
const seeds = Array.from({ length: Number(options.seeds) }, (_, seed) => seed);
const budgets = list(options.budgets).map(Number);

const linesOf = (path) =>
  path && existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line)) : []; // prettier-ignore
const runs = linesOf(options.keep);
const find = (contender, table, seed, budget) =>
  runs.find((run) => run.contender === contender && run.table === table && run.seed === seed && run.budget === budget); // prettier-ignore

const spec = (table) => `tfbind8:${table}_REF_R1`;
const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
const backend = await openBackend();
const env = buildTask('tfbind8');
const rewards = new Map();
const scores = new Map();

/** Opened once: it lists its modes. */
async function rewardOf(table) {
  if (!rewards.has(table)) rewards.set(table, await openReward(spec(table), env));
  return rewards.get(table);
}

async function scoresOf(table) {
  if (!scores.has(table)) {
    const [source] = await readSources([spec(table)], env);
    scores.set(table, source.found[0]);
  }
  return scores.get(table);
}

async function runOnce({ name, earlier }, table, seed, budget) {
  const reward = await rewardOf(table);
  const others = [];
  for (const other of earlier(table)) others.push(await scoresOf(other));
  const from = cpu();
  const payer = new PaidOracle(reward, { budget });
  const place = { env, backend, payer, random: new RandomStream(seed).fork('search') };
  if (others.length > 0) place.library = new RewardLibrary(env, others);
  const { spending } = findBudgetMethod(METHOD).start(SETTINGS, place);
  while (!spending.done) await spending.next();
  const seconds = cpu() - from;
  const entries = payer.paid.map(({ text: outcome, raw }) => ({ outcome, raw }));
  const { modes, top100, best, rewardCalls } = summarizeEntries(entries, env, reward);
  const run = { contender: name, table, seed, budget, figures: { modes, top100, best, calls: rewardCalls, processorSeconds: seconds } }; // prettier-ignore
  if (options.keep) appendFileSync(options.keep, `${JSON.stringify(run)}\n`);
  runs.push(run);
  process.stderr.write(`${budget} ${name} ${table} ${seed}: ${modes} modes, best 100 ${top100?.toFixed(3)}, ${seconds.toFixed(1)} s\n`); // prettier-ignore
}

/** A contender with earlier tables beside the control: means over tables by seed, of seeds that both have. */
function comparisonOf(budget, name) {
  const whole = seeds.filter((seed) =>
    tables.every((table) => find(name, table, seed, budget) && find(WITHOUT, table, seed, budget)),
  );
  const mean = (contender, seed, key) =>
    tables.reduce((sum, table) => sum + find(contender, table, seed, budget).figures[key] / tables.length, 0);
  const figuresOf = (contender) =>
    Object.fromEntries(MEASURES.map(({ key }) => [key, whole.map((seed) => mean(contender, seed, key))]));
  return {
    name: `${name.replaceAll(/[^a-z0-9]+/g, '-')}-${budget}`,
    title: `TFBind8, search of active, means of ${tables.length} held-out tables`,
    task: 'tfbind8',
    rewards: ['tfbind8'],
    budget,
    seeds: whole,
    measures: MEASURES,
    rows: [
      { name, figures: figuresOf(name) },
      { name: WITHOUT, controls: { of: name, without: 'earlier tables' }, figures: figuresOf(WITHOUT) },
    ],
  };
}

function printTables(budget) {
  const rows = CONTENDERS.filter(({ name }) => runs.some((run) => run.contender === name && run.budget === budget)); // prettier-ignore
  console.log(`\n| ${budget} calls: modes, best 100 | ${rows.map(({ name }) => name).join(' | ')} |`);
  console.log(`|---|${rows.map(() => '---|').join('')}`);
  for (const table of tables) {
    const cells = rows.map(({ name }) => {
      const some = runs.filter(
        (run) => run.contender === name && run.table === table && run.budget === budget,
      );
      const mean = (key) => some.reduce((sum, { figures }) => sum + figures[key] / some.length, 0);
      return some.length > 0 ? `${mean('modes').toFixed(1)}, ${mean('top100').toFixed(3)}` : '';
    });
    console.log(`| ${table} | ${cells.join(' | ')} |`);
  }
}

for (const budget of budgets) {
  for (const seed of seeds)
    for (const table of tables)
      for (const contender of CONTENDERS)
        if (!options.print && only.includes(contender.name) && !find(contender.name, table, seed, budget))
          await runOnce(contender, table, seed, budget);
  printTables(budget);
}
const comparisons = budgets
  .flatMap((budget) => CONTENDERS.slice(1).map(({ name }) => comparisonOf(budget, name)))
  .filter(({ seeds: whole }) => whole.length > 0);
for (const comparison of comparisons) {
  const { head, body } = contrastTable(comparison);
  console.log(`\n${comparison.title}, ${comparison.budget} calls, ${comparison.seeds.length} seed(s)`);
  for (const row of [head, head.map(() => '---'), ...body]) console.log(`| ${row.join(' | ')} |`);
  for (const sentence of sentencesOf(comparison)) console.log(`- ${sentence}`);
}
if (options.results) {
  const done = runs.filter((run) => budgets.includes(run.budget) && tables.includes(run.table)).length;
  const planned = budgets.length * tables.length * seeds.length * CONTENDERS.length;
  const command = `node bench/earlier-rewards.mjs --budgets ${options.budgets} --results ${options.results}`;
  console.log(writeResultsFile('results', options.results, { command, done, planned, comparisons }));
}

// Searches beside the active loop on TFBind8 tables that nothing was tuned on: modes found and the mean of the
// best 100, at the same budget, schedule of rounds and tuning effort. Settings are chosen on the table SIX6,
// three tries a contender and schedule (bench/baselines-setting.mjs), and printed. With --task rna: binding to RNA
// molecules, by presets.
//
//     npx ocgfn data get tfbind8
//     npm run build && node bench/baselines.mjs [--tables GFI1B,PAX4] [--seeds 5] [--budgets 300,1000,30,100]
//         [--schedules presets,128/64,30/20] [--only NAME,NAME] [--presets] [--keep FILE.jsonl] [--parent RUN]
//         [--print] [--results FOLDER] [--task tfbind8|rna]
//
// Tables: all but SIX6, SNAI2, ARX, PAX7 and KLF11, which were looked at in development. `presets` are the
// rounds that fit the budget, 128/64 those of 0.1.0. With --keep every run is written as it ends, and runs
// that the file has are not done again. --presets: no tries, every contender by its presets; of
// these --results writes FOLDER/baselines.json with all that was kept. --parent: a pre-trained run of the task
// for active, else one is trained by the presets first; where all outcomes are listed it has no say in what is
// paid for. Seconds are processor seconds of this process.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { usesExtraction } from '../dist/adapt/active-options.js';
import { ExtractionOperator } from '../dist/adapt/extraction-operator.js';
import { enumerateStates } from '../dist/exact/state-graph.js';
import { openReward } from '../dist/host/rewards.js';
import { pretrain } from '../dist/library/index.js';
import { findBudgetMethod } from '../dist/method/registry.js';
import { buildTask } from '../dist/env/index.js';
import { RandomStream } from '../dist/random/stream.js';
import { PaidOracle } from '../dist/reward/paid-oracle.js';
import { loadOutcomeModel } from '../dist/run/outcome-run.js';
import { summarizeEntries } from '../dist/run/paid-summary.js';
import { openBackend } from '../dist/tensor/loader.js';
import { writeBaselines } from './baselines-results.mjs';
import { CONTENDERS, TASKS, TUNED_ON, TUNING_SEED } from './baselines-setting.mjs';
import { printChoices, printComparison } from './baselines-table.mjs';

const list = (text) => text.split(',').filter(Boolean);
const { values: options } = parseArgs({
  options: {
    task: { type: 'string', default: 'tfbind8' },
    tables: { type: 'string' },
    seeds: { type: 'string', default: '5' },
    budgets: { type: 'string', default: '300,1000,30,100' },
    schedules: { type: 'string', default: 'presets,128/64' },
    only: { type: 'string' },
    keep: { type: 'string' },
    parent: { type: 'string' },
    presets: { type: 'boolean', default: false },
    print: { type: 'boolean', default: false },
    results: { type: 'string' },
  },
});
const note = (line) => process.stderr.write(`${line}\n`);
if (!(options.task in TASKS)) throw new Error(`--task: no task "${options.task}"; there are ${Object.keys(TASKS).join(', ')}`); // prettier-ignore
const task = TASKS[options.task];
if (task !== TASKS.tfbind8 && !options.presets)
  throw new Error(`--task ${options.task}: settings are tuned on a table of TFBind8; give --presets`);
const tables = options.tables ? list(options.tables) : task.tables;
const seeds = Array.from({ length: Number(options.seeds) }, (_, seed) => seed);
const budgets = list(options.budgets).map(Number);
const schedules = list(options.schedules);
const contenders = CONTENDERS.filter(({ name }) => !options.only || list(options.only).includes(name));
const unknown = list(options.only ?? '').find((name) => !CONTENDERS.some((one) => one.name === name));
if (unknown)
  throw new Error(
    `--only: no contender "${unknown}"; there are ${CONTENDERS.map(({ name }) => name).join(', ')}`,
  );
const runs = options.keep && existsSync(options.keep)
  ? readFileSync(options.keep, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line))
  : []; // prettier-ignore

const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

const backend = await openBackend();
const env = buildTask(options.task);
const rewards = new Map();
let parent;

async function rewardOf(table) {
  if (!rewards.has(table)) rewards.set(table, await openReward(task.rewardOf(table), env, note));
  return rewards.get(table);
}

/** The model, and what it says of all outcomes, worked out once. */
async function modelOf() {
  if (parent) return parent;
  const model = options.parent
    ? (await loadOutcomeModel(options.parent, backend)).model
    : await pretrain(options.task, { seed: 0, backend });
  parent = { model, ...(usesExtraction(env) && { operator: ExtractionOperator.build(enumerateStates(env), model) }) }; // prettier-ignore
  return parent;
}

/** First and later rounds, for those that have rounds. */
function scheduleSettings(contender, schedule) {
  if (!contender.rounds || schedule === 'presets') return {};
  const [first, round] = schedule.split('/').map(Number);
  return { first, round };
}

/** One run, unless it has been made before. */
async function runOnce(contender, settings, { table, seed, budget, schedule }) {
  const key = { contender: contender.name, settings, table, seed, budget, schedule: contender.rounds ? schedule : '-' }; // prettier-ignore
  const text = JSON.stringify(key);
  const known = runs.find((run) => JSON.stringify({ ...run, figures: undefined }) === text);
  if (known) return known;
  if (options.print) return undefined;
  const reward = await rewardOf(table);
  const method = findBudgetMethod(contender.method);
  const place = { env, backend, random: new RandomStream(seed).fork('search') };
  if (method.kind === 'adapt') Object.assign(place, await modelOf());
  const payer = new PaidOracle(reward, { budget });
  const from = cpu();
  const given = { ...contender.always, ...settings, ...scheduleSettings(contender, schedule) };
  const { spending } = method.start(given, { ...place, payer });
  while (!spending.done) await spending.next();
  const seconds = cpu() - from;
  const entries = payer.paid.map(({ text: outcome, raw }) => ({ outcome, raw }));
  const { modes, top100, best, rewardCalls } = summarizeEntries(entries, env, reward);
  const run = { ...key, figures: { modes, top100, best, calls: rewardCalls, seconds } };
  if (options.keep) appendFileSync(options.keep, `${JSON.stringify(run)}\n`);
  runs.push(run);
  note(`${budget} ${key.schedule} ${contender.name} ${table} ${seed}: ${modes} modes, best 100 ${top100.toFixed(3)}, ${seconds.toFixed(1)} s`); // prettier-ignore
  return run;
}

/** Every try on the tuning table; the first of those with the most modes is taken. */
async function tune(contender, budget, schedule) {
  const tries = [];
  for (const settings of contender.tries) {
    if (options.presets || contender.tries.length === 1) return { settings, tries: [] };
    const place = { table: TUNED_ON, seed: TUNING_SEED, budget, schedule };
    const run = await runOnce(contender, settings, place);
    if (run) tries.push({ settings, ...run.figures });
  }
  const best = Math.max(...tries.map(({ modes }) => modes));
  return { settings: tries.find(({ modes }) => modes === best)?.settings, tries };
}

for (const budget of budgets) {
  for (const schedule of schedules) {
    const chosen = [];
    for (const contender of contenders)
      chosen.push({ contender, ...(await tune(contender, budget, schedule)) });
    printChoices(budget, schedule, chosen);
    const made = new Map(contenders.map(({ name }) => [name, []]));
    // Seeds outermost: a comparison that was stopped has all tables.
    for (const seed of seeds) {
      for (const table of tables) {
        for (const { contender, settings } of chosen) {
          const run = settings && (await runOnce(contender, settings, { table, seed, budget, schedule }));
          if (run) made.get(contender.name).push(run);
        }
      }
    }
    printComparison(budget, schedule, made);
  }
}
if (options.results) {
  const byPresets = runs.filter(({ settings, schedule }) => Object.keys(settings).length === 0 && (schedule === 'presets' || schedule === '-')); // prettier-ignore
  const command = 'node bench/baselines.mjs --schedules presets --presets';
  console.log(writeBaselines(options.results, command, byPresets));
}

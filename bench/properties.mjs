// Outcomes y = f(x) on two yardsticks: DNA of 10, where every string is listed, and peptides of 20, whose
// cells are as rare as 1e-17. Trains by the presets without a reward and prints how well cells are reached,
// known and extracted from, over several seeds, beside controls. `costly` is an f of 1 ms.
//
//     npm run build && node bench/properties.mjs [--only dna10|peptides20|costly] [--seeds 5] [--first 1]
//         [--no-controls] [--parts no-sums,no-quick,no-goals,untrained] [--adapt 2] [--kernels simd]
//         [--keep FILE.jsonl] [--results FOLDER]
//
// --parts: the peptides' model without one of its parts too, each for equal seconds.
//
// Seconds are processor seconds of this process. Progress goes to stderr. With --keep the figures of each
// seed are written as they come, and seeds that the file has are not run again; the reference of the peptides
// (some five minutes) is kept beside it. --results writes FOLDER/properties-NAME.json, as results/ has it.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { describe } from '../dist/descriptor/index.js';
import { confidence } from '../dist/math/confidence.js';
import { writeProperties } from './contrasts.mjs';
import { costlySeed, costlyTables } from './properties-costly.mjs';
import { answerRewards, runControls } from './properties-controls.mjs';
import { listDna, measureDna, measureDnaMasses } from './properties-dna.mjs';
import { FoundTimes, measurePeptides, referenceMasses } from './properties-peptides.mjs';
import { propertyPresets } from '../dist/property/index.js';
import { trainYardstick, YARDSTICKS } from './properties-setting.mjs';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    seeds: { type: 'string', default: '5' },
    first: { type: 'string', default: '1' },
    'no-controls': { type: 'boolean', default: false },
    adapt: { type: 'string', default: '2' },
    kernels: { type: 'string', default: 'auto' },
    draws: { type: 'string' },
    parts: { type: 'string', default: '' },
    keep: { type: 'string' },
    results: { type: 'string' },
  },
});
const note = (line) => process.stderr.write(`${line}\n`);
const controlled = !options['no-controls'];
/** Rewards that controls are run on; trajectory balance from scratch gets ten times the seconds on some. */
const HARD = {
  dna10: ['steep', 'even', 'rare', 'five-cells', 'both'],
  peptides20: ['corner', 'ridge', 'peaks', 'ramp', 'band'],
};
const TENFOLD = { dna10: ['five-cells', 'both'], peptides20: ['peaks', 'band'] };

const figures = ({ rewards, ...rest }) => ({
  ...rest,
  tv: Object.fromEntries((rewards ?? []).map(({ name, tv }) => [name, tv])),
});

async function dnaSeed(seed) {
  const flavor = options.kernels;
  const run = await trainYardstick('dna10', seed, { flavor, onProgress: note });
  const listed = await listDna(run.set);
  const masses = await measureDnaMasses(run, listed, Number(options.draws ?? run.preset.draws));
  const evaluations = run.trainer.evaluations + masses.evaluations;
  const measures = [0, 2, 3].map((lookAhead) => figures(measureDna(run.model, listed, lookAhead)));
  const result = {
    yardstick: 'dna10', seed, seconds: run.seconds, steps: run.trainer.step, cells: run.trainer.archive.seenCount,
    ofCells: listed.exact.found, evaluations, logZError: masses.logZError, ours: measures,
  }; // prettier-ignore
  const rewards = listed.rewards.filter(({ name }) => HARD.dna10.includes(name));
  result.answers = answerRewards(masses.backup, masses.logZ, rewards, listed.exact.logMass, run.random);
  if (!controlled) return result;
  for (const control of ['untrained', 'no-goals']) {
    const other = await trainYardstick('dna10', seed, {
      flavor,
      control,
      seconds: run.seconds,
      set: run.set,
      onProgress: note,
    });
    const { logZError } = await measureDnaMasses(other, listed, Number(options.draws ?? run.preset.draws));
    result[control] = [3].map((lookAhead) => figures(measureDna(other.model, listed, lookAhead)));
    result[`${control}-logZError`] = logZError;
    result[`${control}-cells`] = other.trainer.archive.seenCount;
  }
  result.controls = await runControls(run, rewards, listed.exact.logMass, {
    seconds: Number(options.adapt),
    evaluations,
    tenfold: TENFOLD.dna10,
  });
  return result;
}

let reference;
/** log Z of every cell of the peptides [Y], from the file beside --keep where that is there. */
async function peptidesReference(set) {
  const file = options.keep && `${options.keep}.reference.json`;
  if (file && existsSync(file))
    return Float64Array.from(JSON.parse(readFileSync(file, 'utf8')), (log) => log ?? -Infinity);
  const logMass = await referenceMasses(set);
  if (file) writeFileSync(file, JSON.stringify(Array.from(logMass, (log) => (log > -Infinity ? log : null))));
  return logMass;
}

/** @param known what is kept of this seed: then only the parts that it lacks are run, for as many seconds */
async function peptidesSeed(seed, known) {
  const { env, describe: text } = YARDSTICKS.peptides20;
  const set = describe(text, env());
  reference ??= await peptidesReference(set);
  const result = known ? { ...known } : await peptidesModel(seed, set);
  for (const key of missingParts(known)) {
    const part = PARTS[key];
    const other = await trainYardstick('peptides20', seed, {
      flavor: options.kernels,
      seconds: result.seconds,
      ...part,
      onProgress: note,
    });
    const draws = Number(options.draws ?? propertyPresets(set).draws);
    const { rewards, ...measured } = await measurePeptides(other, other.preset.lookAhead, draws, reference);
    result[key] = { ...measured, answers: answersOf(rewards) };
  }
  return result;
}

/** What is kept of answers: their rewards over cells are made again. */
const answersOf = (rewards) => rewards.map((one) => ({ ...one, logReward: undefined }));

/** Parts that were asked for and that a kept result has not. */
const missingParts = (known) => parts.filter((key) => known?.[key] === undefined);

async function peptidesModel(seed, set) {
  const found = new FoundTimes(reference);
  const watch = ({ archive }, used) => found.look(archive, used);
  const run = await trainYardstick('peptides20', seed, {
    flavor: options.kernels,
    set,
    watch,
    onProgress: note,
  });
  const draws = Number(options.draws ?? run.preset.draws);
  const first = await measurePeptides(run, run.preset.lookAhead, draws, reference);
  const evaluations = run.trainer.evaluations + first.evaluations;
  const result = {
    yardstick: 'peptides20', seed, seconds: run.seconds, steps: run.trainer.step, evaluations,
    memory: process.resourceUsage().maxRSS / 1024, found: found.seconds, ours: figures(first),
    answers: answersOf(first.rewards),
  }; // prettier-ignore
  if (controlled)
    result.controls = await runControls(run, first.rewards, reference, {
      seconds: Number(options.adapt),
      evaluations,
      tenfold: TENFOLD.peptides20,
    });
  return result;
}

/** The peptides' model without one part, trained for as many seconds. */
const PARTS = {
  'no-sums': { over: { tails: 0 } },
  'no-quick': { over: { quick: 0 } },
  'no-goals': { control: 'no-goals' },
  untrained: { control: 'untrained' },
};

const parts = options.parts.split(',').filter(Boolean);
for (const part of parts) {
  if (Object.hasOwn(PARTS, part)) continue;
  note(`properties: --parts takes ${Object.keys(PARTS).join(', ')}, got ${part}`);
  process.exit(2);
}

/** Mean, and 95 % interval of it by Student's t. */
function interval(values) {
  const found = confidence(values);
  if (!found) return '-';
  const { mean, half } = found;
  const digits = Math.abs(mean) >= 100 ? 0 : Math.abs(mean) >= 10 ? 1 : 3;
  return `${mean.toFixed(digits)}${Number.isFinite(half) ? ` ± ${half.toFixed(digits)}` : ''}`;
}

export function table(title, rows) {
  const columns = Object.keys(rows[0]);
  console.log(`\n${title}\n`);
  console.log(`| ${columns.join(' | ')} |\n|${columns.map(() => '---|').join('')}`);
  for (const row of rows) console.log(`| ${columns.map((column) => row[column]).join(' | ')} |`);
}

const over = (results, of) => interval(results.map((one) => of(one) ?? NaN));

function controlTable(results) {
  const names = results[0].answers.map(({ name }) => name);
  const columns = {
    rejection: 'rejection',
    scratch: `scratch, ${options.adapt} s`,
    scratch10: `scratch, ${10 * options.adapt} s`,
    mcmc: 'mcmc',
    flat: `flat histogram, ${options.adapt} s`,
    flatEvaluations: 'flat histogram, equal evaluations',
  };
  table('tv over cells of 10,000 draws', names.map((name, r) => ({
    reward: name,
    'exact draws': over(results, (one) => one.answers[r].noise),
    ours: over(results, (one) => one.answers[r].tv),
    'seconds of ours': over(results, (one) => one.answers[r].seconds),
    ...(results[0].controls && Object.fromEntries(Object.entries(columns).map(([key, label]) => [label, over(results, (one) => one.controls?.[name]?.[key])]))),
  }))); // prettier-ignore
}

function dnaTables(results) {
  const n = results.length;
  table(`DNA of 10, ${n} seeds: mean and its 95 % interval`, [{
    seconds: over(results, (one) => one.seconds), steps: results[0].steps,
    cells: over(results, (one) => one.cells), of: results[0].ofCells,
    'evaluations of f, millions': over(results, (one) => one.evaluations / 1e6),
  }]); // prettier-ignore
  const rows = [];
  for (const [key, label] of [
    ['ours', 'ours'],
    ['no-goals', 'objects of p0 only, equal seconds'],
    ['untrained', 'untrained'],
  ]) {
    for (const lookAhead of [0, 2, 3]) {
      if (!results.every((one) => one[key]?.some((some) => some.lookAhead === lookAhead))) continue;
      const of = (figure) =>
        over(results, (one) => one[key]?.find((some) => some.lookAhead === lookAhead)?.[figure]);
      rows.push({
        model: label, 'look-ahead': lookAhead, success: of('success'), 'worst cell': of('worst'), 'tv inside': of('tvInside'),
        '|error of log Z|': over(results, (one) => (key === 'ours' ? one.logZError : one[`${key}-logZError`])),
        '... by the network alone': of('rootError'), 'extraction, mean of ten': of('extraction'),
      }); // prettier-ignore
    }
  }
  table('reaching and extracting (exact, from the probability of every string)', rows);
  const names = Object.keys(results[0].ours[0].tv);
  table(
    'extraction by reward',
    results[0].ours.map(({ lookAhead }, i) => ({
      'look-ahead': lookAhead,
      ...Object.fromEntries(names.map((name) => [name, over(results, (one) => one.ours[i].tv[name])])),
    })),
  );
  if (results[0].answers) controlTable(results);
}

function peptidesTables(results) {
  table(`peptides of 20, ${results.length} seeds: mean and its 95 % interval`, [{
    seconds: over(results, (one) => one.seconds), steps: results[0].steps, MB: over(results, (one) => one.memory),
    'evaluations of f, millions': over(results, (one) => one.evaluations / 1e6),
    'half of the cells found by, s': over(results, (one) => one.found?.half), '99 %, s': over(results, (one) => one.found?.most),
    'all, s': over(results, (one) => one.found?.all),
  }]); // prettier-ignore
  const rows = [
    ['ours', 'ours'],
    ['no-sums', 'last steps not known from sums, equal seconds'],
    ['no-quick', 'every step looks at every child, equal seconds'],
    ['no-goals', 'objects of p0 only, equal seconds'],
    ['untrained', 'untrained'],
  ];
  table('reaching', rows.filter(([key]) => results.some((one) => one[key])).map(([key, label]) => {
    const some = results.filter((one) => one[key]);
    const of = (figure) => over(some, (one) => one[key][figure]);
    return {
      model: label, seeds: some.length, 'cells of 1e-13 and more': `${of('found')} of ${some[0][key].ofCells}`,
      success: of('uniform'), 'rarest tenth': of('rarest'), KL: of('kl'), 'log Z rms': of('logZRms'),
      'rms of additive cells': of('marginRms'), 'seconds of measuring': of('massSeconds'),
      'seconds of 1,000 of the corner': of('thousandSeconds'),
    };
  })); // prettier-ignore
  controlTable(results);
}

const KINDS = {
  dna10: { run: dnaSeed, tables: dnaTables },
  peptides20: { run: peptidesSeed, tables: peptidesTables },
  costly: {
    run: (seed) => costlySeed(seed, options.kernels, note),
    tables: (results) => costlyTables(results, over, table),
  },
};
if (options.only && !Object.hasOwn(KINDS, options.only)) {
  note(`properties: --only must be one of ${Object.keys(KINDS).join(', ')}, got ${options.only}`);
  process.exit(2);
}
const kept = options.keep && existsSync(options.keep)
  ? readFileSync(options.keep, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line))
  : []; // prettier-ignore
for (const [name, { run, tables }] of Object.entries(KINDS)) {
  if (options.only && options.only !== name) continue;
  const results = [];
  for (let seed = Number(options.first); seed < Number(options.first) + Number(options.seeds); seed++) {
    // Later lines have more parts.
    const known = kept.findLast((one) => one.yardstick === name && one.seed === seed);
    const whole = known && !(name === 'peptides20' && missingParts(known).length > 0);
    const result = whole ? known : await run(seed, known);
    if (!whole && options.keep) appendFileSync(options.keep, `${JSON.stringify(result)}\n`);
    results.push(result);
    note(`${name} seed ${seed}: done`);
  }
  tables(results);
  if (options.results && controlled) writeProperties(options.results, name, results, Number(options.adapt));
}

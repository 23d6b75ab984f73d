// Pre-training measured from outside, as a user runs it: `ocgfn pretrain` and `ocgfn evaluate`, one process
// each, for every cell and seed. A cell that is done is not done again, so the whole can be stopped and gone
// on with.
//
//     npm run build && node bench/pretrain.mjs --out DIR [--only success|ablation|algorithm-1|NAME|TASK] [--seeds 3|0,4,7]
//     [--table] [--done]
//
// Prints JSON, or tables in Markdown with --table: the mean and the least of the seeds. With --done nothing is
// measured, what is there is printed. Seconds are of the run's own clock; processor time and memory of the
// whole process.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ABLATIONS, ALGORITHM_1, SUCCESS } from './pretrain-cells.mjs';

const { values: options } = parseArgs({
  options: {
    out: { type: 'string', default: 'bench-pretrain' },
    only: { type: 'string' },
    seeds: { type: 'string', default: '3' },
    table: { type: 'boolean', default: false },
    done: { type: 'boolean', default: false },
    program: { type: 'string', default: 'dist/bundle/main.js' },
  },
});
const program = resolve(options.program);
const out = resolve(options.out);
mkdirSync(out, { recursive: true });
const cells = [...SUCCESS, ...ABLATIONS, ...ALGORITHM_1].filter(
  ({ group, name, task, args }) => !options.only || [group, name, task, args[0]].includes(options.only),
);
const seeds = options.seeds.includes(',')
  ? options.seeds.split(',').map(Number)
  : Array.from({ length: Number(options.seeds) }, (_, seed) => seed);

function ocgfn(args, usage) {
  const env = { ...process.env, ...(usage && { OCGFN_BENCH_USAGE: usage }) };
  const node = usage ? ['--import', new URL('usage.mjs', import.meta.url).href] : [];
  const stdio = ['ignore', 'pipe', 'ignore'];
  return JSON.parse(execFileSync(process.execPath, [...node, program, ...args, '--json'], { env, stdio }));
}

/** Where success first reached .99: steps, environment steps and seconds. */
function firstAt99(run) {
  const lines = readFileSync(join(run, 'metrics.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const line = lines.find(({ success }) => success >= 0.99);
  const curve = lines.map(({ step, success, successGreedy, logF0MeanAbs, goalsSeen }) => ({ step, success, successGreedy, logF0MeanAbs, goalsSeen })); // prettier-ignore
  return {
    curve,
    to99: line && { steps: line.step, environmentSteps: line.environmentSteps, seconds: line.seconds },
  };
}

/** Success on peptides of one length alone. */
function onLength(run, length) {
  const letters = 'ACDEFGHIKLMNPQRSTVWY';
  let word = 12345;
  const next = () => (word = (Math.imul(word, 1664525) + 1013904223) >>> 0) >>> 8;
  const lines = Array.from({ length: 2000 }, () =>
    Array.from({ length }, () => letters[next() % letters.length]).join(''),
  );
  const file = join(out, `length-${length}.txt`);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return ocgfn(['evaluate', run, '--goals', file]).successRate;
}

function measure(cell, seed) {
  const id = `${[cell.group, cell.task, cell.name].filter(Boolean).join('-')}-${seed}`.replace(
    /[^\w.-]+/g,
    '_',
  );
  const file = join(out, `${id}.json`);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  if (options.done) return undefined;
  const run = join(out, 'runs', id);
  const usage = join(out, `${id}.usage.json`);
  const trained = ocgfn(
    ['pretrain', ...cell.args, '--seed', String(seed), '--out', run, '--overwrite'],
    usage,
  );
  const evaluated = ocgfn(['evaluate', run, '-n', String(cell.count ?? 10_000)]);
  const result = {
    group: cell.group,
    ...(cell.task && { task: cell.task }),
    name: cell.name,
    command: `ocgfn pretrain ${cell.args.join(' ')} --seed ${seed}`,
    seed,
    steps: trained.steps,
    environmentSteps: trained.environmentSteps,
    goalsSeen: trained.goalsSeen,
    parameters: trained.parameters,
    seconds: trained.seconds,
    ...JSON.parse(readFileSync(usage, 'utf8')),
    ...firstAt99(run),
    evaluated,
    ...(cell.goals && {
      everyGoal: summary(ocgfn(['evaluate', run, '--goals', cell.goals, '--tries', '10'])),
    }),
    ...(cell.length && { successAtLength: onLength(run, cell.length) }),
  };
  writeFileSync(file, JSON.stringify(result, null, 1));
  return result;
}

/** Without the list of what was missed, but with the worst of it. */
function summary({ goals, tries, successRate, reachedAlways, missed }) {
  return {
    goals,
    tries,
    successRate,
    reachedAlways,
    least: Math.min(tries, ...missed.map(({ reached }) => reached)),
  };
}

const percent = (x) => (x === undefined ? '-' : `${(100 * x).toFixed(2)}`);
const mean = (list) => list.reduce((sum, x) => sum + x, 0) / list.length;
/** Mean, then the least. */
const spread = (list) => `${percent(mean(list))}, ${percent(Math.min(...list))}`;
const small = (x) => (x === undefined ? '-' : x.toFixed(4));

function table(group, results) {
  const rows = [...new Set(results.map(({ task = '', name }) => `${task}\t${name}`))];
  for (const row of rows) {
    const own = results.filter(({ task = '', name }) => `${task}\t${name}` === row);
    const of = (key) => own.map((result) => result.evaluated[key]).filter((x) => x !== undefined);
    const average = (key) => (of(key).length ? small(mean(of(key))) : '-');
    const to99 = own.map((result) => result.to99).filter(Boolean);
    const heldOut = of('successRateHeldOut');
    console.log(
      [
        row.replace('\t', group === 'success' ? '' : ' | '),
        own.length,
        spread(of('successRateUnseen')),
        heldOut.length ? spread(heldOut) : '-',
        percent(mean(of('successRateGreedy'))),
        to99.length === own.length
          ? Math.round(mean(to99.map(({ environmentSteps }) => environmentSteps / 1000)))
          : '-',
        average('logF0MeanAbs'),
        average('policyTv'),
        average('leak'),
        Math.round(mean(own.map(({ cpuSeconds }) => cpuSeconds))),
        Math.max(...own.map(({ megabytes }) => megabytes)),
      ].join(' | '),
    );
  }
}

const results = [];
for (const seed of seeds) {
  for (const cell of cells) {
    const result = measure(cell, seed);
    if (!result) continue;
    results.push(result);
    console.error(
      `${cell.task ?? ''} ${cell.name}, seed ${seed}: ${percent(result.evaluated.successRateUnseen)} %`,
    );
  }
}
if (!options.table) console.log(JSON.stringify(results, null, 1));
else
  for (const group of ['success', 'ablation', 'algorithm-1'])
    table(
      group,
      results.filter((result) => result.group === group),
    );

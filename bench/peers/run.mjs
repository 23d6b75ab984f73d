// Times ocgfn, gfnx and torchgfn on the same work, one process a library, taking turns, and prints JSON and a
// Markdown table.
//
//     npm run build && node bench/peers/setup.mjs && node bench/peers/run.mjs [--rounds N] [--only NAME]
//
// OCGFN_PEERS_PYTHON names another Python than that of bench/peers/.venv. Libraries that cannot be started
// are left out, with a sentence.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { summary } from '../timing.mjs';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const EASY = [0.001, 0.5, 2];
const CLASSIC = [0.1, 0.5, 2];
const grid = (dimensions, side, objective, batch, rewards) => ({
  task: 'grid',
  name: `${side}^${dimensions} ${objective} b${batch}`,
  dimensions,
  side,
  objective,
  batch,
  rewards,
});
const ROWS = [
  ...['tb', 'db', 'subtb'].map((objective) => grid(4, 20, objective, 16, EASY)),
  ...[32, 128, 512].map((batch) => grid(2, 8, 'tb', batch, CLASSIC)),
  ...[32, 128, 512].map((batch) => grid(4, 16, 'tb', batch, CLASSIC)),
  { task: 'tfbind8', name: 'tfbind8 tb b16', objective: 'tb', batch: 16 },
  { task: 'bits', name: 'bits 120/8 tb b16', objective: 'tb', batch: 16 },
];
/** Iterations of a sample. */
const COUNTS = {
  ocgfn: (batch) => Math.max(10, Math.round(6400 / batch)),
  'ocgfn untrained': (batch) => Math.max(10, Math.round(6400 / batch)),
  gfnx: (batch) => Math.max(4, Math.round(800 / batch)),
  torchgfn: () => 5,
};
/**
 * Iterations before the first sample. Trajectories grow while a policy learns, from about 5 to 40
 * transitions; gfnx pays for the longest possible in any case, torchgfn and ocgfn for what there is. torchgfn
 * is too slow to be trained first, so it is compared with an ocgfn that does the same: both start near the
 * uniform policy and take full steps with learning rates too small to leave it, so that both make
 * trajectories of the same length.
 */
const WARM_UP = { ocgfn: 300, 'ocgfn untrained': 20, gfnx: 0, torchgfn: 2 };

const FROZEN = new Set(['ocgfn untrained', 'torchgfn']);

const argument = (name, preset) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? preset : process.argv[at + 1];
};

function start(program, args) {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (text) => (complaint += text));
  child.stdin.on('error', () => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const failed = new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', () => resolve(complaint.trim().split('\n').at(-1)));
  });
  const answer = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(await failed);
    return JSON.parse(value);
  };
  return {
    answer,
    ask(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      return answer();
    },
    stop: () => child.stdin.end(),
  };
}

const local = here('./.venv/bin/python');
const python = process.env.OCGFN_PEERS_PYTHON ?? (existsSync(local) ? local : 'python3');
const children = {
  ocgfn: start(process.execPath, [here('./ocgfn-child.mjs')]),
  'ocgfn untrained': start(process.execPath, [here('./ocgfn-child.mjs')]),
  gfnx: start(python, [here('./gfnx_child.py')]),
  torchgfn: start(python, ['-W', 'ignore', here('./torchgfn_child.py')]),
};
const versions = {};
for (const [name, child] of Object.entries(children)) {
  try {
    versions[name] = await child.answer();
  } catch (error) {
    process.stderr.write(`${name}: left out, it cannot be started (${error.message})\n`);
    delete children[name];
  }
}

const rounds = Number(argument('--rounds', 3));
const only = argument('--only');
const results = [];
for (const row of ROWS) {
  if (only && !row.name.includes(only)) continue;
  const taken = {};
  for (let round = 0; round < rounds; round++) {
    for (const [name, child] of Object.entries(children)) {
      if (FROZEN.has(name) && (row.objective !== 'tb' || row.task !== 'grid')) continue;
      const request = {
        ...row,
        count: COUNTS[name](row.batch),
        warmUp: WARM_UP[name],
        frozen: FROZEN.has(name),
      };
      (taken[name] ??= []).push(await child.ask(request));
    }
  }
  const entry = { ...row };
  for (const [name, samples] of Object.entries(taken)) {
    entry[name] = {
      ...summary(samples.map(({ seconds }) => seconds)),
      processor: summary(samples.map(({ processor }) => processor)).median,
      length: samples.at(-1).length,
    };
  }
  results.push(entry);
  process.stderr.write(`${line(entry)}\n`);
}
for (const child of Object.values(children)) child.stop();

function cell(timing) {
  if (!timing) return '-';
  const ms = (seconds) => (1000 * seconds).toPrecision(3);
  return `${ms(timing.median)} (${ms(timing.least)}-${ms(timing.most)}; ${ms(timing.processor)} cpu; T ${timing.length.toFixed(1)})`;
}
/** How many times as long: by wall time, and by processor time of all threads. */
function ratio(entry, name, ours) {
  if (!entry[name]) return '-';
  const times = (a, b) => (a / b).toFixed(1);
  return `${times(entry[name].median, entry[ours].median)}, ${times(entry[name].processor, entry[ours].processor)}`;
}
function line(entry) {
  const cells = ['ocgfn', 'gfnx', 'ocgfn untrained', 'torchgfn'].map((name) => cell(entry[name]));
  return `| ${entry.name} | ${ratio(entry, 'gfnx', 'ocgfn')} | ${ratio(entry, 'torchgfn', 'ocgfn untrained')} | ${cells.join(' | ')} |`;
}
process.stderr.write(
  '\n| work | gfnx / ocgfn, wall and processor | torchgfn / ocgfn untrained | ocgfn ms | gfnx ms | ocgfn untrained ms | torchgfn ms |\n',
);
process.stderr.write('|---|---|---|---|---|---|---|\n');
process.stderr.write(`${results.map(line).join('\n')}\n`);
console.log(JSON.stringify({ versions, rounds, results }, null, 2));

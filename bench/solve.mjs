/**
 * The exact solver, and the stored extraction operator: `node bench/solve.mjs [--only solver|operator|grid128]`.
 *
 * Solver: every task solved by `ocgfn solve` in a process of its own; seconds of the run (wall clock), seconds of
 * processor time of the whole process, peak memory, tv by its own forward pass, and, apart from the solver, p(x)
 * of 500 outcomes summed over the ways to each (`outcomeLogProbs`), beside R(x) / Z with Z summed from the
 * rewards. SIX6 is read from the data set where it is here, else a seeded table of the same size stands for it.
 *
 * Operator: seconds of the first, second and thirtieth reward on small models, beside the sum that keeps
 * nothing; thirty rewards in one pass; bytes on the disk.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ExactExtraction } from '../dist/adapt/exact-extraction.js';
import { runCommandLine } from '../dist/cli/frame.js';
import { outcomeLogProbs } from '../dist/exact/outcome-probability.js';
import { enumerateStates } from '../dist/exact/state-graph.js';
import { readData } from '../dist/host/data/data-store.js';
import { RandomStream } from '../dist/random/stream.js';
import { loadOutcomeModel } from '../dist/run/outcome-run.js';
import { loadPolicy } from '../dist/run/policy-run.js';
import { keptOperator } from '../dist/run/stored-operator.js';
import { openBackend } from '../dist/tensor/loader.js';

const self = fileURLToPath(import.meta.url);
const silent = { isTTY: false, write: () => {} };

/** `ocgfn` with these words, in this process. @returns its JSON document */
async function command(...words) {
  let [out, said] = ['', ''];
  const terminal = {
    env: {},
    stdout: { ...silent, write: (text) => (out += text) },
    stderr: { ...silent, write: (text) => (said += text) },
    now: () => performance.now(),
    onInterrupt: () => () => {},
  };
  const code = await runCommandLine([...words, '--json'], terminal);
  if (code !== 0) throw new Error(`ocgfn ${words.join(' ')}: ${said}`);
  return JSON.parse(out);
}

/** This file again, for one job, in a process of its own. */
function apart(job, folder) {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [self, '--job', JSON.stringify(job), folder],
    {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

const megabytes = () => Math.round(process.resourceUsage().maxRSS / 1024);
const processorSeconds = () => {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  return (userCPUTime + systemCPUTime) / 1e6;
};

/** Greatest relative error of p(x), from sums over the ways to each of some outcomes. */
async function errorApart(run) {
  const { policy } = await loadPolicy(run, await openBackend());
  const { env, space, logReward } = policy;
  const random = new RandomStream(1);
  const count = 500;
  const states = new Int32Array(count * env.stateSize);
  const wanted = [];
  let z = 0;
  for (const log of logReward) z += Math.exp(log);
  for (let i = 0; i < count; i++) {
    const x = random.int(space.outcomeCount);
    space.writeOutcome(x, states, i * env.stateSize);
    wanted.push(Math.exp(logReward[x]) / z);
  }
  const logP = new Float64Array(count);
  outcomeLogProbs(policy, states, count, logP);
  return wanted.reduce((worst, p, i) => Math.max(worst, Math.abs(Math.exp(logP[i]) / p - 1)), 0);
}

const timed = async (work) => {
  const [wall, busy] = [performance.now(), processorSeconds()];
  const result = await work();
  return { result, wall: (performance.now() - wall) / 1000, busy: processorSeconds() - busy };
};

/** Log-rewards of outcomes, seeded. */
function rewardOf(count, seed) {
  const random = new RandomStream(seed);
  return Float64Array.from({ length: count }, () => 6 * random.uniform() - 6);
}

const jobs = {
  async solve({ words, out }) {
    const done = await command('solve', ...words, '--out', out);
    return { ...done, busy: processorSeconds(), megabytes: megabytes() };
  },
  check: async ({ out }) => ({ error: await errorApart(out) }),
  async keepsNothing({ run }) {
    const { model } = await loadOutcomeModel(run, await openBackend());
    const { busy } = await timed(async () => {
      const graph = enumerateStates(model.env);
      new ExactExtraction(graph, model).run(rewardOf(graph.outcomeCount, 1));
    });
    return { busy, megabytes: megabytes() };
  },
  async operator({ run, rewards }) {
    const { model } = await loadOutcomeModel(run, await openBackend());
    const first = await timed(async () => {
      const operator = await keptOperator(run, model);
      operator.apply(rewardOf(operator.graph.outcomeCount, 1), new Float64Array(operator.graph.edgeCount));
      return operator;
    });
    const operator = first.result;
    const { outcomeCount, edgeCount } = operator.graph;
    const out = new Float64Array(edgeCount);
    const seconds = [first.busy];
    for (let k = 2; k <= rewards; k++) {
      const logReward = rewardOf(outcomeCount, k);
      seconds.push((await timed(async () => operator.apply(logReward, out))).busy);
    }
    const many = Array.from({ length: rewards }, (_, k) => rewardOf(outcomeCount, k + 1));
    const outs = many.map(() => new Float64Array(edgeCount));
    const together = await timed(async () => operator.applyAll(many, outs));
    return {
      first: seconds[0],
      second: seconds[1],
      last: seconds.at(-1),
      together: together.busy,
      entries: operator.entries,
      bytes: statSync(join(run, 'operator.bin')).size,
      megabytes: megabytes(),
    };
  },
};

async function solver(folder) {
  const six6 = await readData('tfbind8', 'SIX6_REF_R1_8mers.txt').then(
    () => true,
    () => false,
  );
  const table = join(folder, 'table.csv');
  if (!six6) {
    const random = new RandomStream(6);
    const lines = Array.from({ length: 65_536 }, (_, x) => {
      const letters = x
        .toString(4)
        .padStart(8, '0')
        .replace(/\d/g, (digit) => 'ACGT'[digit]);
      return `${letters},${(0.05 + 0.95 * random.uniform() ** 4).toFixed(4)}`;
    });
    writeFileSync(table, `outcome,score\n${lines.join('\n')}\n`);
  }
  const cases = [
    [six6 ? 'SIX6' : 'seeded 8-mers', 'tfbind8', '--reward', six6 ? 'tfbind8:SIX6_REF_R1' : `table:${table}`],
    ['grid 128', 'grid', 'side=128', '--reward', 'grid:classic'],
    ['4-D grid 20', 'grid', 'side=20', 'dimensions=4', '--reward', 'grid:classic'],
    ['DNA 10', 'sequence', 'length=10', 'construction=prepend-append', '--reward', 'ehrlich:holo(motifs=2)'],
  ];
  console.log(
    '| task | states | outcomes | seconds | processor s | peak MB | tv | error of p(x), apart |\n|---|---|---|---|---|---|---|---|',
  );
  cases.forEach(([name, ...words], i) => {
    const out = join(folder, `solved-${i}`);
    const done = apart({ name: 'solve', words, out }, folder);
    const { error } = apart({ name: 'check', out }, folder);
    console.log(
      `| ${name} | ${done.states} | ${done.rewardCalls} | ${done.seconds.toFixed(2)} | ${done.busy.toFixed(2)} | ${done.megabytes} | ${done.tv.toExponential(1)} | ${error.toExponential(1)} |`,
    );
  });
}

async function operators(folder, names) {
  const models = {
    tfbind8: ['tfbind8', 'steps=3000'],
    'grid 32': ['grid', 'side=32', 'steps=2000'],
    'grid 128': ['grid', 'side=128', 'steps=200', 'hidden=32,32'],
  };
  console.log(
    '| model | keeping nothing, s | first, s | second | last | all in one pass | rewards | entries | MB on disk | peak MB |\n|---|---|---|---|---|---|---|---|---|---|',
  );
  for (const name of names) {
    const run = join(folder, name.replace(' ', '-'));
    await command('pretrain', ...models[name], 'evaluate=50', '--out', run);
    const rewards = name === 'grid 128' ? 2 : 30;
    const plain = name === 'grid 128' ? undefined : apart({ name: 'keepsNothing', run }, folder);
    const kept = apart({ name: 'operator', run, rewards }, folder);
    const s = (value) => value.toFixed(3);
    console.log(
      `| ${name} | ${plain ? s(plain.busy) : '-'} | ${s(kept.first)} | ${s(kept.second)} | ${s(kept.last)} | ${s(kept.together)} | ${rewards} | ${kept.entries} | ${(kept.bytes / 1e6).toFixed(1)} | ${kept.megabytes} |`,
    );
  }
}

const at = process.argv.indexOf('--job');
if (at > 0) {
  const { name, ...job } = JSON.parse(process.argv[at + 1]);
  process.stdout.write(JSON.stringify(await jobs[name](job)));
} else {
  const only = process.argv[process.argv.indexOf('--only') + 1];
  const wants = (name) => !process.argv.includes('--only') || only === name;
  const folder = mkdtempSync(join(tmpdir(), 'bench-solve-'));
  try {
    if (wants('solver')) await solver(folder);
    if (wants('operator')) await operators(folder, ['tfbind8', 'grid 32']);
    if (only === 'grid128') await operators(folder, ['grid 128']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Convergence on hypergrids, measured exactly: the terminating distribution by dynamic programming, no
 * samples. Prints JSON.
 *
 *     npm run build && node bench/convergence.mjs [--quick] [--only NAME] [--seeds N] [--first SEED] [--lr RATE]
 *
 * Bounds are the published means of another library, except the last, which is its test's. `--quick` makes a
 * tenth of the steps, for trying out.
 */
import { logSumExp, enumerateStates, outcomeLogRewards, terminatingDistribution } from 'ocgfn/exact';
import { buildTask, openBackend, PolicyNetwork, RandomStream } from 'ocgfn';
import { distances } from 'ocgfn/metric';
import { GFlowNetTrainer } from 'ocgfn/objective';

const CLASSIC = [0.1, 0.5, 2];
const EASY = [0.001, 0.5, 2];
const CASES = [
  { name: 'tb-2d-8', objective: 'tb', dimensions: 2, side: 8, rewards: CLASSIC, steps: 2000, l1: 0.012 },
  { name: 'tb-2d-16', objective: 'tb', dimensions: 2, side: 16, rewards: CLASSIC, steps: 2000, l1: 0.05 },
  { name: 'tb-4d-8', objective: 'tb', dimensions: 4, side: 8, rewards: CLASSIC, steps: 2000, l1: 0.25 },
  {
    name: 'subtb-2d-10',
    objective: 'subtb',
    dimensions: 2,
    side: 10,
    rewards: EASY,
    steps: 50_000,
    loss: 5e-4,
  },
];

const argument = (name) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
};
const quick = process.argv.includes('--quick');
const only = argument('--only');
const seeds = Number(argument('--seeds') ?? 3);
const first = Number(argument('--first') ?? 0);
const lr = Number(argument('--lr') ?? 2e-3);

/**
 * log R of a cell: R0, R1 more where all coordinates are far out, R2 more where all are in the band. Integers
 * throughout.
 */
function gridLogReward(side, dimensions, [r0, r1, r2]) {
  const n = side - 1;
  return (states, at) => {
    let outer = 1;
    let band = 1;
    for (let d = 0; d < dimensions; d++) {
      const x = Math.abs(2 * states[at + d] - n);
      if (2 * x <= n) outer = 0;
      if (10 * x <= 6 * n || 10 * x >= 8 * n) band = 0;
    }
    return Math.log(r0 + r1 * outer + r2 * band);
  };
}

async function run({ objective, dimensions, side, rewards, steps: all }, seed) {
  const steps = quick ? all / 10 : all;
  const backend = await openBackend();
  const env = buildTask('grid', { side, dimensions });
  const logReward = gridLogReward(side, dimensions, rewards);
  const random = new RandomStream(seed);
  const flow = objective === 'subtb';
  const network = new PolicyNetwork(env, backend, { hidden: [256, 256], flow }, random.fork('init'));
  const trainer = new GFlowNetTrainer(
    network,
    {
      objective,
      batch: 16,
      lr,
      logZLr: 0.1,
      decay: { from: 1, to: 0.01, steps },
      epsilon: { from: 0.1, to: 0, steps: steps / 2 },
    },
    random.fork('train'),
  );
  const asked = new Float64Array(16);
  const started = performance.now();
  const losses = [];
  for (let step = 0; step < steps; step++) {
    trainer.sample();
    for (let k = 0; k < trainer.askedCount; k++) asked[k] = logReward(trainer.asked, k * env.stateSize);
    const loss = trainer.update(asked);
    if (step >= steps - 100) losses.push(loss);
  }
  const seconds = (performance.now() - started) / 1000;
  const graph = enumerateStates(env);
  const logR = outcomeLogRewards(graph, logReward);
  const logZ = logSumExp(logR);
  const { l1, jsd } = distances(
    terminatingDistribution(graph, network),
    logR.map((x) => x - logZ),
  );
  const loss = losses.reduce((a, b) => a + b, 0) / losses.length; // mean of the last 100 steps
  return { seed, trajectories: steps * 16, l1, jsd, loss, logZ, seconds, kernels: backend.flavor };
}

const results = [];
for (const entry of CASES) {
  if (only && only !== entry.name) continue;
  const runs = [];
  for (let seed = first; seed < first + seeds; seed++) {
    runs.push(await run(entry, seed));
    process.stderr.write(
      `${entry.name} seed ${seed}: l1 ${runs.at(-1).l1.toFixed(5)}, loss ${runs.at(-1).loss.toExponential(2)}\n`,
    );
  }
  const figure = entry.l1 === undefined ? 'loss' : 'l1';
  const mean = runs.reduce((sum, r) => sum + r[figure], 0) / runs.length;
  results.push({ name: entry.name, figure, bound: entry[figure], mean, met: mean <= entry[figure], runs });
}
console.log(JSON.stringify(results, null, 2));

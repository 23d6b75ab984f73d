// One policy for every exponent beta of a reward, beside its controls at equal total steps: a run for each
// beta, and one run at the middle beta that is used for all. Exact tv at five betas, and log Z(beta) as
// learned.
//
//     node bench/conditional.mjs [grid] [strings] [encodings] [--seeds 5] [--steps 4000]
//
// `strings` needs the data of TFBind8 (ocgfn data get tfbind8) and is left out without them.
import { ConditionInput, Temperature } from '../dist/condition/index.js';
import { buildTask } from '../dist/env/index.js';
import { enumerateStates, terminatingDistribution } from '../dist/exact/index.js';
import { openReward } from '../dist/host/rewards.js';
import { logSumExp } from '../dist/math/log-space.js';
import { moments } from '../dist/math/moments.js';
import { totalVariation } from '../dist/metric/index.js';
import { GFlowNetTrainer } from '../dist/objective/index.js';
import { RandomStream } from '../dist/random/index.js';
import { createShaper } from '../dist/reward/index.js';
import { ConditionedPolicy, PolicyNetwork } from '../dist/sampling/index.js';
import { openBackend } from '../dist/tensor/index.js';

const words = process.argv.slice(2);
const optionOf = (name, preset) => {
  const at = words.indexOf(name);
  return at < 0 ? preset : Number(words.splice(at, 2)[1]);
};
const seeds = optionOf('--seeds', 5);
const inAll = optionOf('--steps', 4000);
const parts = words.length > 0 ? words : ['grid', 'strings', 'encodings'];
const backend = await openBackend();

/** A task with log R of all its outcomes, in the order of its graph. */
async function taskOf(env, spec, textOf = (text) => text, rewardTask = env) {
  const graph = enumerateStates(env);
  const reward = await openReward(spec, rewardTask);
  const shaper = createShaper(reward.shaping, spec);
  const texts = Array.from(graph.outcomeState, (s) => textOf(env.outcomeText(graph.rows, s * env.stateSize)));
  const raw = await reward.oracle.score(texts);
  return { env, graph, logR: Float64Array.from(raw, (score, i) => shaper(score, texts[i])) };
}

/** Trains on R^beta, for one beta or for the condition's. */
function trained({ env, graph, logR }, { seed, steps, beta = 1, condition, objective = 'tb' }) {
  const random = new RandomStream(seed);
  const flow = objective !== 'tb';
  const network = new PolicyNetwork(
    env,
    backend,
    { hidden: [128, 128], flow, condition },
    random.fork('init'),
  );
  // What `ocgfn train` presets, but for the layers.
  const trainer = new GFlowNetTrainer(
    network,
    {
      objective,
      batch: 16,
      lr: 2e-3,
      logZLr: 0.1,
      decay: { from: 1, to: 0.02, steps },
      epsilon: { from: 0.1, to: 0, steps: steps / 2 },
    },
    random.fork('train'),
  );
  for (let step = 0; step < steps; step++) {
    trainer.sample();
    const { asked, askedCount, conditions } = trainer;
    trainer.update(
      Float64Array.from({ length: askedCount }, (_, k) => {
        const x = graph.outcomeOf[graph.find(asked, k * env.stateSize)];
        return (condition ? conditions[trainer.askedOwner(k)] : beta) * logR[x];
      }),
    );
  }
  return network;
}

/** tv from R^beta, and |log Z learned - exact| of a conditioned policy. */
function measured({ graph, logR }, policy, beta) {
  const target = logR.map((x) => beta * x);
  const logZ = logSumExp(target);
  const tv = totalVariation(
    terminatingDistribution(graph, policy),
    target.map((x) => x - logZ),
  );
  return { tv, gap: policy instanceof ConditionedPolicy ? Math.abs(policy.logZ() - logZ) : NaN };
}

const under = (network, beta) => new ConditionedPolicy(network, Float64Array.of(beta));
const cell = (values) => {
  const { mean, deviation } = moments(values);
  return `${mean.toFixed(4)} +- ${deviation.toFixed(4)}`;
};

/** Runs contenders on all seeds and prints a line for each. */
function race(title, task, betas, contenders) {
  console.log(`\n${title}: ${task.graph.outcomeCount} outcomes, ${inAll} steps in all, ${seeds} seeds`);
  console.log(
    `| | ${betas.map((beta) => `tv, beta ${beta}`).join(' | ')} | mean tv | mean error of log Z | s |`,
  );
  console.log(`|---|${'---|'.repeat(betas.length + 3)}`);
  for (const [name, run] of contenders) {
    const tvs = betas.map(() => []);
    const [means, gaps, times] = [[], [], []];
    for (let seed = 0; seed < seeds; seed++) {
      const started = process.cpuUsage();
      const policyAt = run(seed);
      const { user, system } = process.cpuUsage(started);
      times.push((user + system) / 1e6);
      const figures = betas.map((beta, i) => measured(task, policyAt(beta, i), beta));
      figures.forEach(({ tv }, i) => tvs[i].push(tv));
      means.push(moments(figures.map(({ tv }) => tv)).mean);
      gaps.push(moments(figures.map(({ gap }) => gap)).mean);
    }
    const gap = Number.isNaN(gaps[0]) ? '' : cell(gaps);
    console.log(
      `| ${name} | ${tvs.map(cell).join(' | ')} | ${cell(means)} | ${gap} | ${moments(times).mean.toFixed(1)} |`,
    );
  }
}

function controls(title, task, [least, greatest], betas) {
  const middle = betas[betas.length >> 1];
  const conditional = (objective) => (seed) => {
    const condition = new ConditionInput(new Temperature(least, greatest));
    const network = trained(task, { seed, steps: inAll, condition, objective });
    return (beta) => under(network, beta);
  };
  const separate = (each) => (seed) => {
    const networks = betas.map((beta) => trained(task, { seed, steps: each, beta }));
    return (_, i) => networks[i];
  };
  race(title, task, betas, [
    ['conditional, tb', conditional('tb')],
    ['conditional, subtb', conditional('subtb')],
    [`a run for each beta, tb, ${inAll / betas.length} steps`, separate(inAll / betas.length)],
    [`a run for each beta, tb, ${inAll} steps: ${betas.length} times the cost`, separate(inAll)],
    [
      `one run at beta ${middle}, tb`,
      (seed) => {
        const network = trained(task, { seed, steps: inAll, beta: middle });
        return () => network;
      },
    ],
  ]);
}

const measures = {
  async grid() {
    const task = await taskOf(buildTask('grid', { side: 16 }), 'grid:classic');
    controls('grid of 16 x 16, grid:classic, beta 0.5..8', task, [0.5, 8], [0.5, 1, 2, 4, 8]);
  },
  async strings() {
    const env = buildTask('sequence', { length: 6, alphabet: 'ACGT', construction: 'append' });
    let task;
    try {
      // The binding score of the 8-mer A??????A.
      task = await taskOf(env, 'tfbind8:SIX6_REF_R1', (text) => `A${text}A`, buildTask('tfbind8', {}));
    } catch (error) {
      console.log(`\nstrings: left out: ${error.message}`);
      return;
    }
    controls('DNA of 6 between two A, SIX6_REF_R1, beta 0.5..8', task, [0.5, 8], [0.5, 1, 2, 4, 8]);
  },
  async encodings() {
    const task = await taskOf(buildTask('grid', { side: 16 }), 'grid:classic');
    const betas = [0.5, 1, 2, 4, 8];
    const encodings = [['hat', 4], ['hat', 16], ['thermometer', 16], ['dense', 2]]; // prettier-ignore
    race(
      'how beta enters the network, grid of 16 x 16, tb',
      task,
      betas,
      encodings.map(([encoding, bins]) => [
        encoding === 'dense' ? encoding : `${encoding}, ${bins} bins`,
        (seed) => {
          const condition = new ConditionInput(new Temperature(0.5, 8), encoding, bins);
          const network = trained(task, { seed, steps: inAll, condition });
          return (beta) => under(network, beta);
        },
      ]),
    );
  },
};

for (const part of parts) await measures[part]();

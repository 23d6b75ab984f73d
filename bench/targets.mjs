/**
 * Plates for two targets beside two controls with the same budget: binding to two RNAs, of which the second
 * is to be bound least. Three rounds of 24 after 60 at random; printed is the hypervolume that all measured
 * sequences dominate (true values, from the worst of the space's sample), means over the seeds, and the
 * paired difference to each control with its 95 % interval.
 *
 *     node bench/targets.mjs [--seeds 5] [--rounds 3] [--count 24]
 *
 * Controls: `sum` designs for the mean of both targets, each in units of its spread, with the same surrogate;
 * `mutants` are single mutants of the measured front.
 */
import { parseArgs } from 'node:util';
import { buildTask } from '../dist/env/tasks.js';
import { openReward } from '../dist/host/rewards.js';
import { confidence } from '../dist/math/confidence.js';
import { mean } from '../dist/math/moments.js';
import { hypervolume, nonDominated } from '../dist/math/pareto.js';
import { designForTargets, designPlate, plateParameters } from '../dist/plate/index.js';
import { RandomStream } from '../dist/random/stream.js';
import { resolveParameters } from '../dist/settings/parameters.js';

const { values: options } = parseArgs({
  options: {
    seeds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '3' },
    count: { type: 'string', default: '24' },
  },
});
const [SEEDS, ROUNDS, COUNT] = [options.seeds, options.rounds, options.count].map(Number);
const FIRST = 60;
const env = buildTask('rna', {});
const rewards = [await openReward('rna:L14_RNA1', env), await openReward('rna:L14_RNA2', env)];
const SIGNS = [1, -1];
const settings = resolveParameters('plate', plateParameters(), {});

/** Values of both targets, more is better. */
async function measure(texts) {
  const scores = await Promise.all(rewards.map(({ oracle }) => oracle.score(texts)));
  return texts.map((_, i) => SIGNS.map((sign, k) => sign * scores[k][i]));
}

function uniform(count, random) {
  const state = new Int32Array(env.stateSize);
  return Array.from({ length: count }, () => {
    env.sampleOutcome(random, state, 0);
    return env.outcomeText(state, 0);
  });
}

const common = (known, random) => ({ env, excluded: new Set(), count: COUNT, settings, random });

const CONTENDERS = {
  async front(known, random) {
    const targets = ['a', 'b'].map((name, k) => ({
      name,
      evidence: known.map(({ text, values }) => ({ text, score: values[k] })),
    }));
    return (await designForTargets({ ...common(known, random), targets })).items.map(({ text }) => text);
  },
  async sum(known, random) {
    const spread = SIGNS.map((_, k) => {
      const own = known.map(({ values }) => values[k]);
      return Math.max(...own) - Math.min(...own) || 1;
    });
    const evidence = known.map(({ text, values }) => ({
      text,
      score: values.reduce((total, value, k) => total + value / spread[k] / 2, 0),
    }));
    return (await designPlate({ ...common(known, random), evidence })).items.map(({ text }) => text);
  },
  async mutants(known, random) {
    const front = nonDominated(known.map(({ values }) => values)).map((i) => known[i].text);
    const taken = new Set(known.map(({ text }) => text));
    const texts = new Set();
    while (texts.size < COUNT) {
      const letters = [...front[random.int(front.length)]];
      letters[random.int(letters.length)] = 'ACGU'[random.int(4)];
      if (!taken.has(letters.join(''))) texts.add(letters.join(''));
    }
    return [...texts];
  },
};

const sample = await measure(uniform(2000, new RandomStream(99)));
const reference = SIGNS.map((_, k) => Math.min(...sample.map((values) => values[k])));
const found = Object.fromEntries(Object.keys(CONTENDERS).map((name) => [name, []]));
const seconds = Object.fromEntries(Object.keys(CONTENDERS).map((name) => [name, 0]));
for (let seed = 0; seed < SEEDS; seed++) {
  const first = [...new Set(uniform(FIRST, new RandomStream(seed).fork('first')))];
  const start = await measure(first);
  for (const [name, design] of Object.entries(CONTENDERS)) {
    const known = first.map((text, i) => ({ text, values: start[i] }));
    for (let round = 0; round < ROUNDS; round++) {
      const begun = process.cpuUsage();
      const texts = await design(known, new RandomStream(seed).fork(`${name}${round}`));
      const { user, system } = process.cpuUsage(begun);
      seconds[name] += (user + system) / 1e6 / SEEDS / ROUNDS;
      const values = await measure(texts);
      texts.forEach((text, i) => known.push({ text, values: values[i] }));
    }
    found[name].push(hypervolume(known.map(({ values }) => values), reference)); // prettier-ignore
  }
}
console.log('contender | hypervolume | front less it, 95 % | processor s a plate');
for (const name of Object.keys(CONTENDERS)) {
  const gap = confidence(found.front.map((value, i) => value - found[name][i]));
  const difference = name === 'front' ? '' : `${gap.mean.toFixed(4)} ± ${gap.half.toFixed(4)}`;
  console.log(`${name} | ${mean(found[name]).toFixed(4)} | ${difference} | ${seconds[name].toFixed(1)}`);
}

// An f that costs 1 ms an object: how many evaluations until the rarer half of the cells of peptides of 20
// (of mass 1e-13 and more) has been found and sampled, by a model that is trained without looking ahead, and
// by a flat-histogram walk. The cost is added up, not waited for: evaluations times 1 ms, and processor time.
// A cell is sampled when so many distinct objects of it have been drawn as its sample: by asking the trained
// model; by the walk after its table was frozen. What was met on the way there is no sample of p0 inside the
// cell, and counts for neither.
import { CellMeter, walkFlat } from '../dist/baseline/index.js';
import { describe, DescriptorSet } from '../dist/descriptor/index.js';
import { RandomStream } from '../dist/index.js';
import { Backup, PropertySampler, tiltedMasses } from '../dist/property/index.js';
import { processorSeconds, trainYardstick, YARDSTICKS } from './properties-setting.mjs';

const COST = 1e-3;
const LEAST = 1e-13;
/** Distinct objects of a cell. */
const WANTED = 10;
const MOST_WALKED = 2e7;

/** The set with a stated cost, which counts what is evaluated. */
class Watched extends DescriptorSet {
  evaluations = 0;
  constructor(set) {
    const seconds = { value: COST / set.components.length, enumerable: true };
    super(set.env, set.components.map((one) => Object.create(one, { seconds }))); // prettier-ignore
  }
  measure(states, count, cells) {
    this.evaluations += count;
    super.measure(states, count, cells);
  }
}

/** Distinct objects of each cell. */
class Sampled {
  constructor(set) {
    this.size = set.env.stateSize;
    this.objects = Array.from({ length: set.cells }, () => new Set());
  }
  add({ states, cells, count }) {
    const { size, objects } = this;
    for (let i = 0; i < count; i++) objects[cells[i]].add(states.subarray(i * size, (i + 1) * size).join());
  }
  missing(y) {
    return Math.max(0, WANTED - this.objects[y].size);
  }
  enough(cells) {
    return cells.filter((y) => this.missing(y) === 0).length;
  }
}

let shared;
async function rareHalf() {
  const yardstick = YARDSTICKS.peptides20;
  const set = describe(yardstick.describe, yardstick.env());
  const { logMass } = await tiltedMasses(set, new RandomStream(1).fork('reference'), { draws: 40 });
  const held = [...logMass.keys()]
    .filter((y) => logMass[y] > Math.log(LEAST))
    .sort((a, b) => logMass[a] - logMass[b]);
  const rare = held.slice(0, held.length >> 1);
  return { set, rare, greatest: Math.exp(logMass[rare.at(-1)]) };
}

/** Rare cells of which a walk of so many evaluations has a sample. */
async function walkSamples(set, rare, evaluations, random) {
  const walk = await walkFlat(set, new CellMeter(set, { evaluations }), random.fork('walk'));
  const sampled = new Sampled(set);
  const even = new Float64Array(set.cells).fill(-Infinity);
  // Far more draws than are needed, so that every kept object shows.
  for (const y of rare) if (walk.logMass[y] > -Infinity) even[y] = -walk.logMass[y];
  if (even.some((log) => log > -Infinity))
    sampled.add(walk.answer(even, 100 * rare.length, random.fork('answer')));
  return sampled.enough(rare);
}

export async function costlySeed(seed, flavor, note, over = {}) {
  shared ??= await rareHalf();
  const { set, rare, greatest } = shared;
  const own = new Watched(set);
  // Of an f that costs nothing is known beside its answers: no sums.
  const run = await trainYardstick('peptides20', seed, {
    flavor,
    set: own,
    over: { tails: 0, ...over },
    onProgress: note,
  });
  const trained = {
    evaluations: own.evaluations,
    found: rare.filter((y) => run.trainer.archive.has(y)).length,
  };
  const from = processorSeconds();
  const sampler = new PropertySampler(new Backup(run.model, 0), new Float64Array(set.cells));
  const sampled = new Sampled(set);
  const logReward = new Float64Array(set.cells);
  for (let round = 0; round < 3; round++) {
    for (const y of rare) {
      if (sampled.missing(y) === 0 || !run.trainer.archive.has(y)) continue;
      logReward.fill(-Infinity);
      logReward[y] = 0;
      sampled.add(
        sampler.ask(logReward, sampled.missing(y), run.random.fork(`ask${round}.${y}`), { tries: 20 }),
      );
    }
  }
  const seconds = run.seconds + processorSeconds() - from;
  const reached = sampled.enough(rare);
  const random = new RandomStream(seed);
  const flatAtEqual = await walkSamples(set, rare, own.evaluations, random);
  // Budgets are doubled: the last that did not do is a bound from below, the first that did one from above.
  const walks = [];
  const start = processorSeconds();
  for (let budget = 4 * own.evaluations; budget <= MOST_WALKED; budget *= 2) {
    walks.push({ budget, sampled: await walkSamples(set, rare, budget, random) });
    if (walks.at(-1).sampled >= reached) break;
  }
  return {
    yardstick: 'costly', seed, rare: rare.length, greatest, trained, steps: run.trainer.step, evaluations: own.evaluations,
    sampled: reached, seconds, flatAtEqual, walks, walkSeconds: processorSeconds() - start,
  }; // prettier-ignore
}

export function costlyTables(results, over, table) {
  const [first] = results;
  const last = (one) => (one.walks.at(-1).sampled >= one.sampled ? one.walks.at(-1) : undefined);
  const short = (one) => (last(one) ? one.walks.at(-2)?.budget : one.walks.at(-1).budget);
  table(`f of 1 ms: the rarer half of the cells of peptides of 20 (${first.rare} cells, below ${first.greatest.toExponential(1)}), ${WANTED} distinct objects each`, [
    {
      who: 'ours', evaluations: over(results, (one) => one.evaluations), 'cells sampled': over(results, (one) => one.sampled),
      'processor s': over(results, (one) => one.seconds), 'with f, s': over(results, (one) => one.seconds + COST * one.evaluations),
    },
    {
      who: 'flat histogram, as many evaluations', evaluations: over(results, (one) => one.evaluations),
      'cells sampled': over(results, (one) => one.flatAtEqual), 'processor s': '-', 'with f, s': over(results, (one) => COST * one.evaluations),
    },
    {
      who: 'flat histogram, the first doubling that samples as many', evaluations: over(results, (one) => last(one)?.budget),
      'cells sampled': over(results, (one) => last(one)?.sampled), 'processor s': '-', 'with f, s': over(results, (one) => COST * last(one)?.budget),
    },
  ]); // prettier-ignore
  const ratios = results.map(
    (one) =>
      `${(short(one) / one.evaluations).toFixed(0)} to ${last(one) ? (last(one).budget / one.evaluations).toFixed(0) : 'more'}`,
  );
  console.log(`\ntimes as many evaluations that the walk needs, by seed: ${ratios.join('; ')}`);
}

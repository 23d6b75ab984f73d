// An f that costs 1 ms an object: how many evaluations until the rarer half of the cells of peptides of 20 (of mass
// 1e-13 and more) has been found and sampled, by a model that is trained without looking ahead, and by a
// flat-histogram walk. The cost is added up, not waited for: evaluations times 1 ms, and processor time. A cell
// counts as sampled when so many distinct objects of it have been evaluated, whatever for.
import { CellMeter, walkFlat } from '../dist/baseline/index.js';
import { describe, DescriptorSet } from '../dist/descriptor/index.js';
import { RandomStream } from '../dist/index.js';
import { Backup, PropertySampler, tiltedMasses } from '../dist/property/index.js';
import { processorSeconds, trainYardstick, YARDSTICKS } from './properties-setting.mjs';

const COST = 1e-3;
const LEAST = 1e-13;
/** Distinct objects of a cell. */
const WANTED = 10;
const MOST_WALKED = 4e7;

/** The set with a stated cost, and a tally of distinct evaluated objects of the rare half. */
class Watched extends DescriptorSet {
  evaluations = 0;
  sampled = 0;
  /** [evaluations, rare cells sampled], as it goes on. */
  curve = [];
  constructor(set, isRare) {
    super(set.env, set.components.map((one) => Object.create(one, { seconds: { value: COST / set.components.length, enumerable: true } })));
    this.isRare = isRare;
    this.objects = Array.from({ length: set.cells }, () => new Set());
  }
  measure(states, count, cells) {
    super.measure(states, count, cells);
    const size = this.env.stateSize;
    for (let i = 0; i < count; i++) {
      this.evaluations++;
      const y = cells[i];
      if (!this.isRare[y] || this.objects[y].size >= WANTED) continue;
      this.objects[y].add(states.subarray(i * size, (i + 1) * size).join());
      if (this.objects[y].size === WANTED) this.curve.push([this.evaluations, ++this.sampled]);
    }
  }
  /** Evaluations when so many cells had been sampled; Infinity for never. */
  evaluationsUntil(sampled) {
    return sampled === 0 ? 0 : (this.curve[sampled - 1]?.[0] ?? Infinity);
  }
  sampledAt(evaluations) {
    return this.curve.filter(([at]) => at <= evaluations).length;
  }
}

let shared;
async function rareHalf() {
  const yardstick = YARDSTICKS.peptides20;
  const set = describe(yardstick.describe, yardstick.env());
  const { logMass } = await tiltedMasses(set, new RandomStream(1).fork('reference'), { draws: 40 });
  const held = [...logMass.keys()].filter((y) => logMass[y] > Math.log(LEAST)).sort((a, b) => logMass[a] - logMass[b]);
  const isRare = new Uint8Array(set.cells);
  const rare = held.slice(0, held.length >> 1);
  for (const y of rare) isRare[y] = 1;
  return { set, rare, isRare, greatest: Math.exp(logMass[rare.at(-1)]) };
}

export async function costlySeed(seed, flavor, note, over = {}) {
  shared ??= await rareHalf();
  const { set, rare, isRare, greatest } = shared;
  const own = new Watched(set, isRare);
  const run = await trainYardstick('peptides20', seed, { flavor, set: own, over, onProgress: note });
  const trained = { evaluations: own.evaluations, sampled: own.sampled, found: rare.filter((y) => run.trainer.archive.has(y)).length };
  const from = processorSeconds();
  const sampler = new PropertySampler(new Backup(run.model, 0), new Float64Array(set.cells));
  const logReward = new Float64Array(set.cells);
  // A cell that has not enough yet is asked for, found or not, a few times over.
  for (let round = 0; round < 3; round++) {
    for (const y of rare) {
      const missing = WANTED - own.objects[y].size;
      if (missing <= 0 || !run.trainer.archive.has(y)) continue;
      logReward.fill(-Infinity);
      logReward[y] = 0;
      sampler.ask(logReward, missing, run.random.fork(`ask${round}.${y}`), { tries: 20 });
    }
  }
  const seconds = run.seconds + processorSeconds() - from;
  const walked = new Watched(set, isRare);
  const start = processorSeconds();
  const used = () => (walked.sampled >= own.sampled ? 1 : 0);
  await walkFlat(walked, new CellMeter(walked, { evaluations: MOST_WALKED, used }), new RandomStream(seed).fork('walk'));
  const walk = processorSeconds() - start;
  const shares = [0.25, 0.5, 0.75, 0.9].map((share) => Math.ceil(share * rare.length)).filter((n) => n <= own.sampled);
  const until = (one, n) => one.evaluationsUntil(n);
  return {
    yardstick: 'costly', seed, rare: rare.length, greatest, trained, steps: run.trainer.step,
    evaluations: own.evaluations, sampled: own.sampled, seconds,
    flatAtEqual: walked.sampledAt(own.evaluations),
    flat: { evaluations: walked.evaluations, sampled: walked.sampled, seconds: walk },
    levels: shares.map((n) => ({ cells: n, ours: until(own, n), flat: until(walked, n) })),
  }; // prettier-ignore
}

export function costlyTables(results, over, table) {
  const [first] = results;
  table(`f of 1 ms: the rarer half of the cells of peptides of 20 (${first.rare} cells below ${first.greatest.toExponential(1)}), ${WANTED} distinct objects each`, [
    {
      who: 'ours', evaluations: over(results, (one) => one.evaluations), 'cells sampled': over(results, (one) => one.sampled),
      'processor s': over(results, (one) => one.seconds), 'with f': over(results, (one) => one.seconds + COST * one.evaluations),
    },
    {
      who: 'flat histogram, as many evaluations', evaluations: over(results, (one) => one.evaluations),
      'cells sampled': over(results, (one) => one.flatAtEqual), 'processor s': '-', 'with f': over(results, (one) => COST * one.evaluations),
    },
    {
      who: 'flat histogram, until as many cells', evaluations: over(results, (one) => one.flat.evaluations),
      'cells sampled': over(results, (one) => one.flat.sampled), 'processor s': over(results, (one) => one.flat.seconds),
      'with f': over(results, (one) => one.flat.seconds + COST * one.flat.evaluations),
    },
  ]); // prettier-ignore
  const levels = first.levels.map(({ cells }, i) => ({
    'cells sampled': cells, ours: over(results, (one) => one.levels[i]?.ours), 'flat histogram': over(results, (one) => one.levels[i]?.flat),
    'times fewer': over(results, (one) => one.levels[i]?.flat / one.levels[i]?.ours),
  })); // prettier-ignore
  if (levels.length > 0) table('evaluations until so many cells were sampled', levels);
}

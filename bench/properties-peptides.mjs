// Peptides of 20: success by rarity, log Z against dynamic programming, the inside of cells, five rewards over
// cells, and a thousand objects of a corner.
import {
  Backup,
  logCellTarget,
  logMasses,
  measureCells,
  PropertySampler,
  summarizeSuccess,
} from '../dist/property/index.js';
import { AdditiveProgram } from '../dist/property/reference/additive-program.js';
import { cellReward } from '../dist/property/rewards/cell-reward-list.js';
import { FIVE_REWARDS } from '../dist/property/rewards/five.js';
import { cellDistance, cellHistogram } from '../dist/metric/index.js';
import { processorSeconds } from './properties-setting.mjs';

/** Cells below this mass are told apart. */
const LEAST = 1e-13;

/** Root mean square of log masses against the exact ones of the additive components, and how many there are. */
function marginError(set, logZ) {
  const program = new AdditiveProgram(set);
  const of = program.set.components.map(({ name }) => set.find(name));
  const sums = new Float64Array(program.set.cells);
  for (let y = 0; y < set.cells; y++)
    if (logZ[y] > -Infinity) sums[program.set.cellOf(of.map((k) => set.binIn(y, k)))] += Math.exp(logZ[y]);
  const errors = [...program.logMass.keys()]
    .filter((y) => program.logMass[y] > Math.log(LEAST) && sums[y] > 0)
    .map((y) => (Math.log(sums[y]) - program.logMass[y]) ** 2);
  return { rms: Math.sqrt(errors.reduce((a, b) => a + b, 0) / errors.length), cells: errors.length };
}

/** Every figure of one model at one look-ahead. */
export async function measurePeptides({ trainer, model, set, random }, lookAhead, draws) {
  const backup = new Backup(model, lookAhead);
  const cells = trainer.archive.seen.slice(0, trainer.archive.seenCount);
  const start = processorSeconds();
  const measures = await measureCells(backup, cells, draws, random.fork(`measure${lookAhead}`));
  const seconds = processorSeconds() - start;
  const logZ = logMasses(measures, set.cells);
  const sum = measures.reduce((total, one) => total + Math.exp(one.logZ), 0);
  const margins = marginError(set, logZ);
  const errors = measures.filter((one) => one.logZ > Math.log(LEAST)).map((one) => one.error);
  const sampler = new PropertySampler(backup, logZ);
  const rewards = FIVE_REWARDS.map(({ name }) => {
    const logReward = cellReward(name, { set, logMass: logZ }, 1);
    const from = processorSeconds();
    const asked = sampler.ask(logReward, 10_000, random.fork(name));
    const taken = processorSeconds() - from;
    const wanted = logCellTarget(logReward, logZ);
    const distance = cellDistance(cellHistogram(asked.cells, asked.count, set.cells), wanted);
    return {
      name, tv: distance.tv, noise: distance.noise, ratio: distance.ratio, seconds: taken,
      attempts: asked.attempts / asked.count, evaluations: asked.evaluations,
    }; // prettier-ignore
  });
  const corner = cellReward('corner', { set, logMass: logZ }, 1);
  const from = processorSeconds();
  const thousand = sampler.ask(corner, 1000, random.fork('thousand'));
  return {
    lookAhead,
    found: cells.length,
    ...summarizeSuccess(measures, LEAST),
    sumZ: sum,
    marginRms: margins.rms,
    marginCells: margins.cells,
    meanError: Math.sqrt(errors.reduce((total, e) => total + e * e, 0) / errors.length),
    massSeconds: seconds,
    rewards,
    thousandSeconds: processorSeconds() - from,
    thousandObjects: thousand.count,
    memory: process.resourceUsage().maxRSS / 1024,
  };
}

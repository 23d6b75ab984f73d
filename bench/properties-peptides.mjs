// Peptides of 20: success by rarity, log Z against dynamic programming, the inside of cells, five rewards
// over cells, and a thousand objects of a corner.
import {
  AdditiveProgram,
  Backup,
  cellReward,
  logMassErrors,
  logMasses,
  measureModel,
  PropertySampler,
  summarizeSuccess,
  tiltedMasses,
} from '../dist/property/index.js';
import { FIVE_REWARDS } from '../dist/property/rewards/five.js';
import { RandomStream } from '../dist/index.js';
import { answerRewards } from './properties-controls.mjs';
import { processorSeconds } from './properties-setting.mjs';

/** Cells below this mass are told apart. */
const LEAST = 1e-13;

/**
 * Root mean square of log masses against the exact ones of the additive components, and how many there are.
 */
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

/** Processor seconds of training after which so many of the cells of mass `LEAST` and more have been found. */
export class FoundTimes {
  seconds = {};
  constructor(reference) {
    this.wanted = [...reference.keys()].filter((y) => reference[y] > Math.log(LEAST));
  }
  look(archive, used) {
    const { wanted, seconds } = this;
    if (seconds.all !== undefined) return;
    const share = wanted.filter((y) => archive.has(y)).length / wanted.length;
    for (const [name, least] of Object.entries({ half: 0.5, most: 0.99, all: 1 }))
      if (share >= least) seconds[name] ??= used;
  }
}

/** Runs of tilted draws, and draws of each a tilt and additive cell. */
const REFERENCES = { runs: 4, draws: 400 };

/**
 * log Z of every cell without learning [Y]: exact in the additive part, the rest by tilted draws, the mean of
 * some runs. One run of 40 draws (19 s) has a standard error of log Z of .055 in the median, one of 800 .012;
 * these 1,600 should have .009, which hardly counts beside what is measured.
 */
export async function referenceMasses(set) {
  const { runs, draws } = REFERENCES;
  const mass = new Float64Array(set.cells);
  const random = new RandomStream(1);
  for (let k = 0; k < runs; k++) {
    const { logMass } = await tiltedMasses(set, random.fork(`reference${k}`), { draws });
    for (let y = 0; y < mass.length; y++) mass[y] += Math.exp(logMass[y]) / runs;
  }
  return mass.map(Math.log);
}

/** Every figure of one model at one look-ahead. @param reference log masses [Y] of `referenceMasses` */
export async function measurePeptides({ trainer, model, set, preset, random }, lookAhead, draws, reference) {
  const backup = new Backup(model, lookAhead);
  const start = processorSeconds();
  const measures = await measureModel(backup, trainer.archive, trainer.plain, {
    draws, plain: preset.plain, random: random.fork(`measure${lookAhead}`),
  }); // prettier-ignore
  const seconds = processorSeconds() - start;
  const logZ = logMasses(measures, set.cells);
  const margins = marginError(set, logZ);
  const held = measures.filter((one) => reference[one.cell] > Math.log(LEAST));
  const errors = held
    .filter((one) => one.logZ > -Infinity)
    .map((one) => (logZ[one.cell] - reference[one.cell]) ** 2);
  // By the reference's masses, from the rarest cell on; a cell that was not found is not reached.
  const wanted = [...reference.keys()]
    .filter((y) => reference[y] > Math.log(LEAST))
    .sort((a, b) => reference[a] - reference[b]);
  const successOf = new Map(measures.map(({ cell, success }) => [cell, success]));
  const reached = (cells) => cells.reduce((sum, y) => sum + (successOf.get(y) ?? 0), 0) / cells.length;
  const rewards = FIVE_REWARDS.map(({ name }) => ({
    name,
    logReward: cellReward(name, { set, logMass: reference }, 1),
  }));
  const answers = answerRewards(backup, logZ, rewards, reference, random, logMassErrors(measures, set.cells));
  const from = processorSeconds();
  // A model that knows no cell of the corner has no objects of it.
  const corner = rewards[0].logReward;
  const known = corner.some((log, y) => log > -Infinity && logZ[y] > -Infinity);
  const sampler = new PropertySampler(backup, logZ, logMassErrors(measures, set.cells));
  const thousand = known ? sampler.ask(corner, 1000, random.fork('thousand')) : { count: 0 };
  return {
    lookAhead,
    found: held.length,
    ofCells: wanted.length,
    ...summarizeSuccess(measures, LEAST),
    uniform: reached(wanted),
    rarest: reached(wanted.slice(0, Math.ceil(wanted.length / 10))),
    logZRms: Math.sqrt(errors.reduce((total, e) => total + e, 0) / errors.length),
    marginRms: margins.rms,
    massSeconds: seconds,
    evaluations: measures.length * draws + preset.plain + backup.ends.evaluations,
    thousandSeconds: known ? processorSeconds() - from : NaN,
    thousandObjects: thousand.count,
    rewards: rewards.map(({ logReward }, i) => ({ ...answers[i], logReward })),
  };
}

// DNA of 10, all 1,048,576 strings: a model's policies, masses and extraction against enumeration. Exact:
// every figure comes from the probability of every string, none from samples.
import { Backup, cellReward, logMasses, measureModel } from '../dist/property/index.js';
import { exactFigures, listCells } from '../dist/reproduce/properties/exact-figures.js';

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The space listed, its non-empty cells and the ten rewards, log r(y) among them. */
export async function listDna(set) {
  const space = await listCells(set);
  const { logMass } = space.exact;
  const rewards = space.rewards.map((one) => ({
    ...one,
    logReward: cellReward(one.name, { set, logMass }, 1),
  }));
  return { ...space, rewards };
}

/** Every figure of one model at one look-ahead. */
export function measureDna(model, listed, lookAhead) {
  const { set } = model;
  const { rates, tvInside, extraction } = exactFigures(new Backup(model, lookAhead), listed);
  const own = listed.cells.map((y) => rates[y]);
  // What the network itself says of the masses.
  const root = new Int32Array(set.env.stateSize);
  set.env.reset(root, 0);
  const sums = new Float64Array(set.cells);
  new Backup(model, lookAhead).allCells(root, 1, sums);
  const errors = listed.cells.map((y) =>
    Math.abs(Math.log(Math.max(sums[y], 1e-30)) - listed.exact.logMass[y]),
  );
  return {
    lookAhead,
    success: mean(own),
    worst: Math.min(...own),
    tvInside,
    rootError: mean(errors),
    extraction: mean(extraction.map(({ tv }) => tv)),
    rewards: extraction,
  };
}

/**
 * log Z as a run measures it, against enumeration: mean |error| over the cells that were found, and what it
 * took.
 */
export async function measureDnaMasses({ trainer, model, preset, random }, { exact }, draws = 64) {
  const backup = new Backup(model, preset.lookAhead);
  const measures = await measureModel(backup, trainer.archive, trainer.plain, {
    draws, plain: preset.plain, random: random.fork('measure'),
  }); // prettier-ignore
  const logZ = logMasses(measures, model.set.cells);
  const errors = measures
    .map(({ cell }) => Math.abs(logZ[cell] - exact.logMass[cell]))
    .filter(Number.isFinite);
  return {
    logZ,
    logZError: mean(errors),
    evaluations: measures.length * draws + preset.plain + backup.ends.evaluations,
    backup,
  };
}

/**
 * What a model of properties can do, in the figures of `reproduce properties`: success over the cells of the
 * reference, its masses against theirs, and the spread inside cells.
 */
import { mean } from '../../math/moments.js';
import type { CellMeasure } from '../../property/measure-cells.js';
import { successByRarity } from '../../property/success-by-rarity.js';
import type { AnswersResult, LookAheadFigures } from './job-results.js';

type SuccessFigures = Pick<
  LookAheadFigures,
  'success' | 'rarest' | 'commonest' | 'byMass' | 'kl' | 'effective'
>;

/** Cells of the reference from the rarest on. */
export const cellsByMass = (logMass: Float64Array): number[] =>
  [...logMass.keys()].filter((y) => logMass[y] > -Infinity).sort((a, b) => logMass[a] - logMass[b]);

/**
 * Success by rarity; a cell without a measure, or without a hit, has 0.
 * @param logMass of the reference [Y], which says what is rare
 */
export function successFigures(measures: readonly CellMeasure[], logMass: Float64Array): SuccessFigures {
  const byCell = new Map(measures.map((one) => [one.cell, one]));
  const cells = cellsByMass(logMass);
  const { uniform, byMass, deciles } = successByRarity(
    cells.map((y) => ({ success: byCell.get(y)?.success ?? 0, mass: Math.exp(logMass[y]) })),
  );
  const hit = cells.flatMap((cell) => {
    const one = byCell.get(cell);
    return one && one.hits > 0 ? [one] : [];
  });
  return {
    success: uniform,
    rarest: deciles[0],
    commonest: deciles.at(-1)!,
    byMass,
    kl: hit.length > 0 ? mean(hit.map(({ kl }) => kl)) : NaN,
    effective: hit.length > 0 ? mean(hit.map(({ effective }) => effective)) : NaN,
  };
}

/** The masses of a model against those of the reference. @param logZ of the model [Y] */
export function massFigures(
  logZ: Float64Array,
  logMass: Float64Array,
): Pick<AnswersResult, 'cells' | 'found' | 'logZRms' | 'logZMean' | 'kl'> {
  const cells = cellsByMass(logMass);
  const found = cells.filter((y) => logZ[y] > -Infinity);
  const errors = found.map((y) => logZ[y] - logMass[y]);
  const total = cells.reduce((sum, y) => sum + Math.exp(logMass[y]), 0);
  const own = found.reduce((sum, y) => sum + Math.exp(logZ[y]), 0);
  const kl = cells.reduce(
    (sum, y) =>
      sum + (Math.exp(logMass[y]) / total) * (logMass[y] - Math.log(total) - (logZ[y] - Math.log(own))),
    0,
  );
  return {
    cells: cells.length,
    found: found.length,
    logZRms: found.length > 0 ? Math.sqrt(mean(errors.map((error) => error * error))) : NaN,
    logZMean: found.length > 0 ? mean(errors.map(Math.abs)) : NaN,
    kl: Number.isFinite(kl) ? Math.max(0, kl) : null,
  };
}

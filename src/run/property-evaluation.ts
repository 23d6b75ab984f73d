/**
 * How good a model of properties is: success over cells (uniformly, by rarity, by mass), the spread inside
 * cells, and the run's log Z against the exact masses where these can be had: by listing all objects, or by
 * dynamic programming over descriptors that add up; else, and with a learnt base measure, against plain
 * counts of its draws.
 */
import { logSumExp } from '../math/log-space.js';
import { mean } from '../math/moments.js';
import { BASES } from '../method/property-settings.js';
import { measureCells, summarizeSuccess, type SuccessSummary } from '../property/measure-cells.js';
import { countPlain } from '../property/plain-counts.js';
import { AdditiveProgram } from '../property/reference/additive-program.js';
import { enumerateCells, MOST_OBJECTS } from '../property/reference/enumerated-cells.js';
import { RandomStream } from '../random/stream.js';
import type { LoadedProperties } from './property-run.js';

/** Objects of p0 that are counted where no exact mass can be had, and hits below which a cell is left out. */
const DRAWN = 50_000;
const FEWEST_HITS = 200;

/** log Z beside exact masses. */
export interface MassErrors {
  /**
   * `listed`: all objects; `summed`: dynamic programming over the descriptors that add up; `drawn`: counts of
   * p0.
   */
  readonly reference: 'listed' | 'summed' | 'drawn';
  /** Drawn: objects of p0, which say something of cells with at least `FEWEST_HITS` of them only. */
  readonly objects?: number;
  /** Descriptors that it speaks of. */
  readonly descriptors: readonly string[];
  /** Cells that hold objects, and how many of them were found. */
  readonly cells: number;
  readonly found: number;
  /** Over found cells: mean and root mean square of the error of log Z, nats. */
  readonly meanAbs: number;
  readonly rms: number;
}

export interface PropertyFigures extends Omit<SuccessSummary, 'cells'> {
  readonly cells: number;
  readonly cellsFound: number;
  readonly draws: number;
  readonly masses: MassErrors | undefined;
}

/**
 * @param draws fresh roll-outs towards each cell that was found; log Z is what the run stored, which rewards
 * use
 */
export async function evaluateProperties(
  loaded: LoadedProperties,
  draws: number,
  seed: number,
): Promise<PropertyFigures> {
  const { set, backup, measures } = loaded;
  const found = measures.map(({ cell }) => cell);
  const fresh = await measureCells(backup, found, draws, new RandomStream(seed).fork('evaluate'));
  const { cells: _, ...success } = summarizeSuccess(fresh);
  return {
    cells: set.cells,
    cellsFound: found.length,
    draws,
    ...success,
    masses: await massErrors(loaded, loaded.logZ, seed),
  };
}

async function massErrors(
  loaded: LoadedProperties,
  logZ: Float64Array,
  seed: number,
): Promise<MassErrors | undefined> {
  const { set, backup, record } = loaded;
  const { env, components } = set;
  if (env.outcomeCount !== undefined && env.outcomeCount <= MOST_OBJECTS && set.immediate) {
    const { logMass } = await enumerateCells(set, backup.model.base);
    const descriptors = components.map(({ name }) => name);
    return { reference: 'listed', descriptors, ...compare(logZ, logMass) };
  }
  // The program knows p0 uniform over outcomes only.
  if (record.config.base !== BASES[0] || !env.symbols || !components.some(({ additive }) => additive))
    return set.immediate ? drawnErrors(loaded, logZ, seed) : undefined;
  const program = new AdditiveProgram(set);
  const summed = marginalMasses(loadedIndex(set, program.set), logZ, program.set.cells);
  const descriptors = program.set.components.map(({ name }) => name);
  return { reference: 'summed', descriptors, ...compare(summed, program.logMass) };
}

/** Counts of fresh draws of p0, in cells where chance leaves them an error of 7 % or less. */
async function drawnErrors(
  { set, backup }: LoadedProperties,
  logZ: Float64Array,
  seed: number,
): Promise<MassErrors> {
  const counts = new Float64Array(set.cells);
  await countPlain(set, backup.model.base, DRAWN, new RandomStream(seed).fork('masses'), counts);
  const logMass = counts.map((hits) => (hits >= FEWEST_HITS ? Math.log(hits / DRAWN) : -Infinity));
  const descriptors = set.components.map(({ name }) => name);
  return { reference: 'drawn', objects: DRAWN, descriptors, ...compare(logZ, logMass) };
}

type Cells = LoadedProperties['set'];

/** The cell of a part of the components that each cell of all of them lies in. */
function loadedIndex(set: Cells, part: Cells): Int32Array {
  const places = part.components.map(({ name }) => set.find(name)!);
  const bins = new Int32Array(places.length);
  return Int32Array.from({ length: set.cells }, (_, cell) => {
    places.forEach((k, i) => (bins[i] = set.binIn(cell, k)));
    return part.cellOf(bins);
  });
}

function marginalMasses(index: Int32Array, logZ: Float64Array, count: number): Float64Array {
  const parts: number[][] = Array.from({ length: count }, () => []);
  index.forEach((part, cell) => parts[part].push(logZ[cell]));
  return Float64Array.from(parts, (list) => (list.length > 0 ? logSumExp(list) : -Infinity));
}

function compare(
  logZ: Float64Array,
  exact: Float64Array,
): Pick<MassErrors, 'cells' | 'found' | 'meanAbs' | 'rms'> {
  const held = [...exact.keys()].filter((cell) => exact[cell] > -Infinity);
  const found = held.filter((cell) => logZ[cell] > -Infinity);
  const errors = found.map((cell) => logZ[cell] - exact[cell]);
  return {
    cells: held.length,
    found: found.length,
    meanAbs: mean(errors.map(Math.abs)),
    rms: Math.sqrt(mean(errors.map((error) => error * error))),
  };
}

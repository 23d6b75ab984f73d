/**
 * A model of properties that is asked: what is wished of each descriptor as a weight for every bin, answers as
 * objects, shares of bins, and what is wanted. A reward over properties is a product of such weights, so the
 * policy for it is extracted, not trained: y from r(y) Z_y, then the walk towards y.
 */
import { RandomStream, type LoadedBackend } from 'ocgfn';
import { readPortableProperties } from 'ocgfn/method';
import { logCellReward, marginal, summarizeSuccess, type MeasuredModel } from 'ocgfn/property';

/** A descriptor, as a page shows it. */
export interface PropertyComponent {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  /** Share of each bin among objects of the base measure. [bins] */
  readonly base: Float64Array;
}

export interface OpenedProperties {
  readonly components: readonly PropertyComponent[];
  readonly task: string;
  /** Letters of an object, where all have as many; undefined else. */
  readonly length: number | undefined;
  readonly cells: number;
  readonly cellsFound: number;
  readonly weights: number;
  readonly steps: number;
  /** Share of the roll-outs towards cells that ended there, uniformly over the cells found. */
  readonly success: number;
}

/** Weights >= 0 of every bin of every descriptor; r(y) is their product. */
export type Wishes = readonly (readonly number[])[];

export interface PropertyRequest {
  readonly wishes: Wishes;
  readonly count: number;
  readonly seed: number;
}

export interface PropertyObject {
  readonly text: string;
  /** Raw values, and bins, of each descriptor. */
  readonly values: readonly number[];
  readonly bins: readonly number[];
}

export interface PropertyAnswer {
  readonly objects: readonly PropertyObject[];
  /** Roll-outs that it took. */
  readonly attempts: number;
  /** Objects that could not be had: their cells were given up. */
  readonly missing: number;
  /** log of sum_y r(y) Z_y: where weights are 0 or 1, the chance of such an object under the base measure. */
  readonly logMass: number;
  /** Cells that are wanted and were found. */
  readonly cells: number;
  /** Share of each bin that is wanted, r(y) Z_y summed over the others. [K, bins] */
  readonly target: readonly Float64Array[];
  /** Where nothing was found: the bins of the nearest cell that was. */
  readonly nearest?: readonly number[];
}

export class PropertyLab {
  readonly opened: OpenedProperties;
  private readonly measured: MeasuredModel;

  /**
   * @param record run.json, and @param checkpoint checkpoint.safetensors of a run
   * @throws one sentence when they are no finished run of properties
   */
  constructor(record: string, checkpoint: Uint8Array, backend: LoadedBackend) {
    const { model, step } = readPortableProperties(record, checkpoint, backend);
    this.measured = model;
    const { set, measures, logZ } = model;
    const { env } = set;
    this.opened = {
      components: set.components.map((one, k) => ({
        name: one.name,
        help: one.help,
        labels: Array.from({ length: one.bins }, (_, bin) => one.label(bin)),
        base: marginal(set, logZ, k),
      })),
      task: env.task.name,
      length: env.variableLength ? undefined : env.tokenLength,
      cells: set.cells,
      cellsFound: measures.length,
      weights: model.model.parameters.count,
      steps: step,
      success: summarizeSuccess(measures).uniform,
    };
  }

  async ask({ wishes, count, seed }: PropertyRequest): Promise<PropertyAnswer> {
    const { set, logZ, sampler } = this.measured;
    const none = { objects: [], attempts: 0, missing: 0, logMass: -Infinity, cells: 0 };
    const target = set.components.map(({ bins }) => new Float64Array(bins));
    const logReward = this.rewardOf(wishes);
    const mass = this.spread(logReward, target);
    const cells = logReward.reduce((sum, log, cell) => (log + logZ[cell] > -Infinity ? sum + 1 : sum), 0);
    if (cells === 0) return { ...none, target, nearest: this.nearest(wishes) };
    const asked = await sampler.askAsync(logReward, count, new RandomStream(seed).fork('ask'));
    const values = await set.rawValues(asked.states, asked.count);
    const bins = set.components.map(() => 0);
    const objects = Array.from({ length: asked.count }, (_, i) => {
      set.binsOf(asked.cells[i], bins);
      return {
        text: set.env.outcomeText(asked.states, i * set.env.stateSize),
        values: values.map((list) => list[i]),
        bins: [...bins],
      };
    });
    const missing = [...asked.missed.values()].reduce((sum, n) => sum + n, 0);
    return { objects, attempts: asked.attempts, missing, logMass: Math.log(mass), cells, target };
  }

  /** log of the product of weights. [Y] */
  private rewardOf(wishes: Wishes): Float64Array {
    const { set } = this.measured;
    if (wishes.some((weights) => !weights.some((weight) => weight > 0)))
      return new Float64Array(set.cells).fill(-Infinity);
    return logCellReward(set, (bins) => bins.reduce((r, bin, k) => r * wishes[k][bin], 1));
  }

  /** Writes the shares of bins under r(y) Z_y. @returns sum of r(y) Z_y */
  private spread(logReward: Float64Array, target: readonly Float64Array[]): number {
    const { set, logZ } = this.measured;
    let total = 0;
    for (let cell = 0; cell < set.cells; cell++) {
      const weight = Math.exp(logReward[cell] + logZ[cell]);
      if (!(weight > 0)) continue;
      total += weight;
      for (const [k, shares] of target.entries()) shares[set.binIn(cell, k)] += weight;
    }
    if (total > 0)
      for (const shares of target) for (let bin = 0; bin < shares.length; bin++) shares[bin] /= total;
    return total;
  }

  /** Bins of the found cell that is the fewest steps from what is wished. */
  private nearest(wishes: Wishes): number[] {
    const { set, measures } = this.measured;
    const away = wishes.map((weights) =>
      weights.map((_, bin) =>
        weights.reduce(
          (least, weight, other) => (weight > 0 ? Math.min(least, Math.abs(bin - other)) : least),
          1e3,
        ),
      ),
    );
    let best: number[] = [];
    let least = Infinity;
    for (const { cell } of measures) {
      const bins = set.components.map((_, k) => set.binIn(cell, k));
      const steps = bins.reduce((sum, bin, k) => sum + away[k][bin], 0);
      if (steps < least) [best, least] = [bins, steps];
    }
    return best;
  }
}

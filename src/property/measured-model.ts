/**
 * A model of properties that has been trained, and whose cells have been measured: what can be asked. Reads
 * nothing and writes nothing; runs on a disk, files in a page and `pretrain` of the library all come to this.
 */
import type { DescriptorSet } from '../descriptor/descriptor-set.js';
import { parseQuery } from '../descriptor/query.js';
import { RandomStream } from '../random/stream.js';
import { checkInput, UsageError } from '../settings/errors.js';
import { describeAsked, type AskedObject } from './asked-objects.js';
import { logCellReward, queryLogReward } from './asked-cells.js';
import { Backup } from './backup.js';
import { cellRow, marginal } from './cell-values.js';
import { logMassErrors, logMasses, type CellMeasure } from './measure-cells.js';
import type { PropertyModel } from './property-model.js';
import { PropertySampler } from './property-sampler.js';

/**
 * What is wanted: a question such as `charge>=4, moment=high`, or a reward of the properties >= 0, a function of
 * the values that stand for the bins: `({ charge }) => charge ** 2`.
 */
export type Wish = string | ((properties: Readonly<Record<string, number>>) => number);

export interface WishOptions {
  /** Default 0. */
  readonly seed?: number;
  /** Roll-outs for one object before its cell is given up. Default 200. */
  readonly tries?: number;
}

export class MeasuredModel {
  readonly model: PropertyModel;
  readonly set: DescriptorSet;
  /** What was measured of each cell that was found. */
  readonly measures: readonly CellMeasure[];
  /** [Y] log Z_y; -Infinity for cells that were not found. */
  readonly logZ: Float64Array;
  readonly sampler: PropertySampler;

  /** @param lookAhead last steps that are summed exactly; as in training, or more */
  constructor(model: PropertyModel, measures: readonly CellMeasure[], lookAhead: number) {
    this.model = model;
    this.set = model.set;
    this.measures = measures;
    this.logZ = logMasses(measures, model.set.cells);
    const errors = logMassErrors(measures, model.set.cells);
    this.sampler = new PropertySampler(new Backup(model, lookAhead), this.logZ, errors);
  }

  /**
   * log r(y) of what is wanted. [Y]
   * @throws UsageError on a question that means nothing, a reward that is negative or not a number, and where
   * nothing that is wanted was found in training
   */
  logReward(wish: Wish): Float64Array {
    const { set, logZ } = this;
    const reward = checkInput(() =>
      typeof wish === 'string'
        ? queryLogReward(
            set,
            parseQuery(set, wish, (k) => marginal(set, logZ, k)),
          )
        : logCellReward(set, (_, cell) => (logZ[cell] > -Infinity ? wish(cellRow(set, cell)) : 0)),
    );
    if (!reward.some((value, cell) => value + logZ[cell] > -Infinity)) {
      const cells = reward.reduce((sum, value) => (value > -Infinity ? sum + 1 : sum), 0);
      throw new UsageError(
        `ask: none of the ${cells} cells of ${typeof wish === 'string' ? `"${wish}"` : 'the reward'} was found in training; ask for more, or train longer (steps=)`,
      );
    }
    return reward;
  }

  /**
   * Objects that have what is wanted, drawn independently in proportion to r(y) p0(x); repeats included. Fewer
   * than `count` where cells had to be given up.
   * @param count how many; an integer >= 0
   * @throws UsageError as `logReward` does
   */
  async ask(wish: Wish, count: number, { seed = 0, tries }: WishOptions = {}): Promise<AskedObject[]> {
    if (!(Number.isInteger(count) && count >= 0))
      throw new UsageError(`ask: count must be an integer >= 0, got ${count}`);
    const random = new RandomStream(seed).fork('ask');
    const options = tries === undefined ? {} : { tries };
    const asked = await this.sampler.askAsync(this.logReward(wish), count, random, options);
    return describeAsked(this.set, asked, false);
  }
}

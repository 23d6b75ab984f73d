/**
 * How a number from 0 to 1 enters a network. What changes smoothly with it does best with the number itself;
 * what peaks somewhere in between, with several hats, which a linear layer can bend. docs/conditional.md has
 * the measurements that presets were chosen by.
 */
import type { ConditionSpace } from './condition-space.js';

export interface Encoding {
  /** Inputs for one number. */
  width(bins: number): number;
  /** Mean sum of their squares, by which starting weights are scaled. */
  power(bins: number): number;
  /** Writes `width(bins)` inputs for u from 0 to 1. */
  write(u: number, bins: number, out: { [index: number]: number }, at: number): void;
}

export const ENCODINGS: Readonly<Record<string, Encoding>> = {
  /** Hats: the two nodes beside u share a 1 between them. A linear layer on it is piecewise linear in u. */
  hat: {
    width: (bins) => bins,
    power: () => 2 / 3,
    write(u, bins, out, at) {
      const place = Math.min(1, Math.max(0, u)) * (bins - 1);
      for (let i = 0; i < bins; i++) out[at + i] = Math.max(0, 1 - Math.abs(place - i));
    },
  },
  /** Thermometer, as in recursion's library: bin i is filled from 0 to 1 while u crosses it. */
  thermometer: {
    width: (bins) => bins,
    power: (bins) => bins / 2,
    write(u, bins, out, at) {
      for (let i = 0; i < bins; i++) out[at + i] = Math.min(1, Math.max(0, u * bins - i));
    },
  },
  /** The number itself, from -1 to 1. */
  dense: {
    width: () => 1,
    power: () => 1 / 3,
    write(u, _bins, out, at) {
      out[at] = 2 * u - 1;
    },
  },
};

export const ENCODING_NAMES: readonly string[] = Object.keys(ENCODINGS);

/** The inputs of a whole condition: those of its numbers, side by side. */
export class ConditionInput {
  readonly space: ConditionSpace;
  /** E: inputs of one condition. */
  readonly width: number;
  /** Mean sum of squares of the inputs of one number. */
  readonly power: number;
  private readonly encoding: Encoding;
  private readonly bins: number;
  private readonly unit: Float64Array;

  /** @throws on an encoding that is none */
  constructor(space: ConditionSpace, encoding = 'dense', bins = 4) {
    if (!Object.hasOwn(ENCODINGS, encoding))
      throw new Error(`condition: encoding must be one of ${ENCODING_NAMES.join(', ')}, got ${encoding}`);
    if (!(Number.isInteger(bins) && bins >= 2))
      throw new Error(`condition: bins must be an integer >= 2, got ${bins}`);
    this.space = space;
    this.encoding = ENCODINGS[encoding];
    this.bins = bins;
    this.width = space.names.length * this.encoding.width(bins);
    this.power = this.encoding.power(bins);
    this.unit = new Float64Array(space.names.length);
  }

  /** Writes the E inputs of the condition at values[at ..]. */
  write(values: ArrayLike<number>, at: number, out: { [index: number]: number }, outAt: number): void {
    const { space, unit, encoding, bins } = this;
    const width = encoding.width(bins);
    space.unit(values, at, unit);
    for (let d = 0; d < unit.length; d++) encoding.write(unit[d], bins, out, outAt + d * width);
  }
}

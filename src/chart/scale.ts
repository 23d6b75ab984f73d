/**
 * Axes: where a value lies between two ends, linear or logarithmic, and at which round values the ticks
 * stand.
 */

export interface Tick {
  readonly value: number;
  readonly label: string;
}

export interface AxisScale {
  /** 0 at the lower end, 1 at the upper; NaN for what the axis cannot show (a number <= 0 on a log axis). */
  at(value: number): number;
  readonly ticks: readonly Tick[];
}

/** Finite, and small enough that differences and sums stay so. */
export const isDrawable = (value: number): boolean => Math.abs(value) < 1e300;

const MINUS = '\u2212';

/** A number as people write it: `1,200`, `0.05`, `1.2×10⁻⁷`. */
export function formatNumber(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'n/a' : value > 0 ? '∞' : `${MINUS}∞`;
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e9)) {
    const [mantissa, exponent] = value.toExponential(Math.min(2, digits - 1)).split('e');
    const trimmed = mantissa.replace(/\.?0+$/, '').replace('-', MINUS);
    const power = `10${superscript(Number(exponent))}`;
    return trimmed === '1' ? power : `${trimmed}×${power}`;
  }
  return Number(value.toPrecision(digits))
    .toLocaleString('en-US', { maximumFractionDigits: 10 })
    .replace('-', MINUS);
}

function superscript(exponent: number): string {
  const digits = '⁰¹²³⁴⁵⁶⁷⁸⁹';
  return `${exponent < 0 ? '⁻' : ''}${[...String(Math.abs(exponent))].map((digit) => digits[Number(digit)]).join('')}`;
}

/** Multiples of 1, 2 or 5 times a power of ten within [low, high], about `wanted` of them. */
function linearTicks(low: number, high: number, wanted: number): number[] {
  const power = 10 ** Math.floor(Math.log10((high - low) / wanted));
  const step = [1, 2, 5, 10]
    .map((factor) => factor * power)
    .find((size) => (high - low) / size <= wanted + 1)!;
  const ticks: number[] = [];
  // Multiples are counted, not added up, so that 0.3 does not become 0.30000000000000004.
  for (let n = Math.ceil(low / step - 1e-9); n * step <= high + step * 1e-9; n++)
    ticks.push(n === 0 ? 0 : n * step);
  return ticks;
}

/** Powers of ten; with 2 and 5 between them where there are few. */
function logTicks(low: number, high: number, wanted: number): number[] {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const stride = Math.max(1, Math.ceil((last - first) / (wanted + 1)));
  const factors = last - first <= 2 ? [1, 2, 5] : [1];
  const ticks: number[] = [];
  for (let exponent = first; exponent <= last; exponent += stride) {
    for (const factor of factors) {
      const value = Number(`${factor}e${exponent}`);
      if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)) ticks.push(value);
    }
  }
  return ticks;
}

/**
 * An axis over the values that are given; values it cannot show are left out of its range.
 * @param range ends that the axis must include (or, with `fixed`, its ends)
 */
export function makeScale(
  kind: 'linear' | 'log',
  values: Iterable<number>,
  options: { readonly ticks?: number; readonly include?: readonly number[]; readonly pad?: number } = {},
): AxisScale {
  const usable = (value: number): boolean => isDrawable(value) && (kind === 'linear' || value > 0);
  let low = Infinity;
  let high = -Infinity;
  for (const list of [values, options.include ?? []]) {
    for (const value of list) {
      if (!usable(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (low > high) [low, high] = kind === 'log' ? [1, 10] : [0, 1];
  const forward = kind === 'log' ? Math.log10 : (value: number): number => value;
  const fixed = (value: number): boolean => options.include?.includes(value) ?? false;
  let [from, to] = [forward(low), forward(high)];
  if (to - from <= 1e-12 * Math.max(1, Math.abs(from))) {
    // One value only: some room on both sides.
    const room = kind === 'log' ? 0.5 : Math.abs(from) * 0.1 || 0.5;
    [from, to] = [from - room, to + room];
  } else {
    const room = (to - from) * (options.pad ?? 0);
    if (!fixed(low)) from -= room;
    if (!fixed(high)) to += room;
  }
  // Padding must not leave the range of doubles.
  if (kind === 'log') [from, to] = [Math.max(from, -307), Math.min(to, 307)];
  const backward = kind === 'log' ? (value: number): number => 10 ** value : (value: number): number => value;
  const wanted = options.ticks ?? 5;
  const ticks = (kind === 'log' ? logTicks : linearTicks)(backward(from), backward(to), wanted);
  return {
    at: (value) => (usable(value) ? (forward(value) - from) / (to - from) : NaN),
    ticks: ticks.map((value) => ({ value, label: formatNumber(value) })),
  };
}

/** How raw values fall into bins: integers, reals with edges, and named classes. */
import type { Bins } from './descriptor.js';

/** A number as labels show it: at most four significant digits, no trailing zeros. */
export function shortNumber(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** Which end bins hold the values beyond them too. */
interface Open {
  readonly below?: boolean;
  readonly above?: boolean;
}

/**
 * Integers least .. greatest, `step` of them a bin.
 * @param owner begins messages
 * @throws when there are fewer than two bins
 */
export function integerBins(owner: string, least: number, greatest: number, step = 1, open: Open = {}): Bins {
  const bins = Math.floor((greatest - least) / step) + 1;
  requireTwo(owner, bins, `values from ${least} to ${greatest}${step > 1 ? ` in steps of ${step}` : ''}`);
  const low = (bin: number): number => least + bin * step;
  const high = (bin: number): number => (bin === bins - 1 && !open.above ? greatest : low(bin) + step - 1);
  return {
    bins,
    range: [least, greatest],
    label(bin) {
      if (open.below && bin === 0) return `${high(0)} or less`;
      if (open.above && bin === bins - 1) return `${low(bin)} or more`;
      return high(bin) === low(bin) ? `${low(bin)}` : `${low(bin)} to ${high(bin)}`;
    },
    binOf(value) {
      if (!Number.isInteger(value) && Number.isFinite(value))
        throw new Error(`${owner}: gave ${value}, expected an integer`);
      if (value >= least && value <= greatest) return Math.floor((value - least) / step);
      if (value < least && open.below) return 0;
      if (value > greatest && open.above) return bins - 1;
      throw outside(owner, value, least, greatest);
    },
    boundsOf: (bin) => [
      open.below && bin === 0 ? -Infinity : low(bin),
      open.above && bin === bins - 1 ? Infinity : high(bin),
    ],
  };
}

/**
 * Reals between inner edges; the two end bins are open.
 * @param edges least, inner edges and greatest, rising
 * @param open default: both ends
 * @throws when there are fewer than two bins or the edges do not rise
 */
export function realBins(
  owner: string,
  edges: readonly number[],
  open: Open = { below: true, above: true },
): Bins {
  const bins = edges.length - 1;
  requireTwo(owner, bins, `edges ${edges.map(shortNumber).join(', ')}`);
  const falls = edges.findIndex((edge, i) => i > 0 && !(edge > edges[i - 1]));
  if (falls > 0) throw new Error(`${owner}: edges must rise, got ${edges[falls]} behind ${edges[falls - 1]}`);
  const [least, greatest] = [edges[0], edges[bins]];
  const outer = edges.map((edge, i) => {
    if (open.below && i === 0) return -Infinity;
    return open.above && i === bins ? Infinity : edge;
  });
  return {
    bins,
    range: [least, greatest],
    edges: outer,
    label(bin) {
      if (outer[bin] === -Infinity) return `below ${shortNumber(edges[bin + 1])}`;
      if (outer[bin + 1] === Infinity) return `${shortNumber(edges[bin])} or more`;
      return `${shortNumber(edges[bin])} to ${shortNumber(edges[bin + 1])}`;
    },
    binOf(value) {
      if (value >= outer[0] && value < outer[bins]) {
        let [low, high] = [0, bins - 1];
        while (low < high) {
          const middle = (low + high + 1) >> 1;
          if (value >= outer[middle]) low = middle;
          else high = middle - 1;
        }
        return low;
      }
      // A closed last bin holds the greatest value.
      if (value === greatest) return bins - 1;
      throw outside(owner, value, least, greatest);
    },
    boundsOf: (bin) => [outer[bin], outer[bin + 1]],
  };
}

/** `count` bins of equal width between least and greatest. @throws when there are fewer than two */
export function evenBins(owner: string, least: number, greatest: number, count: number, open?: Open): Bins {
  if (!(greatest > least))
    throw new Error(`${owner}: greatest must be above least, got ${greatest} and ${least}`);
  const edges = Array.from({ length: count + 1 }, (_, i) => least + ((greatest - least) * i) / count);
  edges[count] = greatest;
  return realBins(owner, edges, open);
}

/** Classes 0, 1, ... with names. */
export function namedBins(owner: string, names: readonly string[]): Bins {
  return { ...integerBins(owner, 0, names.length - 1), label: (bin) => names[bin] };
}

function requireTwo(owner: string, bins: number, what: string): void {
  if (bins >= 2) return;
  const all = bins === 1 ? 'one bin, which tells nothing apart' : 'no bin';
  throw new Error(`${owner}: ${what} make ${all}; at least 2 bins are needed`);
}

function outside(owner: string, value: number, least: number, greatest: number): Error {
  return Number.isNaN(value)
    ? new Error(`${owner}: gave NaN, expected a number`)
    : new Error(`${owner}: gave ${value}, which lies outside its range ${least} to ${greatest}`);
}

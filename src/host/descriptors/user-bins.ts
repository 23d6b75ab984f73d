/** Bins of a descriptor of the user's: from parameters of the specification, or from what the module says. */
import { evenBins, integerBins, namedBins } from '../../descriptor/bins.js';
import type { Bins } from '../../descriptor/descriptor.js';
import { realBinsOf } from '../../descriptor/kind.js';
import type { Parameter, Values } from '../../settings/parameters.js';

export const userBinParameters: readonly Parameter[] = [
  { name: 'least', type: 'number', least: -Number.MAX_VALUE, help: 'where the bins begin; the first holds all values below its end' },
  { name: 'greatest', type: 'number', least: -Number.MAX_VALUE, help: 'where they end; the last holds all values above its beginning' },
  { name: 'bins', type: 'integer', least: 2, greatest: 10_000, help: 'bins of equal width between them; default 10' },
  { name: 'integer', type: 'boolean', help: 'values are integers, a bin each' },
  { name: 'step', type: 'integer', least: 1, greatest: 1e6, help: 'integers to a bin; default 1' },
  { name: 'edges', type: 'text', help: 'instead: all edges, as in edges=[0,0.2,0.5,1]' },
  { name: 'labels', type: 'text', help: 'instead: names of the classes 0, 1, ..., as in labels=[coil,helix]' },
]; // prettier-ignore

/**
 * Bins from these parameters.
 * @throws one sentence when they are missing, or make fewer than two
 */
export function userBins(owner: string, values: Values): Bins {
  const { least, greatest, bins = 10, integer, step = 1, edges, labels } = values;
  if (labels !== undefined) return namedBins(owner, listed(labels as string));
  if (edges !== undefined) return realBinsOf(owner, values);
  if (typeof least !== 'number' || typeof greatest !== 'number')
    throw new Error(
      `${owner}: has no bins; give least and greatest (with bins=10 or integer=true), edges, or labels`,
    );
  if (integer !== true) return evenBins(owner, least, greatest, bins as number);
  if (!Number.isInteger(least) || !Number.isInteger(greatest))
    throw new Error(`${owner}: integer=true needs integers least and greatest, got ${least} and ${greatest}`);
  return integerBins(owner, least, greatest, step as number, { below: true, above: true });
}

function listed(text: string): string[] {
  return text
    .replace(/^\[|\]$/g, '')
    .split(',')
    .map((name) => name.trim());
}

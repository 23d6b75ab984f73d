/** Bins of a descriptor of the user's: from parameters of the specification, or from what the module says. */
import { evenBins, integerBins, namedBins } from '../../descriptor/bins.js';
import type { Bins } from '../../descriptor/descriptor.js';
import { realBinsOf } from '../../descriptor/kind.js';
import { boolean, integer, number, text, type SettingsOf } from '../../settings/describe.js';

export const userBinParameters = {
  least: number({ least: -Number.MAX_VALUE, help: 'where the bins begin; the first holds all values below its end' }),
  greatest: number({ least: -Number.MAX_VALUE, help: 'where they end; the last holds all values above its beginning' }),
  bins: integer({ least: 2, greatest: 10_000, help: 'bins of equal width between them; default 10' }),
  integer: boolean({ help: 'values are integers, a bin each' }),
  step: integer({ least: 1, greatest: 1e6, help: 'integers to a bin; default 1' }),
  edges: text({ help: 'instead: all edges, as in edges=[0,0.2,0.5,1]' }),
  labels: text({ help: 'instead: names of the classes 0, 1, ..., as in labels=[coil,helix]' }),
}; // prettier-ignore

/** Values of these parameters. */
export type UserBins = SettingsOf<typeof userBinParameters>;

/**
 * Bins from these parameters.
 * @throws one sentence when they are missing, or make fewer than two
 */
export function userBins(owner: string, values: UserBins): Bins {
  const { least, greatest, bins = 10, step = 1, edges, labels } = values;
  if (labels !== undefined) return namedBins(owner, listed(labels));
  if (edges !== undefined) return realBinsOf(owner, { bins, least: 0, greatest: 1, edges });
  if (least === undefined || greatest === undefined)
    throw new Error(
      `${owner}: has no bins; give least and greatest (with bins=10 or integer=true), edges, or labels`,
    );
  if (values.integer !== true) return evenBins(owner, least, greatest, bins);
  if (!Number.isInteger(least) || !Number.isInteger(greatest))
    throw new Error(`${owner}: integer=true needs integers least and greatest, got ${least} and ${greatest}`);
  return integerBins(owner, least, greatest, step, { below: true, above: true });
}

function listed(names: string): string[] {
  return names
    .replace(/^\[|\]$/g, '')
    .split(',')
    .map((name) => name.trim());
}

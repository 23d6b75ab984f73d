/**
 * What is known of a cell: found; not found so far; or beyond reach, for a reason that can be named. A
 * question that names an empty cell deserves another answer than one that training has not got to.
 */
import type { DescriptorSet } from '../descriptor/descriptor-set.js';
import type { CellArchive } from './cell-archive.js';

export interface CellStatus {
  readonly status: 'found' | 'not found' | 'beyond reach';
  /** Why it is beyond reach: one sentence. */
  readonly reason?: string;
  /** Cells found that differ in the fewest steps of bins, nearest first. */
  readonly neighbors: readonly number[];
}

/** @param most neighbors listed */
export function cellStatus(archive: CellArchive, cell: number, most = 4): CellStatus {
  if (archive.has(cell)) return { status: 'found', neighbors: [] };
  const reason = beyondReach(archive.set, cell);
  const neighbors = nearestSeen(archive, cell, most);
  return reason === undefined
    ? { status: 'not found', neighbors }
    : { status: 'beyond reach', reason, neighbors };
}

/** A proof that a component alone cannot have the bin asked for, for sums over tokens of one length. */
function beyondReach(set: DescriptorSet, cell: number): string | undefined {
  const { env } = set;
  if (env.variableLength) return undefined;
  for (const [k, one] of set.components.entries()) {
    if (!one.additive) continue;
    const least = env.tokenLength * Math.min(...one.additive.tokenValue);
    const most = env.tokenLength * Math.max(...one.additive.tokenValue);
    const bin = set.binIn(cell, k);
    const [low, high] = one.boundsOf(bin);
    // A bin of reals leaves its upper bound out.
    if (low > most + 1e-9 || high < least - 1e-9)
      return `${one.name}=${one.label(bin)} cannot be: it lies between ${rounded(least)} and ${rounded(most)}`;
  }
  return undefined;
}

const rounded = (x: number): string => String(Number(x.toPrecision(4)));

function nearestSeen({ set, seen, seenCount }: CellArchive, cell: number, most: number): number[] {
  const steps = (other: number): number =>
    set.components.reduce((sum, _, k) => sum + Math.abs(set.binIn(cell, k) - set.binIn(other, k)), 0);
  return [...seen.subarray(0, seenCount)]
    .map((other) => ({ other, away: steps(other) }))
    .sort((a, b) => a.away - b.away || a.other - b.other)
    .slice(0, most)
    .map(({ other }) => other);
}

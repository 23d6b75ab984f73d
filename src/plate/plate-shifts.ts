/**
 * How far whole plates have come back above and below what was predicted for them. Errors within a plate say
 * how far its outcomes scatter; that all of a plate lie higher, or lower, than predicted, as where scores go
 * on rising beyond everything measured, is one event a plate, and no other held-out outcome shows it. Ends of
 * intervals go as much farther, up and down for themselves. No plate of one target depends on it; of several
 * targets, draws are as wide as the intervals (targets-plate.ts).
 */
import { moments } from '../math/moments.js';
import type { KnownOutcomes } from './known-outcomes.js';

export interface PlateShifts {
  /** Root mean squares over plates, in units of the score, of mean errors upwards and downwards. */
  readonly up: number;
  readonly down: number;
}

/** Results of which a plate's mean error is taken. */
const FEWEST_RESULTS = 5;

/** 0 and 0 while no plate has come back. What the scatter within a plate explains is taken off. */
export function plateShifts({ scores, predicted, plates, bounds, count }: KnownOutcomes): PlateShifts {
  const errors = new Map<number, number[]>();
  for (let i = 0; i < count; i++) {
    if (plates[i] === 0 || bounds[i] !== 0 || Number.isNaN(predicted[i])) continue;
    const own = errors.get(plates[i]) ?? [];
    own.push(scores[i] - predicted[i]);
    errors.set(plates[i], own);
  }
  let [up, down, judged] = [0, 0, 0];
  for (const own of errors.values()) {
    if (own.length < FEWEST_RESULTS) continue;
    const { mean, deviation } = moments(own);
    const square = Math.max(0, mean * mean - (deviation * deviation) / own.length);
    judged++;
    if (mean > 0) up += square;
    else down += square;
  }
  return judged === 0 ? { up: 0, down: 0 } : { up: Math.sqrt(up / judged), down: Math.sqrt(down / judged) };
}

/** Normal deviates. */
import type { RandomStream } from './stream.js';

/**
 * A deviate of mean 0 and deviation 1 (Box and Muller 1958, the cosine of each pair). Takes two uniform
 * numbers.
 */
export function normal(random: RandomStream): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.uniform()));
  return radius * Math.cos(2 * Math.PI * random.uniform());
}

/** `sample`: outcomes from a policy, as text. */
import { RandomStream } from '../random/stream.js';
import type { Policy } from '../sampling/policy.js';
import { Roller } from '../sampling/rollout.js';
import { TrajectoryBatch } from '../sampling/trajectories.js';
import { UsageError } from '../settings/errors.js';

const BATCH = 512;

/**
 * Draws outcomes, in order of drawing, repeats included.
 * @param count how many; an integer >= 0
 * @returns texts as the environment writes them, such as `3,17` or `GAUUACA`
 */
export function sample(
  policy: Policy,
  count: number,
  { seed = 0 }: { readonly seed?: number } = {},
): string[] {
  if (!(Number.isInteger(count) && count >= 0))
    throw new UsageError(`sample: count must be an integer >= 0, got ${count}`);
  const { env } = policy;
  const size = Math.min(BATCH, count);
  const roller = new Roller(env, Math.max(1, size));
  const batch = new TrajectoryBatch(env, Math.max(1, size));
  const random = new RandomStream(seed).fork('sample');
  const texts: string[] = [];
  while (texts.length < count) {
    const now = Math.min(size, count - texts.length);
    roller.rollout(policy, now, batch, random);
    for (let m = 0; m < now; m++) texts.push(env.outcomeText(batch.ends, m * env.stateSize));
  }
  return texts;
}

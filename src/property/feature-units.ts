/**
 * How far one step moves the running values of a descriptor: the unit that gaps between a state and a goal
 * are measured in. Found by walking at random, so that a descriptor need not say it.
 */
import type { DescriptorSet } from '../descriptor/descriptor-set.js';
import { RandomStream } from '../random/stream.js';

const WALKS = 200;

/**
 * Root mean square of what a step changes, for every running number of every component, in the order of the
 * components. A number that never changes gets the inverse of its scale.
 */
export function stepSizes(set: DescriptorSet): Float64Array[] {
  const { env, components } = set;
  const random = new RandomStream(0).fork('step sizes');
  const state = new Int32Array(env.stateSize);
  const mask = new Uint8Array(env.actionCount);
  const before = components.map((one) => new Float64Array(one.running?.size ?? 0));
  const after = components.map((one) => new Float64Array(one.running?.size ?? 0));
  const squares = components.map((one) => new Float64Array(one.running?.size ?? 0));
  let steps = 0;
  const write = (to: Float64Array[]): void =>
    components.forEach((one, k) => one.running?.write(state, 0, to[k], 0));
  for (let walk = 0; walk < WALKS; walk++) {
    env.reset(state, 0);
    write(before);
    while (!env.isTerminal(state, 0)) {
      env.step(state, 0, randomAction(set, state, mask, random));
      write(after);
      steps++;
      for (let k = 0; k < squares.length; k++) {
        for (let j = 0; j < squares[k].length; j++) squares[k][j] += (after[k][j] - before[k][j]) ** 2;
        before[k].set(after[k]);
      }
    }
  }
  return squares.map((one, k) =>
    one.map((sum, j) => (sum > 0 ? Math.sqrt(sum / steps) : 1 / components[k].running!.scale[j])),
  );
}

function randomAction(
  { env }: DescriptorSet,
  state: Int32Array,
  mask: Uint8Array,
  random: RandomStream,
): number {
  env.forwardMask(state, 0, mask, 0);
  let allowed = 0;
  for (let a = 0; a < mask.length; a++) allowed += mask[a];
  let left = random.int(allowed);
  for (let a = 0; a < mask.length; a++) if (mask[a] && left-- === 0) return a;
  throw new Error('property: a state that is not terminal allows no action');
}

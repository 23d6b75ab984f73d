/**
 * The base measure p0 on the objects of an environment: what "without any wish" means. The paper takes the
 * objects as they come; with outcomes y = f(x) the mass of a cell is p0(cell), so p0 has to be said: uniform,
 * or learnt from unlabelled objects ("natural-like").
 *
 * A base measure is a policy (log p0(a|s), what a roll-out needs) that also knows its ends (log p0(x), what
 * an importance weight needs).
 */
import type { Policy } from '../env/policy-types.js';
import type { RandomStream } from '../random/stream.js';

export interface BaseMeasure extends Policy {
  /** What it is, in a few words: `uniform over outcomes`, `prior peptides.tsv`. */
  readonly name: string;
  /** True when every allowed action of every state is alike. */
  readonly alike?: boolean;
  /** log p0(x) of `count` terminal states [count, stateSize], from row 0 on, into out[count]. In nats. */
  logOutcomes(states: Int32Array, count: number, out: Float32Array | Float64Array): void;
  /** Draws `count` terminal states into states[count, stateSize]. The same stream gives the same objects. */
  sample(random: RandomStream, states: Int32Array, count: number): void;
}

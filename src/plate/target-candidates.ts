/** Candidates of a plate for several targets: mutants of parents, children of two of them, uniform draws. */
import { LocalMoves } from '../adapt/local-moves.js';
import { Breeding } from '../baseline/breeding.js';
import type { Environment } from '../env/environment.js';
import type { RandomStream } from '../random/stream.js';
import type { PlateConstraint } from './plate-candidates.js';
import type { PlateReason } from './plate-item.js';

/** Tries for every candidate that is wanted. */
const TRIES = 20;
/** Chance to change over between parents before each place. */
const CROSSING = 0.2;

export interface CandidateShares {
  readonly mutants: number;
  readonly children: number;
  readonly uniform: number;
}

/**
 * @param parents terminal states [count, stateSize]
 * @param refuses known, pending, excluded
 * @returns texts with the reasons they would be on a plate for, in the order of finding
 */
export function targetCandidates(
  env: Environment,
  parents: Int32Array,
  count: CandidateShares,
  constraint: PlateConstraint | undefined,
  refuses: (text: string) => boolean,
  random: RandomStream,
): Map<string, PlateReason> {
  const found = new Map<string, PlateReason>();
  const size = env.stateSize;
  const all = parents.length / size;
  const moves = new LocalMoves(env);
  const breeding = new Breeding(env, 1);
  const state = new Int32Array(size);
  const other = new Int32Array(size);
  const offer = (reason: PlateReason): void => {
    if (constraint && !constraint.allows(state, 0)) return;
    const text = env.outcomeText(state, 0);
    if (!refuses(text) && !found.has(text)) found.set(text, reason);
  };
  const fill = (wanted: number, reason: PlateReason, attempt: () => boolean): void => {
    const enough = found.size + wanted;
    for (let tries = 0; found.size < enough && tries < TRIES * wanted; tries++) if (attempt()) offer(reason);
  };
  const mutants = random.fork('mutants');
  const children = random.fork('children');
  const uniform = random.fork('uniform');
  if (all > 0) {
    fill(count.mutants, 'neighbor', () => {
      const parent = mutants.int(all) * size;
      state.set(parents.subarray(parent, parent + size));
      for (let left = 1 + mutants.int(3); left > 0; left--)
        if (moves.mutate(state, 0, other, 0, mutants)) state.set(other);
      return true;
    });
    fill(count.children, 'climb', () => {
      const [a, b] = [children.int(all), children.int(all)];
      breeding.cross(parents, a * size, parents, b * size, state, 0, CROSSING, children);
      breeding.mutate(state, 0, children);
      return true;
    });
  }
  fill(count.uniform, 'uniform', () => {
    if (constraint) return constraint.draw(uniform, state, 0);
    env.sampleOutcome(uniform, state, 0);
    return true;
  });
  return found;
}

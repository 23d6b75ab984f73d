/**
 * PlateCandidates of a plate, each with the reason it would be there for: mutants of the best and children of two
 * of them, uniform draws, and draws of a pre-trained sampler where there is one. None is known, excluded or
 * outside the constraint's synchronous part.
 */
import { LocalMoves } from '../adapt/local-moves.js';
import { Breeding } from '../baseline/breeding.js';
import type { Environment } from '../env/environment.js';
import type { RandomStream } from '../random/stream.js';
import type { KnownOutcomes } from './known-outcomes.js';
import type { PlateReason } from './plate-item.js';

/** What a plate asks of a constraint while it searches. */
export interface PlateConstraint {
  /** The synchronous part, of one row of terminal states. */
  allows(states: Int32Array, at: number): boolean;
  /** The whole of it: out[i] = 0 where row i fails. */
  test(states: Int32Array, count: number, out: Uint8Array): Promise<void>;
  /** An outcome among those that the synchronous part allows; false where there is none. */
  draw(random: RandomStream, states: Int32Array, at: number): boolean;
}

/** Tries for every candidate that is wanted. */
const TRIES = 30;
/** Chance to change over between parents before each place. */
const CROSSING = 0.2;

export class PlateCandidates {
  /** Texts with their reasons, in the order of finding. */
  readonly found = new Map<string, PlateReason>();
  private readonly env: Environment;
  private readonly moves: LocalMoves;
  private readonly breeding: Breeding;
  private readonly state: Int32Array;
  private readonly other: Int32Array;

  constructor(
    private readonly known: KnownOutcomes,
    private readonly excluded: ReadonlySet<string>,
    private readonly constraint: PlateConstraint | undefined,
  ) {
    this.env = known.env;
    this.moves = new LocalMoves(this.env);
    this.breeding = new Breeding(this.env, 1);
    this.state = new Int32Array(this.env.stateSize);
    this.other = new Int32Array(this.env.stateSize);
  }

  /** Takes a terminal state unless it may not be proposed. @returns its text when it is new */
  offer(states: Int32Array, at: number, reason: PlateReason): string | undefined {
    if (this.constraint && !this.constraint.allows(states, at)) return undefined;
    const text = this.env.outcomeText(states, at);
    if (this.known.has(text) || this.excluded.has(text) || this.found.has(text)) return undefined;
    this.found.set(text, reason);
    return text;
  }

  /** Up to `count` mutants of parents, each by 1 to `steps` local moves. @param parents indices of the known */
  addMutants(parents: readonly number[], count: number, steps: number, random: RandomStream): string[] {
    const { known, env, state, other } = this;
    return this.fill(count, () => {
      const parent = parents[random.int(parents.length)];
      state.set(known.states.subarray(parent * env.stateSize, (parent + 1) * env.stateSize));
      for (let left = 1 + random.int(steps); left > 0; left--)
        if (this.moves.mutate(state, 0, other, 0, random)) state.set(other);
      return this.offer(state, 0, 'neighbor');
    });
  }

  /** Up to `count` mutated children of two parents. */
  addChildren(parents: readonly number[], count: number, random: RandomStream): string[] {
    const { known, env, state } = this;
    const size = env.stateSize;
    return this.fill(count, () => {
      const [a, b] = [parents[random.int(parents.length)], parents[random.int(parents.length)]];
      this.breeding.cross(known.states, a * size, known.states, b * size, state, 0, CROSSING, random);
      this.breeding.mutate(state, 0, random);
      return this.offer(state, 0, 'climb');
    });
  }

  /** Up to `count` draws of the constraint, or of the environment's law. */
  addUniform(count: number, random: RandomStream): string[] {
    const { constraint, env, state } = this;
    return this.fill(count, () => {
      if (!constraint) env.sampleOutcome(random, state, 0);
      else if (!constraint.draw(random, state, 0)) return undefined;
      return this.offer(state, 0, 'uniform');
    });
  }

  private fill(count: number, attempt: () => string | undefined): string[] {
    const texts: string[] = [];
    for (let tries = 0; texts.length < count && tries < TRIES * count + 200; tries++) {
      const text = attempt();
      if (text !== undefined) texts.push(text);
    }
    return texts;
  }
}

/**
 * Candidates of a plate, each with the reason it would be there for: mutants of the best and children of two
 * of them, uniform draws, and draws of a pre-trained sampler where there is one. None is known, excluded or
 * outside the constraint's synchronous part.
 */
import type { CandidateSource } from '../adapt/candidate-source.js';
import { LocalMoves } from '../adapt/local-moves.js';
import { Breeding } from '../baseline/breeding.js';
import type { OutcomeConstraint } from '../constraint/outcome-constraint.js';
import type { Environment } from '../env/environment.js';
import type { RandomStream } from '../random/stream.js';
import { copyRow } from '../sampling/trajectories.js';
import type { KnownOutcomes } from './known-outcomes.js';
import type { PlateReason } from './plate-item.js';

/** What a plate asks of a constraint: the synchronous part while it searches, the whole of it at the end. */
export type PlateConstraint = Pick<OutcomeConstraint, 'allows' | 'test' | 'draw'>;

/** Outcomes to breed from: rows of terminal states [count, stateSize]. */
export interface BreedingStock {
  readonly states: Int32Array;
  readonly count: number;
}

/** Tries for every candidate that is wanted. */
const TRIES = 20;
/** Chance to change over between parents before each place. */
const CROSSING = 0.2;
/** Draws of a source at once. */
const DRAWS = 64;

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

  /** Up to `count` new mutants of parents, each by 1 to `steps` local moves. */
  addMutants(
    parents: BreedingStock,
    count: number,
    steps: number,
    reason: PlateReason,
    random: RandomStream,
  ): string[] {
    const { state, other } = this;
    const size = this.env.stateSize;
    return this.fill(count, () => {
      copyRow(parents.states, random.int(parents.count) * size, state, 0, size);
      for (let left = 1 + random.int(steps); left > 0; left--)
        if (this.moves.mutate(state, 0, other, 0, random)) state.set(other);
      return this.offer(state, 0, reason);
    });
  }

  /** Up to `count` new children of a parent and another one, mutated half of the time. */
  addChildren(parents: BreedingStock, others: BreedingStock, count: number, random: RandomStream): string[] {
    const { state } = this;
    const size = this.env.stateSize;
    return this.fill(count, () => {
      const [a, b] = [random.int(parents.count) * size, random.int(others.count) * size];
      this.breeding.cross(parents.states, a, others.states, b, state, 0, CROSSING, random);
      if (random.int(2) === 1) this.breeding.mutate(state, 0, random);
      return this.offer(state, 0, 'climb');
    });
  }

  /** Up to `count` new draws of the constraint, or of the environment's law. */
  addUniform(count: number, random: RandomStream): string[] {
    const { constraint, env, state } = this;
    return this.fill(count, () => {
      if (!constraint) env.sampleOutcome(random, state, 0);
      else if (!constraint.draw(random, state, 0)) return undefined;
      return this.offer(state, 0, 'uniform');
    });
  }

  /** Every outcome of a space that can be listed. */
  addAll(): void {
    const { env, state } = this;
    for (let i = 0; i < (env.outcomeCount ?? 0); i++) {
      env.outcomeAt?.(i, state, 0);
      this.offer(state, 0, 'climb');
    }
  }

  /** What is new of about `count` draws of a sampler. */
  addSampled(source: CandidateSource, count: number, random: RandomStream): void {
    const size = this.env.stateSize;
    const states = new Int32Array(DRAWS * size);
    for (let drawn = 0; drawn < count; drawn += DRAWS) {
      source.draw(states, DRAWS, random);
      for (let i = 0; i < DRAWS; i++) this.offer(states, i * size, 'sampler');
    }
  }

  /** Takes a terminal state unless it may not be proposed. @returns its text when it is new */
  private offer(states: Int32Array, at: number, reason: PlateReason): string | undefined {
    if (this.constraint && !this.constraint.allows(states, at)) return undefined;
    const text = this.env.outcomeText(states, at);
    if (this.known.has(text) || this.excluded.has(text) || this.found.has(text)) return undefined;
    this.found.set(text, reason);
    return text;
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

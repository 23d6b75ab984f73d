/**
 * What a law is, and how a law on single states is checked on all samples and its counterexample made short.
 */
import type { RandomStream } from '../../random/stream.js';
import { replay, shrink, type Explored, type Sample } from './explore.js';
import type { Probe, StateRow } from './probe.js';

export interface Counterexample {
  /** Forward actions from s0. */
  readonly actions: readonly number[];
  /** The state they lead to, or the outcome that is meant where no actions lead to it. */
  readonly state: readonly number[];
  /** What is wrong there. */
  readonly problem: string;
}

export interface Verdict {
  /**
   * Number of states, pairs or outcomes that were checked; 0 when the law says nothing about this
   * environment.
   */
  readonly cases: number;
  readonly counterexample?: Counterexample;
}

/** Everything that laws are checked on. */
export interface World {
  readonly probe: Probe;
  readonly explored: Explored;
  /** Explored states first, then states of random trajectories. */
  readonly samples: readonly Sample[];
  /** Random trajectories, from s0 to an end. */
  readonly trajectories: readonly (readonly number[])[];
  /** Draws of `sampleOutcome`; fewer than asked for when it threw `drawError`. */
  readonly outcomes: readonly StateRow[];
  readonly drawError: string | undefined;
  readonly random: RandomStream;
}

export interface Law {
  readonly name: string;
  check(world: World): Verdict;
}

/** What is wrong with a state, or undefined. May throw: that is wrong too. */
export type StateCheck = (probe: Probe, row: StateRow, world: World) => string | undefined;

/** A law on every state. */
export function stateLaw(name: string, check: StateCheck): Law {
  return lawOn(name, () => true, check);
}

/** A law on every terminal state. */
export function outcomeLaw(name: string, check: StateCheck): Law {
  return lawOn(name, (probe, row) => probe.isTerminal(row), check);
}

function lawOn(name: string, applies: (probe: Probe, row: StateRow) => boolean, check: StateCheck): Law {
  return {
    name,
    check(world) {
      const { probe, samples, explored } = world;
      const problemOf = (row: StateRow) =>
        problemIn(() => (applies(probe, row) ? check(probe, row, world) : undefined));
      let cases = 0;
      for (let i = 0; i < samples.length; i++) {
        const { row, actions } = samples[i];
        if (applies(probe, row)) cases++;
        const problem = problemOf(row);
        if (problem === undefined) continue;
        // Explored states come by rising distance from s0: there is nothing shorter.
        if (i < explored.states.length)
          return { cases, counterexample: { actions, state: [...row], problem } };
        const short = shrink(actions, (candidate) => {
          const end = replay(probe, candidate);
          return end && problemOf(end);
        });
        const state = [...(replay(probe, short.actions) ?? row)];
        return { cases, counterexample: { ...short, state } };
      }
      return { cases };
    },
  };
}

/** What `check` says; a thrown error is a problem too. */
export function problemIn(check: () => string | undefined): string | undefined {
  try {
    return check();
  } catch (error) {
    return `throws: ${error instanceof Error ? error.message : String(error)}`;
  }
}

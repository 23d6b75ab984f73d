/**
 * The states of an enumerable environment by number, as dynamic programming over them needs it: s0 is 0,
 * every edge leads to a greater number, and no edge is kept. Where a formula numbers the states
 * (`Environment.numbering`) nothing is held at all; elsewhere the states are explored once and kept in a hash
 * table (state-graph.ts, at most 4 (stateSize + 8) bytes a state and 16 an edge).
 */
import type { Environment } from '../env/environment.js';
import { enumerateStates, outcomeCountText } from './state-graph.js';

export interface StateSpace {
  readonly env: Environment;
  /** S. */
  readonly stateCount: number;
  /** X. */
  readonly outcomeCount: number;
  /** Number of a state, or -1 for one that s0 does not reach. */
  find(states: Int32Array, at: number): number;
  /** Writes the state of a number. */
  writeState(s: number, states: Int32Array, at: number): void;
  /** Number of the outcome that a terminal state is; `env.outcomeIndex` where there is one. */
  outcomeOf(states: Int32Array, at: number): number;
  /** Writes the terminal state of an outcome. */
  writeOutcome(x: number, states: Int32Array, at: number): void;
}

/** States that are solved where nothing else is said: 8 bytes each, and 8 an outcome. */
export const MOST_STATES = 5_000_000;

/** Edges that are explored, for each state that may be. */
const EDGES_A_STATE = 8;

/**
 * Opens the states of an environment.
 * @throws one sentence with the count and the limit when they are more than `maxStates`: at once where the
 * count is known, else as soon as so many have been found
 */
export function openStateSpace(env: Environment, maxStates = MOST_STATES): StateSpace {
  const { numbering, outcomeCount } = env;
  if (!numbering || outcomeCount === undefined || !env.outcomeAt || !env.outcomeIndex)
    return exploredSpace(env, maxStates);
  const { count } = numbering;
  if (count > maxStates)
    throw new Error(
      `exact: ${env.task.name} has ${count.toLocaleString('en-US')} states, more than the limit of ${maxStates}`,
    );
  return {
    env,
    stateCount: count,
    outcomeCount,
    find: (states, at) => numbering.indexOf(states, at),
    writeState: (s, states, at) => numbering.stateAt(s, states, at),
    outcomeOf: (states, at) => env.outcomeIndex!(states, at),
    writeOutcome: (x, states, at) => env.outcomeAt!(x, states, at),
  };
}

function exploredSpace(env: Environment, maxStates: number): StateSpace {
  if (env.logOutcomeCount > Math.log(maxStates) + 1e-9)
    throw new Error(
      `exact: ${env.task.name} has ${outcomeCountText(env)} outcomes, more than the limit of ${maxStates} states`,
    );
  const graph = enumerateStates(env, { maxStates, maxEdges: EDGES_A_STATE * maxStates });
  const { rows, outcomeOf, outcomeState } = graph;
  const size = env.stateSize;
  const write = (s: number, states: Int32Array, at: number): void => {
    for (let k = 0; k < size; k++) states[at + k] = rows[s * size + k];
  };
  return {
    env,
    stateCount: graph.stateCount,
    outcomeCount: graph.outcomeCount,
    find: (states, at) => graph.find(states, at),
    writeState: write,
    outcomeOf: (states, at) => outcomeOf[graph.find(states, at)],
    writeOutcome: (x, states, at) => write(outcomeState[x], states, at),
  };
}

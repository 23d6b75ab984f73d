/**
 * The states that laws are checked on: all states breadth first while they are few, then states of random
 * trajectories, forwards from s0 and backwards from drawn outcomes. Each comes with the actions that lead to
 * it.
 */
import type { RandomStream } from '../../random/stream.js';
import { marked, rowKey, type Probe, type StateRow } from './probe.js';

/** A state and the forward actions that lead to it from s0. */
export interface Sample {
  readonly row: StateRow;
  readonly actions: readonly number[];
}

export interface Explored {
  /**
   * States by rising distance from s0, so that the first that breaks a law has the shortest action sequence.
   */
  readonly states: readonly Sample[];
  /** All edges between them, by state number. */
  readonly edges: readonly { readonly from: number; readonly action: number; readonly to: number }[];
  /** True when these are all states. */
  readonly complete: boolean;
}

/**
 * Spaces with no more states and edges are explored completely; of larger ones only the states nearest to s0
 * are kept.
 */
const MAX_STATES = 4000;
const MAX_EDGES = 40_000;
const NEAREST = 200;
/** Longest trajectory followed, whatever maxSteps says. */
const MAX_LENGTH = 10_000;
/** States taken from one trajectory. */
const STATES_PER_TRAJECTORY = 8;

/** Breadth-first search from s0. Actions that throw lead nowhere; the law on transitions reports them. */
export function explore(probe: Probe): Explored {
  const states: Sample[] = [{ row: probe.start(), actions: [] }];
  const edges: { from: number; action: number; to: number }[] = [];
  const numbers = new Map([[rowKey(states[0].row), 0]]);
  let complete = true;
  for (let from = 0; from < states.length && complete; from++) {
    const { row, actions } = states[from];
    for (const action of allowed(probe, row)) {
      const next = attempt(() => probe.step(row, action));
      if (!next) continue;
      const key = rowKey(next);
      let to = numbers.get(key);
      if (to === undefined) {
        if (states.length === MAX_STATES) {
          complete = false;
          break;
        }
        to = states.length;
        numbers.set(key, to);
        states.push({ row: next, actions: [...actions, action] });
      }
      edges.push({ from, action, to });
    }
    if (edges.length > MAX_EDGES) complete = false;
  }
  if (complete) return { states, edges, complete };
  const nearest = states.slice(0, NEAREST);
  const between = edges.filter(({ from, to }) => from < NEAREST && to < NEAREST);
  return { states: nearest, edges: between, complete };
}

/** Random trajectories as action sequences: uniform over allowed actions, cut one step behind maxSteps. */
export function randomTrajectory(probe: Probe, random: RandomStream): number[] {
  const limit = Math.min(probe.env.maxSteps + 1, MAX_LENGTH);
  const actions: number[] = [];
  let row = probe.start();
  while (actions.length < limit) {
    const choices = allowed(probe, row);
    if (choices.length === 0) break;
    const action = choices[random.int(choices.length)];
    const next = attempt(() => probe.step(row, action));
    if (!next) break;
    actions.push(action);
    row = next;
  }
  return actions;
}

/** Actions undone from `outcome` back to s0, as a forward sequence; `end` is where the walk got to. */
export function walkBack(
  probe: Probe,
  outcome: StateRow,
  random: RandomStream,
): { actions: number[]; end: StateRow } {
  const limit = Math.min(probe.env.maxSteps + 1, MAX_LENGTH);
  const actions: number[] = [];
  let row = outcome;
  while (actions.length < limit) {
    const choices = attempt(() => marked(probe.backwardMask(row))) ?? [];
    if (choices.length === 0) break;
    const action = choices[random.int(choices.length)];
    const previous = attempt(() => probe.stepBack(row, action));
    if (!previous) break;
    actions.push(action);
    row = previous;
  }
  return { actions: actions.reverse(), end: row };
}

/** Some of the states along an action sequence: its end, the state before it, and a few others. */
export function samplesAlong(probe: Probe, actions: readonly number[], random: RandomStream): Sample[] {
  const states = statesAlong(probe, actions) ?? [];
  const chosen = new Set([states.length - 1, Math.max(0, states.length - 2)]);
  while (chosen.size < Math.min(STATES_PER_TRAJECTORY, states.length)) chosen.add(random.int(states.length));
  return [...chosen]
    .filter((length) => length >= 0)
    .sort((a, b) => a - b)
    .map((length) => ({ row: states[length], actions: actions.slice(0, length) }));
}

/** s0 and the states behind each action; undefined when one of the actions is not allowed or throws. */
export function statesAlong(probe: Probe, actions: readonly number[]): StateRow[] | undefined {
  const states = [probe.start()];
  for (const action of actions) {
    const here = states[states.length - 1];
    const next = allowed(probe, here).includes(action) ? attempt(() => probe.step(here, action)) : undefined;
    if (!next) return undefined;
    states.push(next);
  }
  return states;
}

/** The state behind an action sequence; undefined when one of the actions is not allowed or throws. */
export function replay(probe: Probe, actions: readonly number[]): StateRow | undefined {
  return statesAlong(probe, actions)?.at(-1);
}

/**
 * Makes a failing action sequence shorter: drops ranges of actions, long ones first, while `fails` still says
 * what is wrong. The result fails, and no single action can be dropped from it.
 */
export function shrink(
  actions: readonly number[],
  fails: (actions: readonly number[]) => string | undefined,
): { actions: readonly number[]; problem: string } {
  let best = actions;
  let problem = fails(best) ?? 'fails only now and then: its methods must give the same result every time';
  for (let size = best.length; size >= 1; size = Math.floor(size / 2)) {
    for (let begin = 0; begin + size <= best.length;) {
      const shorter = [...best.slice(0, begin), ...best.slice(begin + size)];
      const found = fails(shorter);
      if (found === undefined) {
        begin++;
        continue;
      }
      best = shorter;
      problem = found;
      begin = 0;
    }
  }
  return { actions: best, problem };
}

function allowed(probe: Probe, row: StateRow): number[] {
  return attempt(() => marked(probe.forwardMask(row))) ?? [];
}

function attempt<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch {
    return undefined;
  }
}

/**
 * The laws that every environment obeys, as a plain function: tests of the project's own environments and
 * `ocgfn verify FILE` for users' environments call the same. A broken law comes with a counterexample: the
 * shortest sequence of actions that could be found, the state it leads to, and a sentence about what is wrong
 * there.
 */
import { RandomStream } from '../random/stream.js';
import type { Environment } from './environment.js';
import { explore, randomTrajectory, samplesAlong, walkBack } from './laws/explore.js';
import { FEATURE_LAWS } from './laws/feature-laws.js';
import { GRAPH_LAWS } from './laws/graph-laws.js';
import { problemIn, type Counterexample, type Law, type Verdict, type World } from './laws/law.js';
import { problemOfMembers } from './laws/members.js';
import { OUTCOME_LAWS } from './laws/outcome-laws.js';
import { Probe, sameRow, type StateRow } from './laws/probe.js';
import { TRANSITION_LAWS } from './laws/transition-laws.js';

export type { Counterexample } from './laws/law.js';

export interface LawResult {
  readonly law: string;
  readonly ok: boolean;
  /**
   * Number of states, pairs or outcomes that were checked; 0 when the law says nothing about this
   * environment.
   */
  readonly cases: number;
  readonly counterexample?: Counterexample;
}

export interface LawOptions {
  /** Seed of every random choice. Default 0. */
  readonly seed?: number;
  /**
   * Random trajectories, and drawn outcomes, besides the states near s0 that are all visited. Default 100.
   */
  readonly cases?: number;
}

const LAWS: readonly Law[] = [...TRANSITION_LAWS, ...GRAPH_LAWS, ...OUTCOME_LAWS, ...FEATURE_LAWS];

/**
 * Checks all laws of an environment. Small spaces (up to 4,000 states) are checked completely. Never throws
 * on a faulty environment: an error thrown by one of its methods is a counterexample.
 */
export function checkLaws(env: Environment, options: LawOptions = {}): LawResult[] {
  const { seed = 0, cases = 100 } = options;
  const random = new RandomStream(seed).fork('laws');
  // Without its members, or without s0, nothing more can be said of an environment.
  const missing = problemOfMembers(env);
  if (missing) return [broken('members', missing)];
  let world: World;
  try {
    world = prepare(new Probe(env), random, cases);
  } catch (error) {
    return [MEMBERS_OK, broken('reset', `throws: ${(error as Error).message}`)];
  }
  const results = LAWS.map((law) => {
    const { counterexample, cases: count } = verdictOf(law, world);
    const ok = counterexample === undefined;
    return { law: law.name, ok, cases: count, ...(counterexample && { counterexample }) };
  });
  return [MEMBERS_OK, ...results];
}

const MEMBERS_OK: LawResult = { law: 'members', ok: true, cases: 1 };

function broken(law: string, problem: string): LawResult {
  return { law, ok: false, cases: 1, counterexample: { actions: [], state: [], problem } };
}

function verdictOf(law: Law, world: World): Verdict {
  let verdict: Verdict = { cases: 1 };
  const problem = problemIn(() => {
    verdict = law.check(world);
    return undefined;
  });
  return problem ? { cases: 1, counterexample: { actions: [], state: [], problem } } : verdict;
}

function prepare(probe: Probe, random: RandomStream, cases: number): World {
  const explored = explore(probe);
  const outcomes: StateRow[] = [];
  const drawError = problemIn(() => drawOutcomes(probe, random.fork('outcomes'), cases, outcomes));
  const forward = random.fork('forward');
  const trajectories = Array.from({ length: cases }, () => randomTrajectory(probe, forward));
  // Where all states are known, trajectories add none.
  const samples = [...explored.states];
  if (!explored.complete) {
    const pick = random.fork('pick');
    const backward = random.fork('backward');
    for (const actions of trajectories) samples.push(...samplesAlong(probe, actions, pick));
    for (const outcome of outcomes) {
      const walk = walkBack(probe, outcome, backward);
      if (sameRow(walk.end, explored.states[0].row)) samples.push(...samplesAlong(probe, walk.actions, pick));
    }
  }
  return { probe, explored, samples, trajectories, outcomes, drawError, random };
}

/** Draws outcomes, each into a row with old contents. */
function drawOutcomes(probe: Probe, random: RandomStream, count: number, to: StateRow[]): undefined {
  for (let i = 0; i < count; i++) {
    to.push(probe.written('sampleOutcome', (states, at) => probe.env.sampleOutcome(random, states, at)));
  }
}

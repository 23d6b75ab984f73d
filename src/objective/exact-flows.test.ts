/** Every objective is zero at the exact flows, and its gradient equals central differences, in float64. */
import { describe, expect, it } from 'vitest';
import type { Environment } from '../env/environment.js';
import { buildTask } from '../env/tasks.js';
import { edgeFlows, solveFlows, type Flows } from '../exact/flows.js';
import { enumerateStates, type StateGraph } from '../exact/state-graph.js';
import { RandomStream } from '../random/stream.js';
import { Roller } from '../sampling/rollout.js';
import { TrajectoryBatch } from '../sampling/trajectories.js';
import { uniformPolicy } from '../sampling/uniform-policy.js';
import { plainBackend } from '../tensor/backend.js';
import { huber, meanOfAll } from '../tensor/ops/elementwise.js';
import { Tape } from '../tensor/tape.js';
import { LearnedParameter, type Tensor } from '../tensor/tensor.js';
import { flowMatching } from './flow-matching.js';
import { createObjective } from './objectives.js';
import { column } from './per-trajectory.js';

const backend = plainBackend('float64');
const { arena } = backend;
const M = 6;

/** The exact quantities of a few trajectories, as parameters, so that gradients can be had. */
class Case {
  readonly graph: StateGraph;
  readonly flows: Flows;
  readonly batch: TrajectoryBatch;
  readonly logReward: Float64Array;
  readonly logPF: LearnedParameter;
  readonly logPB: LearnedParameter;
  readonly logF: LearnedParameter;
  readonly logZ: LearnedParameter;
  readonly logStop: LearnedParameter;
  readonly stateLogReward: Float64Array;

  constructor(env: Environment) {
    this.graph = enumerateStates(env);
    const { graph } = this;
    const random = new RandomStream(5);
    const rewards = Float64Array.from({ length: graph.outcomeCount }, () => 3 * random.uniform() - 1);
    this.flows = solveFlows(graph, rewards);
    const { logF, logZ } = this.flows;
    const edge = edgeFlows(this.flows);
    this.batch = new TrajectoryBatch(env, M);
    new Roller(env, M).rollout(uniformPolicy(env), M, this.batch, random);
    const { batch } = this;
    const size = env.stateSize;
    this.logReward = Float64Array.from({ length: M }, (_, m) => logF[graph.find(batch.ends, m * size)]);
    const source = Array.from({ length: batch.size }, (_, i) => graph.find(batch.states, i * size));
    const taken = source.map((s, i) => edgeBy(graph, s, batch.actions[i]));
    this.logPF = parameter(taken.map((e, i) => edge[e] - logF[source[i]]));
    this.logPB = parameter(taken.map((e) => this.flows.logPB[e]));
    this.logF = parameter(source.map((s) => logF[s]));
    this.logZ = parameter([logZ]);
    // The stop of a grid is its last action; elsewhere these two are not used.
    const stops = source.map((s) => edgeBy(graph, s, env.actionCount - 1));
    this.logStop = parameter(stops.map((e, i) => (e < 0 ? 0 : edge[e] - logF[source[i]])));
    this.stateLogReward = Float64Array.from(stops, (e) => (e < 0 ? 0 : edge[e]));
  }

  get parameters(): LearnedParameter[] {
    return [this.logPF, this.logPB, this.logF, this.logZ, this.logStop];
  }

  /** log F~ of forward-looking objectives takes the reward of the state off. */
  loss(tape: Tape, name: string, delta = 0): Tensor {
    const { batch, logReward, logPF, logPB, logF, logZ, logStop, stateLogReward } = this;
    let flow: Tensor = logF;
    if (name === 'fl-db') {
      const correction = column(tape, stateLogReward, batch.size);
      flow = tape.tensor(batch.size, 1);
      backend.kernels.axpby(batch.size, 1, logF.at, -1, correction.at, flow.at);
    }
    // The prior of relative TB is P_B itself, whose ratio then is that of trajectory balance.
    const logPrior = arena.real.slice(logPB.at >> 2, (logPB.at >> 2) + logPB.size);
    return createObjective(name, { lambda: 0.9 }).loss(
      tape,
      { batch, logReward, logPF, logPB, logF: flow, logZ, logStop, stateLogReward, logPrior },
      { delta },
    );
  }

  /**
   * Flow-matching residuals at every state that the trajectories visit, s0 left out, and the edge flows as a
   * parameter.
   */
  matching(tape: Tape, edgeFlow: LearnedParameter): Tensor {
    const { graph, batch } = this;
    const { env } = graph;
    const visited = new Set<number>();
    for (let m = 0; m < M; m++) {
      visited.add(graph.find(batch.ends, m * env.stateSize));
      for (let i = batch.starts[m] + 1; i < batch.starts[m + 1]; i++)
        visited.add(graph.find(batch.states, i * env.stateSize));
    }
    const edges = [...visited].map((s) => [
      ...graph.parentEdge.subarray(graph.parentStart[s], graph.parentStart[s + 1]),
    ]);
    const flat = edges.flat();
    const starts = [0];
    for (const list of edges) starts.push(starts.at(-1)! + list.length);
    const outflow = column(tape, [...visited].map((s) => this.flows.logF[s]), visited.size); // prettier-ignore
    const incoming = {
      count: flat.length,
      row: ints(tape, flat.map((e) => graph.edgeSource[e])), // prettier-ignore
      action: ints(tape, flat.map((e) => graph.edgeAction[e])), // prettier-ignore
      starts: ints(tape, starts),
    };
    return flowMatching(tape, edgeFlow, incoming, outflow);
  }

  exactEdgeFlows(): LearnedParameter {
    const { graph } = this;
    const actions = graph.env.actionCount;
    const p = new LearnedParameter(backend, 'edges', graph.stateCount, actions);
    edgeFlows(this.flows).forEach((value, e) => {
      arena.real[(p.at >> 2) + graph.edgeSource[e] * actions + graph.edgeAction[e]] = value;
    });
    return p;
  }
}

function edgeBy(graph: StateGraph, s: number, action: number): number {
  for (let e = graph.edgeStart[s]; e < graph.edgeStart[s + 1]; e++)
    if (graph.edgeAction[e] === action) return e;
  return -1;
}

function parameter(values: number[]): LearnedParameter {
  const p = new LearnedParameter(backend, 'p', values.length, 1);
  arena.real.set(values, p.at >> 2);
  return p;
}

function ints(tape: Tape, values: number[]): number {
  const at = tape.ints(values.length);
  arena.int.set(values, at >> 2);
  return at;
}

/**
 * Largest difference of a gradient from central differences, over the parameters that the loss depends on.
 */
function gradientError(parameters: LearnedParameter[], loss: (tape: Tape) => Tensor): number {
  const tape = new Tape(backend);
  const value = (): number => {
    tape.begin();
    for (const p of parameters) p.gradWritten = false;
    const out = loss(tape);
    tape.backward(out);
    const result = tape.scalar(out);
    tape.end();
    return result;
  };
  value();
  const used = parameters.filter((p) => p.gradWritten);
  const gradients = used.map((p) => arena.real.slice(p.grad >> 2, (p.grad >> 2) + p.size));
  let worst = used.length > 0 ? 0 : Infinity;
  used.forEach((p, k) => {
    for (let i = 0; i < p.size; i++) {
      const at = (p.at >> 2) + i;
      const held = arena.real[at];
      arena.real[at] = held + 1e-5;
      const up = value();
      arena.real[at] = held - 1e-5;
      const down = value();
      arena.real[at] = held;
      worst = Math.max(worst, Math.abs((up - down) / 2e-5 - gradients[k][i]));
    }
  });
  return worst;
}

/** Moves every parameter away from the exact flows. */
function disturb(parameters: LearnedParameter[]): void {
  const random = new RandomStream(9);
  for (const p of parameters)
    for (let i = 0; i < p.size; i++) arena.real[(p.at >> 2) + i] += 0.5 * (2 * random.uniform() - 1);
}

const ENVIRONMENTS: [string, () => Environment, readonly string[]][] = [
  ['grid', () => buildTask('grid', { side: 4 }), ['fl-db', 'modified-db']],
  ['toy DAG', () => buildTask('dag'), []],
  [
    'prepend-append strings',
    () => buildTask('sequence', { length: 4, alphabet: 'AB', construction: 'prepend-append' }),
    [],
  ],
  ['sets', () => buildTask('set', { items: 5, size: 3 }), []],
];

for (const [name, build, more] of ENVIRONMENTS) {
  describe(`on ${name}`, () => {
    const objectives = ['tb', 'db', 'subtb', 'vargrad', ...more];

    it.each(objectives)('%s is zero at the exact flows', (objective) => {
      const tape = new Tape(backend);
      tape.begin();
      expect(tape.scalar(new Case(build()).loss(tape, objective))).toBeLessThan(1e-24);
      tape.end();
    });

    it('flow matching is zero at the exact flows', () => {
      const exact = new Case(build());
      const edges = exact.exactEdgeFlows();
      const tape = new Tape(backend);
      tape.begin();
      expect(tape.scalar(meanOfAll(tape, huber(tape, exact.matching(tape, edges))))).toBeLessThan(1e-24);
      tape.end();
    });

    it.each([...objectives, 'rtb', 'mle'])('the gradient of %s equals differences', (objective) => {
      const disturbed = new Case(build());
      disturb(disturbed.parameters);
      expect(gradientError(disturbed.parameters, (tape) => disturbed.loss(tape, objective))).toBeLessThan(
        1e-8,
      );
      expect(
        gradientError(disturbed.parameters, (tape) => disturbed.loss(tape, objective, 0.3)),
      ).toBeLessThan(1e-8);
    });

    it('the gradient of flow matching equals differences', () => {
      const disturbed = new Case(build());
      const edges = disturbed.exactEdgeFlows();
      disturb([edges]);
      const loss = (tape: Tape): Tensor => meanOfAll(tape, huber(tape, disturbed.matching(tape, edges), 0.3));
      expect(gradientError([edges], loss)).toBeLessThan(1e-8);
    });

    it('relative TB is zero where the prior explains the rest of the reward', () => {
      const { batch, logPF, logZ, flows } = new Case(build());
      const logPrior = Float64Array.from({ length: batch.size }, (_, i) => -0.1 * i);
      const at = logPF.at >> 2;
      const logReward = new Float64Array(M).fill(flows.logZ);
      for (let i = 0; i < batch.size; i++) logReward[batch.owner[i]] += arena.real[at + i] - logPrior[i];
      const tape = new Tape(backend);
      tape.begin();
      const quantities = { batch, logReward, logPF, logZ, logPrior };
      const loss = createObjective('rtb').loss(tape, quantities, { delta: 0 });
      expect(tape.scalar(loss)).toBeLessThan(1e-24);
      tape.end();
    });
  });
}

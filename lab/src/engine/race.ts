/**
 * The race: several ways to spend reward calls on one painted reward, seen through the same window. Each
 * method pays for cells through an oracle of its own with the same budget; the one that has spent least moves
 * next, so that all curves grow together. From a seed, on the same kernels: the same numbers in Node.
 *
 * Methods with a policy are measured by the exact distribution that it samples. Search methods have none:
 * what they show is where they paid.
 */
import { PaidOracle, RandomStream, type OutcomeModel } from 'ocgfn';
import { enumerateStates, terminatingDistribution, type StateGraph } from 'ocgfn/exact';
import { distances } from 'ocgfn/metric';
import { ExtractionOperator, type Spending } from 'ocgfn/adapt';
import { findBudgetMethod } from 'ocgfn/method';
import { KnownCells } from './known-cells.js';
import { KeptSum } from './kept-sum.js';
import { logRewards, logTarget, modesOf, paintedReward } from './painted-reward.js';
import { RACE_METHODS, type RaceMethod } from './race-list.js';

export interface RaceRequest {
  readonly levels: Uint8Array;
  readonly side: number;
  readonly seed: number;
  /** Reward calls of each method. */
  readonly budget: number;
  readonly methods: readonly RaceMethod[];
}

export interface RacePoint {
  readonly method: RaceMethod;
  readonly calls: number;
  /** Total variation from R / Z, exact; NaN for methods without a policy. */
  readonly tv: number;
  /** Modes among the cells paid for, and how many there are. */
  readonly modes: number;
  readonly allModes: number;
  /** Seconds of work so far; the only figure that is not the same everywhere. */
  readonly seconds: number;
  /** Distribution sampled, or 1 where the method paid [X]. */
  readonly map: Float64Array;
  readonly done: boolean;
}

/** Points of a curve. */
const POINTS = 24;

interface Racer {
  readonly method: RaceMethod;
  readonly paid: PaidOracle;
  readonly work: Spending;
  seconds: number;
  /** Calls at which the next point is due. */
  next: number;
}

/** Runs the race; a point whenever a method has spent its next part of the budget. */
export async function* runRace(model: OutcomeModel, request: RaceRequest): AsyncGenerator<RacePoint> {
  const { levels, side, budget } = request;
  const graph = enumerateStates(model.env);
  const target = logTarget(logRewards(levels));
  const modes = modesOf(levels, side).map((y) => `${Math.floor(y / side)},${y % side}`);
  // Made once for all methods that sum over the model.
  let made: ExtractionOperator | undefined;
  const operator = (): ExtractionOperator => (made ??= ExtractionOperator.build(graph, model));
  const racers = request.methods.map((method): Racer => {
    const paid = new PaidOracle(paintedReward(levels, side), { budget });
    return { method, paid, work: makeWork(model, operator, method, paid, request), seconds: 0, next: 0 };
  });
  let open = racers;
  while (open.length > 0) {
    const racer = open.reduce((least, other) => (other.paid.calls < least.paid.calls ? other : least));
    const start = performance.now();
    await racer.work.next();
    racer.seconds += (performance.now() - start) / 1000;
    if (racer.work.done) open = open.filter((other) => other !== racer);
    if (racer.paid.calls < racer.next && !racer.work.done) continue;
    racer.next = racer.paid.calls + budget / POINTS;
    yield measure(racer, graph, target, modes);
  }
}

function makeWork(
  model: OutcomeModel,
  operator: () => ExtractionOperator,
  name: RaceMethod,
  paid: PaidOracle,
  { seed }: RaceRequest,
): Spending {
  const random = new RandomStream(seed).fork(name);
  const entry = RACE_METHODS.find((known) => known.name === name)!;
  if (!('method' in entry)) return new KnownCells(new KeptSum(operator()), paid, random);
  const { backend } = model.parameters;
  const method = findBudgetMethod(entry.method);
  const sums = method.usesOperator?.(entry.settings, model.env) === true;
  const place = {
    model,
    env: model.env,
    backend,
    payer: paid,
    random,
    ...(sums && { operator: operator() }),
  };
  return method.start(entry.settings, place).spending;
}

function measure(racer: Racer, graph: StateGraph, target: Float64Array, modes: readonly string[]): RacePoint {
  const { method, paid, work, seconds } = racer;
  let tv = NaN;
  let map: Float64Array;
  if (work.policy) {
    const logP = terminatingDistribution(graph, work.policy);
    ({ tv } = distances(logP, target));
    map = logP.map(Math.exp);
  } else {
    map = new Float64Array(target.length);
    const side = Math.sqrt(target.length);
    for (const { text } of paid.paid) {
      const [x0, x1] = text.split(',').map(Number) as [number, number];
      map[x0 * side + x1] = 1;
    }
  }
  const found = modes.filter((mode) => paid.free(mode) !== undefined).length;
  return {
    method,
    calls: paid.calls,
    tv,
    modes: found,
    allModes: modes.length,
    seconds,
    map,
    done: work.done,
  };
}

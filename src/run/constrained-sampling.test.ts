/** Completion and constraints against sums over the listed outcomes. */
import { describe, expect, it } from 'vitest';
import { BUILTIN_DESCRIPTORS } from '../descriptor/builtin-descriptors.js';
import { constrainEnvironment } from '../constraint/constrained-environment.js';
import { maskedPolicy } from '../constraint/masked-policy.js';
import type { WithinConditions } from '../constraint/within-conditions.js';
import { openOutcomeConstraint } from '../constraint/open-constraint.js';
import { openDescriptors } from '../descriptor/descriptor-registry.js';
import { createSequence } from '../env/sequence.js';
import { readPartialState } from '../env/partial-state.js';
import type { Environment } from '../env/environment.js';
import { forwardDistribution } from '../exact/forward-distribution.js';
import { solveSpace } from '../exact/solved-flows.js';
import { openStateSpace } from '../exact/state-space.js';
import { SolvedPolicy } from '../method/stored-solution.js';
import { RandomStream } from '../random/stream.js';
import {
  constrainSolved,
  drawMasked,
  drawWithin,
  effectiveSize,
  isCommon,
  requireFulfillable,
} from './constrained-sampling.js';
import { drawCandidates } from './sampling-run.js';

const strings = createSequence({ alphabet: 'ACGT', length: 5 });
const ends = createSequence({ alphabet: 'ACGT', length: 5, construction: 'prepend-append' });

const open = (env: Environment, text: string): Promise<WithinConditions> =>
  openOutcomeConstraint(text, env, { open: (spec) => openDescriptors(spec, env, BUILTIN_DESCRIPTORS) });

const fillZero = (_: Int32Array, count: number, out: Uint8Array): Promise<void> => {
  out.fill(0, 0, count);
  return Promise.resolve();
};

/** R(x) = 1 + places of A, counted from 1. */
const rewardOf = (text: string): number =>
  1 + [...text].reduce((sum, c, i) => sum + (c === 'A' ? i + 1 : 0), 0);

function solvedPolicy(env: Environment): { policy: SolvedPolicy; texts: string[] } {
  const space = openStateSpace(env);
  const row = new Int32Array(env.stateSize);
  const texts = Array.from({ length: space.outcomeCount }, (_, x) => {
    space.writeOutcome(x, row, 0);
    return env.outcomeText(row, 0);
  });
  const raw = Float64Array.from(texts, rewardOf);
  const logReward = raw.map(Math.log);
  return { policy: new SolvedPolicy(solveSpace(space, logReward), raw, logReward), texts };
}

describe.each([strings, ends])('a solved policy of %#', (env) => {
  const { policy, texts } = solvedPolicy(env);

  it('within a constraint is R / Z over what fulfils it, and 0 elsewhere', async () => {
    const inside = (text: string): boolean =>
      text.includes('GA') && [...text].filter((c) => c === 'G' || c === 'C').length >= 2;
    const within = await constrainSolved(policy, await open(env, 'motif:GA, gc>=2'));
    const wanted = texts.map((text) => (inside(text) ? rewardOf(text) : 0));
    const total = wanted.reduce((a, b) => a + b, 0);
    expect(within.fulfilled).toBe(wanted.filter((value) => value > 0).length);
    expect(within.share).toBeCloseTo(total / texts.reduce((sum, text) => sum + rewardOf(text), 0), 12);
    const logP = forwardDistribution(policy.space, within.policy);
    const tv = logP.reduce((sum, log, x) => sum + Math.abs(Math.exp(log) - wanted[x] / total), 0) / 2;
    expect(tv).toBeLessThan(1e-6);
  });

  it('refuses what nothing fulfils', async () => {
    await expect(open(env, 'motif:AAAAA, gc>=1')).rejects.toThrow(
      '--where: none of the 1,024 outcomes fulfils "motif:AAAAA, gc>=1": motif:AAAAA and gc>=1 exclude each other',
    );
    // What no automaton covers is found by looking at all.
    const none = { text: 'none', allows: () => false, draw: () => false, test: fillZero };
    await expect(constrainSolved(policy, none)).rejects.toThrow(
      '--where: none of the 1,024 outcomes fulfils "none"',
    );
    await expect(requireFulfillable(env, none)).rejects.toThrow('none of the 1,024 outcomes fulfils');
    await expect(requireFulfillable(env, await open(env, 'gc>=5'))).resolves.toBeUndefined();
  });

  it('completes a state, and knows the probability of every completion', () => {
    const start = readPartialState(env, 'GA');
    const random = new RandomStream(1);
    const drawn = drawCandidates(policy, { count: 64, distinct: true, estimateSamples: 1, start }, random);
    expect(drawn.every(({ outcome }) => outcome.includes('GA'))).toBe(true);
    const p = forwardDistribution(policy.space, policy, policy.space.find(start, 0));
    expect(p.reduce((sum, log) => sum + Math.exp(log), 0)).toBeCloseTo(1, 6);
    for (const { outcome, logProbability } of drawn)
      expect(logProbability).toBeCloseTo(p[texts.indexOf(outcome)], 5);
    if (env === ends) return;
    // One way to each completion: they share R among them.
    const total = texts
      .filter((text) => text.startsWith('GA'))
      .reduce((sum, text) => sum + rewardOf(text), 0);
    for (const { outcome, logProbability } of drawn)
      expect(Math.exp(logProbability)).toBeCloseTo(rewardOf(outcome) / total, 6);
  });
});

describe('rejection', () => {
  const { policy } = solvedPolicy(strings);
  const request = { count: 300, distinct: false, estimateSamples: 1 };

  it('counts roll-outs, and gives the law of the policy within the constraint', async () => {
    const constraint = await open(strings, 'motif:AA');
    const { candidates, rollouts, fulfilled } = await drawWithin(
      policy,
      constraint,
      request,
      new RandomStream(2),
      1e5,
    );
    expect(candidates).toHaveLength(300);
    expect(candidates.every(({ outcome }) => outcome.includes('AA'))).toBe(true);
    // Exactly .2606 of the probability; five standard deviations are .04 with these roll-outs.
    const { share } = await constrainSolved(policy, constraint);
    expect(Math.abs(fulfilled / rollouts - share)).toBeLessThan(5 * Math.sqrt(0.25 / rollouts));
  });

  it('stops at its limit with what it has, and says so when that is nothing', async () => {
    const rare = await open(strings, 'motif:GGGGG');
    await expect(drawWithin(policy, rare, request, new RandomStream(3), 100)).rejects.toThrow(
      '--where: none of 100 roll-outs fulfils "motif:GGGGG"; it may be too rare for this policy: --tries allows more',
    );
    const some = await open(strings, 'motif:AAA');
    const { candidates, rollouts } = await drawWithin(policy, some, request, new RandomStream(4), 600);
    expect(rollouts).toBe(600);
    expect(candidates.length).toBeLessThan(300);
  });
});

describe.each([strings, ends])('masks on a policy of %#', (env) => {
  const { policy, texts } = solvedPolicy(env);
  const request = { count: 400, distinct: false, estimateSamples: 1 };

  it('let nothing else out, and the weights are p / q, whose mean is the probability of the constraint', async () => {
    const within = await open(env, 'gc=2, no:GA, motif:AA');
    const inside = await constrainEnvironment(within);
    const masked = maskedPolicy(policy, inside);
    const { candidates, effective } = await drawMasked(policy, inside, request, new RandomStream(8), 400);
    expect(candidates).toHaveLength(400);
    const fulfils = (x: string): boolean =>
      x.replaceAll(/[AT]/g, '').length === 2 && !x.includes('GA') && x.includes('AA');
    expect(candidates.filter(({ outcome }) => !fulfils(outcome))).toEqual([]);
    expect(effective).toBeGreaterThan(0.1);
    expect(effective).toBeLessThanOrEqual(1 + 1e-9);
    // q sums to 1 over what is allowed, and what is told of each candidate is p.
    const q = forwardDistribution(policy.space, masked);
    const p = forwardDistribution(policy.space, policy);
    expect(texts.reduce((sum, x, i) => sum + (fulfils(x) ? Math.exp(q[i]) : 0), 0)).toBeCloseTo(1, 5);
    for (const { outcome, logProbability } of candidates)
      expect(logProbability).toBeCloseTo(p[texts.indexOf(outcome)], 4);
  });

  it('are taken where rejection would find too few', async () => {
    const rare = await open(env, 'motif:GGGGG');
    const common = await open(env, 'gc>=1');
    expect(await isCommon(policy, rare, request, new RandomStream(9), 4000)).toBe(false);
    expect(await isCommon(policy, common, request, new RandomStream(9), 4000)).toBe(true);
  });
});

it('weights that are not known do not count', () => {
  expect(effectiveSize([0, 0, NaN, 0, Infinity, 0])).toEqual({ weighed: 4, effective: 1 });
  // Weights 1, 1, 0: 2^2 / 2 of three.
  const { weighed, effective } = effectiveSize([-3, -3, -Infinity, NaN]);
  expect([weighed, effective]).toEqual([3, 2 / 3]);
  expect(effectiveSize([NaN, NaN])).toEqual({ weighed: 0, effective: NaN });
  expect(effectiveSize([-Infinity])).toEqual({ weighed: 1, effective: 0 });
});

import { describe, expect, it } from 'vitest';
import type { RewardFamily } from './family.js';
import type { Scores } from './oracle.js';
import { resolveReward } from './resolve-reward.js';
import { PaidOracle } from './paid-oracle.js';
import { createShaper, identityShaping } from './shaping.js';
import type { OracleEntry } from './walk/log.js';

/** `toy:a` scores by the letter a, `toy:slow` answers later, `toy:never` finds everything infeasible. */
const toy: RewardFamily = {
  kind: 'toy',
  help: 'counts a letter',
  example: 'toy:a',
  names: [],
  build: ({ name, beta = 1 }) => {
    const score = (outcomes: readonly string[]): Scores =>
      outcomes.map((text) => (name === 'never' ? null : text.split(name === 'slow' ? 's' : name).length - 1));
    return {
      description: name,
      oracle: {
        info: {
          name: `toy:${name}`,
          deterministic: name !== 'slow',
          higherIsBetter: true,
          lengths: [1, name.length + 8],
          alphabet: 'abs',
        },
        score: name === 'slow' ? async (outcomes) => score(outcomes) : score,
      },
      shaping: { ...identityShaping, beta, min: 0.25 },
    };
  },
};

async function rewardsOf(spec: string, outcomes: string[]): Promise<number[]> {
  const { oracle, shaping } = await resolveReward(spec, [toy]);
  const shaper = createShaper(shaping, spec);
  return (await oracle.score(outcomes)).map((raw, i) => Math.exp(shaper(raw, outcomes[i])));
}

describe('combinations of rewards', () => {
  // R of toy:a is max(number of a, 0.25).
  it.each([
    ['toy:a^2', [4, 0.25, 1]],
    ['2*toy:a', [4, 0.5, 2]],
    ['0.5*toy:a + 2*toy:b', [1.5, 2.125, 2.5]],
    ['toy:a * toy:b', [0.5, 0.25, 1]],
    ['3 * toy:a^2 * toy:b', [3, 0.75, 3]],
    ['(toy:a + toy:b)^2', [5.0625, 1.5625, 4]],
    ['toy:a * toy:never', [0.0625, 0.0625, 0.0625]],
    ['toy:a + toy:slow', [2.25, 0.5, 1.25]],
    ['toy:a + toy:a + toy:b', [4.25, 1.5, 3]],
  ])('%s acts on R', async (spec, expected) => {
    const rewards = await rewardsOf(spec, ['aa', 'b', 'ab']);
    rewards.forEach((reward, i) => expect(reward).toBeCloseTo(expected[i], 10));
  });

  it('names the part whose score is no number', async () => {
    const broken: RewardFamily = {
      ...toy,
      kind: 'broken',
      build: () => ({
        description: '',
        oracle: {
          info: { name: 'broken:x', deterministic: true, higherIsBetter: true },
          score: () => [Number.NaN],
        },
        shaping: identityShaping,
      }),
    };
    const { oracle } = await resolveReward('toy:a + broken:x', [toy, broken]);
    expect(() => oracle.score(['aa'])).toThrow(
      'reward toy:a + broken:x cannot go on: broken:x scored "aa" NaN, expected a finite number or null',
    );
  });

  it('keeps what all parts had scored before one failed', async () => {
    const fragile: RewardFamily = {
      ...toy,
      kind: 'fragile',
      build: () => ({
        description: '',
        oracle: {
          info: { name: 'fragile:x', deterministic: true, higherIsBetter: true },
          score: (outcomes) => {
            if (outcomes.includes('b')) throw new Error('no b');
            return outcomes.map(() => 10);
          },
        },
        shaping: identityShaping,
      }),
    };
    const reward = await resolveReward('toy:a + fragile:x', [toy, fragile]);
    const log: OracleEntry[] = [];
    const sink = (entries: readonly OracleEntry[]): void => void log.push(...entries);
    const paid = new PaidOracle(reward, { ...reward.calls, budget: 3, sink });
    await expect(paid.evaluate(['aa', 'b', 'ab'])).rejects.toThrow('fragile:x failed on "b": no b');
    // R of "aa" under the whole, not the score of a part; "ab" came after the failure.
    expect(log.map(({ outcome, raw }) => [outcome, Math.round(raw!)])).toEqual([['aa', 12]]);
    expect([paid.calls, paid.remaining]).toEqual([1, 2]);
  });

  it('lets every part read failures its own way', async () => {
    const reports: string[] = [];
    const bad = (kind: string, onFailure: 'stop' | 'infeasible'): RewardFamily => ({
      ...toy,
      kind,
      build: () => ({
        description: '',
        oracle: {
          info: { name: `${kind}:x`, deterministic: true, higherIsBetter: true },
          score: (outcomes) => outcomes.map((text) => (text === 'b' ? Number.NaN : 1)),
        },
        shaping: { ...identityShaping, min: 0.25 },
        calls: { check: { onFailure, report: ({ message }) => reports.push(message) } },
      }),
    });
    const families = [toy, bad('lax', 'infeasible'), bad('strict', 'stop')];
    const lax = await resolveReward('toy:a + lax:x', families);
    expect((await lax.oracle.score(['aa', 'b'])).map((raw) => Math.round(raw! * 100))).toEqual([300, 50]);
    expect(reports).toEqual(['reward lax:x scored "b" NaN, expected a finite number or null']);
    const mixed = await resolveReward('lax:x + strict:x', families);
    expect(() => mixed.oracle.score(['b'])).toThrow('cannot go on: strict:x scored "b" NaN');
  });

  it('describes itself', async () => {
    const { oracle, description } = await resolveReward('0.5*toy:a + toy:slow', [toy]);
    expect(oracle.info).toEqual({
      name: '0.5*toy:a + toy:slow',
      deterministic: false,
      higherIsBetter: true,
      alphabet: 'abs',
      lengths: [1, 9],
    });
    expect(description).toBe('sum of 0.5*toy:a, toy:slow');
  });
});

describe('an infeasible factor', () => {
  const part = (name: string, scores: Readonly<Record<string, number | null>>): RewardFamily => ({
    kind: name,
    help: '',
    example: '',
    names: [],
    build: () => ({
      description: name,
      oracle: {
        info: { name, deterministic: true, higherIsBetter: true },
        score: (outcomes) => outcomes.map((outcome) => scores[outcome]!),
      },
      shaping: { scale: 1, beta: 1, min: 1e-3, norm: { kind: 'none' }, transform: 'power' },
    }),
  });
  const families = [part('one', { a: 2, b: null }), part('two', { a: 3, b: 3 })];

  it.each([
    ['one:x * two:x', [6, null]],
    ['0.5*one:x', [1, null]],
    ['(one:x * two:x)^0.5', [Math.sqrt(6), null]],
    ['one:x + two:x', [5, 3.001]],
    ['0.5*one:x + two:x', [4, 3.0005]],
  ])('%s', async (spec, expected) => {
    const reward = await resolveReward(spec, families);
    const raw = await reward.oracle.score(['a', 'b']);
    raw.forEach((score, i) => {
      if (score === null) expect(expected[i]).toBe(null);
      else expect(score).toBeCloseTo(expected[i]!, 9);
    });
  });

  it('keeps the R of the least rewards', async () => {
    const { shaping } = await resolveReward('one:x * two:x', families);
    expect(Math.exp(createShaper(shaping, 'x')(null, 'b'))).toBeCloseTo(1e-6, 12);
  });
});

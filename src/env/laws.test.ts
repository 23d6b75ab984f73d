import { describe, expect, it } from 'vitest';
import { createDag, TOY_DAG } from './dag.js';
import type { Environment } from './environment.js';
import { checkLaws } from './laws.js';
import { createSequence } from './sequence.js';
import { createSet } from './set.js';
import { buildTask } from './tasks.js';

const NAMES = [
  'members',
  'guard-zones',
  'reset',
  'masks',
  'terminal',
  'step-back',
  'back-step',
  'acyclic',
  'max-steps',
  'enumeration',
  'can-reach',
  'numbering',
  'outcomes-reachable',
  'tokens',
  'text',
  'index',
  'sample-outcome',
  'features',
  'features-distinct',
  'relation',
  'attention',
];

describe('every environment of the project obeys all laws', () => {
  const environments: [string, Record<string, unknown>][] = [
    ['grid', { side: 5 }],
    ['grid', { side: 2, dimensions: 1 }],
    ['grid', { side: 32 }],
    ['grid', { side: 20, dimensions: 4 }],
    ['grid', { side: 128, dimensions: 8 }],
    ['bits', { length: 8, word: 2 }],
    ['bits', { length: 6, word: 2, construction: 'prepend-append' }],
    ['bits', { length: 6, word: 2, construction: 'non-autoregressive' }],
    ['bits', { length: 120, word: 8, construction: 'non-autoregressive' }],
    ['bits', { length: 100, word: 5 }],
    ['tfbind8', {}],
    ['tfbind8', { construction: 'append' }],
    ['tfbind8', { relation: 'equality', attention: 'position' }],
    ['rna', { length: 4 }],
    ['rna', {}],
    ['amp', {}],
    ['sequence', { alphabet: 'AB', length: 5, relation: 'equality' }],
    ['sequence', { alphabet: 'ABC', maxLength: 4 }],
    ['sequence', { alphabet: 'ACGT', length: 1, construction: 'prepend-append' }],
    ['dag', {}],
    ['dag', { edges: 's>a s>b a>b a>stop b>c b>d' }],
    ['set', { items: 6, size: 3 }],
    ['set', { items: 6, size: 3, stop: true }],
    ['set', { items: 40, size: 20, stop: true }],
  ];

  it.each(environments)('%s %o', (name, values) => {
    const results = checkLaws(buildTask(name, values), { seed: 1, cases: 30 });
    expect(results.filter(({ ok }) => !ok)).toEqual([]);
    expect(results.map(({ law }) => law)).toEqual(NAMES);
    // Laws that hold of anything must have been checked on something.
    const always = results.filter(({ law }) =>
      ['masks', 'step-back', 'text', 'outcomes-reachable'].includes(law),
    );
    always.forEach(({ cases }) => expect(cases).toBeGreaterThan(0));
  });
});

const large = createSequence({ alphabet: 'ACDEFGHIKLMNPQRSTVWY', maxLength: 12 });

describe('the suite itself', () => {
  it('gives the same results for the same seed', () => {
    const env: Environment = { ...large, canReach: (states, at, ys, yAt) => states[at] <= ys[yAt] };
    expect(checkLaws(env, { seed: 4, cases: 20 })).toEqual(checkLaws(env, { seed: 4, cases: 20 }));
  });

  it('looks at the place that attention may ask by', () => {
    const { attention } = large;
    const env: Environment = {
      ...large,
      attention: { ...attention!, place: { ...attention!.place!, count: 1 } },
    };
    const { ok, counterexample } = checkLaws(env, { seed: 1, cases: 20 }).find(
      ({ law }) => law === 'attention',
    )!;
    expect(ok).toBe(false);
    expect(counterexample!.problem).toBe('attention.place: entry 0 must be from -1 to 0, got 1');
    expect(counterexample!.actions).toHaveLength(1);
  });

  it('shrinks a fault that only long trajectories meet', () => {
    // Wrong text for outcomes with two or more W, at least 6 letters long: too deep for the exploration near
    // s0.
    const W = 18;
    const env: Environment = {
      ...large,
      outcomeText(states, at) {
        let count = 0;
        for (let i = 1; i <= 12; i++) if (states[at + i] === W) count++;
        return count >= 2 && states[at] >= 6 ? 'W' : large.outcomeText(states, at);
      },
    };
    const { counterexample } = checkLaws(env, { seed: 2, cases: 100 }).find(({ law }) => law === 'text')!;
    expect(counterexample!.actions).toHaveLength(7);
    expect(counterexample!.actions.filter((action) => action === W)).toHaveLength(2);
    expect(counterexample!.actions.at(-1)).toBe(20);
  });

  it('never throws, whatever the environment does', () => {
    const broken = () => {
      throw new Error('out of order');
    };
    const methods = [
      'reset',
      'forwardMask',
      'backwardMask',
      'step',
      'stepBack',
      'isTerminal',
      'outcomeText',
    ] as const;
    for (const method of methods) {
      const results = checkLaws({ ...createDag(TOY_DAG), [method]: broken }, { cases: 5 });
      const problems = results.map(({ counterexample }) => counterexample?.problem ?? '');
      expect(problems.some((problem) => problem.includes('out of order'))).toBe(true);
    }
  });

  it('checks the laws of a set with stop as drawn: uniform over sizes, then over sets', () => {
    const env = createSet({ items: 5, size: 3, stop: true });
    const drawn = (subject: Environment) =>
      checkLaws(subject).find(({ law }) => law === 'sample-outcome')!.ok;
    expect(drawn(env)).toBe(true);
    const { outcomeLogProb: _law, ...uniform } = env;
    expect(drawn(uniform)).toBe(false);
  });
});

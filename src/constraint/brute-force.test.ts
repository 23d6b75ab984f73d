/**
 * Every kind of condition, alone and in products, against plain loops and regular expressions over all outcomes of
 * small spaces: what is allowed, how many, how uniformly it is drawn, and which letters a mask leaves.
 */
import { describe, expect, it } from 'vitest';
import { openDescriptors } from '../descriptor/descriptor-registry.js';
import { createSequence } from '../env/sequence.js';
import { buildTask } from '../env/tasks.js';
import type { Environment } from '../env/environment.js';
import { RandomStream } from '../random/stream.js';
import { constrainEnvironment } from './constrained-environment.js';
import { openOutcomeConstraint } from './open-constraint.js';
import type { WithinConditions } from './within-conditions.js';

type Check = (text: string) => boolean;

const dna = createSequence({ alphabet: 'ACGT', length: 6 });
const anyDna = createSequence({ alphabet: 'ACGT', maxLength: 5 });
const peptides = createSequence({ alphabet: 'ACDEFGHIKLMNPQRSTVWY', maxLength: 3 });
const bits = createSequence({ alphabet: ['00', '01', '10', '11'], length: 3, name: 'bits' });

const excluded = ['GAATTC', 'AAAAAA', 'GATTAC', 'AC', 'GAT', 'KRK'];
const open = (env: Environment, text: string): Promise<WithinConditions> =>
  openOutcomeConstraint(text, env, {
    open: (spec) => openDescriptors(spec, env),
    outcomesOf: () =>
      Promise.resolve(excluded.filter((one) => [...one].every((c) => env.symbols!.join('').includes(c)))),
  });

const count = (text: string, letters: string): number => [...text].filter((c) => letters.includes(c)).length;
const turned = (text: string): string =>
  [...text].reverse().map((c) => 'TGCA'['ACGT'.indexOf(c)]).join(''); // prettier-ignore
const differences = (text: string, parent: string): number => {
  let d = Math.abs(text.length - parent.length);
  for (let i = 0; i < Math.min(text.length, parent.length); i++) if (text[i] !== parent[i]) d++;
  return d;
};
/** By recursion, unlike the code under test. */
function edits(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length;
  if (a[0] === b[0]) return edits(a.slice(1), b.slice(1));
  return 1 + Math.min(edits(a.slice(1), b.slice(1)), edits(a, b.slice(1)), edits(a.slice(1), b));
}
const longestRun = (text: string): number => {
  let most = 0;
  for (let i = 0; i < text.length; i++) {
    let j = i;
    while (text[j] === text[i]) j++;
    most = Math.max(most, j - i);
  }
  return most;
};
const charge = (text: string): number => count(text, 'KR') - count(text, 'DE');

const DNA: readonly (readonly [string, Check])[] = [
  ['parent:GATTAC(most=2)', (x) => differences(x, 'GATTAC') <= 2],
  ['parent:GATTAC(most=3,least=1)', (x) => differences(x, 'GATTAC') <= 3 && x !== 'GATTAC'],
  ['parent:GATTA(most=2,by=edits)', (x) => edits(x, 'GATTA') <= 2],
  ['pattern:NRACYN', (x) => /^.[AG]AC[CT].$/.test(x)],
  ['pattern:[AC]N{4}[^G]', (x) => /^[AC].{4}[^G]$/.test(x)],
  ['pattern:RY(at=3)', (x) => /^..[AG][CT]/.test(x)],
  ['no:GA', (x) => !x.includes('GA')],
  ['no:GANT', (x) => !/GA.T/.test(x)],
  ['no:GAC(strands=both)', (x) => !x.includes('GAC') && !turned(x).includes('GAC')],
  ['no:AARY(strands=both)', (x) => !/AA[AG][CT]/.test(x) && !/AA[AG][CT]/.test(turned(x))],
  ['has:ATA', (x) => x.includes('ATA')],
  ['has:CSG(strands=both)', (x) => /C[CG]G/.test(x) || /C[CG]G/.test(turned(x))],
  ['motif:GAT', (x) => x.includes('GAT')],
  ['motif:GAT(strands=both)=no', (x) => !x.includes('GAT') && !turned(x).includes('GAT')],
  ['gc=2..4', (x) => count(x, 'GC') >= 2 && count(x, 'GC') <= 4],
  ['gc=.4..0.6', (x) => count(x, 'GC') / 6 >= 0.4 && count(x, 'GC') / 6 <= 0.6],
  ['gc-share>0.5', (x) => count(x, 'GC') > 3],
  ['count:AT=1|3', (x) => [1, 3].includes(count(x, 'AT'))],
  ['share:A<=0.5', (x) => count(x, 'A') <= 3],
  ['run<=2', (x) => longestRun(x) <= 2],
  ['run=3', (x) => longestRun(x) === 3],
  ['run>=3', (x) => longestRun(x) >= 3],
  ['hamming:GATTAC=2..3', (x) => differences(x, 'GATTAC') >= 2 && differences(x, 'GATTAC') <= 3],
  ['edit:GATTAC<=2', (x) => edits(x, 'GATTAC') <= 2],
  ['exclude:list.csv', (x) => !excluded.includes(x)],
  ['stem>=2', () => true],
]; // prettier-ignore

const ANY_DNA: typeof DNA = [
  ['parent:GATTA(most=2)', (x) => edits(x, 'GATTA') <= 2],
  ['parent:GAT(most=1,by=substitutions)', (x) => differences(x, 'GAT') <= 1],
  ['pattern:NRA', (x) => /^.[AG]A$/.test(x)],
  ['pattern:RY(at=2)', (x) => /^.[AG][CT]/.test(x)],
  ['length=2..3|5', (x) => [2, 3, 5].includes(x.length)],
  ['gc=0.3..0.5', (x) => count(x, 'GC') / x.length >= 0.3 && count(x, 'GC') / x.length <= 0.5],
  ['no:GA', (x) => !x.includes('GA')],
  ['exclude:list.csv', (x) => !excluded.includes(x)],
  ['run<2', (x) => longestRun(x) < 2],
];

const PEPTIDES: typeof DNA = [
  ['charge>=1', (x) => charge(x) >= 1],
  ['charge=-1..0', (x) => charge(x) === -1 || charge(x) === 0],
  ['aromaticity>0', (x) => /[FWY]/.test(x)],
  ['parent:KRK(most=1)', (x) => edits(x, 'KRK') <= 1],
  ['pattern:X[KR][^DE]', (x) => /^.[KR][^DE]$/.test(x)],
  ['has:KX', (x) => /K./.test(x)],
  ['no:[DE]P', (x) => !/[DE]P/.test(x)],
  ['length>=2', (x) => x.length >= 2],
  ['exclude:list.csv', (x) => !excluded.includes(x)],
];

const BITS: typeof DNA = [
  ['ones=2|3', (x) => [2, 3].includes(count(x, '1'))],
  ['no:11', (x) => !x.includes('11')],
  ['pattern:1X{4}0', (x) => /^1.{4}0$/.test(x)],
  ['run<=2', (x) => longestRun(x) <= 2],
];

function allOf(env: Environment): string[] {
  const row = new Int32Array(env.stateSize);
  return Array.from({ length: env.outcomeCount! }, (_, i) => {
    env.outcomeAt!(i, row, 0);
    return env.outcomeText(row, 0);
  });
}

/** Conditions that no automaton covers are tested alone. */
const hasNoAutomaton = (text: string): boolean => text.includes('stem');

async function expectSame(env: Environment, text: string, check: Check): Promise<void> {
  const all = allOf(env);
  const wanted = all.filter(check);
  if (wanted.length === 0) {
    await expect(open(env, text)).rejects.toThrow('outcomes fulfils');
    return;
  }
  const within = await open(env, text);
  const row = new Int32Array(env.stateSize);
  const allowed = all.filter((one) => {
    env.outcomeFromText(one, row, 0);
    return within.allows(row, 0);
  });
  expect(allowed).toEqual(wanted);
  expect(within.isExact).toBe(true);
  expect(Math.round(10 ** within.log10Count!)).toBe(wanted.length);
  // Each condition by itself, as it is where a product would be too large.
  const tested = all.filter((one) => {
    env.outcomeFromText(one, row, 0);
    return within.conditions.every(({ allows }) => allows!(row, 0));
  });
  expect(tested).toEqual(wanted);
  const inside = await constrainEnvironment(within);
  expect(inside.masking).toBe('exact');
  expect(allOf(inside).toSorted()).toEqual(wanted.toSorted());
  const numbers = Array.from({ length: inside.outcomeCount! }, (_, i) => {
    inside.outcomeAt!(i, row, 0);
    return inside.outcomeIndex!(row, 0);
  });
  expect(numbers).toEqual(numbers.map((_, i) => i));
  compareMasks(env, inside, wanted);
}

/** A mask leaves exactly the letters after which some allowed outcome begins like that. */
function compareMasks(env: Environment, inside: Environment, wanted: readonly string[]): void {
  const width = env.symbols![0].length;
  const beginnings = new Set(
    wanted.flatMap((x) => Array.from({ length: x.length + 1 }, (_, k) => x.slice(0, k))),
  );
  const whole = new Set(wanted);
  const row = new Int32Array(env.stateSize);
  const mask = new Uint8Array(env.actionCount);
  const wrong: string[] = [];
  for (const beginning of beginnings) {
    if (beginning.length % width !== 0 || beginning.length === env.tokenLength * width) continue;
    env.stateFromText!(beginning, row, 0);
    inside.forwardMask(row, 0, mask, 0);
    const right = env.symbols!.every(
      (one, action) => (mask[action] === 1) === beginnings.has(beginning + one),
    );
    const stop = !env.variableLength || (mask[env.symbols!.length] === 1) === whole.has(beginning);
    if (!right || !stop) wrong.push(beginning);
  }
  expect(wrong).toEqual([]);
}

describe.each([
  ['DNA of 6', dna, DNA],
  ['DNA of 1 to 5', anyDna, ANY_DNA],
  ['peptides of 1 to 3', peptides, PEPTIDES],
  ['bits in words of two', bits, BITS],
] as const)('%s', (_, env, conditions) => {
  const able = conditions.filter(([text]) => !hasNoAutomaton(text));

  it.each(able)('%s', async (text, check) => {
    await expectSame(env, text, check);
  });

  // Seeds are fixed: the same products every time.
  it.each(Array.from({ length: 20 }, (_unused, seed) => seed))(
    'a product of conditions, %i',
    async (seed) => {
      const random = new RandomStream(seed).fork(env.task.name);
      const some = able.filter(() => random.int(able.length) < 3);
      if (some.length === 0) return;
      await expectSame(env, some.map(([text]) => text).join(', '), (x) =>
        some.every(([, check]) => check(x)),
      );
    },
  );
});

/** 99.9 % quantile of chi-square by Wilson and Hilferty. */
const bound = (degrees: number): number =>
  degrees * (1 - 2 / (9 * degrees) + 3.09 * Math.sqrt(2 / (9 * degrees))) ** 3;

describe('draws', () => {
  it.each([
    ['DNA', dna, 'gc=2, no:GA, run<=2, parent:GATTAC(most=4)'],
    ['DNA of any length', anyDna, 'length>=2, no:G, parent:ACATT(most=3)'],
    ['peptides', peptides, 'charge>=2, parent:KRK(most=2)'],
    ['a condition without an automaton', dna, 'gc=3, stem>=1'],
  ])('are uniform over outcomes: %s', async (_, env, text) => {
    const within = await open(env, text);
    const row = new Int32Array(env.stateSize);
    const wanted = allOf(env).filter((one) => {
      env.outcomeFromText(one, row, 0);
      return within.allows(row, 0);
    });
    const seen = new Map(wanted.map((one) => [one, 0]));
    const random = new RandomStream(7);
    const draws = 20 * wanted.length;
    for (let i = 0; i < draws; i++) {
      expect(within.draw(random, row, 0)).toBe(true);
      const one = env.outcomeText(row, 0);
      expect(seen.has(one)).toBe(true);
      seen.set(one, seen.get(one)! + 1);
    }
    const chi = [...seen.values()].reduce((sum, n) => sum + (n - 20) ** 2 / 20, 0);
    // One false alarm in a thousand, if the seed were not fixed.
    expect(chi).toBeLessThan(bound(wanted.length - 1));
  });

  it('of an environment go over lengths first, where these differ', async () => {
    const inside = await constrainEnvironment(await open(anyDna, 'no:G, length=2..4'));
    const row = new Int32Array(anyDna.stateSize);
    const random = new RandomStream(3);
    const lengths = [0, 0, 0, 0, 0];
    let total = 0;
    for (let i = 0; i < 6000; i++) {
      inside.sampleOutcome(random, row, 0);
      lengths[inside.outcomeText(row, 0).length]++;
    }
    for (let i = 0; i < inside.outcomeCount!; i++) {
      inside.outcomeAt!(i, row, 0);
      total += Math.exp(inside.outcomeLogProb!(row, 0));
    }
    expect(total).toBeCloseTo(1, 9);
    // 2,000 each; five deviations are 183.
    for (const n of lengths.slice(2)) expect(Math.abs(n - 2000)).toBeLessThan(183);
  });

  it('100,000 draws, no violation', async () => {
    const env = createSequence({ alphabet: 'ACGT', length: 20 });
    const within = await open(
      env,
      'parent:GATTACAGATTACAGATTAC(most=6,least=1), gc=0.3..0.4, no:GAATTC(strands=both), no:TTT, run<=3, pattern:NNRN{10}S(at=4)',
    );
    const row = new Int32Array(env.stateSize);
    const random = new RandomStream(11);
    let wrong = 0;
    for (let i = 0; i < 100_000; i++) {
      within.draw(random, row, 0);
      const x = env.outcomeText(row, 0);
      const d = differences(x, 'GATTACAGATTACAGATTAC');
      const gc = count(x, 'GC');
      const right =
        d >= 1 && d <= 6 && gc >= 6 && gc <= 8 && !/GAATTC|TTT/.test(x) && !/(.)\1\1\1/.test(x) && /^.{5}[AG].{10}[CG]/.test(x); // prettier-ignore
      if (!right) wrong++;
    }
    expect(wrong).toBe(0);
  });
});

describe.each(['prepend-append', 'non-autoregressive'] as const)(
  'masks of strings built %s',
  (construction) => {
    const env = createSequence({ alphabet: 'ACG', length: 4, construction });
    const all = allOf(env);

    it.each([
      ['gc=2, run<=2', (x: string) => count(x, 'CG') === 2 && longestRun(x) <= 2],
      ['no:GA, pattern:NNCN', (x: string) => /^..C.$/.test(x) && !x.includes('GA')],
      ['parent:GACA(most=1)', (x: string) => differences(x, 'GACA') <= 1],
      ['has:CA, no:AC', (x: string) => x.includes('CA') && !x.includes('AC')],
    ])('leave what can be completed: %s', async (text, check) => {
      const inside = await constrainEnvironment(await open(env, text));
      expect(inside.masking).toBe('exact');
      const goals = all.filter(check).map((x) => {
        const row = new Int32Array(env.stateSize);
        env.outcomeFromText(x, row, 0);
        return row;
      });
      const completes = (state: Int32Array): boolean =>
        goals.some((goal) => env.canReach!(state, 0, goal, 0));
      const wrong: string[] = [];
      const mask = new Uint8Array(env.actionCount);
      // Every state from which an allowed outcome is reached, by depth first search.
      const seen = new Set<string>();
      const start = new Int32Array(env.stateSize);
      env.reset(start, 0);
      const stack = [start];
      for (let state = stack.pop(); state !== undefined; state = stack.pop()) {
        if (seen.has(state.join()) || env.isTerminal(state, 0)) continue;
        seen.add(state.join());
        inside.forwardMask(state, 0, mask, 0);
        for (let action = 0; action < env.actionCount; action++) {
          const whole = new Uint8Array(env.actionCount);
          env.forwardMask(state, 0, whole, 0);
          if (whole[action] === 0) continue;
          const after = state.slice();
          env.step(after, 0, action);
          if (completes(after) !== (mask[action] === 1)) wrong.push(`${state.join()} ${action}`);
          if (completes(after)) stack.push(after);
        }
      }
      expect(seen.size).toBeGreaterThan(10);
      expect(wrong).toEqual([]);
    });
  },
);

describe('masks by listing', () => {
  it.each([
    ['a condition without an automaton', dna, 'stem>=1, gc=2'],
    ['a grid', buildTask('grid', { side: 6 }), 'sum=3..4'],
    ['a set', buildTask('set', { items: 8, size: 3 }), 'members:0-2>=2'],
  ])('random walks end within the constraint, everywhere in it: %s', async (_, env, text) => {
    const within = await open(env, text);
    const inside = await constrainEnvironment(within);
    expect(inside.masking).toBe('exact');
    const row = new Int32Array(env.stateSize);
    const wanted = allOf(env).filter((one) => {
      env.outcomeFromText(one, row, 0);
      return within.conditions.every(({ allows }) => allows!(row, 0));
    });
    expect(allOf(inside)).toEqual(wanted);
    const random = new RandomStream(5);
    const mask = new Uint8Array(env.actionCount);
    const ends = new Set<string>();
    for (let walk = 0; walk < 60 * wanted.length; walk++) {
      env.reset(row, 0);
      while (!env.isTerminal(row, 0)) {
        inside.forwardMask(row, 0, mask, 0);
        const able = Array.from(mask.keys()).filter((a) => mask[a] === 1);
        expect(able.length).toBeGreaterThan(0);
        env.step(row, 0, able[random.int(able.length)]);
      }
      ends.add(env.outcomeText(row, 0));
    }
    expect([...ends].toSorted()).toEqual(wanted.toSorted());
  });
});

describe('draws near an outcome', () => {
  it.each([
    ['allowed', dna, 'GATTAC', 'gc=2, no:AG', (x: string) => count(x, 'GC') === 2 && !x.includes('AG')],
    ['outside', dna, 'GGGGGG', 'gc=2, run<=2', (x: string) => count(x, 'GC') === 2 && longestRun(x) <= 2],
    ['of another length', anyDna, 'GATTA', 'length=3..4, no:AT', (x: string) => [3, 4].includes(x.length) && !x.includes('AT')],
  ] as const)('have odds by the letters that differ: %s', async (_, env, parent, text, check) => {
    const within = await open(env, text);
    const [row, from] = [new Int32Array(env.stateSize), new Int32Array(env.stateSize)];
    env.outcomeFromText(parent, from, 0);
    const odds = 2 / (env.tokenLength * 3);
    const wanted = allOf(env).filter((x) => check(x) && x !== parent);
    const weights = wanted.map((x) => odds ** differences(x, parent));
    const total = weights.reduce((a, b) => a + b, 0);
    const seen = new Map(wanted.map((x) => [x, 0]));
    const random = new RandomStream(13);
    const draws = 20_000;
    for (let i = 0; i < draws; i++) {
      expect(within.drawNear(random, from, 0, row, 0)).toBe(true);
      const x = env.outcomeText(row, 0);
      seen.set(x, seen.get(x)! + 1);
    }
    expect(seen.size).toBe(wanted.length);
    // Rare ones together, so that every class is expected ten times at least.
    let [chi, classes, rest, restSeen] = [0, 0, 0, 0];
    wanted.forEach((x, i) => {
      const expected = (draws * weights[i]) / total;
      if (expected >= 10) {
        chi += (seen.get(x)! - expected) ** 2 / expected;
        classes++;
      } else {
        rest += expected;
        restSeen += seen.get(x)!;
      }
    });
    if (rest > 0) chi += (restSeen - rest) ** 2 / rest;
    expect(chi).toBeLessThan(bound(classes));
  }); // prettier-ignore
});

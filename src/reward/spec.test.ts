import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatRewardSpec, parseRewardSpec, type RewardNode } from './spec.js';

const source = (kind: string, name: string, parameters: Record<string, string> = {}): RewardNode => ({
  type: 'source',
  kind,
  name,
  parameters,
});
const rna1 = source('rna', 'L14_RNA1');
const rna2 = source('rna', 'L14_RNA2');

describe('parseRewardSpec', () => {
  const cases: [string, RewardNode][] = [
    ['rna:L14_RNA1', rna1],
    ['  rna:L14_RNA1  ', rna1],
    ['rna:L14_RNA1+2', source('rna', 'L14_RNA1+2')],
    ['grid:corners', source('grid', 'corners')],
    ['bits:modes(seed=0,count=60)', source('bits', 'modes', { seed: '0', count: '60' })],
    ['bits:modes( seed = 0 , count=60 )', source('bits', 'modes', { seed: '0', count: '60' })],
    ['bits:modes()', source('bits', 'modes')],
    ['table:scores.csv', source('table', 'scores.csv')],
    ['table:../a/b-2.csv', source('table', '../a/b-2.csv')],
    ['table:"my (2) *^.csv"(column="a, b")', source('table', 'my (2) *^.csv', { column: 'a, b' })],
    ['table:"a\\"b\\\\c\\d.csv"', source('table', 'a"b\\c\\d.csv')],
    ['table:C:\\data\\x.csv', source('table', 'C:\\data\\x.csv')],
    ['http://host:80/score?a=1+2', source('http', '//host:80/score?a=1+2')],
    [
      'grid:painted(cells=[[1,2],[3,4]],seed=1)',
      source('grid', 'painted', { cells: '[[1,2],[3,4]]', seed: '1' }),
    ],
    ['rna:L14_RNA1^8', { type: 'power', base: rna1, exponent: 8 }],
    ['rna:L14_RNA1 ^ 0.5', { type: 'power', base: rna1, exponent: 0.5 }],
    ['2*rna:L14_RNA1', { type: 'product', weight: 2, factors: [rna1] }],
    ['(rna:L14_RNA1)', rna1],
    ['rna:L14_RNA1 * rna:L14_RNA2', { type: 'product', weight: 1, factors: [rna1, rna2] }],
    ['rna:L14_RNA1*rna:L14_RNA2*.5*2', { type: 'product', weight: 1, factors: [rna1, rna2] }],
    [
      '0.7*rna:L14_RNA1 + 3e-1 * rna:L14_RNA2^2',
      {
        type: 'sum',
        terms: [
          { type: 'product', weight: 0.7, factors: [rna1] },
          { type: 'product', weight: 0.3, factors: [{ type: 'power', base: rna2, exponent: 2 }] },
        ],
      },
    ],
    [
      '(rna:L14_RNA1 + rna:L14_RNA2)^2',
      { type: 'power', base: { type: 'sum', terms: [rna1, rna2] }, exponent: 2 },
    ],
  ];
  it.each(cases)('reads %s', (text, tree) => {
    expect(parseRewardSpec(text)).toEqual(tree);
  });

  it.each([
    [
      '',
      'reward: expected a reward such as rna:L14_RNA1 or table:scores.csv at character 1 of "", got the end',
    ],
    ['rna', 'expected a reward such as rna:L14_RNA1 or table:scores.csv at character 1 of "rna", got "rna"'],
    ['rna:', 'expected a name after rna: at character 5 of "rna:", got the end'],
    ['0.5', 'expected a reward such as rna:L14_RNA1 beside the weight at character 1 of "0.5"'],
    ['0*rna:L14_RNA1', 'a weight must be a number > 0, got 0 in "0*rna:L14_RNA1"'],
    ['1e999*rna:L14_RNA1', 'a weight must be a number > 0, got Infinity'],
    ['rna:A^-1', 'expected an exponent such as 3 at character 7 of "rna:A^-1", got "-1"'],
    ['rna:A^0', 'an exponent must be a number > 0, got 0'],
    ['rna:A^2^3', 'expected +, *, ^ or the end at character 8 of "rna:A^2^3", got "^3"'],
    ['rna:A - rna:B', 'expected +, *, ^ or the end at character 7 of "rna:A - rna:B", got "- rna:B"'],
    ['rna:A +', 'expected a reward such as rna:L14_RNA1 or table:scores.csv at character 8'],
    ['(rna:A', 'expected ) at character 7 of "(rna:A", got the end'],
    ['rna:A)', 'expected +, *, ^ or the end at character 6 of "rna:A)", got ")"'],
    ['bits:modes(60)', 'expected a parameter such as seed=0 at character 12 of "bits:modes(60)", got "60)"'],
    ['bits:modes(a=1', 'expected , or ) at character 15 of "bits:modes(a=1", got the end'],
    ['bits:modes(a=1,a=2)', 'reward: the parameter a is given twice'],
    ['table:"x.csv', 'expected a closing quote at character 7 of "table:\\"x.csv"'],
  ])('refuses %s', (text, message) => {
    expect(() => parseRewardSpec(text)).toThrow(message);
  });
});

describe('formatRewardSpec', () => {
  const name = fc.string({ minLength: 1, maxLength: 8 });
  const positive = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
  const key = fc.stringMatching(/^[a-z][a-zA-Z]{0,5}$/);
  const { node } = fc.letrec<{ node: RewardNode; leaf: RewardNode }>((tie) => ({
    leaf: fc.record({
      type: fc.constant('source' as const),
      kind: fc.constantFrom('rna', 'table', 'tfbind8'),
      name,
      parameters: fc.dictionary(key, fc.string({ maxLength: 6 }), { maxKeys: 2, noNullPrototype: true }),
    }),
    node: fc.oneof(
      { maxDepth: 3 },
      tie('leaf'),
      fc.record({ type: fc.constant('power' as const), base: tie('node'), exponent: positive }),
      fc.record({
        type: fc.constant('product' as const),
        weight: positive,
        factors: fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
      }),
      fc.record({
        type: fc.constant('sum' as const),
        terms: fc.array(tie('node'), { minLength: 2, maxLength: 3 }),
      }),
    ),
  }));

  it('is undone by parseRewardSpec', () => {
    fc.assert(
      fc.property(node, (tree) => {
        // A lone factor of weight 1 is the factor itself; the parser never makes one.
        const lone = (part: RewardNode): boolean =>
          (part.type === 'product' && part.factors.length === 1 && part.weight === 1) ||
          (part.type === 'power' && lone(part.base)) ||
          (part.type === 'product' && part.factors.some(lone)) ||
          (part.type === 'sum' && part.terms.some(lone));
        fc.pre(!lone(tree));
        expect(parseRewardSpec(formatRewardSpec(tree))).toEqual(tree);
      }),
      { seed: 4, numRuns: 400 },
    );
  });

  it('writes it as a person would', () => {
    const text =
      '0.7*rna:L14_RNA1^8 * (rna:L14_RNA2 + table:"a b.csv"(column=x)) + bits:modes(count=60,seed=0)';
    expect(formatRewardSpec(parseRewardSpec(text))).toBe(text);
  });
});

describe('any text', () => {
  const piece = fc.constantFrom(
    'rna:', 'L14_RNA1', 'table:', '"', '\\', '(', ')', '[', ']', ',', '=', '*', '+', ' + ', '^', '3', '0', '-1', '1e999', '.5', 'seed', ' ', '\n', 'é', ':', '//h/x',
  ); // prettier-ignore

  it('is a tree that can be written and read again, or one sentence', () => {
    const text = fc.oneof(fc.array(piece, { maxLength: 14 }).map((parts) => parts.join('')), fc.string({ unit: 'binary', maxLength: 30 }));
    let trees = 0;
    fc.assert(
      fc.property(text, (spec) => {
        let tree: RewardNode;
        try {
          tree = parseRewardSpec(spec);
        } catch (error) {
          expect((error as Error).constructor).toBe(Error);
          expect((error as Error).message).toMatch(/^reward: [^\n]+$/);
          return;
        }
        trees++;
        expect(parseRewardSpec(formatRewardSpec(tree))).toEqual(tree);
      }),
      { seed: 9, numRuns: 3000 },
    );
    expect(trees).toBeGreaterThan(10);
  }); // prettier-ignore

  it('may nest, but not without end', () => {
    const nested = (depth: number): string => `${'('.repeat(depth)}rna:L14_RNA1${')'.repeat(depth)}`;
    expect(parseRewardSpec(nested(100))).toMatchObject({ type: 'source' });
    expect(() => parseRewardSpec(nested(100_000))).toThrow(
      'reward: more than 100 parentheses within each other',
    );
    expect(() => parseRewardSpec('('.repeat(100_000))).toThrow(
      'reward: more than 100 parentheses within each other',
    );
  });
});

/** The compiled kernels against the float64 reference, in every flavor that runs here. */
import { describe, expect, it } from 'vitest';
import type { Arena } from './arena.js';
import { plainBackend } from './backend.js';
import { kernelCases, type CaseSize } from './conformance/cases.js';
import { checkCase } from './conformance/check-kernels.js';
import { runnableKernels, type Runnable } from './conformance/runnable.js';
import { ACT_NONE, ACT_TANH, LOG_ZERO, UNARY_EXP, UNARY_LOG, UNARY_SOFTPLUS } from './kernels.js';

const reference = plainBackend('float64');
const { runnable, missing } = await runnableKernels();

it('all flavors can be had here', ({ skip }) => {
  expect(runnable.map((k) => k.name)).toContain('simd');
  skip(missing.length > 0, missing.join('; '));
});

/** Sentences about every case that fails. */
function failures(subject: Runnable, names: Iterable<string>, sizes: Iterable<CaseSize>): string[] {
  const wrong: string[] = [];
  for (const size of sizes) {
    for (const name of names) {
      const sentence = checkCase(name, size, subject, reference);
      if (sentence) wrong.push(sentence);
    }
  }
  return wrong;
}

/** Every pair of remainders of the widest tile (12 x 32), larger sizes of each, and depths from 1 to 40. */
function* residues(): Iterable<CaseSize> {
  const depth = (m: number, n: number): number => 1 + ((7 * m + 11 * n) % 40);
  for (let m = 1; m <= 13; m++) for (let n = 1; n <= 33; n++) yield [m, n, depth(m, n)];
  for (let m = 14; m <= 40; m++) yield [m, 1 + ((5 * m) % 40), depth(m, 1)];
  for (let n = 34; n <= 40; n++) yield [1 + ((5 * n) % 40), n, depth(1, n)];
}

/** Sizes on both sides of the blocks of a product: 256 deep, 192 rows. */
const BLOCKS: CaseSize[] = [
  [1, 1, 255],
  [5, 33, 256],
  [6, 16, 257],
  [7, 31, 513],
  [191, 17, 3],
  [193, 9, 258],
  [400, 3, 300],
];

describe('every kernel equals the float64 reference to 1e-5', () => {
  const products = [...kernelCases.keys()].filter((name) => name.startsWith('gemm'));
  const others = [...kernelCases.keys()].filter((name) => !name.startsWith('gemm'));
  it.each(runnable)('products of every residue of the tiles ($name)', (k) =>
    expect(failures(k, products, residues())).toEqual([]),
  );
  it.each(runnable)('products around the cache blocks ($name)', (k) =>
    expect(failures(k, products, BLOCKS)).toEqual([]),
  );

  const sizes: CaseSize[] = [];
  for (let n = 1; n <= 40; n++) sizes.push([1 + (n % 5), n, 1 + (n % 7)], [n, 1 + (n % 3), 3]);
  sizes.push([40, 40, 5], [3, 1000, 2]);
  it.each(runnable)('all others ($name)', (k) => expect(failures(k, others, sizes)).toEqual([]));
});

/** Applies a kernel to one array of reals and gives what it writes. */
function apply(subject: Runnable, x: readonly number[], run: (x: number, out: number) => void): number[] {
  const { arena } = subject;
  const mark = arena.mark();
  const from = arena.alloc(x.length);
  const out = arena.alloc(x.length);
  arena.real.set(x, from / 4);
  run(from, out);
  const result = [...arena.real.subarray(out / 4, out / 4 + x.length)];
  arena.release(mark);
  return result;
}

const unary = (subject: Runnable, code: number, x: readonly number[]): number[] =>
  apply(subject, x, (from, out) => subject.kernels.unary(x.length, code, from, out));

/** Largest error of `got` in units in the last place of the exact value. */
function worstUlp(got: readonly number[], exact: readonly number[]): number {
  let worst = 0;
  for (const [i, want] of exact.entries()) {
    const ulp = 2 ** (Math.max(-126, Math.floor(Math.log2(Math.abs(want)))) - 23);
    worst = Math.max(worst, want === 0 ? (got[i] === 0 ? 0 : Infinity) : Math.abs(got[i] - want) / ulp);
  }
  return worst;
}

describe('exp, log, softplus and tanh', () => {
  const grid = (low: number, high: number, count: number): number[] =>
    Array.from({ length: count }, (_, i) => Math.fround(low + ((high - low) * i) / (count - 1)));

  it.each(runnable)('exp is exact to 2 units in the last place ($name)', (k) => {
    const x = [...grid(-87.33, 88.72, 100_003), ...grid(-1, 1, 10_001), ...grid(-1e-6, 1e-6, 101)];
    expect(worstUlp(unary(k, UNARY_EXP, x), x.map(Math.exp))).toBeLessThan(2);
  });

  it.each(runnable)('exp is 0 far below, infinite far above, 1 at 0, and NaN for NaN ($name)', (k) => {
    const [zero, none, one, huge, infinite, nan, least] = unary(
      k, UNARY_EXP, [LOG_ZERO, -Infinity, 0, 1e30, Infinity, NaN, -104],
    ); // prettier-ignore
    expect([zero, none, one, huge, infinite, nan, least]).toEqual([0, 0, 1, Infinity, Infinity, NaN, 0]);
  });

  it.each(runnable)('log is exact to 2 units in the last place and finite at 0 ($name)', (k) => {
    const x = grid(-86, 88, 100_003).map((v) => Math.fround(Math.exp(v)));
    x.push(...grid(0.5, 2, 10_001));
    expect(worstUlp(unary(k, UNARY_LOG, x), x.map(Math.log))).toBeLessThan(2);
    const floor = Math.fround(Math.log(1e-38));
    const [zero, negative, tiny, infinite] = unary(k, UNARY_LOG, [0, -1, 1e-44, Infinity]);
    for (const value of [zero, negative, tiny]) expect(Math.abs(value - floor)).toBeLessThan(1e-5);
    expect(infinite).toBe(Infinity);
  });

  it.each(runnable)('softplus keeps its relative precision in the tails ($name)', (k) => {
    const x = [...grid(-86, 88, 10_001), -1e30, 1e30];
    const exact = x.map((v) => Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v))));
    expect(worstUlp(unary(k, UNARY_SOFTPLUS, x), exact)).toBeLessThan(6);
  });

  it.each(runnable)('tanh is exact to 3 units in the last place, also near 0 ($name)', (k) => {
    const x = [...grid(-12, 12, 10_001), ...grid(-0.7, 0.7, 10_001), ...grid(-1e-5, 1e-5, 100)];
    // A product with the 1 x 1 identity applies the activation to a column.
    const { arena, kernels } = k;
    const identity = arena.alloc(1);
    arena.real[identity / 4] = 1;
    const packed = arena.alloc(kernels.panel);
    kernels.pack(1, 1, identity, 1, 1, packed);
    const got = apply(k, x, (from, out) =>
      kernels.gemm(x.length, 1, 1, from, 1, 1, packed, out, 1, 0, ACT_TANH, 0, 0, 0),
    );
    expect(worstUlp(got, x.map(Math.tanh))).toBeLessThan(3);
  });
});

describe('limits of the contract', () => {
  it.each(runnable)('a product of depth 0 is the bias ($name)', (k) => {
    const { arena, kernels } = k;
    const bias = arena.alloc(3);
    arena.real.set([1, 2, 3], bias / 4);
    const out = arena.alloc(6);
    kernels.gemm(2, 3, 0, bias, 0, 1, bias, out, 3, bias, ACT_NONE, 0, 0, 0);
    expect([...arena.real.subarray(out / 4, out / 4 + 6)]).toEqual([1, 2, 3, 1, 2, 3]);
  });

  it.each(runnable)('rows with one or no allowed entry ($name)', (k) => {
    const { arena, kernels } = k;
    const x = arena.alloc(8);
    arena.real.set([5, NaN, -3, 1e30, 1, 2, 3, 4], x / 4);
    const mask = arena.allocBytes(8);
    arena.byte.set([0, 0, 1, 0, 0, 0, 0, 0], mask);
    const logp = arena.alloc(8);
    const u = arena.alloc(2);
    arena.real.set([0.999, 0.5], u / 4);
    const out = arena.alloc(2);
    kernels.maskedLogSoftmax(2, 4, x, mask, logp);
    const zero = Math.fround(LOG_ZERO);
    expect([...arena.real.subarray(logp / 4, logp / 4 + 8)]).toEqual([
      zero,
      zero,
      0,
      zero,
      zero,
      zero,
      zero,
      zero,
    ]);
    kernels.sampleRows(2, 4, logp, mask, 0.1, u, out);
    expect([...arena.int.subarray(out / 4, out / 4 + 2)]).toEqual([2, -1]);
    kernels.argmaxRows(2, 4, logp, mask, out);
    expect([...arena.int.subarray(out / 4, out / 4 + 2)]).toEqual([2, -1]);
  });

  it.each(runnable)('kernels follow the memory when the arena grows ($name)', (k) => {
    const { arena, kernels } = k;
    const before = arena.alloc(4);
    arena.real.set([1, 2, 3, 4], before / 4);
    const mark = arena.mark();
    const after = arena.alloc(arena.byte.length); // more than there is
    kernels.axpby(4, 2, before, 0, 0, after);
    expect([...arena.real.subarray(after / 4, after / 4 + 4)]).toEqual([2, 4, 6, 8]);
    arena.release(mark);
  });
});

describe('random numbers', () => {
  it.each(runnable)('uniforms are the same bits in every flavor ($name)', ({ arena, kernels }) => {
    const plain = runnable.find((k) => k.name === 'js')!;
    const draw = (a: Arena, k: typeof kernels): number[] => {
      const mark = a.mark();
      const out = a.alloc(1003);
      k.uniform(1003, 0xfedcba98, 0x1234567, 2 ** 33 - 5, 0xffffffff, out);
      const drawn = [...a.real.subarray(out / 4, out / 4 + 1003)];
      a.release(mark);
      return drawn;
    };
    expect(draw(arena, kernels)).toEqual(draw(plain.arena, plain.kernels));
  });
});

/** Every operation's gradient against central differences, in float64, where the two agree to about 1e-8. */
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../random/stream.js';
import { plainBackend } from '../backend.js';
import { ACT_LEAKY, ACT_NONE, ACT_TANH } from '../kernels.js';
import { Tape } from '../tape.js';
import { LearnedParameter, type Tensor } from '../tensor.js';
import { attention } from './attention.js';
import {
  add,
  combine,
  exp,
  huber,
  log,
  meanOfAll,
  mul,
  relu,
  scale,
  softplus,
  sub,
  sum,
  weightedSum,
} from './elementwise.js';
import { embedBag, gatherRows } from './embed-bag.js';
import { linearColumns } from './linear-columns.js';
import { linear } from './linear.js';
import { gatherCols, gatherEntries, maskedLogSoftmax } from './softmax.js';
import { prefixSum } from './prefix-sum.js';
import { segmentLogSumExp, segmentSum } from './segments.js';

const backend = plainBackend('float64');
const { arena } = backend;

function parameter(rows: number, cols: number, seed: number, low = -1, high = 1): LearnedParameter {
  const p = new LearnedParameter(backend, `p${seed}`, rows, cols);
  p.reservePacked();
  const random = new RandomStream(seed);
  for (let i = 0; i < p.size; i++) arena.real[(p.at >> 2) + i] = low + (high - low) * random.uniform();
  return p;
}

function ints(values: number[]): number {
  const at = arena.alloc(values.length);
  arena.int.set(values, at >> 2);
  return at;
}

function maskOf(values: number[]): number {
  const at = arena.allocBytes(values.length);
  arena.byte.set(values, at);
  return at;
}

/**
 * Largest absolute difference between back-propagated and numerical gradients of a random projection of f's
 * output.
 */
function gradientError(parameters: LearnedParameter[], f: (tape: Tape) => Tensor): number {
  const tape = new Tape(backend);
  const value = (): number => {
    tape.begin();
    for (const p of parameters) p.touch();
    const out = f(tape);
    const weights = tape.tensor(out.rows, out.cols);
    const random = new RandomStream(99);
    for (let i = 0; i < out.size; i++) arena.real[(weights.at >> 2) + i] = random.uniform() - 0.3;
    const loss = weightedSum(tape, out, weights);
    const result = tape.scalar(loss);
    for (const p of parameters) p.gradWritten = false;
    tape.backward(loss);
    tape.end();
    return result;
  };
  value();
  const gradients = parameters.map((p) =>
    Array.from(arena.real.subarray(p.grad >> 2, (p.grad >> 2) + p.size)),
  );
  let worst = 0;
  parameters.forEach((p, index) => {
    for (let i = 0; i < p.size; i++) {
      const at = (p.at >> 2) + i;
      const held = arena.real[at];
      const h = 1e-5;
      arena.real[at] = held + h;
      const up = value();
      arena.real[at] = held - h;
      const down = value();
      arena.real[at] = held;
      worst = Math.max(worst, Math.abs((up - down) / (2 * h) - gradients[index][i]));
    }
  });
  return worst;
}

describe('gradients equal central differences (float64)', () => {
  const x = parameter(5, 4, 1);
  const y = parameter(5, 4, 2);
  const positive = parameter(5, 4, 3, 0.5, 2);
  const w = parameter(4, 3, 4);
  const bias = parameter(1, 3, 5);
  const init = parameter(5, 3, 6);
  const table = parameter(7, 4, 7);
  const base = parameter(2, 4, 8);
  const rowBias = parameter(1, 4, 9);
  const idx = ints([0, 3, -1, 6, 6, 1, 2, -1, -1, 5, 4, 0, 3, 3, 3]);
  const group = ints([0, 1, 1, 0, 1]);
  const actions = ints([0, 2, 1, 3, 0]);
  const mask = maskOf([1, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0]);
  const starts = ints([0, 3, 3, 11, 20]);
  const queries = parameter(3, 4, 10);
  const keys = parameter(10, 4, 11);
  const values = parameter(10, 4, 12);
  const tokenGroup = ints([1, 0, 1]);
  const present = maskOf([1, 1, 0, 1, 1, 0, 0, 1, 1, 0]);

  const cases: [string, LearnedParameter[], (tape: Tape) => Tensor][] = [
    ['linear', [x, w], (t) => linear(t, x, w)],
    ['linear with bias', [x, w, bias], (t) => linear(t, x, w, bias)],
    ['linear leaky', [x, w, bias, init], (t) => linear(t, x, w, bias, init, ACT_LEAKY, 0.1)],
    ['linear tanh', [x, w, bias, init], (t) => linear(t, x, w, bias, init, ACT_TANH)],
    ['linearColumns', [x, w, bias], (t) => linearColumns(t, x, w, bias, w.cols - 1)],
    [
      'linearColumns twice, of other widths',
      [x, w, bias],
      (t) => mul(t, linearColumns(t, x, w, bias, 2), linearColumns(t, scale(t, 2, x), w, bias, 2)),
    ],
    ['linear, W a result', [x, w], (t) => linear(t, x, scale(t, 2, w))],
    ['embedBag', [table], (t) => embedBag(t, 5, 3, idx, table)],
    ['embedBag with bias and base', [table, rowBias, x], (t) => embedBag(t, 5, 3, idx, table, rowBias, x)],
    [
      'embedBag grouped leaky',
      [table, rowBias, base],
      (t) => embedBag(t, 5, 3, idx, table, rowBias, base, group, ACT_LEAKY, 0.2),
    ],
    ['embedBag tanh', [table], (t) => embedBag(t, 5, 3, idx, table, undefined, undefined, 0, ACT_TANH)],
    ['gatherRows', [base], (t) => gatherRows(t, base, group, 5)],
    [
      'maskedLogSoftmax, allowed entries',
      [x],
      (t) => gatherCols(t, maskedLogSoftmax(t, x, mask), actions2(t)),
    ],
    ['maskedLogSoftmax, no mask', [x], (t) => maskedLogSoftmax(t, x)],
    ['gatherEntries, some twice', [x], (t) => gatherEntries(t, x, ints([3, 19, 3, 0, 7]), 5)],
    ['gatherCols', [x], (t) => gatherCols(t, x, actions)],
    ['segmentSum', [x], (t) => segmentSum(t, x, 4, starts)],
    ['prefixSum', [x], (t) => prefixSum(t, column(t, x), 4, starts)],
    // An empty segment gives LOG_ZERO, which swamps a difference: leave the empty one out.
    ['segmentLogSumExp', [x], (t) => segmentLogSumExp(t, x, 2, ints([0, 3, 20]))],
    ['add and sub', [x, y], (t) => add(t, x, sub(t, y, x))],
    ['combine', [x, y], (t) => combine(t, 0.3, x, -2, y)],
    ['mul', [x, y], (t) => mul(t, x, y)],
    ['mul by itself', [x], (t) => mul(t, x, x)],
    ['exp', [x], (t) => exp(t, x)],
    ['log', [positive], (t) => log(t, positive)],
    ['softplus', [x], (t) => softplus(t, scale(t, 5, x))],
    ['relu', [x], (t) => relu(t, x)],
    ['squares', [x], (t) => huber(t, x)],
    ['huber', [x], (t) => huber(t, x, 0.4)],
    ['sum', [x], (t) => sum(t, mul(t, x, x))],
    ['mean', [x], (t) => meanOfAll(t, mul(t, x, x))],
    ['weightedSum', [x, y], (t) => weightedSum(t, x, y)],
    [
      'attention, shared tokens',
      [queries, keys, values],
      (t) => attention(t, 2, 5, queries, keys, values, tokenGroup),
    ],
    [
      'attention, absent tokens',
      [queries, keys, values],
      (t) => attention(t, 2, 5, queries, keys, values, tokenGroup, present),
    ],
    ['attention, own tokens', [queries, keys, values], (t) => attention(t, 1, 3, queries, keys, values)],
    [
      'a small network',
      [table, rowBias, w, bias],
      (t) => {
        const h = embedBag(t, 5, 3, idx, table, rowBias, undefined, 0, ACT_LEAKY);
        return huber(t, gatherCols(t, maskedLogSoftmax(t, linear(t, h, w, bias)), ints([0, 1, 2, 0, 1])));
      },
    ],
  ];
  /** The same values as one column. */
  function column(t: Tape, p: LearnedParameter): Tensor {
    const out = scale(t, 1, p);
    out.rows = p.size;
    out.cols = 1;
    return out;
  }

  /** Actions that the mask allows. */
  function actions2(tape: Tape): number {
    const at = tape.ints(5);
    arena.int.set([0, 1, 3, 3, 0], at >> 2);
    return at;
  }

  for (const [name, parameters, f] of cases) {
    it(name, () => {
      expect(gradientError(parameters, f)).toBeLessThan(2e-8);
    });
  }
});

describe('tape', () => {
  it('adds the gradients of a tensor that is used twice', () => {
    const p = parameter(1, 1, 20);
    arena.real[p.at >> 2] = 3;
    const tape = new Tape(backend);
    tape.begin();
    p.gradWritten = false;
    tape.backward(sum(tape, add(tape, mul(tape, p, p), scale(tape, 5, p))));
    expect(arena.real[p.grad >> 2]).toBeCloseTo(11, 12);
    tape.end();
  });

  it('stops gradients at detach and refuses a loss without parameters', () => {
    const p = parameter(1, 1, 21);
    const tape = new Tape(backend);
    tape.begin();
    p.gradWritten = false;
    arena.real[p.at >> 2] = 3;
    tape.backward(sum(tape, mul(tape, tape.detach(p), p)));
    expect(arena.real[p.grad >> 2]).toBeCloseTo(3, 12);
    expect(() => tape.backward(tape.filled(1, 1, 2))).toThrow(/depends on no parameter/);
    tape.end();
  });

  it('gives the memory of a step back', () => {
    const tape = new Tape(backend);
    const before = arena.used;
    tape.begin();
    tape.filled(100, 100, 1);
    tape.end();
    expect(arena.used).toBe(before);
  });

  it('refuses shapes that do not fit, with both sizes', () => {
    const tape = new Tape(backend);
    const a = parameter(2, 3, 30);
    const b = parameter(2, 2, 31);
    expect(() => linear(tape, a, b)).toThrow('linear: x has 3 columns, W has 2 rows; they must be equal');
    expect(() => add(tape, a, b)).toThrow('sizes must be equal, got 2x3 and 2x2');
    expect(ACT_NONE).toBe(0);
  });
});

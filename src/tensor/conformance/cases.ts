/**
 * One small experiment for every kernel and every variant of its arguments, on random inputs of a given size.
 * The same cases serve the self-test at loading, the unit tests and the test in a browser.
 */
import {
  ACT_LEAKY,
  ACT_NONE,
  ACT_TANH,
  UNARY_EXP,
  UNARY_LOG,
  UNARY_RELU,
  UNARY_SOFTPLUS,
} from '../kernels.js';
import type { Workbench } from './workbench.js';

/** rows, columns and depth; every case uses those it needs. */
export type CaseSize = readonly [m: number, n: number, k: number];
export type KernelCase = (bench: Workbench, size: CaseSize) => void;

const SLOPE = 0.125;

/** A product with every combination that `code` encodes in its bits. */
function product(
  act: number,
  added: 'nothing' | 'C' | 'another',
  hasBias: boolean,
  transposeA: boolean,
  transposeB: boolean,
): KernelCase {
  return (bench, [m, n, k]) => {
    const { kernels } = bench;
    const a = bench.uniforms(m * k);
    const b = bench.uniforms(k * n);
    const bias = hasBias ? bench.uniforms(n) : 0;
    const ldc = n + 3;
    const c = bench.output(m * ldc);
    const packed = bench.scratch(Math.ceil(n / kernels.panel) * kernels.panel * k);
    const scratch = transposeA ? bench.scratch(kernels.gemmScratch) : 0;
    kernels.pack(k, n, b, transposeB ? 1 : n, transposeB ? k : 1, packed);
    const aRow = transposeA ? 1 : k;
    const aCol = transposeA ? m : 1;
    const init = added === 'C' ? c : added === 'another' ? bench.uniforms(m * ldc) : 0;
    kernels.gemm(m, n, k, a, aRow, aCol, packed, c, ldc, bias, act, SLOPE, init, scratch);
  };
}

function embedBag(act: number, hasBias: boolean, hasBase: boolean, hasGroup: boolean): KernelCase {
  return (bench, [rows, cols, active]) => {
    const groups = hasGroup ? 3 : rows;
    const idx = bench.ints(rows * active, -1, 9);
    const table = bench.uniforms(9 * cols);
    const bias = hasBias ? bench.uniforms(cols) : 0;
    const base = hasBase ? bench.uniforms(groups * cols) : 0;
    const group = hasGroup ? bench.ints(rows, 0, groups) : 0;
    const out = bench.output(rows * cols);
    bench.kernels.embedBag(rows, active, cols, idx, table, bias, base, group, act, SLOPE, out);
  };
}

function entryDot(hasBias: boolean, hasGrads: boolean): KernelCase {
  return (bench, [rows, width, cols]) => {
    const entries = rows * 2;
    const row = bench.ints(entries, 0, rows);
    const col = bench.ints(entries, 0, cols);
    const x = bench.uniforms(rows * width);
    const w = bench.uniforms(cols * width);
    const bias = hasBias ? bench.uniforms(cols) : 0;
    bench.kernels.entryDot(entries, width, row, col, x, w, bias, bench.output(entries));
    const [dx, dw] = hasGrads ? [bench.output(rows * width), bench.output(cols * width)] : [0, 0];
    const dOut = bench.uniforms(entries);
    bench.kernels.entryDotGrad(entries, width, row, col, x, w, dOut, dx, dw, bench.output(cols));
  };
}

function attention(hasGroup: boolean, hasPresent: boolean): KernelCase {
  return (bench, [rows, dim, tokens]) => {
    const heads = 2;
    const width = heads * dim;
    const groups = hasGroup ? 3 : rows;
    const q = bench.uniforms(rows * width);
    const keys = bench.uniforms(groups * tokens * width);
    const values = bench.uniforms(groups * tokens * width);
    const group = hasGroup ? bench.ints(rows, 0, groups) : 0;
    const present = hasPresent ? bench.mask(groups, tokens) : 0;
    const weights = bench.output(rows * heads * tokens);
    const out = bench.output(rows * width);
    bench.kernels.attention(rows, heads, dim, tokens, q, keys, values, group, present, weights, out);
    const dOut = bench.uniforms(rows * width);
    const dq = bench.output(rows * width);
    const dKeys = bench.output(groups * tokens * width);
    const dValues = bench.output(groups * tokens * width);
    const scratch = bench.scratch(tokens);
    bench.kernels.attentionGrad(
      rows, heads, dim, tokens, q, keys, values, group, weights, dOut, dq, dKeys, dValues, scratch,
    ); // prettier-ignore
  };
}

function logSoftmax(hasMask: boolean, accumulate: number): KernelCase {
  return (bench, [rows, cols]) => {
    const mask = hasMask ? bench.mask(rows, cols) : 0;
    const x = bench.uniforms(rows * cols, -9, 9);
    const out = bench.output(rows * cols);
    bench.kernels.maskedLogSoftmax(rows, cols, x, mask, out);
    const dLogp = bench.uniforms(rows * cols);
    const dx = bench.output(rows * cols);
    bench.kernels.maskedLogSoftmaxGrad(rows, cols, out, mask, dLogp, dx, accumulate);
  };
}

function sampling(hasMask: boolean, epsilon: number): KernelCase {
  return (bench, [rows, cols]) => {
    const mask = hasMask ? bench.mask(rows, cols) : 0;
    const logp = bench.output(rows * cols);
    bench.kernels.maskedLogSoftmax(rows, cols, bench.uniforms(rows * cols, -4, 4), mask, logp);
    const u = bench.uniforms(rows, 0, 1);
    bench.kernels.sampleRows(rows, cols, logp, mask, epsilon, u, bench.intOutput(rows));
    const ties = bench.reals(rows * cols, (i) => (i * i) % 3);
    bench.kernels.argmaxRows(rows, cols, ties, mask, bench.intOutput(rows));
  };
}

function actGrad(act: number, accumulate: number): KernelCase {
  return (bench, [m, n]) => {
    const y = bench.uniforms(m * n);
    const dy = bench.uniforms(m * n);
    bench.kernels.actGrad(m * n, y, dy, act, SLOPE, bench.output(m * n), accumulate);
  };
}

function unary(code: number): KernelCase {
  return (bench, [m, n]) => {
    const x = bench.uniforms(m * n, code === UNARY_LOG ? 0.01 : -20, 20);
    const y = bench.output(m * n);
    bench.kernels.unary(m * n, code, x, y);
    // The gradient of exp spans many decades: a gradient that starts at 0 keeps the comparison sharp.
    const dx = code === UNARY_EXP ? bench.zeros(m * n) : bench.output(m * n);
    bench.kernels.unaryGrad(m * n, code, x, y, bench.uniforms(m * n), dx);
  };
}

function huber(delta: number): KernelCase {
  return (bench, [m, n]) => {
    const d = bench.uniforms(m * n, -2, 2);
    bench.kernels.huber(m * n, d, delta, bench.output(m * n));
    bench.kernels.huberGrad(m * n, d, delta, bench.uniforms(m * n), bench.output(m * n));
  };
}

function fixed(): [string, KernelCase][] {
  return [
    ['fill', (b, [m, n]) => b.kernels.fill(m * n, b.output(m * n), 0.375)],
    [
      'embedBagGrad',
      (b, [rows, cols, active]) => {
        const idx = b.ints(rows * active, -1, 9);
        b.kernels.embedBagGrad(rows, active, cols, idx, b.uniforms(rows * cols), b.output(9 * cols));
      },
    ],
    [
      'gatherRows',
      (b, [rows, cols]) =>
        b.kernels.gatherRows(rows, cols, b.ints(rows, 0, 9), b.uniforms(9 * cols), b.output(rows * cols)),
    ],
    [
      'scatterAddRows',
      (b, [rows, cols]) =>
        b.kernels.scatterAddRows(rows, cols, b.ints(rows, 0, 9), b.uniforms(rows * cols), b.output(9 * cols)),
    ],
    ['colSum', (b, [rows, cols]) => b.kernels.colSum(rows, cols, b.uniforms(rows * cols), b.output(cols), 0)],
    [
      'colSum accumulate',
      (b, [rows, cols]) => b.kernels.colSum(rows, cols, b.uniforms(rows * cols), b.output(cols), 1),
    ],
    [
      'gatherCols',
      (b, [rows, cols]) =>
        b.kernels.gatherCols(rows, cols, b.uniforms(rows * cols), b.ints(rows, 0, cols), b.output(rows)),
    ],
    [
      'gatherColsGrad',
      (b, [rows, cols]) =>
        b.kernels.gatherColsGrad(rows, cols, b.ints(rows, 0, cols), b.uniforms(rows), b.output(rows * cols)),
    ],
    [
      'segments',
      (b, [segments, length]) => {
        const starts = b.starts(segments, length);
        const n = b.arena.int[starts / 4 + segments];
        const x = b.uniforms(n, -9, 9);
        const out = b.output(segments);
        b.kernels.segmentLogSumExp(segments, starts, x, out);
        const dOut = b.uniforms(segments);
        b.kernels.segmentLogSumExpGrad(segments, starts, x, out, dOut, b.output(n));
        b.kernels.segmentSum(segments, starts, x, b.output(segments));
        b.kernels.segmentSumGrad(segments, starts, dOut, b.output(n));
      },
    ],
    [
      'axpby',
      (b, [m, n]) =>
        b.kernels.axpby(m * n, 0.75, b.uniforms(m * n), -1.5, b.uniforms(m * n), b.output(m * n)),
    ],
    [
      'axpby without b',
      (b, [m, n]) => b.kernels.axpby(m * n, 0.75, b.uniforms(m * n), 2, 0, b.output(m * n)),
    ],
    [
      'axpby in place',
      (b, [m, n]) => {
        const out = b.output(m * n);
        b.kernels.axpby(m * n, 0.75, out, -1.5, b.uniforms(m * n), out);
        b.kernels.axpby(m * n, 0.5, b.uniforms(m * n), 3, out, out);
      },
    ],
    ['mul', (b, [m, n]) => b.kernels.mul(m * n, b.uniforms(m * n), b.uniforms(m * n), b.output(m * n), 0)],
    [
      'mul accumulate',
      (b, [m, n]) => b.kernels.mul(m * n, b.uniforms(m * n), b.uniforms(m * n), b.output(m * n), 1),
    ],
    ['sum', (b, [m, n, k]) => b.kernels.sum(m * n * k, b.uniforms(m * n * k, 0, 1), b.output(1))],
    [
      'dot',
      (b, [m, n, k]) => {
        const x = b.uniforms(m * n * k, 0, 1);
        b.kernels.dot(m * n * k, x, b.uniforms(m * n * k, 0, 1), b.output(1));
      },
    ],
    [
      'adam',
      (b, [m, n]) => {
        const p = b.output(m * n);
        const first = b.zeros(m * n);
        const second = b.zeros(m * n);
        for (let t = 1; t <= 3; t++) {
          const g = b.uniforms(m * n);
          const [c1, c2] = [1 - 0.9 ** t, 1 - 0.999 ** t];
          b.kernels.adam(m * n, p, g, first, second, 1e-2, 0.9, 0.999, 1e-8, c1, c2, 0.5);
        }
      },
    ],
    [
      'uniform',
      (b, [m, n]) => b.kernels.uniform(m * n, 0xdeadbeef, 7, 2 ** 32 - 2, 0x9abcdef0, b.output(m * n)),
    ],
  ];
}

function withVariants(): [string, KernelCase][] {
  const all: [string, KernelCase][] = [];
  const no = false;
  for (const [name, act] of [['none', ACT_NONE], ['leaky', ACT_LEAKY], ['tanh', ACT_TANH]] as const) {
    for (const accumulate of [0, 1]) {
      const mode = `${name}${accumulate ? ' accumulate' : ''}`;
      all.push([`actGrad ${mode}`, actGrad(act, accumulate)]);
      for (const bias of [no, true]) {
        for (const [form, aT, bT] of [['AB', no, no], ["A'B", true, no], ["AB'", no, true]] as const) {
          const added = accumulate ? 'C' : 'nothing';
          all.push([`gemm ${form} ${mode}${bias ? ' bias' : ''}`, product(act, added, bias, aT, bT)]);
        }
      }
    }
    for (const bias of [no, true])
      all.push([`gemm added ${name}${bias ? ' bias' : ''}`, product(act, 'another', bias, no, no)]);
    all.push([`embedBag ${name}`, embedBag(act, true, no, no)], [`embedBag base ${name}`, embedBag(act, no, true, no)]);
    all.push([`embedBag group ${name}`, embedBag(act, true, true, true)]);
  } // prettier-ignore
  for (const masked of [no, true]) {
    const suffix = masked ? ' masked' : '';
    all.push([`maskedLogSoftmax${suffix}`, logSoftmax(masked, 0)]);
    all.push([`maskedLogSoftmax accumulate${suffix}`, logSoftmax(masked, 1)]);
    all.push(
      [`sampleRows${suffix}`, sampling(masked, 0)],
      [`sampleRows explore${suffix}`, sampling(masked, 0.25)],
    );
    all.push(
      [`attention${suffix}`, attention(no, masked)],
      [`attention group${suffix}`, attention(true, masked)],
    );
  }
  all.push(['entryDot', entryDot(no, no)], ['entryDot with bias and gradients', entryDot(true, true)]);
  all.push(['exp', unary(UNARY_EXP)], ['log', unary(UNARY_LOG)], ['relu', unary(UNARY_RELU)]);
  all.push(['softplus', unary(UNARY_SOFTPLUS)], ['squares', huber(0)], ['huber', huber(0.5)]);
  return all;
}

/** Every case by name. Together they call every kernel of the contract. */
export const kernelCases: ReadonlyMap<string, KernelCase> = new Map([...fixed(), ...withVariants()]);

/** Runs conformance cases on kernels and compares them with the float64 reference. */
import { Arena } from '../arena.js';
import { plainBackend } from '../backend.js';
import type { Kernels } from '../kernels.js';
import { kernelCases, type CaseSize } from './cases.js';
import { Workbench, type Subject } from './workbench.js';

/** Largest accepted difference from the reference, in units of |reference| + the output's mean size. */
export const TOLERANCE = 1e-5;

/** What one case writes, all outputs one after the other; throws where a kernel wrote outside of them. */
export function runCase(name: string, size: CaseSize, subject: Subject): Float64Array {
  const run = kernelCases.get(name);
  if (!run) throw new Error(`conformance: no case is called ${name}`);
  const mark = subject.arena.mark();
  try {
    const seed = size[0] + 1000 * size[1] + 1_000_000 * size[2];
    const bench = new Workbench(subject, seed);
    run(bench, size);
    return bench.results();
  } finally {
    subject.arena.release(mark);
  }
}

/** Where `results` leave the reference: a sentence, or undefined when they agree to TOLERANCE. */
export function difference(results: Float64Array, reference: Float64Array): string | undefined {
  let sum = 0;
  let ordinary = 0;
  for (const x of reference) {
    // Log-probabilities of masked entries (-1e30) must not make the comparison of the others blunt.
    if (Math.abs(x) > 1e20) continue;
    sum += Math.abs(x);
    ordinary++;
  }
  const mean = sum / Math.max(1, ordinary);
  for (let i = 0; i < reference.length; i++) {
    const [got, want] = [results[i], reference[i]];
    if (!(Math.abs(got - want) <= TOLERANCE * (Math.abs(want) + mean)))
      return `result ${i} is ${got}, not ${want}`;
  }
  return results.length === reference.length
    ? undefined
    : `${results.length} results, not ${reference.length}`;
}

/** Compares kernels with the float64 reference on one case: a sentence, or undefined when all is well. */
export function checkCase(
  name: string,
  size: CaseSize,
  subject: Subject,
  reference: Subject,
): string | undefined {
  try {
    const wrong = difference(runCase(name, size, subject), runCase(name, size, reference));
    return wrong && `${name} at ${size.join(' x ')}: ${wrong}`;
  } catch (error) {
    return `${name} at ${size.join(' x ')}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/**
 * 32-bit digest (FNV-1a) of the exact bits of results, for comparing machines and engines. All NaN count as
 * equal.
 */
export function digest(results: Float64Array): number {
  const real = new Float32Array(results);
  const bits = new Uint32Array(real.buffer);
  let hash = 0x811c9dc5;
  for (let i = 0; i < bits.length; i++) {
    const word = Number.isNaN(real[i]) ? 0x7fc00000 : bits[i];
    for (let shift = 0; shift < 32; shift += 8)
      hash = Math.imul(hash ^ ((word >>> shift) & 0xff), 0x01000193);
  }
  return hash >>> 0;
}

/** One size with remainders of columns, one of rows: a few milliseconds of test at every start. */
const SELF_TEST_SIZES: readonly CaseSize[] = [
  [3, 37, 5],
  [13, 3, 2],
];

/**
 * The test that kernels must pass before they are used: every case at two sizes. Returns the first failure as
 * a sentence, or undefined.
 * @param bind gives the kernels for an arena
 */
export function selfTest(bind: (arena: Arena) => Kernels): string | undefined {
  const arena = new Arena('float32');
  const subject = { arena, kernels: bind(arena) };
  const reference = plainBackend('float64');
  for (const size of SELF_TEST_SIZES) {
    for (const name of kernelCases.keys()) {
      const wrong = checkCase(name, size, subject, reference);
      if (wrong) return wrong;
    }
  }
  return undefined;
}

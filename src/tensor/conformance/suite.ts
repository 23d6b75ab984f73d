/**
 * The whole conformance suite on one flavor, wherever this runs: what a browser or another machine has to
 * show.
 */
import { plainBackend } from '../backend.js';
import type { KernelFlavor } from '../kernels.js';
import { openBackend, type FlavorReport } from '../loader.js';
import { kernelCases, type CaseSize } from './cases.js';
import { checkCase, digest, runCase } from './check-kernels.js';

export interface SuiteResult {
  readonly flavor: KernelFlavor;
  readonly report: readonly FlavorReport[];
  /** One sentence for every case that is not within tolerance of the float64 reference. */
  readonly failures: readonly string[];
  /** Digest of the exact result bits by case and size; equal wherever the flavor is deterministic. */
  readonly digests: Readonly<Record<string, number>>;
}

/** Sizes with remainders in every tile and vector, and one deeper than a block of a product. */
const SIZES: readonly CaseSize[] = [
  [3, 5, 2],
  [7, 37, 19],
  [17, 64, 33],
  [40, 22, 300],
];

/** Runs every case at several sizes on the flavor given. */
export async function runSuite(flavor: KernelFlavor | 'auto'): Promise<SuiteResult> {
  const backend = await openBackend({ flavor });
  const reference = plainBackend('float64');
  const failures: string[] = [];
  const digests: Record<string, number> = {};
  for (const size of SIZES) {
    for (const name of kernelCases.keys()) {
      const wrong = checkCase(name, size, backend, reference);
      if (wrong) failures.push(wrong);
      else digests[`${name} at ${size.join(' x ')}`] = digest(runCase(name, size, backend));
    }
  }
  return { flavor: backend.flavor, report: backend.report, failures, digests };
}

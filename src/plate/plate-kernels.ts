/**
 * Kernels of a plate's Gaussian process: those of other searches (kernels-of.ts) without words of two
 * letters, and one between that of near neighbors and that of single places, in which pairs of places count.
 * Both strands are read where they have one score, and not else. Of large alphabets there are short words
 * alone: a pair of outcomes that share a long one share most of their places too.
 */
import { kernelsOf, type KernelSpace } from '../adapt/gp/kernels-of.js';
import type { KernelPart } from '../adapt/gp/kernel-part.js';
import { agreementKernel, nearnessKernel } from '../adapt/gp/place-kernels.js';
import { solidMask, SpectrumKernel } from '../adapt/gp/spectrum-kernel.js';

/** Letters of the words of small alphabets. */
const WORDS = [3, 4, 5, 6];
/** Letters from which an alphabet is large. */
const LARGE = 8;

/** Words of a number of letters each, as far as outcomes are that long. */
export const wordKernels = (
  env: KernelSpace,
  lengths: readonly number[],
  complement?: Int32Array,
): KernelPart[] =>
  (env.symbols ? lengths : [])
    .filter((k) => k <= env.tokenLength && SpectrumKernel.fits([solidMask(k)], env.vocabulary))
    .map((k) => new SpectrumKernel(`words${k}`, [solidMask(k)], env.tokenLength, env.vocabulary, complement));

/** @param complement letters of the other strand, where both strands have one score */
export function plateKernels(env: KernelSpace, complement?: Int32Array): KernelPart[] {
  if (env.ordinal) return kernelsOf(env, complement);
  const { tokenLength: length } = env;
  const pairs = nearnessKernel(env, Math.max(1, length / 2), complement);
  if (!env.symbols || env.vocabulary < LARGE) return [...kernelsOf(env, complement, WORDS), pairs];
  const near = nearnessKernel(env, Math.max(1, length / 4), complement);
  return [...wordKernels(env, [2, 3], complement), agreementKernel(env, complement), near, pairs];
}

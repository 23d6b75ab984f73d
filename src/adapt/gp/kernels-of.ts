/**
 * The kernels that a Gaussian process adds up on a space: words of 2 to 6 letters and words with gaps for
 * strings, distances for numbers in order, members for sets, and what stands at each place. Of DNA the same
 * come once more read on both strands: that both have one score is among the hypotheses. Which of them
 * matter, the marginal likelihood says.
 */
import type { Environment } from '../../env/environment.js';
import { partnersOf } from '../other-strand.js';
import { agreementKernel, DistanceKernel, nearnessKernel } from './place-kernels.js';
import type { KernelPart } from './kernel-part.js';
import { gappedMasks, solidMask, SpectrumKernel, type WordMask } from './spectrum-kernel.js';

/** What kernels ask of a space. */
export type KernelSpace = Pick<
  Environment,
  'tokenLength' | 'vocabulary' | 'variableLength' | 'ordinal' | 'symbols'
>;

/** Words of four letters in windows of five and six. */
const GAPPED = gappedMasks(4, [5, 6]);

/** Letters of the words without gaps. */
const WORDS = [2, 3, 4, 5, 6];

/**
 * @param complement letters of the other strand, where both strands have one score
 * @param lengths letters of the words without gaps
 * @returns at least one kernel
 */
export function kernelsOf(
  env: KernelSpace,
  complement?: Int32Array,
  lengths: readonly number[] = WORDS,
): KernelPart[] {
  const { tokenLength: length, vocabulary } = env;
  if (env.ordinal) {
    return [
      new DistanceKernel('far', env, Math.max(1, vocabulary / 4)),
      new DistanceKernel('close', env, Math.max(1, vocabulary / 20)),
      agreementKernel(env),
    ];
  }
  const spectrum = (name: string, masks: readonly WordMask[]): KernelPart[] => {
    const short = masks.filter((mask) => mask[mask.length - 1] < length);
    if (short.length === 0 || !SpectrumKernel.fits(short, vocabulary)) return [];
    return [new SpectrumKernel(name, short, length, vocabulary, complement)];
  };
  const words = lengths.flatMap((k) => spectrum(`words${k}`, [solidMask(k)]));
  const places = [agreementKernel(env, complement), nearnessKernel(env, Math.max(1, length / 4), complement)];
  if (!env.symbols) return [...spectrum('members', [solidMask(1)]), ...places];
  return [...words, ...spectrum('gapped', GAPPED), ...places];
}

/** Those that read both strands, of letters of DNA; none of others: RNA has one strand. */
export function bothStrandsKernels(env: KernelSpace): KernelPart[] {
  const letters = env.symbols ?? [];
  const partners = letters.includes('T') ? partnersOf(letters) : undefined;
  return partners ? kernelsOf(env, partners) : [];
}

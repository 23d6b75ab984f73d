/**
 * The kernels that a Gaussian process adds up on a space: words of 4, 5 and 6 letters and words with gaps for
 * strings, distances for numbers in order, members for sets, and what stands at each place. Which of them
 * matter, the marginal likelihood says.
 */
import type { Environment } from '../../env/environment.js';
import { agreementKernel, DistanceKernel, nearnessKernel } from './place-kernels.js';
import type { KernelPart } from './kernel-part.js';
import { gappedMasks, solidMask, SpectrumKernel, type WordMask } from './spectrum-kernel.js';

/** Words of four letters in windows of five and six. */
const GAPPED = gappedMasks(4, [5, 6]);

/**
 * @param complement letters of the other strand, where both strands have one score
 * @returns at least one kernel
 */
export function kernelsOf(
  env: Pick<Environment, 'tokenLength' | 'vocabulary' | 'variableLength' | 'ordinal' | 'symbols'>,
  complement?: Int32Array,
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
  const words = [4, 5, 6].flatMap((k) => spectrum(`words${k}`, [solidMask(k)]));
  const places = [agreementKernel(env, complement), nearnessKernel(env, Math.max(1, length / 4), complement)];
  if (!env.symbols) return [...spectrum('members', [solidMask(1)]), ...places];
  return [...words, ...spectrum('gapped', GAPPED), ...places];
}

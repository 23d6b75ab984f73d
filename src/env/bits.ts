/**
 * Bit strings of n bits, built in words of k bits (Malkin et al., NeurIPS 2022): a string environment whose
 * 2^k symbols are the words. The outcome's text is the 0/1 string, and its index is the number that it
 * spells.
 */
import { requireInteger } from './requirements.js';
import type { Environment } from './environment.js';
import { createSequence, type SequenceOptions } from './sequence.js';

export interface BitsOptions extends Pick<SequenceOptions, 'construction' | 'relation' | 'attention'> {
  /** n, in bits. */
  readonly length: number;
  /** k, bits per word; divides n. 1 to 10. */
  readonly word: number;
}

/**
 * Builds a bit-string environment.
 * @throws when word is no integer from 1 to 10 or does not divide length
 */
export function createBits(options: BitsOptions): Environment {
  const { length, word, ...rest } = options;
  requireInteger('bits', 'length', length, 1);
  requireInteger('bits', 'word', word, 1, 10);
  if (length % word !== 0) {
    throw new Error(`bits: word must divide length, got length ${length} and word ${word}`);
  }
  const words = Array.from({ length: 2 ** word }, (_, index) => index.toString(2).padStart(word, '0'));
  const env = createSequence({ ...rest, alphabet: words, length: length / word, name: 'bits' });
  const { alphabet: _words, ...task } = env.task;
  return { ...env, task: { ...task, length, word } };
}

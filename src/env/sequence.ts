/**
 * Strings over any alphabet. A string environment is a codec (rows <-> text; the same for all) and a
 * construction (which actions build it):
 *
 * - `append`: a symbol at the right end. A tree. The only construction with variable length (1 .. maxLength,
 *   explicit stop).
 * - `prepend-append`: a symbol at either end.
 * - `non-autoregressive`: any symbol at any free position.
 *
 * Symbols are letters, or words of several characters of equal width (see bits.ts).
 */
import { requireInteger } from './requirements.js';
import { outcomeTokenFeatures } from './default-tokens.js';
import type { Environment } from './environment.js';
import { appendMoves } from './sequence/append.js';
import { stringCodec } from './sequence/codec.js';
import { alignmentTokens, equalityRelation, placementRelation } from './sequence/comparison.js';
import { nonAutoregressiveMoves } from './sequence/non-autoregressive.js';
import { prependAppendMoves } from './sequence/prepend-append.js';
import { freeNumbering, stringNumbering } from './sequence/numbering.js';
import { stringEnd, stringFeatures, type StringSpace } from './sequence/space.js';

export const CONSTRUCTIONS = ['append', 'prepend-append', 'non-autoregressive'] as const;
export type Construction = (typeof CONSTRUCTIONS)[number];

export const STRING_RELATIONS = ['none', 'equality', 'placement'] as const;
export type StringRelation = (typeof STRING_RELATIONS)[number];

export const STRING_ATTENTIONS = ['none', 'position', 'alignment'] as const;
export type StringAttention = (typeof STRING_ATTENTIONS)[number];

export interface SequenceOptions {
  /** Distinct letters as one string, or distinct words of equal width. */
  readonly alphabet: string | readonly string[];
  /** Number of symbols of every outcome. Give this or `maxLength`. */
  readonly length?: number;
  /** Greatest number of symbols; outcomes then have 1 .. maxLength of them. Only with `append`. */
  readonly maxLength?: number;
  /** Default `append`. */
  readonly construction?: Construction;
  /** Relation features: `placement` by default for non-autoregressive strings, else `none`. */
  readonly relation?: StringRelation;
  /**
   * Attention tokens: `alignment` (default for prepend-append, and only there), one token a `position` of y
   * (default else), or `none`.
   */
  readonly attention?: StringAttention;
  /** Task name in messages and in `task`. Default `sequence`. */
  readonly name?: string;
}

const MOVES = {
  append: appendMoves,
  'prepend-append': prependAppendMoves,
  'non-autoregressive': nonAutoregressiveMoves,
};

/**
 * Builds a string environment.
 * @throws when the alphabet has fewer than 2 symbols, repeated ones or ones of different widths; when not
 * exactly one of length and maxLength is given; when the construction has no stop action but maxLength is
 * given
 */
export function createSequence(options: SequenceOptions): Environment {
  const { name = 'sequence', construction = 'append' } = options;
  const space = stringSpace(name, options);
  if (!(construction in MOVES)) {
    throw new Error(`${name}: construction must be one of ${CONSTRUCTIONS.join(', ')}, got ${construction}`);
  }
  if (space.variable && construction !== 'append') {
    throw new Error(`${name}: maxLength needs construction append, got ${construction}: give length instead`);
  }
  const relation = options.relation ?? (construction === 'non-autoregressive' ? 'placement' : 'none');
  const attention = options.attention ?? (construction === 'prepend-append' ? 'alignment' : 'position');
  if (attention === 'alignment' && construction !== 'prepend-append') {
    throw new Error(`${name}: attention alignment needs construction prepend-append, got ${construction}`);
  }
  const codec = stringCodec(space);
  const numbering = construction === 'non-autoregressive' ? freeNumbering(space) : stringNumbering(space);
  return {
    task: {
      name,
      alphabet: options.alphabet,
      ...(space.variable ? { maxLength: space.length } : { length: space.length }),
      construction,
      relation,
      attention,
    },
    ...MOVES[construction](space),
    ...codec,
    ...(numbering && { numbering }),
    features: stringFeatures(space),
    depth: (states, at) => states[at] + (space.variable ? states[at + 1 + space.length] : 0),
    ...(relation === 'equality' ? { relation: equalityRelation(space) } : {}),
    ...(relation === 'placement' ? { relation: placementRelation(space) } : {}),
    ...(attention === 'position'
      ? {
          attention: {
            ...outcomeTokenFeatures(codec),
            ...(construction === 'append' && { place: stringEnd(space) }),
          },
        }
      : {}),
    ...(attention === 'alignment' ? { attention: alignmentTokens(space) } : {}),
  };
}

function stringSpace(name: string, options: SequenceOptions): StringSpace {
  const { alphabet, length, maxLength } = options;
  const symbols = typeof alphabet === 'string' ? [...alphabet] : alphabet;
  if (symbols.length < 2)
    throw new Error(`${name}: alphabet needs at least 2 symbols, got "${symbols.join(' ')}"`);
  const repeated = symbols.find((symbol, i) => symbols.indexOf(symbol) !== i);
  if (repeated !== undefined)
    throw new Error(`${name}: alphabet must not repeat a symbol, got "${repeated}" twice`);
  const odd = symbols.find((symbol) => symbol.length === 0 || symbol.length !== symbols[0].length);
  if (odd !== undefined) {
    throw new Error(`${name}: symbols must have the same width, got "${symbols[0]}" and "${odd}"`);
  }
  if ((length === undefined) === (maxLength === undefined)) {
    throw new Error(
      `${name}: give either length or maxLength, got ${length === undefined ? 'neither' : 'both'}`,
    );
  }
  const variable = length === undefined;
  return variable
    ? { name, symbols, length: requireInteger(name, 'maxLength', maxLength, 1), variable }
    : { name, symbols, length: requireInteger(name, 'length', length, 1), variable };
}

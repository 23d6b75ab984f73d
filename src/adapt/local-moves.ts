/**
 * Local moves on outcomes, for any environment: what Metropolis-Hastings proposes, and where active
 * adaptation looks for neighbors of the best.
 *
 * - bit strings: one bit flipped, whatever the width of a word;
 * - numbers in order (grids): one coordinate up or down by 1;
 * - strings of one length, and everything else: one token exchanged for another;
 * - variable length: one token exchanged, inserted or deleted.
 *
 * Of an environment within a constraint: neighbors that it allows, now and then two exchanges away; where
 * these are not found, draws near the outcome by the constraint's automaton.
 */
import type { Environment } from '../env/environment.js';
import type { RandomStream } from '../random/stream.js';

/** Draws before giving up on an outcome whose every neighbor is invalid. */
const TRIES = 64;
/** The same within a constraint, where there is another way. */
const WITHIN = 16;
/**
 * Outcomes in a row that were given up: then one draw has to do, since there may be spaces in which no single
 * token can be exchanged (parts that sum to a whole).
 */
const MISSES = 32;

export class LocalMoves {
  private readonly env: Environment;
  private readonly tokens: Int32Array;
  /** Token after the flip of bit b of token t, [vocabulary, width]; undefined for what is no bit string. */
  private readonly flips: Int32Array | undefined;
  private readonly width: number;
  private length = 0;
  /** Outcomes in a row for which no neighbor was found. */
  private misses = 0;

  constructor(env: Environment) {
    this.env = env;
    this.tokens = new Int32Array(env.tokenLength);
    this.flips = flipTable(env.symbols);
    this.width = env.symbols?.[0]?.length ?? 1;
  }

  /**
   * Writes a neighbor of the outcome `from[fromAt..]` to `to[toAt..]`, drawing again where a move gives no
   * outcome.
   * @returns false when none was found
   */
  mutate(from: Int32Array, fromAt: number, to: Int32Array, toAt: number, random: RandomStream): boolean {
    const tries = this.misses >= MISSES ? 1 : this.env.allows ? WITHIN : TRIES;
    for (let attempt = 0; attempt < tries; attempt++) {
      if (this.propose(from, fromAt, to, toAt, random) === undefined) continue;
      this.misses = 0;
      return true;
    }
    // Within a constraint an outcome may have no single neighbor, or lie outside itself.
    if (this.env.drawNear?.(random, from, fromAt, to, toAt)) return true;
    this.misses++;
    return false;
  }

  /**
   * One draw of the proposal distribution q.
   * @returns log q(x|x') - log q(x'|x), or undefined when the move gives no outcome: the chain stays
   */
  propose(
    from: Int32Array,
    fromAt: number,
    to: Int32Array,
    toAt: number,
    random: RandomStream,
  ): number | undefined {
    const { env, tokens } = this;
    env.outcomeTokens(from, fromAt, tokens, 0);
    this.length = 0;
    while (this.length < tokens.length && tokens[this.length] >= 0) this.length++;
    const logRatio = this.move(random);
    if (logRatio === undefined) return undefined;
    try {
      env.outcomeFromTokens(tokens, 0, to, toAt);
    } catch {
      return undefined;
    }
    if (env.allows !== undefined && !env.allows(to, toAt)) return undefined;
    return logRatio;
  }

  private move(random: RandomStream): number | undefined {
    const { env, flips } = this;
    if (flips) return this.flip(flips, random);
    if (env.ordinal) return this.shift(random);
    // Within a constraint single exchanges may lead nowhere: letters whose sum is fixed change in pairs.
    if (env.allows !== undefined && random.int(3) === 0) return this.exchange(random) + this.exchange(random);
    const kind = env.variableLength ? random.int(3) : 0;
    if (kind === 0) return this.exchange(random);
    return kind === 1 ? this.insert(random) : this.remove(random);
  }

  private flip(flips: Int32Array, random: RandomStream): number {
    const position = random.int(this.length);
    const bit = random.int(this.width);
    this.tokens[position] = flips[this.tokens[position] * this.width + bit];
    return 0;
  }

  private shift(random: RandomStream): number | undefined {
    const position = random.int(this.length);
    this.tokens[position] += 2 * random.int(2) - 1;
    return this.tokens[position] < 0 ? undefined : 0;
  }

  private exchange(random: RandomStream): number {
    const position = random.int(this.length);
    const held = this.tokens[position];
    const token = random.int(this.env.vocabulary - 1);
    this.tokens[position] = token < held ? token : token + 1;
    return 0;
  }

  /**
   * As many pairs (position, token) insert their way from x to x' as there are deletions back, so that number
   * cancels: n + 1 places times A tokens against n + 1 deletions. In a set the place does not matter, which
   * leaves A against n + 1.
   */
  private insert(random: RandomStream): number | undefined {
    const { env, tokens, length } = this;
    const position = random.int(length + 1);
    const token = random.int(env.vocabulary);
    if (length === env.tokenLength) return undefined;
    tokens.copyWithin(position + 1, position, length);
    tokens[position] = token;
    return Math.log(env.vocabulary) - (env.symbols ? 0 : Math.log(length + 1));
  }

  private remove(random: RandomStream): number | undefined {
    const { env, tokens, length } = this;
    const position = random.int(length);
    if (length === 1) return undefined;
    tokens.copyWithin(position, position + 1, length);
    tokens[length - 1] = -1;
    return (env.symbols ? 0 : Math.log(length)) - Math.log(env.vocabulary);
  }
}

function flipTable(symbols: readonly string[] | undefined): Int32Array | undefined {
  if (!symbols || !symbols.every((symbol) => /^[01]+$/.test(symbol))) return undefined;
  const width = symbols[0].length;
  if (symbols.length !== 2 ** width) return undefined;
  const table = new Int32Array(symbols.length * width);
  symbols.forEach((symbol, token) => {
    for (let bit = 0; bit < width; bit++) {
      const flipped = symbol.slice(0, bit) + (symbol[bit] === '0' ? '1' : '0') + symbol.slice(bit + 1);
      table[token * width + bit] = symbols.indexOf(flipped);
    }
  });
  return table;
}

/**
 * Outcome codec of strings: terminal row <-> tokens, text, index; and the law of `sampleOutcome`.
 *
 * Indices are base-A numbers, the first symbol the most significant; with variable length all shorter strings
 * come first. With variable length the drawn outcome is uniform over lengths 1..n, then over the strings of
 * that length (not over all strings: nearly all of them have length n).
 */
import { requireOutcomeIndex } from '../requirements.js';
import type { Environment } from '../environment.js';
import { writeEmpty, type StringSpace } from './space.js';

export type StringCodec = Pick<
  Environment,
  | 'tokenLength'
  | 'vocabulary'
  | 'variableLength'
  | 'symbols'
  | 'outcomeTokens'
  | 'partialTokens'
  | 'outcomeFromTokens'
  | 'outcomeText'
  | 'outcomeFromText'
  | 'stateFromText'
  | 'logOutcomeCount'
  | 'outcomeCount'
  | 'outcomeAt'
  | 'outcomeIndex'
  | 'sampleOutcome'
  | 'outcomeLogProb'
>;

/** Builds the codec of a string space. */
export function stringCodec(space: StringSpace): StringCodec {
  const { name, symbols, length: n, variable } = space;
  const A = symbols.length;
  const width = symbols[0].length;
  const indexOf = new Map(symbols.map((symbol, index) => [symbol, index]));
  const unit = width === 1 ? 'letters' : `words of ${width} characters`;
  const lengths = variable ? `1 to ${n} ${unit}` : `${n} ${unit}`;
  const known = A <= 32 ? symbols.join(width === 1 ? '' : ' ') : `${symbols[0]} ... ${symbols[A - 1]}`;

  function requireLength(t: number, given: string): void {
    if (t < (variable ? 1 : n) || t > n) throw new Error(`${name}: an outcome has ${lengths}, got ${given}`);
  }
  /** Index of the symbol at a place of a text. */
  function symbolAt(text: string, i: number): number {
    const symbol = text.slice(i * width, (i + 1) * width);
    const index = indexOf.get(symbol);
    if (index !== undefined) return index;
    const where = `position ${i * width + 1} of "${text}"`;
    throw new Error(`${name}: ${unit} are ${known}, got "${symbol}" at ${where}`);
  }
  /** Completes a row whose first t symbols are written. */
  function close(states: Int32Array, at: number, t: number): void {
    states[at] = t;
    for (let i = t; i < n; i++) states[at + 1 + i] = -1;
    if (variable) states[at + 1 + n] = 1;
  }

  const codec: StringCodec = {
    tokenLength: n,
    vocabulary: A,
    variableLength: variable,
    symbols,
    outcomeTokens(states, at, out, outAt) {
      for (let i = 0; i < n; i++) out[outAt + i] = states[at + 1 + i];
    },
    partialTokens(states, at, out, outAt) {
      for (let i = 0; i < n; i++) out[outAt + i] = states[at + 1 + i];
    },
    outcomeFromTokens(tokens, tokensAt, states, at) {
      let t = 0;
      while (t < n && tokens[tokensAt + t] >= 0) t++;
      requireLength(t, `${t} tokens`);
      for (let i = 0; i < n; i++) {
        const token = tokens[tokensAt + i];
        if (i < t ? token >= A : token !== -1) {
          const right = i < t ? `below ${A}` : '-1 behind the end';
          throw new Error(`${name}: token ${i} must be ${right}, got ${token}`);
        }
        states[at + 1 + i] = token;
      }
      close(states, at, t);
    },
    outcomeText(states, at) {
      let text = '';
      for (let i = 0; i < states[at]; i++) text += symbols[states[at + 1 + i]];
      return text;
    },
    outcomeFromText(text, states, at) {
      const t = text.length % width === 0 ? text.length / width : -1;
      requireLength(t, `"${text}" (${text.length} characters)`);
      for (let i = 0; i < t; i++) states[at + 1 + i] = symbolAt(text, i);
      close(states, at, t);
    },
    // A string so far; `-` is a place that is free yet, for strings that are filled in any order.
    stateFromText(text, states, at) {
      const t = text.length % width === 0 ? text.length / width : Infinity;
      if (t > n) throw new Error(`${name}: a string so far has at most ${n} ${unit}, got "${text}"`);
      writeEmpty(space, states, at);
      for (let i = 0; i < t; i++) {
        if (text.slice(i * width, (i + 1) * width) === '-'.repeat(width)) continue;
        states[at + 1 + i] = symbolAt(text, i);
        states[at]++;
      }
    },
    logOutcomeCount: logStringCount(A, n, variable),
    sampleOutcome(random, states, at) {
      const t = variable ? 1 + random.int(n) : n;
      for (let i = 0; i < t; i++) states[at + 1 + i] = random.int(A);
      close(states, at, t);
    },
  };
  const indexed = { ...codec, ...indexing(space, close) };
  if (!variable) return indexed;
  const logLengths = Math.log(n);
  const logA = Math.log(A);
  return { ...indexed, outcomeLogProb: (states, at) => -logLengths - states[at] * logA };
}

/** log of A^n, or of A + A^2 + ... + A^n. */
function logStringCount(A: number, n: number, variable: boolean): number {
  let tail = 1; // 1 + 1/A + ... + 1/A^(n-1)
  if (variable) for (let i = 1; i < n; i++) tail = 1 + tail / A;
  return n * Math.log(A) + Math.log(tail);
}

/** `outcomeCount`, `outcomeAt` and `outcomeIndex`; empty when the count is no safe integer. */
function indexing(
  { name, symbols, length: n, variable }: StringSpace,
  close: (states: Int32Array, at: number, t: number) => void,
): Pick<Environment, 'outcomeCount' | 'outcomeAt' | 'outcomeIndex'> {
  const A = symbols.length;
  // first[t]: index of the first string of length t.
  const first = new Float64Array(n + 2);
  let power = 1;
  for (let t = 1; t <= n; t++) {
    power *= A;
    first[t + 1] = first[t] + power;
  }
  const outcomeCount = variable ? first[n + 1] : power;
  if (outcomeCount > Number.MAX_SAFE_INTEGER) return {};
  if (!variable) first.fill(0);
  return {
    outcomeCount,
    outcomeAt(index, states, at) {
      requireOutcomeIndex(name, index, outcomeCount);
      let t = n;
      if (variable) while (index < first[t]) t--;
      let rest = index - first[t];
      for (let i = t; i >= 1; i--) {
        const symbol = rest % A;
        states[at + i] = symbol;
        rest = (rest - symbol) / A;
      }
      close(states, at, t);
    },
    outcomeIndex(states, at) {
      const t = states[at];
      let index = 0;
      for (let i = 1; i <= t; i++) index = index * A + states[at + i];
      return first[t] + index;
    },
  };
}

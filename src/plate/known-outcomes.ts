/**
 * Evidence as rows: states for moves, tokens for surrogates and distances. An outcome that is there twice
 * counts once, with the mean of both weighted by replicates; one that failed at times and was measured at
 * others is measured.
 */
import type { Environment } from '../env/environment.js';
import { rowsOfTexts } from '../env/rows-of-texts.js';
import { pickRows } from '../sampling/trajectories.js';
import type { Evidence } from './evidence.js';

export class KnownOutcomes {
  readonly env: Environment;
  /** Measured outcomes, in the order of the evidence [count]. */
  readonly texts: readonly string[];
  /** Terminal states [count, stateSize] and tokens [count, tokenLength]. */
  readonly states: Int32Array;
  readonly tokens: Int32Array;
  /** Scores, replicates, sample deviations (NaN where there is none) and plates [count]. */
  readonly scores: Float64Array;
  readonly replicates: Float64Array;
  readonly deviations: Float64Array;
  readonly plates: Int32Array;
  /** What the design of their plates predicted, NaN where nothing was [count]. */
  readonly predicted: Float64Array;
  /** 1: the truth is greater, -1: it is less, 0: the score is a measurement [count]. */
  readonly bounds: Int8Array;
  /** Failed outcomes: texts, and tokens [failures, tokenLength]. */
  readonly failed: readonly string[];
  readonly failedTokens: Int32Array;
  /** Indices of the measured ones, best first; ties in order. */
  readonly order: readonly number[];
  private readonly all: ReadonlySet<string>;

  /** @throws one sentence where a text is no outcome of the environment, or a score is no number */
  constructor(env: Environment, evidence: readonly Evidence[]) {
    this.env = env;
    const merged = mergeEvidence(evidence);
    this.all = new Set(merged.map(({ text }) => text));
    const measured = merged.flatMap((one) => (one.score === null ? [] : [{ ...one, score: one.score }]));
    const failed = merged.filter(({ score }) => score === null).map(({ text }) => text);
    this.texts = measured.map(({ text }) => text);
    this.failed = failed;
    [this.states, this.tokens] = rowsOfTexts(env, this.texts);
    [, this.failedTokens] = rowsOfTexts(env, failed);
    this.scores = Float64Array.from(measured, ({ score }) => score);
    this.replicates = Float64Array.from(measured, ({ n = 1 }) => Math.max(1, n));
    this.deviations = Float64Array.from(measured, ({ deviation = NaN }) => deviation);
    this.plates = Int32Array.from(measured, ({ plate = 0 }) => plate);
    this.predicted = Float64Array.from(measured, ({ predicted = NaN }) => predicted);
    this.bounds = Int8Array.from(measured, ({ bound }) =>
      bound === undefined ? 0 : bound === 'above' ? 1 : -1,
    );
    const { scores } = this;
    this.order = this.texts.map((_, i) => i).sort((a, b) => scores[b] - scores[a] || a - b);
  }

  /** Measured outcomes. */
  get count(): number {
    return this.texts.length;
  }

  /** Whether an outcome was measured or has failed. */
  has(text: string): boolean {
    return this.all.has(text);
  }

  /** States of a part of the measured outcomes [picked, stateSize]. */
  statesOf(picked: readonly number[]): Int32Array {
    return pickRows(this.states, picked, this.env.stateSize);
  }

  /** Tokens of a part of the measured outcomes [picked, tokenLength]. */
  tokensOf(picked: readonly number[]): Int32Array {
    return pickRows(this.tokens, picked, this.env.tokenLength);
  }
}

function mergeEvidence(evidence: readonly Evidence[]): Evidence[] {
  const byText = new Map<string, Evidence>();
  for (const one of evidence) {
    if (one.score !== null && !Number.isFinite(one.score))
      throw new Error(`plate: the score of ${one.text} must be a finite number, got ${one.score}`);
    const other = byText.get(one.text);
    byText.set(one.text, other === undefined ? one : pooled(other, one));
  }
  return [...byText.values()];
}

/** Two entries of one outcome. Measurements outrank bounds, and both outrank a failure. */
function pooled(a: Evidence, b: Evidence): Evidence {
  if (a.score === null || b.score === null) return a.score === null ? b : a;
  if ((a.bound === undefined) !== (b.bound === undefined)) return a.bound === undefined ? a : b;
  const { n: nA = 1 } = a;
  const { n: nB = 1 } = b;
  const n = nA + nB;
  const score = (nA * a.score + nB * b.score) / n;
  const within = (nA - 1) * (a.deviation ?? 0) ** 2 + (nB - 1) * (b.deviation ?? 0) ** 2;
  const between = (nA * nB * (a.score - b.score) ** 2) / n;
  return { ...a, score, n, deviation: Math.sqrt((within + between) / (n - 1)) };
}

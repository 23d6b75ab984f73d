/**
 * An ensemble that predicts raw scores from the few that have been paid for. Members differ in their starting
 * values and in the order of their minibatches; their spread is the uncertainty that acquisition uses.
 */
import type { Environment } from '../env/environment.js';
import { Adam } from '../nn/adam.js';
import { ParameterSet } from '../nn/parameter-set.js';
import { SparseInput } from '../nn/sparse-input.js';
import { Head, Trunk } from '../nn/trunk.js';
import type { RandomStream } from '../random/stream.js';
import type { Backend } from '../tensor/backend.js';
import { huber, meanOfAll, mul, sub } from '../tensor/ops/elementwise.js';
import { Tape } from '../tensor/tape.js';
import type { Tensor } from '../tensor/tensor.js';
import { partnersOf, writeOtherStrand } from './other-strand.js';
import type { ScoreModel } from './score-model.js';
import { SurrogateFeatures } from './surrogate-features.js';

export interface SurrogateOptions {
  readonly members: number;
  readonly hidden: readonly number[];
  readonly lr: number;
  /** Scores per minibatch. */
  readonly batch: number;
  /** Longest k-mer among the features, for strings; 0 for (position, token) features only. */
  readonly kmer: number;
  /**
   * reverse-complement: both strands of DNA or RNA have one score, so that half of each minibatch shows the
   * other strand. Default none.
   */
  readonly symmetry?: 'none' | 'reverse-complement' | undefined;
}

interface Member {
  readonly parameters: ParameterSet;
  readonly trunk: Trunk;
  readonly head: Head;
  readonly adam: Adam;
  readonly random: RandomStream;
}

const CHUNK = 2048;
/** Least passes over the scores a fit. */
const PASSES = 12;

export class Surrogate implements ScoreModel {
  readonly explore = 1;
  private readonly env: Environment;
  private readonly options: SurrogateOptions;
  private readonly members: Member[] = [];
  private readonly features: SurrogateFeatures;
  private readonly tape: Tape;
  private readonly input = new SparseInput();
  private readonly picked: Int32Array;
  /** Partner of each token on the other strand; undefined without that symmetry. */
  private readonly complement: Int32Array | undefined;
  private readonly strand: Int32Array;
  private deviation = new Float64Array(0);
  /** Scores are standardized by what the last `fit` saw. */
  private center = 0;
  private spread = 1;

  constructor(env: Environment, backend: Backend, options: SurrogateOptions, random: RandomStream) {
    this.env = env;
    this.options = options;
    this.picked = new Int32Array(options.batch);
    this.features = new SurrogateFeatures(env, options.kmer);
    this.complement = options.symmetry === 'reverse-complement' ? complementOf(env) : undefined;
    this.strand = new Int32Array(env.tokenLength);
    const shape = { features: this.features.count, active: this.features.active };
    for (let i = 0; i < options.members; i++) {
      const stream = random.fork(`member${i}`);
      const parameters = new ParameterSet(backend, stream.fork('init'));
      const trunk = new Trunk(parameters, 'trunk', shape, { hidden: options.hidden });
      const head = new Head(parameters, 'score', trunk.width, 1);
      this.members.push({
        parameters,
        trunk,
        head,
        adam: new Adam(parameters, { lr: options.lr }),
        random: stream,
      });
    }
    this.tape = new Tape(backend);
  }

  /**
   * Goes on training every member for `steps` minibatches, or for 12 passes over the scores where that is
   * more: what is right for a thousand scores leaves ten thousand underfitted.
   * @param tokens outcomes as tokens [count, tokenLength]
   * @param scores raw scores [count]
   * @param replicates weights of the scores in the loss [count]
   * @returns mean loss of the last tenth of the steps, in standardized units
   */
  fit(
    tokens: Int32Array,
    scores: ArrayLike<number>,
    count: number,
    steps: number,
    replicates?: ArrayLike<number>,
  ): number {
    this.standardize(scores, count);
    const { tape, options } = this;
    steps = Math.max(steps, Math.ceil((PASSES * count) / options.batch));
    let total = 0;
    let counted = 0;
    for (const member of this.members) {
      for (let step = 0; step < steps; step++) {
        const rows = Math.min(options.batch, count);
        for (let r = 0; r < rows; r++) this.picked[r] = member.random.int(count);
        tape.recording = true;
        tape.begin();
        const target = tape.tensor(rows, 1);
        const weight = replicates === undefined ? undefined : tape.tensor(rows, 1);
        const predicted = this.forward(member, tokens, rows, 0, this.picked);
        const { real } = tape.backend.arena;
        for (let r = 0; r < rows; r++) {
          real[(target.at >> 2) + r] = (scores[this.picked[r]] - this.center) / this.spread;
          if (weight !== undefined) real[(weight.at >> 2) + r] = replicates![this.picked[r]];
        }
        const each = huber(tape, sub(tape, predicted, target));
        const loss = meanOfAll(tape, weight === undefined ? each : mul(tape, weight, each));
        member.parameters.clearGradients();
        tape.backward(loss);
        member.adam.step();
        if (step >= steps * 0.9) {
          total += tape.scalar(loss);
          counted++;
        }
        tape.end();
      }
    }
    return counted ? total / counted : NaN;
  }

  /**
   * Mean and standard deviation over members of the predicted raw score of each outcome, tokens [count,
   * tokenLength].
   */
  predict(tokens: Int32Array, count: number, meanOut: Float64Array, deviationOut?: Float64Array): void {
    meanOut.fill(0, 0, count);
    deviationOut?.fill(0, 0, count);
    for (let from = 0; from < count; from += CHUNK) {
      const rows = Math.min(CHUNK, count - from);
      for (const member of this.members) {
        this.each(member, tokens, from, rows, (i, score) => {
          meanOut[i] += score;
          if (deviationOut) deviationOut[i] += score * score;
        });
      }
    }
    const n = this.members.length;
    for (let i = 0; i < count; i++) {
      meanOut[i] /= n;
      if (deviationOut)
        deviationOut[i] = Math.sqrt(Math.max(0, deviationOut[i] / n - meanOut[i] * meanOut[i]));
    }
  }

  /** Mean + optimism * deviation, of every outcome: floors spare nothing here. */
  bound(
    tokens: Int32Array,
    count: number,
    optimism: ArrayLike<number>,
    _floor: ArrayLike<number>,
    out: Float64Array,
  ): void {
    if (this.deviation.length < count) this.deviation = new Float64Array(count);
    this.predict(tokens, count, out, this.deviation);
    for (let i = 0; i < count; i++) out[i] += optimism[i] * this.deviation[i];
  }

  /** The raw score that one member predicts for each outcome, tokens [count, tokenLength]. */
  predictMember(member: number, tokens: Int32Array, count: number, out: Float64Array): void {
    for (let from = 0; from < count; from += CHUNK) {
      const rows = Math.min(CHUNK, count - from);
      this.each(this.members[member], tokens, from, rows, (i, score) => {
        out[i] = score;
      });
    }
  }

  /** Hands over what a member predicts for outcomes [from, from + rows), one by one. */
  private each(
    member: Member,
    tokens: Int32Array,
    from: number,
    rows: number,
    take: (i: number, score: number) => void,
  ): void {
    const { tape } = this;
    tape.recording = false;
    tape.begin();
    const predicted = this.forward(member, tokens, rows, from, undefined);
    const { real } = tape.backend.arena;
    for (let r = 0; r < rows; r++) take(from + r, real[(predicted.at >> 2) + r] * this.spread + this.center);
    tape.end();
  }

  private forward(
    member: Member,
    tokens: Int32Array,
    rows: number,
    from: number,
    picked: Int32Array | undefined,
  ): Tensor {
    const { env, features, input, tape } = this;
    input.rows = rows;
    input.groups = rows;
    input.features = tape.ints(rows * features.active);
    const { int } = tape.backend.arena;
    for (let r = 0; r < rows; r++) {
      const row = (picked ? picked[r] : from + r) * env.tokenLength;
      const at = (input.features >> 2) + r * features.active;
      if (picked && this.complement && r % 2 === 1) {
        writeOtherStrand(tokens, row, this.complement, this.strand);
        features.write(this.strand, 0, int, at);
      } else features.write(tokens, row, int, at);
    }
    return member.head.forward(tape, member.trunk.forward(tape, input));
  }

  private standardize(scores: ArrayLike<number>, count: number): void {
    let total = 0;
    let squares = 0;
    for (let i = 0; i < count; i++) {
      total += scores[i];
      squares += scores[i] * scores[i];
    }
    this.center = total / count;
    this.spread = Math.sqrt(Math.max(1e-12, squares / count - this.center * this.center));
  }
}

/**
 * Token of the letter on the other strand, by token.
 * @throws when the alphabet is not that of DNA or RNA
 */
export function complementOf(env: Pick<Environment, 'symbols' | 'task'>): Int32Array {
  const letters = env.symbols ?? [];
  const partners = partnersOf(letters);
  if (partners) return partners;
  throw new Error(
    `surrogate: the symmetry reverse-complement needs DNA or RNA letters, got ${letters.join('') || `the task ${env.task.name}`}`,
  );
}

/**
 * The surrogates of a plate, each fitted to the same rows, and their mixture: a Gaussian process on words and
 * places, and an ensemble of networks. The process holds ridge regression on words and on places as two of its
 * kernels; which of them matter its marginal likelihood says. What each of the two is worth, held-out errors
 * say (`stackingShare`).
 */
import { GaussianProcess } from '../adapt/gp/gaussian-process.js';
import type { ScoreModel } from '../adapt/score-model.js';
import { complementOf } from '../adapt/surrogate.js';
import { createEnsemble } from '../adapt/surrogates.js';
import type { Environment } from '../env/environment.js';
import type { RandomStream } from '../random/stream.js';
import type { Backend } from '../tensor/backend.js';
import { plateKernels } from './plate-kernels.js';
import type { PlateOptions } from './plate-options.js';

/** Scores of outcomes as tokens [count, tokenLength], each the mean of so many replicates [count]. */
export interface ScoredRows {
  readonly tokens: Int32Array;
  readonly scores: Float64Array;
  readonly replicates: Float64Array;
}

/** Predictions of each surrogate [count]. */
export interface PairPrediction {
  readonly gp: Float64Array;
  readonly gpDeviation: Float64Array;
  readonly network: Float64Array;
  readonly networkDeviation: Float64Array;
}

const ENSEMBLE = { surrogateHidden: [128, 128], surrogateLr: 1e-3 };
/** Minibatches a member, at least. */
const STEPS = 300;
/** Longest words that networks see. */
const KMER = 4;

export const emptyPrediction = (count: number): PairPrediction => ({
  gp: new Float64Array(count),
  gpDeviation: new Float64Array(count),
  network: new Float64Array(count),
  networkDeviation: new Float64Array(count),
});

/** Networks of an ensemble: of one that proposes, and of one that is only held up against errors. */
export const MEMBERS = 3;
export const MEMBERS_HELD_OUT = 2;

/** Both, fitted. */
export class SurrogatePair {
  private readonly gp: GaussianProcess;
  private readonly network: ScoreModel | undefined;

  constructor(
    env: Environment,
    backend: Backend,
    options: PlateOptions,
    rows: ScoredRows,
    members: number,
    random: RandomStream,
  ) {
    const { symmetry, surrogate } = options;
    const complement = symmetry === 'reverse-complement' ? complementOf(env) : undefined;
    this.gp = new GaussianProcess(env, plateKernels(env, complement));
    const { tokens, scores, replicates } = rows;
    this.gp.fit(tokens, scores, scores.length, 0, replicates);
    if (surrogate === 'gp') return;
    this.network = createEnsemble(
      env,
      backend,
      { ...ENSEMBLE, members, kmer: env.symbols ? KMER : 0, symmetry },
      random,
    );
    this.network.fit(tokens, scores, scores.length, STEPS, replicates);
  }

  /** Deviation of one measurement, as the process has found it. */
  get noise(): number {
    return this.gp.noiseDeviation;
  }

  /** Of outcomes as tokens [count, tokenLength]. */
  predict(tokens: Int32Array, count: number, out: PairPrediction): void {
    this.gp.predict(tokens, count, out.gp, out.gpDeviation);
    this.network?.predict(tokens, count, out.network, out.networkDeviation);
  }
}

const SHARES = [0, 0.25, 0.5, 0.75, 1];

/** The share of the process under which held-out errors are least, the greater one of equals. */
export function stackingShare(
  { gp, network }: PairPrediction,
  truth: Float64Array,
  surrogate: PlateOptions['surrogate'],
): number {
  if (surrogate !== 'auto') return surrogate === 'gp' ? 1 : 0;
  let best = 1;
  let least = Infinity;
  for (const share of SHARES) {
    let squares = 0;
    for (let i = 0; i < truth.length; i++)
      squares += (truth[i] - share * gp[i] - (1 - share) * network[i]) ** 2;
    if (squares <= least) [least, best] = [squares, share];
  }
  return best;
}

/** Mean and deviation of the mixture, in place of those of the process. */
export function mixInto(
  pair: PairPrediction,
  share: number,
  count: number,
  mean: Float64Array,
  deviation: Float64Array,
): void {
  const { gp, gpDeviation, network, networkDeviation } = pair;
  for (let i = 0; i < count; i++) {
    mean[i] = share * gp[i] + (1 - share) * network[i];
    const own = share * gpDeviation[i] ** 2 + (1 - share) * networkDeviation[i] ** 2;
    deviation[i] = Math.sqrt(own + share * (1 - share) * (gp[i] - network[i]) ** 2);
  }
}

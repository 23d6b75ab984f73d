/**
 * Trains a proxy by cross-validation: every fold's member is tested on the fold it has not seen, the
 * calibration is fitted on these held-out predictions, and the same members are the ensemble. So what the
 * card says was measured on the members that are used, and their disagreement is the uncertainty.
 *
 * Several learners are tried on the same folds, and the one that predicts held-out sequences best is kept.
 */
import { mean, squaresAround } from '../../math/moments.js';
import type { RandomStream } from '../../random/stream.js';
import type { Backend } from '../../tensor/backend.js';
import { fitLine, fitLogistic, softLabels } from './calibrate.js';
import { chooseLearner, type HeldOutScore } from './choose-learner.js';
import { createRawPredictor, LEARNER_NAMES, LEARNERS, type LearnerName, type ProxyFit } from './learners.js';
import type { LearnerTask, NetworkOptions, ProxyKind, ProxyLearner } from './proxy-learner.js';
import { calibrated, type ProxyModel } from './proxy-model.js';
import type { FeatureKind } from './sequence-features.js';

export interface ProxyOptions {
  readonly kind: ProxyKind;
  readonly folds: number;
  /** Default: all that can learn from the data are tried. */
  readonly learner?: LearnerName;
  /** Default: composition, and one-hot too where all sequences have one length. */
  readonly features?: FeatureKind;
  readonly network: NetworkOptions;
  /** Probabilities are fitted to soft labels (calibrate.ts). Default: true. */
  readonly soft?: boolean;
  /** Weight of every sequence in the fit, such as the number of its replicates. Default: all alike. */
  readonly weights?: readonly number[];
  readonly onMember?: (done: number, members: number) => void;
}

/** A learner that was tried: its AUC or R2 on held-out sequences. */
export interface TriedLearner {
  readonly learner: LearnerName;
  readonly features?: FeatureKind;
  readonly figure: number;
}

export interface TrainedProxy {
  readonly model: ProxyModel;
  /** Calibrated prediction for each sequence by the member that has not seen it. */
  readonly heldOut: Float64Array;
  /** AUC of labels, R2 of scores, with what choosing has added taken off. */
  readonly score: HeldOutScore;
  /** All that were tried, the one that was kept first. */
  readonly tried: readonly TriedLearner[];
  /** Why others were left out: the data do not suit them, or their outputs were no numbers. */
  readonly untried: readonly string[];
}

interface Candidate {
  readonly learner: LearnerName;
  readonly features: FeatureKind;
}

/**
 * @param sequences distinct
 * @param values labels 0 or 1, or scores
 * @throws on too few sequences, values all alike, or where no learner can learn from such data
 */
export function trainProxy(
  backend: Backend,
  sequences: readonly string[],
  values: readonly number[],
  options: ProxyOptions,
  random: RandomStream,
): TrainedProxy {
  const { kind, folds, network } = options;
  const rows = sequences.length;
  if (rows < 4 * folds)
    throw new Error(`proxy: ${folds} folds need at least ${4 * folds} different sequences, got ${rows}`);
  if (values.every((value) => value === values[0])) throw new Error(`proxy: all values are ${values[0]}`);
  const lengths = sequences.map(({ length }) => length);
  const { center, spread } = kind === 'regression' ? centerAndSpread(values) : { center: 0, spread: 1 };
  const task: LearnerTask = {
    kind,
    sequences,
    alphabet: [...new Set(sequences.join(''))].sort().join(''),
    lengths: [Math.min(...lengths), Math.max(...lengths)],
    y: Float64Array.from(values, (value) => (value - center) / spread),
    weights: relativeWeights(options.weights),
    fold: assignFolds(values, kind, folds, random.fork('folds')),
    folds,
  };
  const { candidates, untried } = candidatesFor(task, options);
  const members = candidates.length * folds;
  let done = 0;
  const onMember = (): void => options.onMember?.(++done, members);
  const fits = candidates.map(({ learner, features }): ProxyFit =>
    (LEARNERS[learner] as ProxyLearner<ProxyFit>).train(task, features, {
      backend,
      network,
      random,
      onMember,
    }),
  );
  const raw = fits.map((fit) => {
    const predict = createRawPredictor(fit, task);
    return Float64Array.from(sequences, (sequence, r) => predict(sequence)[task.fold[r]]);
  });
  const { best, figures, score } = chooseLearner(kind, raw, values, random.fork('choice'));
  const lost = candidates
    .filter((_, i) => Number.isNaN(figures[i]))
    .map(({ learner }) => `${learner} gave outputs that are no finite numbers`);
  if (lost.length === candidates.length) throw new Error(`proxy: ${[...new Set(lost)].join('; ')}`);
  const scale =
    kind === 'regression'
      ? fitLine(raw[best], values)
      : fitLogistic(raw[best], (options.soft ?? true) ? softLabels(task.y) : task.y);
  const model: ProxyModel = {
    kind,
    alphabet: task.alphabet,
    lengths: task.lengths,
    fit: fits[best],
    ...scale,
  };
  const tried = candidates.map(({ learner, features }, i): TriedLearner => ({
    learner,
    ...(LEARNERS[learner].readsFeatures && { features }),
    figure: figures[i],
  }));
  return {
    model,
    heldOut: raw[best].map((out) => calibrated(model, out)),
    score,
    tried: [
      tried[best],
      ...tried
        .filter(({ figure }, i) => i !== best && !Number.isNaN(figure))
        .sort((a, b) => b.figure - a.figure),
    ],
    untried: [...untried, ...lost],
  };
}

/** What to try, and why not the rest. @throws when the one that was asked for cannot be */
function candidatesFor(
  task: LearnerTask,
  { learner, features }: Pick<ProxyOptions, 'learner' | 'features'>,
): { candidates: Candidate[]; untried: string[] } {
  const [least, most] = task.lengths;
  const kinds: readonly FeatureKind[] =
    features !== undefined ? [features] : least === most ? ['composition', 'one-hot'] : ['composition'];
  const candidates: Candidate[] = [];
  const untried: string[] = [];
  for (const name of learner === undefined ? LEARNER_NAMES : [learner]) {
    for (const kind of LEARNERS[name].readsFeatures ? kinds : kinds.slice(0, 1)) {
      const why = LEARNERS[name].refuses(task, kind);
      if (why === undefined) candidates.push({ learner: name, features: kind });
      else untried.push(why);
    }
  }
  if (candidates.length === 0) throw new Error(`proxy: ${untried.join('; ')}`);
  return { candidates, untried };
}

/** Weights of mean 1; undefined where all are alike. */
function relativeWeights(weights: readonly number[] | undefined): Float64Array | undefined {
  if (weights === undefined || weights.every((weight) => weight === weights[0])) return undefined;
  const middle = mean(weights);
  return Float64Array.from(weights, (weight) => weight / middle);
}

/** Folds of equal size; labels are spread evenly over them. */
function assignFolds(
  values: readonly number[],
  kind: ProxyKind,
  folds: number,
  random: RandomStream,
): Int32Array {
  const order = Array.from(values.keys());
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.int(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  if (kind === 'classification') order.sort((a, b) => values[a] - values[b]);
  const fold = new Int32Array(values.length);
  order.forEach((row, i) => (fold[row] = i % folds));
  return fold;
}

function centerAndSpread(values: readonly number[]): { center: number; spread: number } {
  const center = mean(values);
  const square = squaresAround(values, center) / values.length;
  return { center, spread: Math.sqrt(square) };
}

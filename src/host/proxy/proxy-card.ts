/** How far a proxy can be trusted: measured on sequences its members had not seen. */
import { mean } from '../../math/moments.js';
import { ranks, spearman } from '../../metric/correlation.js';
import type { HeldOutScore } from '../../reward/proxy/choose-learner.js';
import type { ProxyKind } from '../../reward/proxy/proxy-learner.js';
import type { TriedLearner } from '../../reward/proxy/train-proxy.js';

export interface CalibrationBin {
  /** Mean prediction of the bin. */
  readonly predicted: number;
  /** Mean of what was measured: the share of positives, for labels. */
  readonly observed: number;
  readonly count: number;
}

export interface ProxyCard {
  /** SHA-256 of the data file, unpacked. */
  readonly data: { readonly file: string; readonly sha256: string };
  readonly sequences: number;
  /** Repeated sequences that were left out. */
  readonly repeats: number;
  /** Sequences left out: without a value, or with values that contradict each other. */
  readonly unclear: number;
  /** Letter entropy in bits below which lies the least complex twentieth of the sequences. */
  readonly complexity?: number;
  readonly positives?: number;
  readonly folds: number;
  /** Labels: area under the ROC curve on held-out sequences. */
  readonly auc?: number;
  /** Labels: share of held-out sequences on the right side of 0.5. */
  readonly accuracy?: number;
  /** Mean distance between predicted and observed over the bins, weighted by their size. */
  readonly calibrationError: number;
  /** Scores: coefficient of determination on held-out sequences. */
  readonly r2?: number;
  readonly spearman: number;
  /** The AUC or R2 with what choosing among learners adds taken off, and its interval. */
  readonly score?: HeldOutScore;
  /** Learners that were tried on the same folds, the one that was kept first. */
  readonly tried?: readonly TriedLearner[];
  /** Why others were left out: the data did not suit them, or their outputs were no numbers. */
  readonly untried?: readonly string[];
  readonly bins: readonly CalibrationBin[];
  readonly seconds: number;
}

/** Area under the ROC curve; equal predictions count half. NaN when one class is missing. */
export function areaUnderRoc(predicted: ArrayLike<number>, label: ArrayLike<number>): number {
  const rank = ranks(predicted);
  let [sum, positives] = [0, 0];
  for (let i = 0; i < rank.length; i++) {
    if (label[i] !== 1) continue;
    sum += rank[i];
    positives++;
  }
  return (sum - (positives * (positives + 1)) / 2) / (positives * (rank.length - positives));
}

/** Ten bins of equal size, by prediction. */
export function calibrationBins(predicted: ArrayLike<number>, measured: ArrayLike<number>): CalibrationBin[] {
  const order = Array.from({ length: predicted.length }, (_, i) => i).sort(
    (a, b) => predicted[a] - predicted[b],
  );
  const bins: CalibrationBin[] = [];
  for (let b = 0; b < 10; b++) {
    const rows = order.slice(Math.floor((b * order.length) / 10), Math.floor(((b + 1) * order.length) / 10));
    if (rows.length === 0) continue;
    const meanOf = (values: ArrayLike<number>): number => mean(rows.map((row) => values[row]));
    bins.push({ predicted: meanOf(predicted), observed: meanOf(measured), count: rows.length });
  }
  return bins;
}

/** The measured part of a card. */
export function measureProxy(
  kind: ProxyKind,
  heldOut: ArrayLike<number>,
  measured: readonly number[],
): Pick<ProxyCard, 'auc' | 'accuracy' | 'r2' | 'spearman' | 'bins' | 'calibrationError' | 'positives'> {
  const bins = calibrationBins(heldOut, measured);
  const calibrationError =
    bins.reduce((sum, bin) => sum + bin.count * Math.abs(bin.predicted - bin.observed), 0) / measured.length;
  const common = { spearman: spearman(heldOut, measured), bins, calibrationError };
  if (kind === 'classification') {
    const right = measured.filter((label, i) => heldOut[i] > 0.5 === (label === 1)).length;
    const positives = measured.filter((label) => label === 1).length;
    return { ...common, positives, auc: areaUnderRoc(heldOut, measured), accuracy: right / measured.length };
  }
  const center = mean(measured);
  let [left, all] = [0, 0];
  measured.forEach((value, i) => {
    left += (value - heldOut[i]) * (value - heldOut[i]);
    all += (value - center) * (value - center);
  });
  return { ...common, r2: 1 - left / all };
}

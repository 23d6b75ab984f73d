/** `ocgfn proxy train`, without the command line around it. */
import { RandomStream } from '../../random/stream.js';
import type { LearnerName } from '../../reward/proxy/learners.js';
import type { FeatureKind } from '../../reward/proxy/sequence-features.js';
import { trainProxy } from '../../reward/proxy/train-proxy.js';
import { openBackend } from '../../tensor/loader.js';
import { measureProxy } from './proxy-card.js';
import { lowComplexity } from './complexity.js';
import type { ProxyData } from './proxy-data.js';
import type { StoredProxy } from './proxy-file.js';

export interface ProxySettings {
  /** Default: what predicts held-out sequences best. */
  readonly learner?: LearnerName;
  readonly features?: FeatureKind;
  readonly folds: number;
  readonly seed: number;
  /** Passes of a network over the data; default: stopped early. */
  readonly epochs?: number;
  /** Hidden units of a network. */
  readonly hidden: number;
  /** Probabilities stay below one where the data are separated; default: true. */
  readonly soft?: boolean;
}

export const PROXY_PRESETS: ProxySettings = { folds: 5, seed: 0, hidden: 64 };

const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b), Infinity);

/** Trains, measures on held-out sequences, and writes the card. */
export async function runProxyTraining(
  file: string,
  data: ProxyData,
  settings: ProxySettings,
  onMember?: (done: number, members: number) => void,
): Promise<StoredProxy> {
  const begun = performance.now();
  const backend = await openBackend();
  const { sequences, values, weights, kind, sha256, repeats, unclear, report } = data;
  const { learner, features, folds, seed, epochs, hidden, soft } = settings;
  const { model, heldOut, score, tried, untried } = trainProxy(
    backend,
    sequences,
    values,
    {
      kind,
      folds,
      weights,
      network: { hidden, lr: 2e-3, batch: 64, decay: 1, ...(epochs !== undefined && { epochs }) },
      ...(learner !== undefined && { learner }),
      ...(features !== undefined && { features }),
      ...(soft !== undefined && { soft }),
      ...(onMember && { onMember }),
    },
    new RandomStream(seed),
  );
  return {
    model,
    range: [least(values), -least(values.map((value) => -value))],
    ...(report.lower === true && { lower: true }),
    card: {
      data: { file, sha256 },
      sequences: sequences.length,
      repeats,
      unclear,
      complexity: Math.round(lowComplexity(sequences) * 100) / 100,
      folds,
      ...measureProxy(kind, heldOut, values),
      score,
      tried,
      untried,
      seconds: Math.round((performance.now() - begun) / 100) / 10,
    },
  };
}

/** `ocgfn proxy train`, without the command line around it. */
import { RandomStream } from '../../random/stream.js';
import type { FeatureKind } from '../../reward/proxy/sequence-features.js';
import { trainProxy } from '../../reward/proxy/train-proxy.js';
import { openBackend } from '../../tensor/loader.js';
import { measureProxy } from './proxy-card.js';
import { lowComplexity } from './complexity.js';
import type { ProxyData } from './proxy-data.js';
import type { StoredProxy } from './proxy-file.js';

export interface ProxySettings {
  readonly features: FeatureKind;
  readonly folds: number;
  readonly seed: number;
  readonly epochs: number;
  readonly hidden: number;
}

export const PROXY_PRESETS: ProxySettings = {
  features: 'composition',
  folds: 5,
  seed: 0,
  epochs: 20,
  hidden: 64,
};

const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b), Infinity);

/** Trains, measures on held-out sequences, and writes the card. */
export async function runProxyTraining(
  file: string,
  data: ProxyData,
  settings: ProxySettings,
  onFold?: (done: number, folds: number) => void,
): Promise<StoredProxy> {
  const begun = performance.now();
  const backend = await openBackend();
  const { sequences, values, weights, kind, sha256, repeats, unclear, report } = data;
  const { features, folds, seed, epochs, hidden } = settings;
  const options = {
    features,
    kind,
    folds,
    hidden,
    epochs,
    lr: 2e-3,
    batch: 64,
    decay: 1,
    ...(onFold && { onFold }),
  };
  const { model, heldOut } = trainProxy(
    backend,
    sequences,
    values,
    { ...options, weights },
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
      seconds: Math.round((performance.now() - begun) / 100) / 10,
    },
  };
}

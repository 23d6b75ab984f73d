/** `proxy:FILE`: a proxy that `ocgfn proxy train` made from labelled sequences. */
import { resolveParameters, type Parameter } from '../../env/parameters.js';
import type { RewardDefinition } from '../../reward/definition.js';
import { fileReader, minParameter, scaleParameter, type RewardFamily } from '../../reward/family.js';
import { createPredictor, summarize } from '../../reward/proxy/proxy-model.js';
import { textOf } from '../../reward/table/gunzip.js';
import { parseProxy, type StoredProxy } from '../proxy/proxy-file.js';

export const proxyParameters: readonly Parameter[] = [
  { name: 'take', type: 'choice', choices: ['mean', 'min', 'ucb'], preset: 'mean', help: 'of the ensemble: mean, least, or mean + kappa deviations' },
  { name: 'kappa', type: 'number', least: -100, preset: 1, help: 'deviations of ucb; below 0 is cautious' },
  scaleParameter(1),
  minParameter(1e-3),
]; // prettier-ignore

/** The reward of a trained proxy: R = max(scale p^beta, min), p the probability or the score brought to 0 .. 1. */
export function proxyReward(
  name: string,
  { model, range, card }: StoredProxy,
  values: Readonly<Record<string, unknown>>,
  beta?: number,
): RewardDefinition {
  const { take, kappa, scale, min } = values as { take: string; kappa: number; scale: number; min: number };
  const predict = createPredictor(model);
  const labels = model.kind === 'classification';
  const score = (outcome: string): number => {
    const { mean, least, deviation } = summarize(predict(outcome));
    if (take !== 'ucb') return take === 'mean' ? mean : least;
    const bound = mean + kappa * deviation;
    // A probability below 0 means none.
    return labels ? Math.max(0, bound) : bound;
  };
  const [lo, hi] = range;
  return {
    description: `proxy of ${card.data.file} (${take} of ${model.members.length} networks), ${card.sequences} sequences`,
    oracle: {
      info: {
        name,
        alphabet: model.alphabet,
        deterministic: true,
        higherIsBetter: true,
        ...(labels && take !== 'ucb' && { range: [0, 1] as const }),
      },
      score: (outcomes) => outcomes.map(score),
    },
    shaping: {
      scale,
      beta: beta ?? (labels ? 3 : 1),
      min,
      norm: labels ? { kind: 'none' } : { kind: 'minmax', lo, hi },
      transform: 'power',
    },
  };
}

export const proxyFamily: RewardFamily = {
  kind: 'proxy',
  help: 'a model trained from labelled sequences by ocgfn proxy train',
  example: 'proxy:amp.proxy.json(take=min)',
  names: [],
  async build({ name, parameters, beta, context }) {
    const owner = `reward proxy:${name}`;
    const values = resolveParameters(owner, proxyParameters, parameters);
    const text = await textOf(owner, await fileReader(owner, context)(name));
    return proxyReward(`proxy:${name}`, parseProxy(owner, text), values, beta);
  },
};

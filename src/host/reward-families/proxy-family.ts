/** `proxy:FILE`: a proxy that `ocgfn proxy train` made from labelled sequences. */
import { boolean, choice, number, type SettingsOf } from '../../settings/describe.js';
import { resolveParameters } from '../../settings/parameters.js';
import type { RewardDefinition } from '../../reward/definition.js';
import { fileReader, minParameter, scaleParameter, type RewardFamily } from '../../reward/family.js';
import { createPredictor, summarize, type Prediction } from '../../reward/proxy/proxy-model.js';
import { wholeText } from '../../format/text-chunks.js';
import { complexity } from '../proxy/complexity.js';
import { parseProxy, type StoredProxy } from '../proxy/proxy-file.js';

export const proxyParameters = {
  take: choice({ choices: ['mean', 'min', 'ucb'], preset: 'mean', help: 'of the ensemble: mean, least, or mean + kappa deviations' }),
  kappa: number({ least: -100, preset: 1, help: 'deviations of ucb; below 0 is cautious' }),
  lower: boolean({ help: 'small values are good: the score is 1 - p, or mirrored in the range of the data; default: as was said when it was trained' }),
  complexity: number({ least: 0, help: 'letter entropy in bits below which a sequence is infeasible, since repeats fool proxies; default: that of the least complex twentieth of the data; 0: none' }),
  scale: scaleParameter(1),
  min: minParameter(1e-3),
}; // prettier-ignore

/**
 * The reward of a trained proxy: R = max(scale p^beta, min), p the probability or the score brought to 0 ..
 * 1. A sequence simpler than nearly all of the training data is infeasible: no proxy knows anything about
 * repeats.
 */
export function proxyReward(
  name: string,
  { model, range, card, lower: stored = false }: StoredProxy,
  values: SettingsOf<typeof proxyParameters>,
  beta?: number,
): RewardDefinition {
  const { take, kappa, scale, min, lower = stored } = values;
  const simplest = values.complexity ?? card.complexity ?? 0;
  const predict = createPredictor(model);
  const labels = model.kind === 'classification';
  const mirror = labels ? 1 : range[0] + range[1];
  const summary = (outcome: string): Prediction => {
    const members = predict(outcome);
    return summarize(lower ? members.map((value) => mirror - value) : members);
  };
  const score = (outcome: string): number | null => {
    if (simplest > 0 && complexity(outcome) < simplest) return null;
    const { mean, least, deviation } = summary(outcome);
    if (take !== 'ucb') return take === 'mean' ? mean : least;
    const bound = mean + kappa * deviation;
    // A probability below 0 means none.
    return labels ? Math.max(0, bound) : bound;
  };
  const [lo, hi] = range;
  return {
    description: `${lower ? 'the opposite of a' : 'a'} proxy of ${card.data.file} (${take} of ${model.fit.members.length} members), ${card.sequences} sequences`,
    details: (outcome) => ({ ...summary(outcome), complexity: complexity(outcome) }),
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
  parametersOf: () => proxyParameters,
  async build({ name, parameters, beta, context }) {
    const owner = `reward proxy:${name}`;
    const values = resolveParameters(owner, proxyParameters, parameters);
    const text = await wholeText(owner, await fileReader(owner, context)(name));
    return proxyReward(`proxy:${name}`, parseProxy(owner, text), values, beta);
  },
};

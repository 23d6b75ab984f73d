/**
 * Section "Where it succeeds" of a pre-trained model: a map of all outcomes where they are few, else success
 * by the number of steps.
 */
import { figure, figures, paragraph, type Section } from '../../chart/page.js';
import { formatNumber } from '../../chart/scale.js';
import { sampledSuccess } from '../../chart/success-section.js';
import { goalsToMap, stepsTo, successMap } from '../../metric/success-map.js';
import { SuccessMeter } from '../../metric/success.js';
import { RandomStream } from '../../random/stream.js';
import { isAskable } from '../../run/cells-run.js';
import { loadOutcomeModel } from '../../run/outcome-run.js';
import { openBackend } from '../../tensor/loader.js';
import { isSmall, MOST_OUTCOMES, type ModelSection } from './model-section.js';
import { outcomeMap } from './outcome-map.js';

export const successSection: ModelSection = async ({ path, record, env }) => {
  if (record.kind !== 'pretrain' || isAskable(record)) return [];
  return isSmall(env) ? mappedSection(path) : [await sampledSection(path)];
};

/** Roll-outs of a success map, over all outcomes. */
const ROLLOUTS = 40_000;

async function mappedSection(path: string): Promise<Section[]> {
  const { env, model, record } = await loadOutcomeModel(path, await openBackend());
  const random = new RandomStream(record.seed).fork('success map');
  const { goals, count } = goalsToMap(env, MOST_OUTCOMES, random);
  const each = Math.max(4, Math.min(64, Math.floor(ROLLOUTS / count)));
  const counts = successMap(new SuccessMeter(model), goals, count, each, random).reached;
  const reached = Float64Array.from(counts, (hits) => hits / each);
  const rate = reached.reduce((sum, share) => sum + share, 0) / count;
  const texts = Array.from(counts, (_, i) => env.outcomeText(goals, i * env.stateSize));
  const map = outcomeMap(env, texts, reached, { title: 'Success by outcome', range: [0, 1] });
  if (!map) return [];
  const worst = reached.reduce((a, b) => Math.min(a, b), 1);
  return [
    {
      heading: 'Where it succeeds',
      blocks: [
        paragraph(
          `Every outcome was asked for ${each} times, actions sampled: ${formatNumber(100 * rate, 4)} % of the roll-outs ended in it, ${formatNumber(100 * worst, 3)} % for the worst outcome.`,
        ),
        figures([figure('Success by outcome', map.picture, map.caption)]),
      ],
    },
  ];
}

/** Outcomes asked for where there are too many to ask for all, and roll-outs for each. */
const SAMPLED = 1024;
const TRIES = 2;

async function sampledSection(path: string): Promise<Section> {
  const { env, model, record } = await loadOutcomeModel(path, await openBackend());
  const random = new RandomStream(record.seed).fork('success map');
  const { goals, count } = goalsToMap(env, SAMPLED, random);
  const { reached } = successMap(new SuccessMeter(model), goals, count, TRIES, random);
  const size = env.stateSize;
  return sampledSuccess(
    Array.from(reached, (hits, i) => ({
      outcome: env.outcomeText(goals, i * size),
      reached: hits,
      tries: TRIES,
      steps: stepsTo(env, goals, i * size),
    })),
  );
}

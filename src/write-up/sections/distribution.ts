/** Section "Distribution" of a policy: what it samples, exactly, beside the reward. */
import { normalizedLog } from '../../math/log-space.js';
import { scatterChart, type Point } from '../../chart/chart.js';
import type { Html } from '../../chart/html.js';
import { figure, figures, paragraph, type Section } from '../../chart/page.js';
import { formatNumber } from '../../chart/scale.js';
import type { Environment } from '../../env/environment.js';
import { enumerateStates, type StateGraph } from '../../exact/state-graph.js';
import { terminatingDistribution } from '../../exact/terminating.js';
import { safeReward } from '../../host/safe-reward.js';
import { distances } from '../../metric/distances.js';
import { evaluateTexts, freeEvaluator } from '../../reward/evaluation.js';
import { isAskable } from '../../run/cells-run.js';
import { isSolved } from '../../run/method-record.js';
import { isConditional, loadPolicy } from '../../run/policy-run.js';
import type { RunRecord } from '../../store/run-record.js';
import { openBackend } from '../../tensor/loader.js';
import { isSmall, type ModelSection } from './model-section.js';
import { outcomeMap } from './outcome-map.js';

export const distributionSection: ModelSection = async ({ path, record, env }) =>
  (record.kind === 'adapt' || record.kind === 'train' || isSolved(record)) &&
  isSmall(env) &&
  !isAskable(record) &&
  !isConditional(record)
    ? distributions(path, record)
    : [];

const textsOf = (env: Environment, graph: StateGraph): string[] =>
  Array.from(graph.outcomeState, (s) => env.outcomeText(graph.rows, s * env.stateSize));

async function distributions(path: string, record: RunRecord): Promise<Section[]> {
  const { env, policy } = await loadPolicy(path, await openBackend());
  const graph = enumerateStates(env);
  const logP = terminatingDistribution(graph, policy);
  const outcomes = textsOf(env, graph);
  // A fine-tuned prior has another target than the reward.
  const reward = record.config.objective === 'rtb' ? undefined : await safeReward(record);
  const blocks: Html[] = [];
  const pictures: Html[] = [];
  const draw = (title: string, values: Float64Array): void => {
    const map = outcomeMap(env, outcomes, values, { title });
    if (map) pictures.push(figure(title, map.picture, map.caption));
  };
  draw('What the policy samples', logP.map(Math.exp));
  if (reward) {
    const { logReward } = await evaluateTexts(freeEvaluator(reward), outcomes);
    const logTarget = normalizedLog(logReward);
    draw('The reward, normalized', logTarget.map(Math.exp));
    const { tv, jsd } = distances(logP, logTarget);
    blocks.push(
      paragraph(
        `Total variation from the normalized reward ${formatNumber(tv)}, Jensen-Shannon divergence ${formatNumber(jsd)}, both exact, over all ${formatNumber(outcomes.length, 9)} outcomes.`,
      ),
    );
    const points = Array.from(logP, (value, i): Point => [logTarget[i], value]);
    const axis = (label: string): { label: string } => ({ label });
    pictures.push(
      figure(
        'Probability against reward',
        scatterChart([{ name: 'outcomes', points }], {
          title: 'log p(x) against log R(x) - log Z',
          x: axis('log R(x) − log Z'),
          y: axis('log p(x)'),
          diagonal: true,
        }),
        'One dot an outcome; on the line the policy samples in proportion to the reward.',
      ),
    );
  }
  if (pictures.length === 0) return [];
  return [{ heading: 'Distribution', blocks: [...blocks, figures(pictures)] }];
}

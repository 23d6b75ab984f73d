/**
 * Sections of a run's report that need its model: for a pre-trained one a map of where it reaches what it is
 * asked for, for a policy its exact distribution beside the reward. Only for spaces small enough to be
 * enumerated, and only for what is built in: a report starts no program of the user's.
 */
import type { Environment } from '../env/environment.js';
import { enumerateStates, type StateGraph } from '../exact/state-graph.js';
import { terminatingDistribution } from '../exact/terminating.js';
import { distances } from '../metric/distances.js';
import { goalsToMap, stepsTo, successMap } from '../metric/success-map.js';
import { SuccessMeter } from '../metric/success.js';
import { RandomStream } from '../random/stream.js';
import { createShaper } from '../reward/shaping.js';
import { openBackend } from '../tensor/loader.js';
import { hasCheckpoint } from '../store/checkpoint.js';
import { loadOutcomeModel } from '../run/outcome-run.js';
import { loadPolicy } from '../run/policy-run.js';
import { scatterChart, type Point } from '../chart/chart.js';
import { heatMap } from '../chart/heat-map.js';
import type { Html } from '../chart/html.js';
import { figure, figures, paragraph, type Section } from '../chart/page.js';
import { formatNumber } from '../chart/scale.js';
import { sampledSuccess } from '../chart/success-section.js';
import { readRunRecord, type RunRecord } from '../store/run-record.js';
import { safeEnvironment, safeReward } from '../host/safe-reward.js';

/** Outcomes of the greatest space that is looked at: a second or two of work. */
const MOST_OUTCOMES = 5000;
/** Roll-outs of a success map, over all outcomes. */
const ROLLOUTS = 40_000;

export async function modelSections(path: string): Promise<Section[]> {
  const record = readRunRecord(path);
  const env = safeEnvironment(record);
  if (!hasCheckpoint(path) || env === undefined) return [];
  const isSmall = (env.outcomeCount ?? Infinity) <= MOST_OUTCOMES;
  if (record.kind === 'pretrain') return isSmall ? successSection(path) : [await sampledSection(path)];
  if (!isSmall) return [];
  return record.kind === 'adapt' || record.kind === 'train' ? distributionSection(path, record) : [];
}

const textsOf = (env: Environment, graph: StateGraph): string[] =>
  Array.from(graph.outcomeState, (s) => env.outcomeText(graph.rows, s * env.stateSize));

async function successSection(path: string): Promise<Section[]> {
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

async function distributionSection(path: string, record: RunRecord): Promise<Section[]> {
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
    const scores = await reward.oracle.score(outcomes);
    const shaper = createShaper(reward.shaping, reward.oracle.info.name);
    const logTarget = normalized(Float64Array.from(outcomes, (outcome, i) => shaper(scores[i]!, outcome)));
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

function normalized(logReward: Float64Array): Float64Array {
  const max = logReward.reduce((a, b) => Math.max(a, b), -Infinity);
  const logZ = max + Math.log(logReward.reduce((sum, x) => sum + Math.exp(x - max), 0));
  return logReward.map((x) => x - logZ);
}

/**
 * Values by outcome as a map: a grid of two dimensions as it is, strings of one length by their first half
 * (rows) and their second (columns). Undefined for what has no such picture.
 */
function outcomeMap(
  env: Environment,
  outcomes: readonly string[],
  values: Float64Array,
  { title, range }: { readonly title: string; readonly range?: readonly [number, number] },
): { picture: Html; caption: string } | undefined {
  const isGrid = env.task.name === 'grid';
  const place = (text: string): readonly [string, string] => {
    if (isGrid) return text.split(',') as [string, string];
    return [text.slice(text.length >> 1), text.slice(0, text.length >> 1)];
  };
  if (isGrid && env.task.dimensions !== 2) return undefined;
  const { length } = outcomes[0];
  if (!isGrid && (length < 2 || outcomes.some((text) => text.length !== length))) return undefined;
  const order = (a: string, b: string): number => (isGrid ? Number(a) - Number(b) : a < b ? -1 : 1);
  const [xs, ys] = [0, 1].map((axis) =>
    [...new Set(outcomes.map((text) => place(text)[axis]))].toSorted(order),
  ) as [string[], string[]];
  const at = [xs, ys].map((names) => new Map(names.map((name, i) => [name, i])));
  const cells = new Float64Array(xs.length * ys.length).fill(NaN);
  outcomes.forEach((text, i) => {
    const [x, y] = place(text);
    cells[at[1].get(y)! * xs.length + at[0].get(x)!] = values[i];
  });
  return {
    picture: heatMap(cells, xs.length, ys.length, {
      title,
      xLabel: isGrid ? 'first coordinate' : 'second half of the string',
      yLabel: isGrid ? 'second coordinate' : 'first half',
      ...(range && { range }),
    }),
    caption: isGrid ? 'One cell an outcome.' : 'One cell a string, halves in alphabetical order.',
  };
}

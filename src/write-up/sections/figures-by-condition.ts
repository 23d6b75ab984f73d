/**
 * Section "Conditions" of a conditional run: how far what it samples is from every target, log Z(c) as
 * learned, and of several rewards the front that its samples make.
 */
import { lineChart, scatterChart, type Point } from '../../chart/chart.js';
import type { Html } from '../../chart/html.js';
import { figure, figures, paragraph, table } from '../../chart/page.js';
import { formatNumber } from '../../chart/scale.js';
import { safeCondition } from '../../host/safe-reward.js';
import { createObjective } from '../../objective/objectives.js';
import {
  evaluateConditions,
  type ConditionEvaluation,
  type Front,
  type Scored,
} from '../../run/evaluate-conditions.js';
import { isConditional, loadConditional } from '../../run/policy-run.js';
import { readCheckpoint } from '../../store/checkpoint.js';
import { openBackend } from '../../tensor/loader.js';
import { isSmall, type ModelSection } from './model-section.js';

/** Conditions that are looked at, and samples under each. */
const CONDITIONS = 13;
const SAMPLES = 500;

export const conditionsSection: ModelSection = async ({ path, record, env }) => {
  if (!isConditional(record) || !isSmall(env)) return [];
  const opened = await safeCondition(record);
  if (!opened) return [];
  const { config } = record;
  const { tensors } = readCheckpoint(path);
  const network = loadConditional(record, { owner: path, env, backend: await openBackend(), tensors });
  const { conditions, front } = await evaluateConditions(
    opened,
    network,
    createObjective(String(config.objective)).needs,
    { seed: record.seed, samples: SAMPLES, conditions: opened.input.space.cover(CONDITIONS) },
  );
  const { names } = opened.input.space;
  const pictures = [
    ...(names.length === 1 ? curves(names[0], conditions) : []),
    ...(front ? fronts(front) : []),
  ];
  const told = front && frontText(front);
  return [
    {
      heading: 'Conditions',
      blocks: [
        paragraph(
          `One policy, conditioned on ${String(config.condition)}; total variation of what it samples from R(x|c) / Z(c), exact, over all outcomes.`,
        ),
        figures(pictures),
        ...(told === undefined ? [] : [paragraph(told)]),
        conditionTable(conditions),
      ],
    },
  ];
};

/** tv, log Z and the correlation against the one number of the condition. */
function curves(name: string, list: readonly ConditionEvaluation[]): Html[] {
  const against = (value: (at: ConditionEvaluation) => number | undefined): Point[] =>
    list.map((one): Point => [one.values?.[0] ?? NaN, value(one) ?? NaN]);
  const x = { label: name, kind: name === 'beta' ? ('log' as const) : ('linear' as const) };
  const logZ = [
    { name: 'exact', points: against((one) => one.logZ) },
    ...(list.some(({ logZLearned }) => logZLearned !== undefined)
      ? [{ name: 'learned', points: against((one) => one.logZLearned) }]
      : []),
  ];
  return [
    figure(
      `Distance from the target against ${name}`,
      lineChart([{ name: 'tv', points: against(({ tv }) => tv) }], {
        title: `tv against ${name}`,
        x,
        y: { label: 'tv', include: [0] },
      }),
    ),
    figure(
      `log Z against ${name}`,
      lineChart(logZ, { title: `log Z against ${name}`, x, y: { label: 'log Z' } }),
    ),
    figure(
      'Correlation of log p(x|c) and log R(x|c)',
      lineChart([{ name: 'pearson', points: against(({ pearson }) => pearson) }], {
        title: `correlation against ${name}`,
        x,
        y: { label: 'correlation', include: [1] },
      }),
      'Over all outcomes; 1 for an exact policy.',
    ),
  ];
}

/** A scatter of every pair of rewards: all outcomes, hits, and the hits that none dominates. */
function fronts({ hits, front, exact }: Front): Html[] {
  const count = front[0]?.raw.length ?? 0;
  const pictures: Html[] = [];
  for (let a = 0; a < count; a++)
    for (let b = a + 1; b < count; b++) {
      const points = (list: readonly Scored[]): Point[] => list.map(({ raw }): Point => [raw[a], raw[b]]);
      const series = [
        { name: 'hits', points: points(hits) },
        { name: 'not dominated', points: points(front) },
      ];
      pictures.push(
        figure(
          `Reward ${b + 1} against reward ${a + 1}`,
          scatterChart(series, {
            title: `the front of rewards ${a + 1} and ${b + 1}`,
            x: { label: `raw score by reward ${a + 1}` },
            y: { label: `raw score by reward ${b + 1}` },
            ...(exact && { background: points(exact.all) }),
          }),
          `Different samples under ${CONDITIONS} or fewer preferences${exact ? '; pale: all outcomes there are' : ''}.`,
        ),
      );
    }
  return pictures;
}

function frontText({ hits, front, hypervolume, reference, exact }: Front): string {
  const volume = (value: number): string => formatNumber(value, 5);
  const above = reference.map((score) => formatNumber(score, 4)).join(', ');
  const whole = exact
    ? ` All ${exact.all.length} outcomes have a front of ${exact.front.length} and a hypervolume of ${volume(exact.hypervolume)}.`
    : '';
  return `${front.length} of ${hits.length} different samples are dominated by none; hypervolume ${volume(hypervolume)} above (${above}).${whole}`;
}

function conditionTable(list: readonly ConditionEvaluation[]): Html {
  const shown = (value: number | undefined): string => (value === undefined ? '' : formatNumber(value, 3));
  const number = 'number' as const;
  return table(
    [
      { title: 'condition', kind: 'code' },
      { title: 'tv', kind: number },
      { title: 'log Z', kind: number },
      { title: 'log Z, learned', kind: number },
      { title: 'correlation', kind: number },
      { title: 'different samples', kind: number },
    ],
    list.map(({ condition, tv, logZ, logZLearned, pearson, distinct }) => [
      condition,
      shown(tv),
      shown(logZ),
      shown(logZLearned),
      shown(pearson),
      shown(distinct),
    ]),
    `${SAMPLES} samples a condition.`,
  );
}

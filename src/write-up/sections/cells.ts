/**
 * A model of properties in a run's report: a map of its cells (where the base measure lies, where asking
 * succeeds), success by rarity, and what a reward over cells wants.
 */
import { lineChart, scatterChart } from '../../chart/chart.js';
import { heatMap } from '../../chart/heat-map.js';
import { figure, figures, paragraph, type Section } from '../../chart/page.js';
import { BUILTIN_DESCRIPTORS } from '../../descriptor/builtin-descriptors.js';
import type { DescriptorSet } from '../../descriptor/descriptor-set.js';
import { describe } from '../../descriptor/descriptor-registry.js';
import { isJsonRecord } from '../../format/json-value.js';
import { storedMeasures } from '../../method/property-method.js';
import { logMasses, summarizeSuccess, type CellMeasure } from '../../property/measure-cells.js';
import { CELL_LOG_REWARD } from '../../method/adapt-residual.js';
import { isAskable } from '../../run/cells-run.js';
import { readCheckpoint } from '../../store/checkpoint.js';
import type { RunRecord } from '../../store/run-record.js';
import type { ModelSection } from './model-section.js';

export const cellsSection: ModelSection = async ({ path, record, env }) => {
  if (!isAskable(record)) return [];
  const { tensors } = readCheckpoint(path);
  const measures = storedMeasures(tensors);
  const spec = specOf(record);
  if (measures === undefined || spec === undefined) return [];
  let set: DescriptorSet;
  try {
    set = describe(spec, env, BUILTIN_DESCRIPTORS);
  } catch {
    return []; // a user's own descriptor: a report starts no program
  }
  const logZ = logMasses(measures, set.cells);
  const reward = tensors.get(CELL_LOG_REWARD)?.data;
  return [
    ...(reward ? [wantedSection(set, logZ, reward)] : []),
    mapSection(set, logZ, measures),
    successSection(measures),
  ];
};

function specOf({ config, ...record }: RunRecord): string | undefined {
  const own = record.kind === 'adapt' && isJsonRecord(config.parentConfig) ? config.parentConfig : config;
  return typeof own.describe === 'string' ? own.describe : undefined;
}

/**
 * Sums (log) or means of values over all components but two, as a map of those two; the third and further are
 * summed out.
 */
function onTwo(
  set: DescriptorSet,
  weights: (cell: number) => number,
  values?: (cell: number) => number,
): { cells: Float64Array; columns: number; rows: number } {
  const columns = set.components[0].bins;
  const rows = set.components[1]?.bins ?? 1;
  const sums = new Float64Array(columns * rows);
  const totals = new Float64Array(columns * rows);
  for (let cell = 0; cell < set.cells; cell++) {
    const weight = weights(cell);
    if (!(weight > 0)) continue;
    const at = (rows > 1 ? set.binIn(cell, 1) : 0) * columns + set.binIn(cell, 0);
    totals[at] += weight;
    sums[at] += weight * (values?.(cell) ?? 1);
  }
  const cells = sums.map((sum, at) => (totals[at] > 0 ? (values ? sum / totals[at] : sum) : NaN));
  return { cells, columns, rows };
}

function axesOf(set: DescriptorSet): { xLabel: string; yLabel: string } {
  const [x, y] = set.components;
  const range = (one: typeof x): string => `${one.name}: ${one.label(0)} to ${one.label(one.bins - 1)}`;
  return { xLabel: range(x), yLabel: y?.name ?? '' };
}

function mapSection(set: DescriptorSet, logZ: Float64Array, measures: readonly CellMeasure[]): Section {
  const success = new Float64Array(set.cells).fill(NaN);
  for (const one of measures) success[one.cell] = one.success;
  const mass = onTwo(set, (cell) => Math.exp(logZ[cell]));
  const logMass = mass.cells.map((value) => Math.log10(value));
  const hits = onTwo(
    set,
    (cell) => (Number.isNaN(success[cell]) ? 0 : 1),
    (cell) => success[cell],
  );
  const axes = axesOf(set);
  const others = set.components.slice(2).map(({ name }) => name);
  const caption = others.length > 0 ? ` All of ${others.join(', ')} together.` : '';
  return {
    heading: 'Map of cells',
    blocks: [
      paragraph(
        `${measures.length} of ${set.cells} combinations of ${set.components.map(({ name }) => name).join(', ')} were found. Gray: none.`,
      ),
      figures([
        figure(
          'Mass of each cell',
          heatMap(logMass, mass.columns, mass.rows, {
            title: 'log10 of the share of the base measure',
            ...axes,
          }),
          `log10 of the share of random objects.${caption}`,
        ),
        figure(
          'Success by cell',
          heatMap(hits.cells, hits.columns, hits.rows, {
            title: 'share of roll-outs that hit',
            range: [0, 1],
            ...axes,
          }),
          `Share of roll-outs towards a cell that end in it; mean over cells.${caption}`,
        ),
      ]),
    ],
  };
}

function successSection(measures: readonly CellMeasure[]): Section {
  const summary = summarizeSuccess(measures);
  const points = measures
    .filter(({ hits }) => hits > 0)
    .map(({ logZ, success }) => [logZ / Math.LN10, success] as const);
  return {
    heading: 'Success and rarity',
    blocks: [
      figures([
        figure(
          'Every cell',
          scatterChart([{ name: 'cells', points }], {
            title: 'Success of each cell against its mass',
            x: { label: 'log10 of the share of random objects' },
            y: { label: 'success', include: [0, 1] },
          }),
        ),
        figure(
          'By tenths',
          lineChart(
            [{ name: 'success', points: summary.deciles.map((share, d) => [d + 1, share] as const) }],
            {
              title: 'Mean success by tenth of the cells, rarest first',
              x: { label: 'tenth, rarest first' },
              y: { label: 'success', include: [0, 1] },
            },
          ),
          `Inside cells: effective sample size ${(100 * summary.effective).toFixed(1)} %, KL ${summary.kl.toFixed(3)} nats.`,
        ),
      ]),
    ],
  };
}

function wantedSection(set: DescriptorSet, logZ: Float64Array, logReward: ArrayLike<number>): Section {
  const wanted = onTwo(set, (cell) => Math.exp(logReward[cell] + logZ[cell]));
  const total = wanted.cells.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value), 0);
  return {
    heading: 'What the reward wants',
    blocks: [
      paragraph(
        'No object was scored, and nothing was trained: cells are drawn in proportion to r(y) Z, objects within.',
      ),
      figures([
        figure(
          'Share of each cell',
          heatMap(
            wanted.cells.map((value) => value / total),
            wanted.columns,
            wanted.rows,
            {
              title: 'share of the objects drawn',
              ...axesOf(set),
            },
          ),
        ),
      ]),
    ],
  };
}

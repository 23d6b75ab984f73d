/** A comparison as it stands in reports: a table, and below it what each part has caused. */
import type { Html } from '../chart/html.js';
import { paragraph, table, type Section } from '../chart/page.js';
import { contrastTable, figuresText, overRewards } from './contrast-table.js';
import type { Contrast } from './contrast-types.js';
import { sentencesOf } from './paired-difference.js';
import { amount } from './report-parts.js';
import type { ExperimentResults } from './result-types.js';

/** The table, and a sentence a control. */
export function contrastBlocks(comparison: Contrast): Html[] {
  const { head, body } = contrastTable(comparison);
  const { seeds, budget } = comparison;
  return [
    table(
      head.map((title, i) => (i === 0 ? { title } : { title, kind: 'number' as const })),
      body,
      `${amount(seeds.length, 0, 'seed')}, ${figuresText(seeds.length)}${overRewards(comparison)}; ${budget} distinct reward calls. Processor seconds: without pre-training.`,
    ),
    ...sentencesOf(comparison).map((text) => paragraph(text)),
  ];
}

/** What the parts of an experiment's contenders have caused. */
export function controlsSection({ comparison }: ExperimentResults): Section[] {
  if (!comparison) return [];
  const { rows } = comparison;
  const isMeant = (name: string): boolean =>
    rows.some(({ name: own, controls }) => controls && (own === name || controls.of === name));
  const controlled = { ...comparison, rows: rows.filter(({ name }) => isMeant(name)) };
  if (controlled.rows.length === 0) return [];
  return [{ heading: 'Controls: what each part has caused', blocks: contrastBlocks(controlled) }];
}

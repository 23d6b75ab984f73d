/** report.html of `reproduce properties`: a section a task, the controls in every table, and what they say. */
import type { Html } from '../../chart/html.js';
import { code, details, paragraph, renderPage, table, type Section } from '../../chart/page.js';
import { machineLine, packageVersion } from '../../store/machine.js';
import { PROPERTY_SCALES, type PropertyPlan } from './property-plan.js';
import {
  EXACT_ROW,
  type PropertyFigure,
  type PropertyTables,
  type RewardVerdict,
} from './property-tables.js';
import type { PropertyTask } from './property-tasks.js';

export function propertyReport(plan: PropertyPlan, tables: PropertyTables): string {
  const { scaleName, seeds } = plan;
  const planned = PROPERTY_SCALES[scaleName].seeds;
  const of = seeds.length < planned ? ` of ${planned}` : '';
  const smoke = scaleName === 'smoke' ? ' A smoke test: all parts run, the figures mean nothing.' : '';
  const controls = tables.verdicts.filter(({ nearer }) => nearer.length > 0).length;
  const judged = tables.verdicts.filter(({ nearer, farther }) => nearer.length + farther.length > 0).length;
  return renderPage({
    title: 'Outcomes that people name: cells asked for, and rewards over them without a call',
    lead:
      `Scale ${scaleName}: ${seeds.length}${of} seed${Math.max(seeds.length, planned) === 1 ? '' : 's'}. ` +
      `Means and their 95 % intervals over seeds; seconds are processor seconds of one process.${smoke}`,
    facts: [
      { label: 'Tasks', value: String(plan.tasks.length) },
      {
        label: 'Rewards on which a control is nearer',
        value: `${controls} of ${judged} that tell anybody apart`,
      },
    ],
    sections: [
      ...plan.tasks.map((task) => taskSection(plan, task, tables)),
      { heading: 'How to reproduce', blocks: reproduce(plan) },
    ],
    footer: [`ocgfn ${packageVersion()} on ${machineLine()}`],
  });
}

/** `.123 ± .004`; enough digits for two of them to differ. */
export function intervalText({ mean, half }: Pick<PropertyFigure, 'mean' | 'half'>): string {
  const size = Math.abs(mean);
  if (size >= 1e6)
    return `${(mean / 1e6).toFixed(2)} M${half === null ? '' : ` ± ${(half / 1e6).toFixed(2)}`}`;
  const digits = Number.isInteger(mean) && !half ? 0 : size >= 100 ? 0 : size >= 10 ? 1 : 3;
  return `${mean.toFixed(digits)}${half === null ? '' : ` ± ${half.toFixed(digits)}`}`;
}

function figureTable(figures: readonly PropertyFigure[], first: string, caption: string): Html {
  const rows = [...new Set(figures.map(({ row }) => row))];
  const columns = [...new Set(figures.map(({ column }) => column))];
  return table(
    [{ title: first }, ...columns.map((title) => ({ title, kind: 'number' as const }))],
    rows.map((row) => [
      row,
      ...columns.map((column) => {
        const figure = figures.find((one) => one.row === row && one.column === column);
        return figure ? intervalText(figure) : '-';
      }),
    ]),
    caption,
  );
}

function taskSection(plan: PropertyPlan, task: PropertyTask, { figures, verdicts }: PropertyTables): Section {
  const own = figures.filter((one) => one.task === task.name);
  const of = (name: string): PropertyFigure[] => own.filter((one) => one.table === name);
  const said = verdicts.filter((one) => one.task === task.name);
  const blocks: Html[] = [
    paragraph(`${task.title}: ${task.describe}. ${referenceText(task, of('reference'))}`),
  ];
  blocks.push(...task.remarks.map((text) => paragraph(text)));
  if (of('models').length > 0)
    blocks.push(
      figureTable(
        of('models'),
        'model',
        'Success: share of roll-outs towards a cell that end in it; cells that were not found count as 0. ' +
          'Objects of p0 only: as many processor seconds as ours, no explored goals.',
      ),
    );
  if (of('rewards').length > 0)
    blocks.push(
      figureTable(
        of('rewards'),
        'who',
        `tv over cells of ${plan.scale.draws} draws to r(y) Z_y, no reward call. ${EXACT_ROW}: the tv that as many exact draws have. ` +
          'Ours is retried until it hits; misses kept: the extracted policy as it is.',
      ),
    );
  blocks.push(...verdictBlocks(said.filter(({ table: name }) => name === 'rewards')));
  for (const reward of task.residuals) {
    if (of(reward).length === 0) continue;
    blocks.push(figureTable(of(reward), reward, 'Exact tv to r / Z after so many reward calls.'));
    blocks.push(...verdictBlocks(said.filter(({ table: name }) => name === reward)));
  }
  return { heading: task.title, blocks };
}

function referenceText(task: PropertyTask, figures: readonly PropertyFigure[]): string {
  const how = {
    listed: 'all objects are listed',
    summed: 'dynamic programming over descriptors that add up',
    tilted: 'dynamic programming, and tilted draws for the rest',
    walked: 'two flat-histogram walks',
  }[task.reference];
  const error = figures.find(({ column }) => column === 'error of log Z')?.mean;
  const told = error ? `, standard error ${error.toFixed(3)} (rms over cells)` : '';
  const least =
    task.least > 0 ? ` Cells of mass ${task.least} and more${task.within ? `, ${task.within}` : ''}.` : '';
  return `log Z of the reference: ${how}${told}.${least}`;
}

/** A sentence a reward. Where a control is nearer, it says so first. */
export function verdictText({ reward, ours = 'ours', nearer, farther, open }: RewardVerdict): string {
  const parts = [
    nearer.length > 0 && `nearer than ${ours}: ${nearer.join('; ')}`,
    farther.length > 0 && `farther: ${farther.join('; ')}`,
    open.length > 0 && `not told apart: ${open.join('; ')}`,
  ].filter((part) => part !== false);
  return `${reward}: ${parts.join('. ')}.`;
}

function verdictBlocks(verdicts: readonly RewardVerdict[]): Html[] {
  if (verdicts.length === 0) return [];
  if (verdicts.every(({ nearer, farther }) => nearer.length + farther.length === 0))
    return [
      paragraph(
        'Nobody is told apart: the intervals overlap, or there are fewer than five seeds, which rank nothing.',
      ),
    ];
  return verdicts.map((one) => paragraph(verdictText(one)));
}

function reproduce({ scaleName, scale, cut }: PropertyPlan): Html[] {
  return [
    code(
      `npx ocgfn@${packageVersion()} reproduce properties --scale ${scaleName}` +
        (cut.seeds === undefined ? '' : ` --seeds ${cut.seeds}`) +
        (cut.tasks === undefined ? '' : ` --tasks ${cut.tasks.join(',')}`) +
        (cut.rewards === undefined ? '' : ` --rewards '${cut.rewards.join(',')}'`),
    ),
    details('The scale in full', code(JSON.stringify(scale, null, 2))),
  ];
}

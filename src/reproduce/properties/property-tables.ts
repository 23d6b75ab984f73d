/**
 * The figures of `reproduce properties`, collected from the jobs that are done: means over seeds with their
 * 95 % intervals, and what they say about who is nearer. Nothing is ranked where intervals overlap, nor on
 * one seed.
 */
import { clearlyBelow, confidence, type Interval } from '../../math/confidence.js';
import { mean } from '../../math/moments.js';
import { RANKING_SEEDS } from '../paired-difference.js';
import { readResult } from './job-context.js';
import type { AnswersResult, ControlResult, LookAheadFigures } from './job-results.js';
import {
  answersFolder,
  CONTROLS,
  modelFolder,
  MODELS,
  referenceFolder,
  RESIDUAL_CONTENDERS,
  type PropertyPlan,
} from './property-plan.js';
import type { PropertyTask } from './property-tasks.js';

/** One number of the results. */
export interface PropertyFigure {
  readonly task: string;
  readonly table: string;
  readonly row: string;
  readonly column: string;
  readonly mean: number;
  /** Half of the 95 % interval; null for one seed. */
  readonly half: number | null;
  readonly seeds: number;
  /** By seed. */
  readonly values: readonly number[];
}

/** How ours compares with the controls on one reward. */
export interface RewardVerdict {
  readonly task: string;
  readonly table: string;
  readonly reward: string;
  /** Which of ours, where there are several. */
  readonly ours?: string;
  /** Controls that are nearer, farther, and not told apart from ours. */
  readonly nearer: readonly string[];
  readonly farther: readonly string[];
  readonly open: readonly string[];
}

export interface PropertyTables {
  readonly experiment: 'properties';
  readonly scale: string;
  readonly seeds: number;
  readonly figures: readonly PropertyFigure[];
  readonly verdicts: readonly RewardVerdict[];
}

export const MODEL_NAMES: Readonly<Record<(typeof MODELS)[number], string>> = {
  ours: 'ours',
  untrained: 'untrained',
  'no-goals': 'objects of p0 only',
};
const CONTROL_NAMES: Readonly<Record<(typeof CONTROLS)[number], string>> = {
  rejection: 'rejection',
  mcmc: 'MCMC',
  'flat-histogram': 'flat histogram',
  scratch: 'from scratch',
  'flat-evaluations': 'flat histogram, as many evaluations',
};
const RESIDUAL_NAMES: Readonly<Record<(typeof RESIDUAL_CONTENDERS)[number], string>> = {
  'ours-given': 'ours, g given',
  'ours-from-calls': 'ours, g from the calls',
  scratch: 'from scratch, replay',
  'untrained-given': 'untrained parent, g given',
  'listed-given': 'all objects listed, g given',
  'listed-from-calls': 'all objects listed, g from the calls',
};

export const EXACT_ROW = 'exact draws';
/** Ours at the look-ahead of the presets, which controls are compared with. */
const VERDICT = 'verdict';

/** Collects numbers by table, row and column. */
class FigureList {
  private readonly values = new Map<string, { key: [string, string, string]; list: number[] }>();

  constructor(private readonly task: string) {}

  add(table: string, row: string, column: string, value: number | null | undefined): void {
    if (value === undefined || value === null || !Number.isFinite(value)) return;
    const id = JSON.stringify([table, row, column]);
    const known = this.values.get(id);
    if (known) known.list.push(value);
    else this.values.set(id, { key: [table, row, column], list: [value] });
  }

  of(table: string, row: string, column: string): Interval | undefined {
    return confidence(this.values.get(JSON.stringify([table, row, column]))?.list ?? []);
  }

  figures(): PropertyFigure[] {
    return [...this.values.values()].map(({ key: [table, row, column], list }) => {
      const { mean: center, half, count } = confidence(list)!;
      const known = Number.isFinite(half) ? half : null;
      return { task: this.task, table, row, column, mean: center, half: known, seeds: count, values: list };
    });
  }
}

/** Of the jobs that are done so far. */
export function propertyTables(root: string, plan: PropertyPlan): PropertyTables {
  const parts = plan.tasks.map((task) => taskTables(root, plan, task));
  return {
    experiment: 'properties',
    scale: plan.scaleName,
    seeds: plan.seeds.length,
    figures: parts.flatMap(({ figures }) => figures),
    verdicts: parts.flatMap(({ verdicts }) => verdicts),
  };
}

function taskTables(
  root: string,
  plan: PropertyPlan,
  task: PropertyTask,
): Pick<PropertyTables, 'figures' | 'verdicts'> {
  const list = new FigureList(task.name);
  const reference = readResult(root, referenceFolder(task.name), 'reference');
  if (reference) {
    list.add('reference', 'reference', 'error of log Z', reference.error);
    list.add('reference', 'reference', 'evaluations', reference.evaluations);
    list.add('reference', 'reference', 'seconds', reference.seconds);
  }
  for (const seed of plan.seeds) {
    addModels(root, list, task, seed);
    for (const { folder, kind, name, reward } of plan.jobs.filter(
      (job) => job.task === task.name && job.seed === seed,
    )) {
      if (kind === 'control') {
        const label = CONTROL_NAMES[CONTROLS.find((one) => one === name)!];
        addControl(list, label, readResult(root, folder, 'control'));
      } else if (kind === 'residual') {
        const label = RESIDUAL_NAMES[RESIDUAL_CONTENDERS.find((one) => one === name)!];
        const curve = readResult(root, folder, 'residual')?.curve ?? [];
        for (const { calls, tv } of curve) list.add(reward!, label, `${calls} calls`, tv);
        list.add(reward!, label, 'seconds', curve.at(-1)?.seconds);
      }
    }
  }
  return {
    figures: list.figures().filter(({ table }) => table !== VERDICT),
    verdicts: verdictsOf(list, plan, task),
  };
}

const rowOf = (model: (typeof MODELS)[number], lookAhead: number): string =>
  `${MODEL_NAMES[model]}, look-ahead ${lookAhead}`;

function addModels(root: string, list: FigureList, task: PropertyTask, seed: number): void {
  for (const model of MODELS) {
    const answers = readResult(root, answersFolder(task.name, seed, model), 'answers');
    const trained = readResult(root, modelFolder(task.name, seed, model), 'model');
    if (!answers || !trained) continue;
    if (model === 'ours')
      for (const [reward, noise] of Object.entries(answers.noise))
        list.add('rewards', EXACT_ROW, reward, noise);
    for (const one of answers.lookAheads) {
      const row = rowOf(model, one.lookAhead);
      addReach(list, row, answers, one);
      list.add('models', row, 'seconds', trained.seconds);
      list.add('models', row, 'steps', trained.steps);
      list.add('models', row, 'evaluations', trained.evaluations);
      list.add('models', row, 'MB', trained.memory);
      addAnswers(list, row, one.answers);
      if (model === 'ours')
        for (const { reward, once } of one.answers) list.add('rewards', `${row}, misses kept`, reward, once);
    }
    if (model !== 'ours') continue;
    const preset = answers.lookAheads.find(({ lookAhead }) => lookAhead === answers.preset);
    for (const { reward, tv } of preset?.answers ?? []) list.add(VERDICT, VERDICT, reward, tv);
  }
}

function addReach(list: FigureList, row: string, answers: AnswersResult, one: LookAheadFigures): void {
  const add = (column: string, value: number | null | undefined): void =>
    list.add('models', row, column, value);
  add('cells found', answers.found);
  add('of', answers.cells);
  add('success', one.success);
  add('rarest tenth', one.rarest);
  add('commonest tenth', one.commonest);
  add('by mass', one.byMass);
  add('KL inside', one.kl);
  add('effective share inside', one.effective);
  add('tv inside', one.tvInside);
  add('extraction, tv of objects', one.extraction);
  add('log Z, rms', answers.logZRms);
  add('log Z, mean', answers.logZMean);
  add('KL of masses', answers.kl);
}

interface AnyAnswer {
  readonly reward: string;
  readonly tv: number;
  readonly seconds: number;
  readonly evaluations: number;
}

function addAnswers(list: FigureList, row: string, answers: readonly AnyAnswer[]): void {
  if (answers.length === 0) return;
  for (const { reward, tv } of answers) list.add('rewards', row, reward, tv);
  list.add('rewards', row, 'seconds a reward', mean(answers.map(({ seconds }) => seconds)));
  list.add('rewards', row, 'evaluations a reward', mean(answers.map(({ evaluations }) => evaluations)));
}

function addControl(list: FigureList, label: string, result: ControlResult | undefined): void {
  if (!result) return;
  for (const times of [...new Set(result.answers.map((one) => one.times))].sort()) {
    const row =
      times === undefined ? label : `${label}, ${times === 1 ? 'equal' : `${times} times the`} seconds`;
    addAnswers(
      list,
      row,
      result.answers.filter((one) => one.times === times),
    );
  }
  if (!result.walk) return;
  list.add('rewards', label, 'seconds, once for all', result.walk.seconds);
  list.add('rewards', label, 'evaluations, once for all', result.walk.evaluations);
}

/** Rows of controls in the table of rewards: models that are none of ours, and all that has no model. */
const isControl = (row: string): boolean => row !== EXACT_ROW && !row.startsWith(`${MODEL_NAMES.ours},`);

function verdictsOf(list: FigureList, plan: PropertyPlan, task: PropertyTask): RewardVerdict[] {
  const figures = list.figures();
  const rowsOf = (table: string): string[] => [
    ...new Set(figures.filter((one) => one.table === table).map(({ row }) => row)),
  ];
  const judge = (
    table: string,
    reward: string,
    column: string,
    ours: Interval | undefined,
    controls: readonly string[],
    name?: string,
  ): RewardVerdict[] => {
    if (!ours) return [];
    const verdict: Record<'nearer' | 'farther' | 'open', string[]> = { nearer: [], farther: [], open: [] };
    for (const row of controls) {
      const other = list.of(table, row, column);
      if (!other) continue;
      const tells = Math.min(other.count, ours.count) >= RANKING_SEEDS;
      const kind = tells && clearlyBelow(other, ours) ? 'nearer' : tells && clearlyBelow(ours, other) ? 'farther' : 'open'; // prettier-ignore
      verdict[kind].push(row);
    }
    return [{ task: task.name, table, reward, ...(name !== undefined && { ours: name }), ...verdict }];
  };
  const controls = rowsOf('rewards').filter(isControl);
  const last = `${plan.scale.calls.at(-1)} calls`;
  const own = [RESIDUAL_NAMES['ours-given'], RESIDUAL_NAMES['ours-from-calls']];
  return [
    ...task.rewards.flatMap((reward) =>
      judge('rewards', reward, reward, list.of(VERDICT, VERDICT, reward), controls),
    ),
    ...task.residuals.flatMap((reward) =>
      own.flatMap((name) => {
        const rest = rowsOf(reward).filter((row) => !own.includes(row));
        const ours = list.of(reward, name, `${plan.scale.calls[0]} calls`);
        // Ours at the first number of calls against the others at the last.
        return judge(reward, reward, last, ours, rest, `${name}, ${plan.scale.calls[0]} calls`);
      }),
    ),
  ];
}

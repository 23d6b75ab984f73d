/**
 * The plan of `reproduce properties`: which jobs it is made of, and what each of them needs. A job has a
 * folder and is done when its result lies there, so that a killed reproduction knows what it has.
 *
 *     reference                              once a task
 *     models: ours, untrained, no goals      every seed; the third gets the seconds of the first
 *     answers of each of them                need the reference
 *     controls on the rewards                get the seconds and evaluations that ours took
 *     contenders on rewards with residuals   on the model, where the task has any
 */
import { UsageError } from '../../settings/errors.js';
import { suggestion } from '../../settings/suggest.js';
import type { Cut, ScaleName } from '../experiment.js';
import { PROPERTY_TASKS, type PropertyTask } from './property-tasks.js';

/** Models by name; the two others are controls. */
export const MODELS = ['ours', 'untrained', 'no-goals'] as const;
/** Controls over cells, as src/baseline names them, and the walk of as many evaluations as ours took. */
export const CONTROLS = ['rejection', 'mcmc', 'flat-histogram', 'scratch', 'flat-evaluations'] as const;
/** Ways to spend reward calls on a reward with a residual. */
export const RESIDUAL_CONTENDERS = [
  'ours-given',
  'ours-from-calls',
  'scratch',
  'untrained-given',
  'listed-given',
  'listed-from-calls',
] as const;

export interface PropertyScale {
  readonly seeds: number;
  /** Steps of training where not the presets', and settings that this scale needs. */
  readonly training: Readonly<Record<string, number>>;
  /** Draws behind every tv over cells, and roll-outs towards a cell behind success. */
  readonly draws: number;
  readonly rollouts: number;
  /** Evaluations of a reference by walks (each of two), draws a tilt and cell of a tilted one. */
  readonly walk: number;
  readonly tilted: number;
  /** Processor seconds of a control at least: what ours takes may be less than a walk needs to begin. */
  readonly leastSeconds: number;
  /** Most evaluations of the walk that gets as many as ours. */
  readonly mostEvaluations: number;
  /** Whether scratch gets ten times the seconds on every reward. */
  readonly tenfoldAll: boolean;
  /** Numbers of reward calls on rewards with residuals, rising; what is known without a call is told besides. */
  readonly calls: readonly number[];
}

const FULL: PropertyScale = {
  seeds: 3,
  training: {},
  draws: 10_000,
  rollouts: 64,
  walk: 5_000_000,
  tilted: 40,
  leastSeconds: 1,
  mostEvaluations: Infinity,
  tenfoldAll: false,
  calls: [300, 1000, 3000],
};

export const PROPERTY_SCALES: Readonly<Record<ScaleName, PropertyScale>> = {
  smoke: {
    ...FULL,
    seeds: 1,
    training: { steps: 40, every: 20, plain: 2000, draws: 4 },
    draws: 300,
    rollouts: 4,
    walk: 20_000,
    tilted: 1,
    leastSeconds: 0.05,
    mostEvaluations: 50_000,
    calls: [60, 100],
  },
  laptop: FULL,
  paper: { ...FULL, seeds: 5, tenfoldAll: true, walk: 20_000_000 },
};

export const JOB_KINDS = ['reference', 'model', 'answers', 'control', 'residual'] as const;

export interface PropertyJob {
  readonly kind: (typeof JOB_KINDS)[number];
  readonly folder: string;
  readonly task: string;
  /** 0 where no seed enters. */
  readonly seed: number;
  /** Of the model, the control or the contender. */
  readonly name: string;
  /** Reward with a residual. */
  readonly reward?: string;
  /** Folders of the jobs whose results it needs. */
  readonly needs: readonly string[];
}

/** What a user takes of a scale. */
export interface PropertyCut extends Cut {
  /** Names of tasks. */
  readonly tasks?: readonly string[];
}

export class PropertyPlan {
  readonly scale: PropertyScale;
  readonly tasks: readonly PropertyTask[];
  readonly jobs: readonly PropertyJob[];
  readonly seeds: readonly number[];

  /** @throws UsageError on unknown tasks, or rewards that no task has */
  constructor(
    readonly scaleName: ScaleName,
    readonly cut: PropertyCut = {},
  ) {
    const names = PROPERTY_TASKS.map(({ name }) => name);
    for (const name of cut.tasks ?? [])
      if (!names.includes(name))
        throw new UsageError(
          `reproduce: properties has no task "${name}", it has ${names.join(', ')}${suggestion(name, names)}`,
        );
    this.scale = { ...PROPERTY_SCALES[scaleName], ...(cut.seeds !== undefined && { seeds: cut.seeds }) };
    this.tasks = PROPERTY_TASKS.filter(({ name }) => cut.tasks?.includes(name) ?? true).map((task) => ({
      ...task,
      ...(cut.rewards && {
        rewards: task.rewards.filter((name) => cut.rewards!.includes(name)),
        residuals: task.residuals.filter((name) => cut.rewards!.includes(name)),
      }),
    }));
    const known = new Set(this.tasks.flatMap(({ rewards, residuals }) => [...rewards, ...residuals]));
    const stranger = cut.rewards?.find((name) => !known.has(name));
    if (stranger !== undefined)
      throw new UsageError(`reproduce: no task of properties has the reward "${stranger}"`);
    this.seeds = Array.from({ length: this.scale.seeds }, (_, i) => i + 1);
    this.jobs = [
      ...this.tasks.map(({ name }) => referenceJob(name)),
      // One seed of everything first: what is there early is whole.
      ...this.seeds.flatMap((seed) => this.tasks.flatMap((task) => jobsOf(task, seed))),
    ];
  }

  /** @throws Error when there is no such task */
  task(name: string): PropertyTask {
    const task = this.tasks.find((one) => one.name === name);
    if (!task) throw new Error(`properties: no task ${name}`);
    return task;
  }
}

const at = (task: string, seed: number, ...rest: string[]): string =>
  [task, `seed-${seed}`, ...rest].join('/');

export const referenceFolder = (task: string): string => `${task}/reference`;
export const modelFolder = (task: string, seed: number, name: string): string =>
  at(task, seed, 'model', name);
export const answersFolder = (task: string, seed: number, name: string): string =>
  at(task, seed, 'answers', name);

function referenceJob(task: string): PropertyJob {
  return { kind: 'reference', folder: referenceFolder(task), task, seed: 0, name: 'reference', needs: [] };
}

function jobsOf({ name: task, rewards, residuals }: PropertyTask, seed: number): PropertyJob[] {
  const ours = modelFolder(task, seed, 'ours');
  const reference = referenceFolder(task);
  const common = { task, seed };
  const models = MODELS.map((name): PropertyJob => {
    const needs = name === 'no-goals' ? [ours] : [];
    return { ...common, kind: 'model', folder: modelFolder(task, seed, name), name, needs };
  });
  const answers = MODELS.map((name): PropertyJob => {
    const needs = [reference, modelFolder(task, seed, name)];
    return { ...common, kind: 'answers', folder: answersFolder(task, seed, name), name, needs };
  });
  const controls = CONTROLS.map((name): PropertyJob => {
    const needs = [reference, answersFolder(task, seed, 'ours')];
    return { ...common, kind: 'control', folder: at(task, seed, 'control', name), name, needs };
  });
  const paid = residuals.flatMap((reward) =>
    RESIDUAL_CONTENDERS.map((name): PropertyJob => {
      const needs = name.startsWith('ours')
        ? [ours]
        : name.startsWith('untrained')
          ? [modelFolder(task, seed, 'untrained')]
          : [];
      return { ...common, kind: 'residual', folder: at(task, seed, reward, name), name, reward, needs };
    }),
  );
  return [...models, ...answers, ...(rewards.length > 0 ? controls : []), ...paid];
}

/**
 * What `ocgfn reproduce` can run, by name: the experiments, which are data for one machinery, and properties,
 * which have their own. A reproduction checks its wishes before anything is written.
 */
import { UsageError } from '../settings/errors.js';
import { suggestion } from '../settings/suggest.js';
import { COMPARISONS } from './controls/comparisons.js';
import { runControls } from './controls/run-controls.js';
import type { Contrast } from './contrast-types.js';
import type { Cut, Experiment, ScaleName } from './experiment.js';
import { EXPERIMENTS } from './experiments/index.js';
import type { Failure } from './job-schedule.js';
import { sentencesOf } from './paired-difference.js';
import { PropertyPlan } from './properties/property-plan.js';
import { runProperties } from './properties/run-properties.js';
import type { ReproductionWatch } from './reproduction-watch.js';
import { runExperiment } from './run-experiment.js';

/** What is asked for on the command line. */
export interface Wishes {
  readonly scale: ScaleName;
  readonly jobs: number;
  readonly seeds?: number;
  /** A number of rewards, or their names with commas between them. */
  readonly rewards?: string;
  /** Names of tasks with commas between them. */
  readonly tasks?: string;
}

export interface ReproductionEnd {
  readonly status: 'done' | 'interrupted' | 'failed';
  readonly failures: readonly Failure[];
  readonly done: number;
  readonly planned: number;
  /** Files that tell what came out, and a table of it. */
  readonly files: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What goes into a file of results/. */
  readonly comparisons?: readonly Contrast[];
  /** For --json. */
  readonly answer: Readonly<Record<string, unknown>>;
}

export interface Reproduction {
  readonly name: string;
  /** It gives comparisons, for --results. */
  readonly compares: boolean;
  /**
   * @returns runs it into a folder; nothing is written before
   * @throws UsageError on wishes that do not fit
   */
  prepare(wishes: Wishes): (root: string, watch: ReproductionWatch) => Promise<ReproductionEnd>;
}

/** Names with commas between them; commas in parentheses belong to a name. */
export const namesIn = (text: string): string[] => [
  ...new Set(text.split(/,(?![^(]*\))/).map((name) => name.trim())),
];

/** The rewards of a wish: the first so many of those planned, or its names. */
function rewardsOf(rewards: string, planned: readonly string[]): string[] {
  if (!/^\d+$/.test(rewards)) return namesIn(rewards);
  if (Number(rewards) === 0) throw new UsageError('reproduce: --rewards must be at least 1, got 0');
  return planned.slice(0, Number(rewards));
}

const ofExperiment = (experiment: Experiment): Reproduction => ({
  name: experiment.name,
  compares: true,
  prepare({ scale, jobs, seeds, rewards, tasks }) {
    if (tasks !== undefined)
      throw new UsageError(
        `reproduce: --tasks is for properties and controls, ${experiment.name} has one task`,
      );
    const cut: Cut = {
      ...(seeds !== undefined && { seeds }),
      ...(rewards !== undefined && { rewards: rewardsOf(rewards, experiment.scales[scale].rewards) }),
    };
    return async (root, watch) => {
      const end = await runExperiment(root, experiment, scale, { ...watch, jobs, cut });
      const { claims, cellsDone, cellsPlanned, comparison } = end.results;
      return {
        ...end,
        done: cellsDone,
        planned: cellsPlanned,
        comparisons: comparison ? [comparison] : [],
        files: 'report.html and results.json',
        head: ['claim', 'measured', 'held'],
        rows: claims.map(({ claim, measured, held }) => [
          claim,
          measured,
          held === null ? '-' : held ? 'yes' : 'no',
        ]),
        answer: { claims },
      };
    };
  },
});

const properties: Reproduction = {
  name: 'properties',
  compares: false,
  prepare({ scale, jobs, seeds, rewards, tasks }) {
    const own = tasks === undefined ? {} : { tasks: namesIn(tasks) };
    const planned = new PropertyPlan(scale, own).tasks;
    // A number means so many of each task.
    const wished =
      rewards === undefined ? undefined : planned.map((task) => rewardsOf(rewards, task.rewards));
    const cut = {
      ...own,
      ...(seeds !== undefined && { seeds }),
      ...(wished && { rewards: [...new Set(wished.flat())] }),
    };
    const plan = new PropertyPlan(scale, cut);
    return async (root, watch) => {
      const end = await runProperties(root, plan, { ...watch, jobs });
      const { verdicts } = end.tables;
      return {
        ...end,
        files: 'report.html, results.json and results.csv',
        head: ['task', 'tv of', 'farther than ours', 'not told apart', 'controls nearer than ours'],
        rows: verdicts.map(({ task, reward, ours, nearer, farther, open }) => [
          task,
          ours === undefined ? reward : `${reward}, ${ours}`,
          String(farther.length),
          String(open.length),
          nearer.join('; ') || '-',
        ]),
        answer: { verdicts },
      };
    };
  },
};

/** Comparisons of a wish: all, or those of its names. */
function comparisonsOf(tasks: string | undefined): readonly Experiment[] {
  if (tasks === undefined) return COMPARISONS;
  const all = COMPARISONS.map(({ name }) => name);
  return namesIn(tasks).map((name) => {
    const found = COMPARISONS.find((one) => one.name === name);
    if (!found)
      throw new UsageError(
        `reproduce: controls has no comparison "${name}", it has ${all.join(', ')}${suggestion(name, all)}`,
      );
    return found;
  });
}

const controls: Reproduction = {
  name: 'controls',
  compares: true,
  prepare({ scale, jobs, seeds, rewards, tasks }) {
    if (rewards !== undefined)
      throw new UsageError(
        `reproduce: --rewards is not for controls, whose comparisons have one; got ${rewards}`,
      );
    const chosen = comparisonsOf(tasks);
    const cut: Cut = { ...(seeds !== undefined && { seeds }) };
    return async (root, watch) => {
      const { comparisons, ...end } = await runControls(root, chosen, scale, cut, { ...watch, jobs });
      return {
        ...end,
        comparisons,
        files: 'report.html and results.json',
        head: ['comparison', 'what was caused, and what not'],
        rows: comparisons.flatMap((one) => sentencesOf(one).map((text) => [one.name, text])),
        answer: { comparisons },
      };
    };
  },
};

export const REPRODUCTIONS: readonly Reproduction[] = [
  ...EXPERIMENTS.map(ofExperiment),
  controls,
  properties,
];

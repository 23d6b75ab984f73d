/**
 * Runs that differ in nothing but the seed form a group; its label says what sets it apart from the others.
 */
import { basename } from 'node:path';
import type { FoundRun } from '../store/find-runs.js';
import { untrainedWord } from '../store/untrained.js';

export interface RunGroup {
  readonly label: string;
  readonly runs: readonly FoundRun[];
}

/** What a run is, but for its seed and the seed of its parent. */
function settingsOf({ record: { kind, task, config } }: FoundRun): Record<string, unknown> {
  const { parentSeed: _, ...rest } = config;
  return {
    kind,
    ...task,
    task: task.name,
    name: undefined,
    ...rest,
    control: untrainedWord({ kind, config }),
  };
}

/** Settings that are too long for a label. */
const UNSPOKEN = new Set(['name', 'parentConfig', 'whereHash', 'likeHash']);

/** Groups in order of their first run. Labels are distinct. */
export function groupRuns(runs: readonly FoundRun[]): RunGroup[] {
  const groups = new Map<string, FoundRun[]>();
  for (const run of runs) {
    const settings = settingsOf(run);
    const key = JSON.stringify(
      Object.keys(settings)
        .toSorted()
        .map((name) => [name, settings[name]]),
    );
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  const members = [...groups.values()];
  const settings = members.map(([first]) => settingsOf(first));
  // Settings that all of them have, and those by which people call a run.
  const names = [...new Set([...settings.flatMap((one) => Object.keys(one)), ...CALLED])].filter(
    (name) =>
      !UNSPOKEN.has(name) && (CALLED.includes(name) || settings.every((one) => one[name] !== undefined)),
  );
  const differs = (name: string): boolean =>
    new Set(settings.map((one) => JSON.stringify(one[name]))).size > 1;
  const labelled = (telling: readonly string[]): string[] =>
    settings.map((one) =>
      telling
        .filter((name) => one[name] !== undefined)
        .map((name) => sayable(name, one[name]))
        .join(', '),
    );
  const called = labelled(CALLED.filter(differs));
  const telling = names.filter(differs);
  // Beyond a few settings, the name of the folder says more.
  const labels =
    new Set(called).size === members.length && !called.includes('')
      ? called
      : telling.length > 0 && telling.length <= 3
        ? labelled(telling)
        : members.map(([first]) => basename(first.path));
  return members.map((group, i) => ({
    label: labels.indexOf(labels[i]) === i ? labels[i] : `${labels[i]} (${group[0].path})`,
    runs: group,
  }));
}

/** Settings by whose value alone a run is called. */
const CALLED = ['kind', 'method', 'control', 'baseline', 'objective', 'reward'];

function sayable(name: string, value: unknown): string {
  if (CALLED.includes(name)) return String(value);
  return `${name}=${Array.isArray(value) ? value.join(',') : String(value)}`;
}

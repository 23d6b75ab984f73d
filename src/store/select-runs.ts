/** Conditions such as `kind=adapt` or `best>0.9` on the fields of runs, and their order. */
import { suggestion } from '../settings/suggest.js';
import { UsageError } from '../settings/errors.js';
import type { Field, FoundRun } from './find-runs.js';

type Condition = (run: FoundRun) => boolean;

const OPERATORS: Readonly<Record<string, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

/** Numbers by size, everything else as text; a text that is a number is one. */
function compare(a: Field, b: Field): number {
  const [x, y] = [Number(a), Number(b)];
  if (String(a) !== '' && String(b) !== '' && !Number.isNaN(x) && !Number.isNaN(y)) return x - y;
  const [s, t] = [String(a), String(b)];
  return s < t ? -1 : s > t ? 1 : 0;
}

function knownField(key: string, runs: readonly FoundRun[]): string {
  const names = [...new Set(runs.flatMap(({ fields }) => [...fields.keys()]))];
  if (names.length > 0 && !names.includes(key))
    throw new UsageError(`no run has a field "${key}"${suggestion(key, names)}`);
  return key;
}

/**
 * Reads `key OPERATOR value`. A run that lacks the field meets no condition but `!=`.
 * @throws UsageError on another form, or a field that no run has
 */
function parseCondition(text: string, runs: readonly FoundRun[]): Condition {
  const match = /^\s*([\w.-]+)\s*(!=|<=|>=|=|<|>)(.*)$/s.exec(text);
  if (!match)
    throw new UsageError(`conditions have the form key=value, with = != < <= > or >=, got "${text}"`);
  const [, key, operator, value] = match;
  knownField(key, runs);
  const holds = OPERATORS[operator];
  return ({ fields }) => {
    const field = fields.get(key);
    return field === undefined ? operator === '!=' : holds(compare(field, value.trim()));
  };
}

/** Runs that meet every condition, in the order given. */
export function whereAll(runs: readonly FoundRun[], conditions: readonly string[]): FoundRun[] {
  const parsed = conditions.map((text) => parseCondition(text, runs));
  return runs.filter((run) => parsed.every((holds) => holds(run)));
}

/** Runs in ascending order of a field; those without it come last, whatever the direction. */
export function sortRuns(runs: readonly FoundRun[], key: string, descending = false): FoundRun[] {
  knownField(key, runs);
  const sign = descending ? -1 : 1;
  return [...runs].sort((a, b) => {
    const [x, y] = [a.fields.get(key), b.fields.get(key)];
    if (x === undefined || y === undefined) return Number(x === undefined) - Number(y === undefined);
    return sign * compare(x, y);
  });
}

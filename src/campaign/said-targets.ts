/**
 * Columns that are to be good at once, as they are said and kept:
 * `--target potency --target "hemolysis(lower=yes)"`.
 */
import { optionText } from '../format/data/data-options.js';
import { dataFile } from '../host/data-file.js';
import { UsageError } from '../settings/errors.js';
import { MOST_TARGETS } from '../plate/targets-plate.js';
import type { CampaignRecord } from './campaign-record.js';
import { isPlateColumn } from './plate-files.js';

/** A column that is to be good, as it was said. */
export interface SaidTarget {
  readonly column: string;
  /** Whether less is better; undefined: not said. */
  readonly lower: boolean | undefined;
}

/**
 * `hemolysis(lower=yes)`
 * @throws UsageError on fewer than two, one that is named twice, or other options
 */
export function parseTargets(texts: readonly string[]): SaidTarget[] {
  const targets = texts.map((text): SaidTarget => {
    const said = /^(.*?)\s*\(\s*lower\s*=\s*(yes|no)\s*\)$/.exec(text.trim());
    const column = said?.[1] ?? text.trim();
    if (column === '' || /[(,]\s*\w+\s*=/.test(column))
      throw new UsageError(`--target: must be a column such as potency or "hemolysis(lower=yes)", got ${JSON.stringify(text)}`); // prettier-ignore
    return { column, lower: said === null ? undefined : said[2] === 'yes' };
  });
  if (targets.length === 1)
    throw new UsageError(`--target: several make a front; of one column write ${optionText('score', targets[0].column)} in parentheses behind the file's name`); // prettier-ignore
  if (targets.length > MOST_TARGETS)
    throw new UsageError(`--target: at most ${MOST_TARGETS} columns make a front, got ${targets.length}`);
  const own = targets.find(({ column }) => isPlateColumn(column));
  if (own !== undefined)
    throw new UsageError(`--target: plates have a column ${own.column} of their own; give the column of results another name`); // prettier-ignore
  const twice = targets.find(({ column }, i) => targets.findIndex((one) => one.column === column) < i);
  if (twice !== undefined) throw new UsageError(`--target: ${twice.column} is given twice`);
  return targets;
}

/** A file with the column of a target for its scores. @throws UsageError where the file's options say other */
export function fileOfTarget(spec: string, { column, lower }: SaidTarget): string {
  const { path, options } = dataFile(spec);
  for (const key of ['score', 'lower'] as const)
    if (options[key] !== undefined)
      throw new UsageError(`${spec}: ${key}= is said by --target where there are several; leave it out behind the file's name`); // prettier-ignore
  const own = [
    optionText('score', column),
    ...(lower === undefined ? [] : [`lower=${lower ? 'yes' : 'no'}`]),
  ].join(',');
  if (spec === path) return `${path}(${own})`;
  const said = spec.slice(path.length + 1, -1).trim();
  return `${path}(${said === '' ? own : `${said},${own}`})`;
}

/** The targets of a campaign, the first one first; of one score: none. */
export function targetsOf({ score, lower, also = [] }: CampaignRecord): SaidTarget[] {
  if (score === undefined) return [];
  return [{ column: score, lower }, ...also.map((one) => ({ column: one.score, lower: one.lower }))];
}

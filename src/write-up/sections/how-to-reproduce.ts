/** Section "How to reproduce": the command that gives the run again. */
import type { Html } from '../../chart/html.js';
import { code, paragraph } from '../../chart/page.js';
import { shellWord } from '../../format/shell-word.js';
import type { RunRecord } from '../../store/run-record.js';
import type { ReportSection } from './report-section.js';
import { valueText } from './all-settings.js';

export const reproduceSection: ReportSection = ({ record }) => [
  { heading: 'How to reproduce', blocks: reproduce(record) },
];

/** Options that are stored with the settings but are not `key=value` arguments; of several values each has its own. */
const OPTIONS: readonly string[] = ['reward', 'method', 'guess', 'where', 'like'];
/** What a run finds out by itself. */
const DERIVED = new Set(['whereHash', 'likeHash', 'contextHash', 'parentConfig', 'parentSeed']);

function reproduce({ kind, task, config, seed, version, parent }: RunRecord): Html[] {
  const isOfTask = kind !== 'adapt';
  // A setting of baselines, an option of adapt.
  const named = isOfTask ? OPTIONS : [...OPTIONS, 'budget'];
  const settings = Object.entries(isOfTask ? { ...task, ...config } : config)
    .filter(([key]) => key !== 'name' && !DERIVED.has(key) && !named.includes(key))
    .map(([key, value]) => shellWord(`${key}=${valueText(value)}`));
  const options = named.flatMap((key) =>
    [config[key] ?? []].flat().map((value) => `--${key} ${shellWord(valueText(value))}`),
  );
  const target = isOfTask ? task.name : shellWord(parent?.path ?? 'RUN');
  const command = [
    `npx ocgfn@${version} ${kind} ${target}`,
    ...options,
    ...settings,
    ...(kind === 'solve' ? [] : [`--seed ${seed}`]),
  ].join(' ');
  const origin =
    parent &&
    paragraph(
      `It goes out from the run at ${parent.path} (${parent.id}), checkpoint ${parent.checkpoint.slice(0, 12)}.`,
    );
  return [...(origin ? [origin] : []), code(command)];
}

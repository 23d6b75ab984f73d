/** The few figures at the head of a run's report. */
import type { Fact } from '../../chart/page.js';
import { formatNumber } from '../../chart/scale.js';
import type { RunRecord } from '../../store/run-record.js';
import { untrainedWord } from '../../store/untrained.js';

const SUMMARY_LABELS: Readonly<Record<string, string>> = {
  successRate: 'Success, fresh outcomes',
  successRateHeldOut: 'Success, held-out outcomes',
  goalsSeen: 'Different goals',
  steps: 'Steps',
  environmentSteps: 'Environment steps',
  parameters: 'Parameters',
  rewardCalls: 'Reward calls',
  states: 'States solved',
  logZ: 'log Z',
  best: 'Best raw score',
  top100: 'Mean of the best 100',
  diversity: 'Diversity of the best 100',
  modes: 'Modes found',
  meanPaid: 'Mean raw score paid for',
};

/** What the run has measured of itself, and its seconds. */
export function facts(record: RunRecord): Fact[] {
  const { summary, seconds } = record;
  const control = untrainedWord(record);
  const shown = Object.entries(SUMMARY_LABELS).flatMap(([key, label]): Fact[] => {
    const value = summary[key];
    if (typeof value !== 'number') return [];
    return [{ label, value: /rate$/i.test(key) ? `${formatNumber(100 * value)} %` : formatNumber(value, 5) }];
  });
  return [
    ...(control === undefined ? [] : [{ label: 'Control', value: control }]),
    ...shown,
    { label: 'Seconds', value: formatNumber(seconds, 3) },
  ];
}

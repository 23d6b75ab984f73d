/** The sections of a run's report, in order. A new one is a file beside this one and an entry here. */
import { bestCandidatesSection } from './best-candidates.js';
import { reproduceSection } from './how-to-reproduce.js';
import { learntBaseSection } from './learnt-base.js';
import type { ReportSection } from './report-section.js';
import { rewardCallsSection } from './reward-calls.js';
import { settingsSection } from './all-settings.js';
import { timeSection } from './time-and-machine.js';
import { trainingSection } from './training-curves.js';

export const REPORT_SECTIONS: readonly ReportSection[] = [
  rewardCallsSection,
  bestCandidatesSection,
  trainingSection,
  ({ ofModel }) => ofModel,
  learntBaseSection,
  timeSection,
  settingsSection,
  reproduceSection,
];

/** `ocgfn pick FOLDER -n 20`: the final list of a campaign, measured and predicted. */
import { Option } from 'commander';
import { openCampaignModel } from '../campaign/campaign-model.js';
import { openBackend } from '../tensor/loader.js';
import { readCampaign, type Campaign } from '../campaign/campaign-folder.js';
import { formatFront, frontPicks } from '../campaign/front-list.js';
import { targetNames } from '../campaign/campaign-targets.js';
import { targetsOf } from '../campaign/said-targets.js';
import { openSpace } from '../campaign/open-campaign.js';
import { formatPicks, pickFormats } from '../campaign/pick-formats.js';
import { CANDIDATES, pickList } from '../campaign/pick-list.js';
import { countOf } from '../format/count-of.js';
import { fileError, UsageError } from '../settings/errors.js';
import { writeFileAtomic } from '../store/atomic.js';
import { addExample, integerOption, type CommandModule } from './command.js';
import { stageProgress } from './next-progress.js';
import type { Session } from './session.js';
import { choiceOf, given, numberOf, textOf, type Options } from './options.js';

/** Share of the letters that differ between any two of a diverse list, and the least of them. */
const APART = 0.15;
const LEAST_APART = 2;

export const command: CommandModule = {
  configure(cli) {
    cli
      .argument('<campaign>', 'the folder of a campaign (ocgfn next)')
      .addOption(integerOption('-n, --count <n>', 'sequences to list', 1, 20))
      .option(
        '--diverse [letters]',
        'any two differ in so many letters at least (default: 15 % of the length, 2 at least)',
      )
      .option('--measured', 'leave out what was not measured')
      .addOption(new Option('--to <format>', 'output format').choices(pickFormats).default('csv'))
      .option('--out <file>', 'write to a file instead of stdout');
    cli.addHelpText(
      'after',
      `
The list is ordered by the end of the 90 % interval that one can count on: "low" where more is better, "high" where
less is. The estimate of a measured sequence is its own mean, drawn towards the fit as far as the noise of its
measurements says. With --measured it is ordered by the mean that was measured, then by the number of measurements.
Measured and pending sequences and ${CANDIDATES} candidates are considered: a shorter list is the beginning of a longer one.
Of a campaign of several targets (ocgfn next --target) the list is the measured front, spread over its extent, as CSV.`,
    );
    addExample(
      cli,
      'ocgfn pick assay-campaign -n 20',
      'ocgfn pick assay-campaign -n 20 --diverse --to fasta --out final.fasta',
      'ocgfn pick assay-campaign -n 50 --measured --diverse 4',
    );
  },

  async run(session, [path], options) {
    const campaign = readCampaign(path);
    if (!campaign.measured.some(({ raw }) => raw !== null))
      throw new UsageError(`${path}: nothing was measured yet, so there is nothing to pick from`);
    if (targetsOf(campaign.record).length > 0) return pickFront(session, campaign, options);
    const space = await openSpace(campaign.record);
    const count = given(numberOf(options, 'count'), '--count');
    const length = campaign.measured.reduce((most, { outcome }) => Math.max(most, outcome.length), 0);
    const apart = apartOf(options, length);
    const progress = stageProgress(session, 'pick');
    const measuredOnly = options.measured === true;
    const opened = measuredOnly || campaign.record.model === undefined ? undefined : await openCampaignModel(campaign, space.env, await openBackend(), {}, true); // prettier-ignore
    const picks = await pickList({ campaign, space, count, apart, measuredOnly, watch: progress.watch, ...(opened && { model: opened.model }) }); // prettier-ignore
    progress.end();
    if (picks.length < count)
      session.note(`${countOf(picks.length, 'sequence')} of ${count}: there are no more${apart > 1 ? ` that differ in ${apart} letters` : ''}${measuredOnly ? ' among the measured' : ' of the candidates considered'}`); // prettier-ignore
    session.result({ campaign: path, apart, picks });
    if (session.json) return;
    const text = formatPicks(picks, given(choiceOf(options, 'to', pickFormats), '--to'));
    deliver(session, options, text, picks.length);
  },
};

function apartOf({ diverse }: Options, length: number): number {
  if (diverse === undefined) return 1;
  if (diverse === true) return Math.max(LEAST_APART, Math.round(APART * length));
  const letters = Number(diverse);
  if (Number.isSafeInteger(letters) && letters >= 1) return letters;
  throw new UsageError(`--diverse: must be a number of letters >= 1, got ${String(diverse)}`);
}

/** Of several targets: the measured front. */
function pickFront(session: Session, campaign: Campaign, options: Options): void {
  const count = given(numberOf(options, 'count'), '--count');
  const format = given(choiceOf(options, 'to', pickFormats), '--to');
  if (format !== 'csv' || options.diverse !== undefined)
    throw new UsageError(`pick: the front of several targets (${targetNames(campaign)}) is spread by its scores and listed as CSV; leave ${options.diverse === undefined ? `--to ${format}` : '--diverse'} out`); // prettier-ignore
  const picks = frontPicks(campaign, count);
  if (picks.length === 0)
    throw new UsageError(`${campaign.path}: no sequence has a score in all of ${targetNames(campaign)}`);
  if (picks.length < count)
    session.note(`${countOf(picks.length, 'sequence')} of ${count}: none other is measured in all of ${targetNames(campaign)} and bettered by none`); // prettier-ignore
  session.result({ campaign: campaign.path, picks });
  if (!session.json) deliver(session, options, formatFront(campaign, picks), picks.length);
}

function deliver(session: Session, options: Options, text: string, count: number): void {
  const out = textOf(options, 'out');
  if (out === undefined) {
    session.print(text.trimEnd());
    return;
  }
  try {
    writeFileAtomic(out, text);
  } catch (error) {
    throw fileError(out, error);
  }
  session.print(`${out}: ${countOf(count, 'sequence')}`);
}

/** `ocgfn next`, once the campaign is open: results in, the next plate out, and what is said of both. */
import { join } from 'node:path';
import { REPORT_FILE, type Campaign, type CampaignFolder } from '../campaign/campaign-folder.js';
import { modelSteps, openCampaignModel } from '../campaign/campaign-model.js';
import { campaignTargets, canLearnAll, measuredFront, targetNames } from '../campaign/campaign-targets.js';
import { designRound, roundAfresh } from '../campaign/design-round.js';
import { canLearn, DECADES, pendingOf, spansDecades } from '../campaign/evidence-of.js';
import { platesOf, type IssuedRound } from '../campaign/issued-round.js';
import { openSpace, plateSettings, type CampaignSpace } from '../campaign/open-campaign.js';
import { plateNames } from '../campaign/plate-files.js';
import { IssuedPlates } from '../campaign/issued-plates.js';
import { refuseForeignPlate } from '../campaign/foreign-plate.js';
import { readResults, type ResultsRead } from '../campaign/results-files.js';
import { returnedPlates } from '../campaign/returned-plates.js';
import { fileOfTarget, targetsOf } from '../campaign/said-targets.js';
import { takeIn, type TakenIn } from '../campaign/take-in.js';
import { lacksScores } from '../format/data/choose-columns.js';
import { countOf } from '../format/count-of.js';
import type { JsonRecord } from '../format/json-value.js';
import { shellWord } from '../format/shell-word.js';
import { campaignReport } from '../write-up/campaign-report.js';
import type { OutcomeModel } from '../outcome/outcome-model.js';
import { openBackend } from '../tensor/loader.js';
import { UsageError } from '../settings/errors.js';
import type { Given } from '../settings/given.js';
import { stageProgress } from './next-progress.js';
import { designSentence, furtherSentences, learntSentences, takenSentence } from './next-sentences.js';
import { pretrainProgress } from './pretrain.js';
import { Interrupted, type Session } from './session.js';

export interface RoundWork {
  /** Files to hand in. */
  readonly files: readonly string[];
  /** What was read of them already. */
  readonly read?: ResultsRead;
  /** The same of further targets, where there are several. */
  readonly also?: readonly ResultsRead[];
  /** Settings of this round alone. */
  readonly settings: Given;
  readonly count: number;
  readonly more: boolean;
}

/** Does what the command asks for and gives the folder back. */
export async function workOn(session: Session, folder: CampaignFolder, work: RoundWork): Promise<void> {
  try {
    const before = folder.read();
    const space = await openSpace(before.record);
    const settings = textsOf(work.settings);
    plateSettings({ ...before.record.settings, ...settings });
    const [read, ...also] =
      work.read === undefined
        ? await readAgainst(session, before, space, work.files)
        : [work.read, ...(work.also ?? [])];
    const taken = takeIn(folder, before, space.env, read, also);
    const campaign = folder.read();
    for (const file of taken.again) session.note(`${file}: was taken in before, nothing changes; what later files corrected stays`); // prettier-ignore
    if (spansDecades(campaign) && !spansDecades(before)) session.note(DECADES);
    session.print(takenSentence(campaign, taken));
    for (const sentence of furtherSentences(campaign, taken)) session.print(sentence);
    for (const sentence of learntSentences(campaign, taken)) session.print(sentence);
    // Whatever comes of the next plate, the report tells of what came back.
    if (work.count > 0 && taken.sequences.size > 0) folder.writeFile(REPORT_FILE, campaignReport(campaign));
    const round = work.count === 0 ? undefined : await nextRound(session, folder, campaign, space, { ...work, settings }); // prettier-ignore
    finish(session, folder, taken, round);
  } finally {
    folder.close();
  }
}

const textsOf = (given: Given): JsonRecord =>
  Object.fromEntries(Object.entries(given).map(([key, value]) => [key, String(value)]));

/** Results of every target, the first one first. */
async function readAgainst(
  session: Session,
  { record, rounds, readings }: Campaign,
  { env }: CampaignSpace,
  files: readonly string[],
): Promise<ResultsRead[]> {
  const need = {
    env,
    tag: record.tag,
    issued: new Map(rounds.flatMap(({ items }) => items.map(({ id, sequence }) => [id, sequence]))),
    plates: new IssuedPlates(rounds, record.wells, readings),
    note: (sentence: string) => session.note(sentence),
  };
  for (const file of files) await refuseForeignPlate(file, record.tag);
  const targets = targetsOf(record);
  if (targets.length === 0) return [await readResults(files, { ...need, lower: record.lower })];
  const read: ResultsRead[] = [];
  const refused = new Map<string, UsageError>();
  const found = new Map<string, string[]>();
  // A file may hold some of the targets; one that holds none is refused.
  for (const { column, lower } of targets) {
    const own: ResultsRead[] = [];
    for (const file of files) {
      try {
        const spec = fileOfTarget(file, { column, lower: undefined });
        const one = await readResults([spec], { ...need, lower: lower ?? own.at(-1)?.lower, note: () => {} });
        own.push(one);
        const results = one.files.reduce((sum, part) => sum + part.results.length, 0);
        found.set(file, [...(found.get(file) ?? []), `${countOf(results, 'result')} of ${column}`]);
      } catch (error) {
        if (!(error instanceof UsageError && lacksScores(error))) throw error;
        if (!refused.has(file)) refused.set(file, error);
      }
    }
    read.push({
      files: own.flatMap((one) => one.files),
      waiting: own.flatMap((one) => one.waiting),
      lower: own.at(-1)?.lower,
      reports: own.flatMap(({ reports }) => reports),
    });
  }
  for (const file of files) if (!found.has(file)) throw refused.get(file)!;
  for (const [file, parts] of found) session.note(`${file}: ${parts.join(', ')}`);
  return read;
}

/** The round that is asked for: a new one, or the last again where nothing has come back since. */
async function nextRound(
  session: Session,
  folder: CampaignFolder,
  campaign: Campaign,
  space: CampaignSpace,
  { count, more, settings }: RoundWork & { readonly settings: JsonRecord },
): Promise<IssuedRound> {
  const last = campaign.rounds.at(-1);
  // Killed after it had given the round out, before it could say so: the same command has the same answer.
  const isSame = !more || (folder.hasFinished && last?.count === count);
  if (last !== undefined && isSame && roundAfresh(campaign) === 'no results since') {
    const plates = platesOf(last).join(', ');
    if (last.count !== count)
      throw new UsageError(`${folder.path}: no new result has come since plate ${plates} (${countOf(last.items.length, 'sequence')}); hand results in, or say --more for a further plate`); // prettier-ignore
    session.note(`plate ${plates} is out and ${campaign.lines > last.known ? 'only corrections of earlier results have come since, which were taken in' : 'nothing has come back since'}: the same again (--more gives out a further one)`); // prettier-ignore
    folder.restorePlates(last);
    return last;
  }
  const targets = targetsOf(campaign.record);
  if (targets.length > 0 && canLearn(campaign) && !canLearnAll(campaign))
    session.note(`fewer than 2 different scores in one of ${targetNames(campaign)}: the plate is designed for ${targets[0].column} alone`); // prettier-ignore
  if (!canLearn(campaign))
    session.note(
      campaign.record.parents.length + campaign.measured.length > 0
        ? 'fewer than 2 different scores: the plate holds what there is and mutants of it, and nothing is predicted'
        : 'no scores: the plate is drawn uniformly, and nothing is predicted',
    );
  const model = canLearn(campaign) ? await openModel(session, campaign, space) : undefined;
  const progress = stageProgress(
    session,
    'plate',
    'interrupted; results are taken in, no plate was given out; the same command goes on',
  );
  const round = await designRound({
    campaign,
    space,
    count,
    settings: { ...campaign.record.settings, ...settings },
    watch: progress.watch,
    ...(model && { model }),
  });
  progress.end();
  folder.issue(round);
  return round;
}

/** The campaign's model; pre-training its own takes part of the time of the first plate. */
async function openModel(
  session: Session,
  campaign: Campaign,
  { env }: CampaignSpace,
): Promise<OutcomeModel | undefined> {
  if (campaign.record.model === undefined) return undefined;
  const watcher = pretrainProgress(session, 'model', modelSteps(env.tokenLength));
  const opened = await openCampaignModel(campaign, env, await openBackend(), watcher);
  watcher.end();
  if (opened?.status === 'interrupted')
    throw new Interrupted('interrupted; results are taken in, no plate was given out; the same command goes on'); // prettier-ignore
  return opened?.model;
}

function finish(
  session: Session,
  folder: CampaignFolder,
  taken: TakenIn,
  round: IssuedRound | undefined,
): void {
  const { path } = folder;
  const campaign = folder.read();
  folder.writeFile(REPORT_FILE, campaignReport(campaign));
  const pending = pendingOf(campaign);
  const targets = targetsOf(campaign.record);
  const front = measuredFront(campaign);
  const files = round === undefined ? [] : platesOf(round).map((plate) => join(path, plateNames(plate).table)); // prettier-ignore
  const open = [...new Set(pending.map(({ plate }) => plate))].map((plate) => join(path, plateNames(plate).table)); // prettier-ignore
  const count = round?.count ?? campaign.rounds.at(-1)?.count ?? 96;
  const next = `ocgfn next ${[path, ...(files.length > 0 ? files : open)].map(shellWord).join(' ')} -n ${count}`;
  session.result({
    campaign: path,
    task: campaign.record.task,
    lower: campaign.record.lower ?? false,
    known: campaign.measured.length,
    fresh: taken.fresh,
    corrected: taken.corrected,
    pending: pending.length,
    plates: returnedPlates(campaign),
    ...(targets.length > 0 && { targets: campaignTargets(campaign), front }),
    ...(round !== undefined && {
      round: round.round,
      files,
      proposed: round.items,
      facts: round.facts,
      ...(round.short !== undefined && { short: round.short }),
    }),
    next,
  });
  if (targets.length > 0)
    session.print(`front: ${countOf(front.length, 'measured sequence')} that none other betters in all of ${targetNames(campaign)}`); // prettier-ignore
  if (round !== undefined)
    for (const sentence of designSentence(path, round, targets.at(0)?.column)) session.print(sentence);
  session.print(`${join(path, REPORT_FILE)}: how it stands, in pictures`);
  if (files.length > 0)
    session.print(
      `fill in the column${targets.length > 0 ? `s ${targets.map(({ column }) => `"${column}"`).join(', ')}` : ' "score"'} (failed where it cannot be made, empty where it is not measured yet), then:`,
    );
  else if (pending.length > 0) session.print(`${countOf(pending.length, 'sequence')} pending; next:`);
  else session.print('nothing is pending; a plate:');
  session.print(`  ${next}`);
  if (round === undefined) session.print(`  ocgfn pick ${shellWord(path)} -n 20`);
}

/** From the first file to a campaign: its space is found, said and written down. */
import { createHash } from 'node:crypto';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { Environment } from '../env/environment.js';
import { buildTask } from '../env/tasks.js';
import { bytesOfFile, dataFile } from '../host/data-file.js';
import { givenLetters, mixedStrands, SPACE_SETTINGS, SpaceOfData } from '../plate/space-of-data.js';
import { checkInput, UsageError } from '../settings/errors.js';
import type { Given } from '../settings/given.js';
import { packageVersion } from '../store/machine.js';
import { OWN_MODEL, spaceOfModel } from './campaign-model.js';
import { newCampaignVersion, type CampaignRecord } from './campaign-record.js';
import { openSpace, plateSettings } from './open-campaign.js';
import type { PlateSize } from '../plate/plate-wells.js';
import { readResults, type ResultsRead } from './results-files.js';
import { fileOfTarget, type SaidTarget } from './said-targets.js';

export interface BeginRequest {
  /** Files as they were named; none where the settings say the space. */
  readonly files: readonly string[];
  /** Settings of the space and of the plates. */
  readonly given: Given;
  readonly where?: string | undefined;
  /** Columns that are to be good at once; none: the one score. */
  readonly targets: readonly SaidTarget[];
  /** Sequences to go out from. */
  readonly parents: readonly string[];
  readonly wells: PlateSize;
  /** Run whose model is to be used, or the campaign's own. */
  readonly model?: { readonly run: string } | 'own' | undefined;
  /** Folder that the campaign is to have. */
  readonly folder: string;
  readonly seed: number;
  /** Sequences of the first plate. */
  readonly count: number;
  readonly note: (sentence: string) => void;
}

export interface Beginning {
  readonly record: CampaignRecord;
  readonly read: ResultsRead;
  /** Of further targets, where there are several. */
  readonly also: readonly ResultsRead[];
  /** `DNA (ACGT), 20 letters each`. */
  readonly space: string;
}

/** Sequences without a score that are kept to go out from. */
const MOST_PARENTS = 200;

/**
 * Reads and checks everything; nothing is written.
 * @throws UsageError, one sentence
 */
export async function planCampaign(request: BeginRequest): Promise<Beginning> {
  const { given, where, targets, wells, model, seed, note } = request;
  const [first, ...further] = targets;
  // The direction goes beside: a file of results is known by its bytes and columns, as when it is handed in
  // again.
  const filesOf = (target: SaidTarget | undefined): string[] =>
    request.files.map((file) => (target === undefined ? file : fileOfTarget(file, { ...target, lower: undefined }))); // prettier-ignore
  const files = request.files.map((file) => (first === undefined ? file : fileOfTarget(file, first)));
  if (first !== undefined && model !== undefined)
    throw new UsageError(`${typeof model === 'object' ? '--model' : '--pretrain'}: plates of several targets take no candidates from a model; leave it or --target out`); // prettier-ignore
  const own = Object.entries(given).filter(([key]) => !SPACE_SETTINGS.some((name) => name === key));
  const length = given.length === undefined ? undefined : Number(given.length);
  const ofModel = typeof model === 'object' ? await spaceOfModel(model.run) : undefined;
  if (ofModel && own.length < Object.keys(given).length)
    throw new UsageError(`--model: the run says the space; leave ${SPACE_SETTINGS.join('=, ')}= out`);
  const space = new SpaceOfData();
  const read = await readResults(filesOf(first), {
    lower: first?.lower,
    ...(ofModel && { env: ofModel }),
    isFirst: true,
    letters: givenLetters(given),
    length,
    note,
    onSequence: (sequence) => space.add(sequence),
  });
  const mixed = read.reports.find(({ strands }) => strands > 0);
  if (mixed !== undefined && ofModel === undefined && given.alphabet === undefined)
    throw mixedStrands(mixed.file);
  for (const parent of request.parents) space.add(parent);
  const found = ofModel ? undefined : space.found(files[0] ?? 'next', given);
  const env = ofModel ?? checkInput(() => buildTask('sequence', found!.settings));
  plateSettings(Object.fromEntries(own));
  const also: ResultsRead[] = [];
  for (const target of further)
    also.push(await readResults(filesOf(target), { env, lower: target.lower, note }));
  const lower = read.lower ?? first?.lower;
  // Sequences that wait for a score are gone out from only while there are no scores to learn from.
  const scores = new Set(read.files.flatMap(({ results }) => results.flatMap(({ raw }) => raw ?? [])));
  const waiting = scores.size > 1 ? [] : read.waiting;
  const parents = [...new Set([...request.parents.map((text) => parentText(env, text)), ...waiting])];
  const record: CampaignRecord = {
    schemaVersion: newCampaignVersion,
    tag: '0000',
    task: env.task,
    ...(lower !== undefined && { lower }),
    ...(first !== undefined && {
      score: first.column,
      also: further.map(({ column, lower: said }, i) => ({
        score: column,
        lower: said ?? also[i].lower ?? false,
      })),
    }),
    ...(where !== undefined && { where }),
    parents: parents.slice(0, MOST_PARENTS),
    wells,
    ...(model !== undefined && {
      model: model === 'own' ? OWN_MODEL : relative(request.folder, resolve(model.run)),
    }),
    settings: Object.fromEntries(own.map(([key, value]) => [key, String(value)])),
    seed,
    begun: { file: files.join(', '), sha256: hashOf(files) },
    version: packageVersion(),
    created: new Date().toISOString(),
  };
  // Refused before anything is written.
  const { constraint } = await openSpace(record);
  if (constraint?.log10Count !== undefined)
    note(`where ${constraint.text}: ${manyOutcomes(constraint.log10Count)} sequences fulfil it`);
  return {
    record: { ...record, tag: tagOf(record, request) },
    read,
    also,
    space: found?.sentence ?? `the space of ${typeof model === 'object' ? model.run : ''}`,
  };
}

/** 1,234, or 10^9.3. */
const manyOutcomes = (log10: number): string =>
  log10 < 9 ? Math.round(10 ** log10).toLocaleString('en-US') : `10^${log10.toFixed(1)}`;

function parentText(env: Environment, text: string): string {
  const state = new Int32Array(env.stateSize);
  try {
    env.outcomeFromText(text, state, 0);
  } catch (error) {
    throw new UsageError(`--parent: ${(error as Error).message}`, { cause: error });
  }
  return env.outcomeText(state, 0);
}

/** What makes one campaign the same as another: everything but when, and by which version. */
function identityOf(record: CampaignRecord): object {
  const { task, where, parents, wells, model, settings, seed, begun, score, also } = record;
  const { sha256 } = begun;
  return { sha256, task, where, parents, wells, model, settings, seed, score, also };
}

/**
 * Two campaigns that begin alike are told apart by their folders, with all that leads there, and by the size of
 * the first plate; the same command again in the same place gives the same ids.
 */
const tagOf = (record: CampaignRecord, { folder, count }: Pick<BeginRequest, 'folder' | 'count'>): string =>
  createHash('sha256')
    .update(JSON.stringify({ ...identityOf(record), folder: resolve(folder), count }))
    .digest('hex')
    .slice(0, 4);

function hashOf(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) {
    const { path } = dataFile(file);
    hash.update(file.slice(path.length)).update(bytesOfFile(path));
  }
  return hash.digest('hex');
}

/**
 * Refuses what does not begin the campaign that is there: the same command again goes on with it.
 * @throws UsageError that names what differs
 */
export function beginsSame(path: string, there: CampaignRecord, asked: CampaignRecord): void {
  const [before, now] = [identityOf(there), identityOf(asked)].map((one) => new Map(Object.entries(one)));
  const text = (value: unknown): string => (value === undefined ? 'none' : JSON.stringify(value));
  for (const [key, value] of before)
    if (text(now.get(key)) !== text(value))
      throw new UsageError(
        key === 'sha256'
          ? `${path}: holds a campaign already, begun with other data; to hand data in: ocgfn next ${path} FILE; for a new campaign give another --out`
          : `${path}: holds a campaign already, begun with ${key} ${text(value)}, got ${text(now.get(key))}; give another --out for a new one`,
      );
}

/** `plates/assay.csv` -> `plates/assay-campaign`; of stdin `stdin-campaign`. */
export function usualFolder(file: string): string {
  const { path } = dataFile(file);
  if (path === '-') return 'stdin-campaign';
  return join(dirname(path), `${basename(path).replace(/(\.\w{1,7}){1,2}$/, '')}-campaign`);
}

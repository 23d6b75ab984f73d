/**
 * Sources of earlier rewards as they are named: a folder of finished runs, campaigns and files of scores, one
 * of these, a library file, or a reward inside this program. Each is known by a hash of the scores that were
 * read, so that a run that is gone on with learns from the same.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isCampaign } from '../campaign/campaign-folder.js';
import type { Environment } from '../env/environment.js';
import { readMeasuredFile } from '../host/measured-files.js';
import { lettersOfTask } from '../host/outcome-file.js';
import { UsageError } from '../settings/errors.js';
import { isRun } from '../store/run-record.js';
import { foundScores, isLeftOut, neededScores, type Found, type FoundScores } from './found-scores.js';
import { isLibraryFile, readLibraryFile } from './library-file.js';
import { scoresOfReward, type AllTexts } from './scores-of-reward.js';
import { scoresOfCampaign, scoresOfRun } from './scores-of-run.js';

/** Files of a folder that are read; others are left alone. */
const SCORES = /\.(csv|tsv|txt|jsonl|xlsx|parquet)(\.gz)?$/i;

/** One source, read. */
export interface ReadSource {
  readonly source: string;
  readonly found: readonly Found[];
  /** SHA-256 of the scores. */
  readonly hash: string;
}

/**
 * @param target the reward to come: the same one is no earlier reward, and left out; undefined: none is known
 * @throws UsageError, one sentence, on a source that was named and gives nothing
 */
export async function readSources(
  sources: readonly string[],
  env: Environment,
  target?: string,
): Promise<ReadSource[]> {
  const all: AllTexts = {};
  const read: ReadSource[] = [];
  for (const source of sources) {
    const found = await readSource(source, env, target, all);
    read.push({ source, found, hash: hashOf(found) });
  }
  return read;
}

async function readSource(
  source: string,
  env: Environment,
  target: string | undefined,
  all: AllTexts,
): Promise<readonly Found[]> {
  if (source === target) return [{ name: source, why: 'is the reward itself' }];
  if (existsSync(source) && statSync(source).isDirectory())
    return isRun(source) || isCampaign(source)
      ? ofOneFolder(source, env, target)
      : ofFolder(source, env, target);
  if (existsSync(source) && isLibraryFile(source)) return ofLibrary(source, env, target);
  if (isReward(source)) return [await scoresOfReward(source, env, all)];
  return [neededScores(await ofFile(source, env))];
}

/** FAMILY:NAME, and no file of that name. */
const isReward = (source: string): boolean => /^[a-z][\w-]*:/.test(source) && !existsSync(source);

const ofOneFolder = async (path: string, env: Environment, target: string | undefined): Promise<Found[]> =>
  isRun(path) ? [await scoresOfRun(path, env, target)] : scoresOfCampaign(path, env);

/** What stands in a folder. Of what does not fit it is said why. */
async function ofFolder(folder: string, env: Environment, target: string | undefined): Promise<Found[]> {
  const found: Found[] = [];
  for (const entry of readdirSync(folder).sort()) {
    const path = join(folder, entry);
    const stat = statSync(path, { throwIfNoEntry: false });
    try {
      if (stat?.isDirectory() && (isRun(path) || isCampaign(path)))
        found.push(...(await ofOneFolder(path, env, target)));
      else if (stat?.isFile() && SCORES.test(entry)) found.push(await ofFile(path, env));
      else if (stat?.isFile() && isLibraryFile(entry)) found.push(...ofLibrary(path, env, target));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      found.push({ name: path, why: `cannot be read: ${error.message}` });
    }
  }
  return found;
}

async function ofFile(spec: string, env: Environment): Promise<Found> {
  const { results, report } = await readMeasuredFile(spec, lettersOfTask(env));
  const sign = report.lower === true ? -1 : 1;
  return foundScores(
    spec,
    env,
    results.flatMap(({ outcome, raw }) => (raw === null ? [] : [[outcome, sign * raw] as const])),
  );
}

function ofLibrary(path: string, env: Environment, target: string | undefined): Found[] {
  return readLibraryFile(path).rewards.map(({ name, reward, outcomes, scores }) => {
    const label = `${path} (${name})`;
    if (target !== undefined && (reward === target || name === target))
      return { name: label, why: `is of ${target} itself` };
    const found = foundScores(label, env, outcomes.map((text, i) => [text, scores[i]]), reward); // prettier-ignore
    return isLeftOut(found) ? found : { ...found, source: name };
  });
}

/** Of the scores alone: where they stand does not matter. */
function hashOf(found: readonly Found[]): string {
  const hash = createHash('sha256');
  for (const one of found) {
    if (isLeftOut(one)) continue;
    hash.update(`reward ${one.reward ?? ''}\n`);
    hashScores(one.scores, (part) => hash.update(part));
  }
  return hash.digest('hex');
}

function hashScores(scores: FoundScores['scores'], add: (part: string | Uint8Array) => void): void {
  if (scores instanceof Float64Array)
    add(new Uint8Array(scores.buffer, scores.byteOffset, scores.byteLength));
  else for (const text of [...scores.keys()].sort()) add(`${text}\t${scores.get(text)}\n`);
}

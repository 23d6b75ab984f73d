/** Finished runs, campaigns and files of folders, gathered into one library file (library-file.ts). */
import type { Environment } from '../env/environment.js';
import { environmentOfCampaign } from '../campaign/open-campaign.js';
import { readCampaignRecord } from '../campaign/campaign-record.js';
import { isCampaign } from '../campaign/campaign-folder.js';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { environmentOf } from '../run/outcome-run.js';
import { UsageError } from '../settings/errors.js';
import { readRunRecord, RUN_FILE } from '../store/run-record.js';
import { isLeftOut, mergeRewards, type LeftOut } from './found-scores.js';
import { isLibraryFile, writeLibraryFile, type LibraryFileReward } from './library-file.js';
import { readSources } from './read-sources.js';

export interface MadeLibrary {
  /** Name of the space's task. */
  readonly task: string;
  readonly rewards: readonly { readonly name: string; readonly scores: number }[];
  readonly left: readonly LeftOut[];
}

/**
 * @param sources as `--like` takes them
 * @param space of the outcomes; default: that of the runs and campaigns, which is one
 * @throws UsageError, one sentence, where the space is not known or nothing is left
 */
export async function makeLibrary(
  sources: readonly string[],
  out: string,
  space?: Environment,
): Promise<MadeLibrary> {
  if (!isLibraryFile(out)) throw new UsageError(`--out: a library is a file that ends in .json, got ${out}`);
  const env = space ?? (await spaceOf(sources));
  const found = (await readSources(sources, env)).flatMap((one) => one.found);
  const left = found.filter(isLeftOut);
  const rewards = mergeRewards(found.flatMap((one) => (isLeftOut(one) ? [] : [one])));
  if (rewards.length === 0) {
    const why = left.length > 0 ? ` (${left[0].name} ${left[0].why})` : '';
    throw new UsageError(
      `data library: no earlier reward is left in ${sources.join(', ')}${why}; give finished runs, campaigns, files of scores, or folders of them`,
    );
  }
  const written = rewards.map(({ name, reward, scores }): LibraryFileReward => {
    const pairs = scores instanceof Float64Array ? pairsOf(scores, env) : [...scores];
    return {
      name,
      ...(reward !== undefined && { reward }),
      outcomes: pairs.map(([outcome]) => outcome),
      scores: pairs.map(([, score]) => score),
    };
  });
  writeLibraryFile(out, env.task, written, left);
  return {
    task: env.task.name,
    rewards: written.map(({ name, scores }) => ({ name, scores: scores.length })),
    left,
  };
}

function pairsOf(scores: Float64Array, env: Environment): [string, number][] {
  const row = new Int32Array(env.stateSize);
  return Array.from(scores).flatMap((score, x) => {
    if (Number.isNaN(score)) return [];
    env.outcomeAt!(x, row, 0);
    return [[env.outcomeText(row, 0), score]];
  });
}

/** The space of all runs and campaigns that are named or stand in a folder that is. */
async function spaceOf(sources: readonly string[]): Promise<Environment> {
  const spaces = new Map<string, { readonly path: string; readonly open: () => Promise<Environment> }>();
  for (const path of sources.flatMap(foldersIn)) {
    const { key, open } = spaceIn(path);
    if (!spaces.has(key)) spaces.set(key, { path, open });
  }
  const [first, second] = [...spaces.values()];
  if (first === undefined)
    throw new UsageError(
      `data library: no run or campaign in ${sources.join(', ')} says which space it is for; give it by --task, such as --task "rna length=14"`,
    );
  if (second !== undefined)
    throw new UsageError(
      `data library: ${first.path} and ${second.path} are of different spaces (${[...spaces.keys()].slice(0, 2).join(' and ')}); say which one by --task`,
    );
  return first.open();
}

/** A folder, where it is a run or a campaign, else those in it. */
function foldersIn(path: string): string[] {
  if (!existsSync(path) || !statSync(path).isDirectory()) return [];
  const isSource = (folder: string): boolean => existsSync(join(folder, RUN_FILE)) || isCampaign(folder);
  if (isSource(path)) return [path];
  const inside = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return inside.map(({ name }) => join(path, name)).filter(isSource).sort(); // prettier-ignore
}

/** Ways to build the same outcomes do not tell spaces apart. */
function spaceIn(path: string): { readonly key: string; readonly open: () => Promise<Environment> } {
  const text = ({ name, ...parameters }: { readonly name: string }): string =>
    [
      name,
      ...Object.entries(parameters).flatMap(([key, value]) =>
        ['construction', 'relation', 'attention'].includes(key) ? [] : [`${key}=${String(value)}`],
      ),
    ].join(' ');
  if (isCampaign(path)) {
    const record = readCampaignRecord(path);
    return { key: text(record.task), open: () => Promise.resolve(environmentOfCampaign(record)) };
  }
  const record = readRunRecord(path);
  // A constraint is no matter of what is known.
  const { where: _, ...config } = record.config;
  return { key: text(record.task), open: () => environmentOf({ ...record, config }) };
}

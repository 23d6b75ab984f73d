/** Finished runs, campaigns and files of folders, gathered into one library file (library-file.ts). */
import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isCampaign } from '../campaign/campaign-folder.js';
import { readCampaignRecord } from '../campaign/campaign-record.js';
import { environmentOfCampaign } from '../campaign/open-campaign.js';
import type { Environment } from '../env/environment.js';
import { textByNumber } from '../env/text-by-number.js';
import { environmentOf } from '../run/outcome-run.js';
import { UsageError } from '../settings/errors.js';
import { isRun, readRunRecord } from '../store/run-record.js';
import { countOnce } from './count-once.js';
import { hasScores, isLeftOut, mergeRewards, type LeftOut } from './found-scores.js';
import { isLibraryFile, readLibraryFile, writeLibraryFile, type LibraryFileReward } from './library-file.js';
import { readSources } from './read-sources.js';
import { keyOfTask, spaceOfTask } from './space-of-task.js';

export interface MadeLibrary {
  /** Name of the space's task. */
  readonly task: string;
  /** For people: `DNA (ACGT), 8 letters each`. */
  readonly space: string;
  readonly rewards: readonly { readonly name: string; readonly scores: number }[];
  readonly left: readonly LeftOut[];
}

/**
 * @param sources as `--like` takes them
 * @param space of the outcomes; default: that of the runs, campaigns and libraries, which is one
 * @throws UsageError, one sentence, where the space is not known or nothing is left
 */
export async function makeLibrary(
  sources: readonly string[],
  out: string,
  space?: Environment,
): Promise<MadeLibrary> {
  if (!isLibraryFile(out)) throw new UsageError(`--out: a library is a file that ends in .json, got ${out}`);
  checkIsNoSource(out, sources);
  const env = space ?? (await spaceOf(sources));
  const found = (await readSources(sources, env)).flatMap((one) => one.found);
  const once = countOnce(found.filter(hasScores), env);
  const left = [...found.filter(isLeftOut), ...once.left];
  const rewards = mergeRewards(once.rewards);
  if (rewards.length === 0) {
    const why = left.length > 0 ? ` (${left[0].name} ${left[0].why})` : '';
    throw new UsageError(
      `data library: no earlier reward is left in ${sources.join(', ')}${why}; give finished runs, campaigns, files of scores, or folders of them`,
    );
  }
  const written = rewards.map(({ name, reward, scores }): LibraryFileReward => {
    const isAsked = scores instanceof Float64Array;
    const pairs = isAsked ? pairsOf(scores, env) : [...scores];
    // One that was asked about every outcome is known by its name.
    const asked = isAsked ? name : reward;
    return {
      name,
      ...(asked !== undefined && { reward: asked }),
      outcomes: pairs.map(([outcome]) => outcome),
      scores: pairs.map(([, score]) => score),
    };
  });
  writeLibraryFile(out, env.task, written, left);
  return {
    task: env.task.name,
    space: spaceOfTask(env.task),
    rewards: written.map(({ name, scores }) => ({ name, scores: scores.length })),
    left,
  };
}

function pairsOf(scores: Float64Array, env: Environment): [string, number][] {
  const textOf = textByNumber(env);
  return Array.from(scores).flatMap((score, x) => (Number.isNaN(score) ? [] : [[textOf(x), score]]));
}

interface SpaceFound {
  /** The same for the same outcomes. */
  readonly key: string;
  readonly open: () => Promise<Environment>;
}

/** The space of all runs, campaigns and libraries that are named or stand in a folder that is. */
async function spaceOf(sources: readonly string[]): Promise<Environment> {
  const spaces = new Map<string, SpaceFound & { readonly path: string }>();
  for (const source of sources)
    for (const path of sourcesIn(source)) {
      const found = spaceOrNone(path, path === source);
      if (found && !spaces.has(found.key)) spaces.set(found.key, { path, ...found });
    }
  const [first, second] = [...spaces.values()];
  if (first === undefined)
    throw new UsageError(
      `data library: no run, campaign or library in ${sources.join(', ')} says which space it is for; give it by --task, such as --task "rna length=14"`,
    );
  if (second !== undefined)
    throw new UsageError(
      `data library: ${first.path} and ${second.path} are of different spaces (${first.key} and ${second.key}); say which one by --task`,
    );
  return first.open();
}

/** A run, a campaign or a library file itself, else those that stand in a folder. */
function sourcesIn(path: string): string[] {
  if (!existsSync(path)) return [];
  const isFolder = statSync(path).isDirectory();
  if (isSource(path, isFolder)) return [path];
  if (!isFolder) return [];
  const inside = readdirSync(path, { withFileTypes: true });
  return inside.filter((entry) => isSource(join(path, entry.name), entry.isDirectory())).map(({ name }) => join(path, name)).sort(); // prettier-ignore
}

const isSource = (path: string, isFolder: boolean): boolean =>
  isFolder ? isRun(path) || isCampaign(path) : isLibraryFile(path);

/** What a folder has and cannot be read is left out later, with the reason; what was named itself is refused. */
function spaceOrNone(path: string, isNamed: boolean): SpaceFound | undefined {
  try {
    return spaceIn(path);
  } catch (error) {
    if (isNamed || !(error instanceof UsageError)) throw error;
    return undefined;
  }
}

function spaceIn(path: string): SpaceFound {
  if (isCampaign(path)) {
    const record = readCampaignRecord(path);
    return { key: keyOfTask(record.task), open: () => Promise.resolve(environmentOfCampaign(record)) };
  }
  // A constraint is no matter of what is known.
  const { task } = isRun(path) ? readRunRecord(path) : readLibraryFile(path);
  return { key: keyOfTask(task), open: () => environmentOf({ task, config: {} }) };
}

/** What is read must not be replaced by what is made of it. */
function checkIsNoSource(out: string, sources: readonly string[]): void {
  if (!existsSync(out)) return;
  const whole = realpathSync(out);
  const source = sources.find((one) => sourcesIn(one).some((path) => realpathSync(path) === whole));
  if (source !== undefined)
    throw new UsageError(
      `--out: ${out} is read for the library itself${source === out ? '' : ` (by ${source})`}; give it another name`,
    );
}

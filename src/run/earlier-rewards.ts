/**
 * Earlier rewards of a space, from what `--like` names: files of scores, finished runs with the calls they
 * paid for, folders of either, or rewards inside this program that can be asked about every outcome.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { RewardLibrary, type EarlierReward } from '../adapt/library/reward-library.js';
import type { Environment } from '../env/environment.js';
import { readMeasuredFile } from '../host/measured-files.js';
import { lettersOfTask } from '../host/outcome-file.js';
import { openReward } from '../host/rewards.js';
import { climbOf } from '../reward/climb.js';
import { UsageError } from '../settings/errors.js';
import { readRunRecord } from '../store/run-record.js';
import { MEASURED } from './adapt-offline.js';
import { isLessBetter, readPaid } from './paid-summary.js';

/** Most outcomes that a reward is asked about. */
const MOST_ASKED = 200_000;
/** Outcomes with a score that say something of a reward. */
const FEWEST = 10;
const CHUNK = 4096;
/** Files of a folder that are read; others are left alone. */
const SCORES = /\.(csv|tsv|txt|jsonl|xlsx|parquet)(\.gz)?$/i;

/** Scores as they were found, by outcome as it was written. */
interface Found {
  readonly name: string;
  readonly scores: Iterable<readonly [outcome: string, score: number]>;
}

/**
 * @param sources what was given, at least one
 * @param target the reward to come: the same one is no earlier reward, and left out
 * @throws UsageError, one sentence
 */
export async function openEarlierRewards(
  sources: readonly string[],
  env: Environment,
  target: string,
  note: (sentence: string) => void,
): Promise<RewardLibrary> {
  const found: Found[] = [];
  for (const source of sources) {
    if (source === target) note(`--like: ${source} is the reward itself and is left out`);
    else if (existsSync(source) && statSync(source).isDirectory())
      found.push(...(await ofFolder(source, env, target, note)));
    else if (isReward(source)) found.push(await ofReward(source, env));
    else found.push(await ofFile(source, env));
  }
  const rewards = found.map((one) => checked(one, env));
  if (rewards.length === 0)
    throw new UsageError(
      `--like: no earlier reward is left in ${sources.join(', ')}; give files of scores, finished runs, or a folder of them`,
    );
  const few = rewards.length === 1 ? '; one alone says little of how rewards differ' : '';
  note(`prior of ${rewards.length} earlier ${rewards.length === 1 ? 'reward' : 'rewards'}${few}`);
  return new RewardLibrary(env, rewards);
}

/** FAMILY:NAME, and no file of that name. */
const isReward = (source: string): boolean => /^[a-z][\w-]*:/.test(source) && !existsSync(source);

async function ofFolder(
  folder: string,
  env: Environment,
  target: string,
  note: (sentence: string) => void,
): Promise<Found[]> {
  const isRun = (path: string): boolean => existsSync(join(path, 'run.json'));
  if (isRun(folder)) {
    const run = await ofRun(folder, env, target, note);
    return run ? [run] : [];
  }
  const found: Found[] = [];
  for (const entry of readdirSync(folder).sort()) {
    const path = join(folder, entry);
    if (statSync(path).isDirectory()) {
      const run = isRun(path) ? await ofRun(path, env, target, note) : undefined;
      if (run) found.push(run);
    } else if (SCORES.test(entry)) found.push(await ofFile(path, env));
  }
  return found;
}

/** The paid calls of a run; undefined where it has none, or paid for the target. */
async function ofRun(
  path: string,
  env: Environment,
  target: string,
  note: (sentence: string) => void,
): Promise<Found | undefined> {
  const { config, summary } = readRunRecord(path);
  const { reward } = config;
  if (reward === target) {
    note(`--like: ${path} paid for ${target} itself and is left out`);
    return undefined;
  }
  const paid = readPaid(path);
  const calls = paid.flatMap(({ outcome, raw }) => (raw === null ? [] : [[outcome, raw] as const]));
  if (calls.length === 0) return undefined;
  const climb =
    typeof reward === 'string' && reward !== MEASURED ? await climbOfSpec(reward, env) : undefined;
  const less = typeof summary.lower === 'boolean' ? summary.lower : isLessBetter(paid);
  const climbed = (raw: number): number => climb?.climbed(raw) ?? (less === true ? -raw : raw);
  return { name: path, scores: calls.map(([text, raw]) => [text, climbed(raw)] as const) };
}

/** How scores of a stored reward climb; undefined where it cannot be opened any more: by their direction. */
async function climbOfSpec(spec: string, env: Environment) {
  try {
    return climbOf((await openReward(spec, env)).shaping);
  } catch {
    return undefined;
  }
}

async function ofFile(spec: string, env: Environment): Promise<Found> {
  const { results, report } = await readMeasuredFile(spec, lettersOfTask(env));
  const sign = report.lower === true ? -1 : 1;
  return {
    name: spec,
    scores: results.flatMap(({ outcome, raw }) => (raw === null ? [] : [[outcome, sign * raw] as const])),
  };
}

/** Every outcome, asked about. */
async function ofReward(spec: string, env: Environment): Promise<Found> {
  const reward = await openReward(spec, env);
  if (reward.calls !== undefined)
    throw new UsageError(
      `--like: ${spec} is asked outside of this program, which may cost; give a file of its scores or a run that paid for it`,
    );
  const { outcomeCount, stateSize } = env;
  if (outcomeCount === undefined || !env.outcomeAt || outcomeCount > MOST_ASKED)
    throw new UsageError(
      `--like: ${spec} would be asked about every outcome of ${env.task.name}, which are ${outcomeCount?.toLocaleString('en-US') ?? 'too many to list'}, more than 200,000; give a file of scores or a finished run`,
    );
  const climb = climbOf(reward.shaping);
  const row = new Int32Array(stateSize);
  const scores: [string, number][] = [];
  for (let from = 0; from < outcomeCount; from += CHUNK) {
    const texts = Array.from({ length: Math.min(CHUNK, outcomeCount - from) }, (_, i) => {
      env.outcomeAt!(from + i, row, 0);
      return env.outcomeText(row, 0);
    });
    const raw = await reward.oracle.score(texts);
    texts.forEach((text, i) => {
      const value = raw[i];
      if (value !== null) scores.push([text, climb.climbed(value)]);
    });
  }
  return { name: spec, scores };
}

/** @throws UsageError on outcomes of another space, and on too few scores */
function checked({ name, scores }: Found, env: Environment): EarlierReward {
  const row = new Int32Array(env.stateSize);
  const own = new Map<string, number>();
  for (const [outcome, score] of scores) {
    try {
      env.outcomeFromText(outcome, row, 0);
    } catch (error) {
      throw new UsageError(
        `--like: ${name} is of another space than ${env.task.name}: ${(error as Error).message}`,
        { cause: error },
      );
    }
    own.set(env.outcomeText(row, 0), score);
  }
  if (own.size < FEWEST || new Set(own.values()).size < 2)
    throw new UsageError(
      `--like: ${name} says nothing of a reward: at least ${FEWEST} outcomes with scores that differ are needed, got ${own.size}`,
    );
  return { name, scores: own };
}

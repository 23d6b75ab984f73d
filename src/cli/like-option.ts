/** The option `--like`: earlier rewards of the same space as a prior. */
import type { Option } from 'commander';
import type { RewardLibrary } from '../adapt/library/reward-library.js';
import type { Environment } from '../env/environment.js';
import type { MethodLabels } from '../method/method.js';
import { methodsOf } from '../method/registry.js';
import { openEarlierRewards } from '../earlier/open-earlier-rewards.js';
import type { EarlierSources } from '../run/method-record.js';
import type { Given } from '../settings/given.js';
import { UsageError } from '../settings/errors.js';
import { listOption } from './command.js';
import type { Session } from './session.js';

export const likeOption = (): Option =>
  listOption(
    '--like <source>',
    'earlier rewards of the same space, which a Gaussian process learns from: a folder of finished runs, campaigns or files of scores, one of these, a library file (ocgfn data library), or a reward that can be asked about every outcome; several are put together (docs/baselines.md)',
  );

export interface OpenedLibrary {
  readonly library?: RewardLibrary;
  /** As the run keeps it. */
  readonly like?: EarlierSources;
}

/**
 * The earlier rewards that are asked for; nothing without any.
 * @param sources as given, or as stored with hashes of what was read then
 * @param spec the reward to come
 * @throws UsageError when the method learns from none, they do not fit, or are others than they were
 */
export async function libraryOf(
  session: Session,
  { sources, hashes }: EarlierSources,
  {
    method,
    settings,
    env,
    spec,
  }: {
    readonly method: MethodLabels;
    readonly settings: Given;
    readonly env: Environment;
    readonly spec: string;
  },
): Promise<OpenedLibrary> {
  if (sources.length === 0) return {};
  if (!method.usesLibrary) {
    const able = [...methodsOf('adapt'), ...methodsOf('baseline')].filter((one) => one.usesLibrary);
    throw new UsageError(
      `--like: ${method.name} learns nothing from earlier rewards; use ${able.map(({ name }) => name).join(' or ')}`,
    );
  }
  if (settings.surrogate === 'network')
    throw new UsageError(
      '--like: surrogate=network learns nothing from earlier rewards; leave it out, or give surrogate=gp',
    );
  const note = (sentence: string): void => session.note(sentence);
  const opened = await openEarlierRewards(sources, env, spec, note, hashes);
  return { library: opened.library, like: { sources, hashes: opened.hashes } };
}

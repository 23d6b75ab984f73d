/** The option `--where`: a constraint on outcomes. */
import { Option } from 'commander';
import type { Environment } from '../env/environment.js';
import { whereConfig } from '../host/open-where.js';
import { UsageError } from '../settings/errors.js';
import { textOf, type Options } from './options.js';

const HELP =
  'only outcomes that fulfil all of these: "parent:GATTACA(most=3), gc=.4..0.6, no:GAATTC(strands=both), run<=3" (ocgfn constraints lists them)';

/** @param more what is said of it beside */
export const whereOption = (more = ''): Option => new Option('--where <conditions>', `${HELP}${more}`);

/**
 * The constraint that is asked for.
 * @param stored that of the run that is gone on with
 * @throws UsageError when they differ
 */
export function whereOf(options: Options, stored?: unknown): string | undefined {
  const asked = textOf(options, 'where');
  if (stored === undefined || asked === undefined || asked === stored)
    return asked ?? (typeof stored === 'string' && stored !== '' ? stored : undefined);
  throw new UsageError(
    `--where: the run goes on ${stored === '' ? 'without one' : `within "${String(stored)}"`}, got "${asked}"; give another --out to change it`,
  );
}

/** What run.json says of a constraint that is given beside those of the parent. @param env within it */
export const ownWhere = (options: Options, env: Environment): ReturnType<typeof whereConfig> =>
  textOf(options, 'where') === undefined ? {} : whereConfig(env);

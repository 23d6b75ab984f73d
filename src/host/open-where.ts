/** Constraints as the command line names them: every descriptor it knows may be in one, and files of outcomes. */
import { createHash } from 'node:crypto';
import { constrainEnvironment, type ConstrainedEnvironment } from '../constraint/constrained-environment.js';
import { openOutcomeConstraint } from '../constraint/open-constraint.js';
import type { WithinConditions } from '../constraint/within-conditions.js';
import type { Environment } from '../env/environment.js';
import { checkInputAsync, UsageError } from '../settings/errors.js';
import { openDescriptorSet } from './descriptors/index.js';
import { readOutcomes } from './outcome-file.js';

/**
 * Opens the conditions of `--where` over an environment.
 * @throws UsageError, one sentence, also when no outcome fulfils them
 */
export async function openWhere(text: string, env: Environment): Promise<WithinConditions> {
  let hash: ReturnType<typeof createHash> | undefined;
  const within = await checkInputAsync(() =>
    openOutcomeConstraint(text, env, {
      open: (spec) => openDescriptorSet(spec, env),
      outcomesOf: async (path) => {
        const outcomes = await outcomesOf(path, env);
        hash ??= createHash('sha256');
        hash.update(`${outcomes.join('\n')}\n\n`);
        return outcomes;
      },
    }),
  );
  if (hash) within.listHash = hash.digest('hex');
  return within;
}

/** Outcomes of a file, as the environment writes them. */
async function outcomesOf(path: string, env: Environment): Promise<string[]> {
  const outcomes = await readOutcomes(path, { letters: env.symbols?.join('') });
  const row = new Int32Array(env.stateSize);
  return outcomes.map(({ outcome, place }) => {
    try {
      env.outcomeFromText(outcome, row, 0);
    } catch (error) {
      throw new Error(`${place}: ${(error as Error).message}`, { cause: error });
    }
    return env.outcomeText(row, 0);
  });
}

/**
 * The environment within the conditions of `--where`; itself without any.
 * @throws UsageError as `openWhere`
 */
export async function keepWithin(env: Environment, text: string | undefined): Promise<Environment> {
  if (text === undefined) return env;
  const within = await openWhere(text, env);
  return checkInputAsync(() => constrainEnvironment(within));
}

/** The constraint that an environment is kept within. */
export function constraintOf(env: Environment): ConstrainedEnvironment | undefined {
  return 'within' in env ? (env as ConstrainedEnvironment) : undefined;
}

/** What run.json says of the constraint that an environment is kept within; nothing without one. */
export function whereConfig(env: Environment): { readonly where?: string; readonly whereHash?: string } {
  const kept = constraintOf(env);
  if (!kept) return {};
  const { text, listHash } = kept.within;
  return { where: text, ...(listHash !== undefined && { whereHash: listHash }) };
}

/**
 * Refuses to go on with a run whose constraint reads other lists than it did then.
 * @param hash as run.json has it; undefined where it has none
 * @throws UsageError
 */
export function refuseOtherLists(env: Environment, hash: unknown): void {
  const kept = constraintOf(env);
  if (!kept || typeof hash !== 'string' || hash === kept.within.listHash) return;
  throw new UsageError(
    `--where: a file of "${kept.within.text}" holds other outcomes than when the run began; put those back, or begin a new run`,
  );
}

/** One sentence on how outcomes are kept within a constraint; undefined where there is none. */
export function whereSentence(env: Environment): string | undefined {
  const kept = constraintOf(env);
  if (!kept) return undefined;
  const { within, masking, outcomeCount, logOutcomeCount } = kept;
  const all = within.env.logOutcomeCount;
  const logShare = logOutcomeCount - all;
  const share = logShare < -690 ? `10^${(logShare / Math.LN10).toFixed(0)}` : shareText(Math.exp(logShare));
  const many = outcomeCount?.toLocaleString('en-US') ?? `10^${(logOutcomeCount / Math.LN10).toFixed(1)}`;
  const count =
    masking === 'exact' || within.log10Count !== undefined
      ? `${many} outcomes fulfil it, ${share} of all`
      : 'how many outcomes fulfil it is not known';
  const how = {
    exact: 'masked exactly while they are built',
    partial: `masked while they are built, finished ones are tested for ${named(within.apart)}`,
    none: 'tested when they are finished, and left out where they fail',
  }[masking];
  return `where ${within.text}: ${count}; ${how}`;
}

const shareText = (share: number): string => (share < 0.001 ? share.toExponential(1) : share.toPrecision(2));

const named = (conditions: readonly { readonly text: string }[]): string =>
  conditions.map(({ text }) => text).join(', ');

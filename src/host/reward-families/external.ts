/**
 * What the rewards outside this program have in common (module:, command:, http:, onnx:): their parameters,
 * and the definition made of an oracle and these.
 */
import { boolean, choice, integer, number, text, type SettingsOf } from '../../settings/describe.js';
import type { RewardDefinition } from '../../reward/definition.js';
import { minParameter, scaleParameter, type RewardRequest } from '../../reward/family.js';
import type { Oracle, OracleInfo } from '../../reward/oracle.js';
import type { RetryOptions } from '../../reward/walk/attempts.js';
import type { Shaping } from '../../reward/shaping.js';
import { SharedCache } from './shared-cache.js';

/** Parameters of how a raw score becomes a reward. */
export const shapingParameters = {
  lo: number({ least: -Number.MAX_VALUE, help: 'raw score that counts as 0; with hi' }),
  hi: number({ least: -Number.MAX_VALUE, help: 'raw score that counts as 1; below lo when small scores are good' }),
  clamp: boolean({ preset: false, help: 'scores beyond lo and hi count as lo and hi' }),
  transform: choice({ choices: ['power', 'exp'], preset: 'power', help: 'R = scale f^beta or scale exp(beta f)' }),
  scale: scaleParameter(1),
  min: minParameter(1e-3),
}; // prettier-ignore

/** Parameters of how answers are asked for, batch by batch. */
export const batchParameters = (batch: number) => ({
  batch: integer({ least: 1, greatest: 100_000, preset: batch, help: 'most outcomes in a call' }),
  failure: choice({ choices: ['stop', 'infeasible'], preset: 'stop', help: 'what a failed outcome does: stop the run, or count as infeasible' }),
  cache: text({ help: 'file that keeps every score, as JSON lines: what it knows is not asked for again' }),
  ...shapingParameters,
}); // prettier-ignore

/** Parameters of how calls are made. @param timeout preset, in seconds */
export const callParameters = (timeout: number) => ({
  timeout: number({
    least: 0.001,
    greatest: 86_400,
    preset: timeout,
    help: 'seconds to wait for an answer',
  }),
  ...batchParameters(64),
});

type ShapingValues = SettingsOf<typeof shapingParameters>;
type CallValues = SettingsOf<ReturnType<typeof batchParameters>> & {
  /** Calls under way at once. Default 1. */
  readonly concurrency?: number;
};

/** R = max(scale * norm(f)^beta, min), from the parameters. @throws when only one of lo and hi is given */
export function shapingOf(owner: string, values: ShapingValues, beta = 1): Shaping {
  const { lo, hi, transform, scale, min, clamp } = values;
  if ((lo === undefined) !== (hi === undefined)) throw new Error(`${owner}: lo and hi go together`);
  if (lo !== undefined && lo === hi) throw new Error(`${owner}: lo and hi must differ, got ${lo} for both`);
  return {
    scale,
    beta,
    min,
    transform,
    ...(clamp && { clamp }),
    norm: lo === undefined || hi === undefined ? { kind: 'none' } : { kind: 'minmax', lo, hi },
  };
}

/** The definition of an oracle outside this program. @param retry further attempts, where these may help */
export function externalReward(
  description: string,
  oracle: Oracle,
  values: CallValues,
  { beta, context: { report } }: Pick<RewardRequest, 'beta' | 'context'>,
  retry?: RetryOptions,
): RewardDefinition {
  const { batch, failure, cache, concurrency = 1, lo, hi } = values;
  const owner = `reward ${oracle.info.name}`;
  const oriented = lo === undefined || hi === undefined ? oracle : withDirection(oracle, hi > lo);
  return {
    description,
    oracle: oriented,
    shaping: shapingOf(owner, values, beta),
    calls: {
      batches: { size: batch, concurrency },
      check: { onFailure: failure, ...(report && { report }) },
      ...(retry && { retry }),
      ...(cache !== undefined && { known: new SharedCache(owner, oracle.info, cache) }),
    },
  };
}

/** lo and hi say which way is up, whatever the oracle says of itself. */
function withDirection(oracle: Oracle, higherIsBetter: boolean): Oracle {
  return { info: { ...oracle.info, higherIsBetter }, score: (outcomes) => oracle.score(outcomes) };
}

/** What is known of an oracle that says nothing of itself. */
export function plainInfo(name: string): OracleInfo {
  return { name, deterministic: true, higherIsBetter: true };
}

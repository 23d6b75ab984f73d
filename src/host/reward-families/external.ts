/**
 * What the rewards outside this program have in common (module:, command:, http:, onnx:): their parameters,
 * and the definition made of an oracle and these.
 */
import type { Parameter, Values } from '../../settings/parameters.js';
import type { RewardDefinition } from '../../reward/definition.js';
import type { RewardRequest } from '../../reward/family.js';
import type { Oracle, OracleInfo } from '../../reward/oracle.js';
import type { RetryOptions } from '../../reward/walk/attempts.js';
import type { Shaping } from '../../reward/shaping.js';
import { SharedCache } from './shared-cache.js';

/** Parameters of how a raw score becomes a reward. */
export const shapingParameters: readonly Parameter[] = [
  { name: 'lo', type: 'number', least: -Number.MAX_VALUE, help: 'raw score that counts as 0; with hi' },
  { name: 'hi', type: 'number', least: -Number.MAX_VALUE, help: 'raw score that counts as 1; below lo when small scores are good' },
  { name: 'clamp', type: 'boolean', preset: false, help: 'scores beyond lo and hi count as lo and hi' },
  { name: 'transform', type: 'choice', choices: ['power', 'exp'], preset: 'power', help: 'R = scale f^beta or scale exp(beta f)' },
  { name: 'scale', type: 'number', least: Number.MIN_VALUE, preset: 1, help: 'factor of the reward' },
  { name: 'min', type: 'number', least: Number.MIN_VALUE, preset: 1e-3, help: 'least reward, that of infeasible outcomes too' },
]; // prettier-ignore

/** Parameters of how calls are made. */
export function callParameters(timeout: number, batch = 64): readonly Parameter[] {
  return [
    { name: 'timeout', type: 'number', least: 0.001, greatest: 86_400, preset: timeout, help: 'seconds to wait for an answer' },
    { name: 'batch', type: 'integer', least: 1, greatest: 100_000, preset: batch, help: 'most outcomes in a call' },
    { name: 'failure', type: 'choice', choices: ['stop', 'infeasible'], preset: 'stop', help: 'what a failed outcome does: stop the run, or count as infeasible' },
    { name: 'cache', type: 'text', help: 'file that keeps every score, as JSON lines: what it knows is not asked for again' },
    ...shapingParameters,
  ]; // prettier-ignore
}

/** R = max(scale * norm(f)^beta, min), from the parameters. @throws when only one of lo and hi is given */
export function shapingOf(owner: string, values: Values, beta = 1): Shaping {
  const { lo, hi, transform, scale, min, clamp } = values as unknown as Shaping & {
    lo?: number;
    hi?: number;
  };
  if ((lo === undefined) !== (hi === undefined)) throw new Error(`${owner}: lo and hi go together`);
  if (lo !== undefined && lo === hi) throw new Error(`${owner}: lo and hi must differ, got ${lo} for both`);
  return {
    scale,
    beta,
    min,
    transform,
    ...(clamp === true && { clamp }),
    norm: lo === undefined || hi === undefined ? { kind: 'none' } : { kind: 'minmax', lo, hi },
  };
}

/** The definition of an oracle outside this program. @param retry further attempts, where these may help */
export function externalReward(
  description: string,
  oracle: Oracle,
  values: Values,
  { beta, context: { report } }: Pick<RewardRequest, 'beta' | 'context'>,
  retry?: RetryOptions,
): RewardDefinition {
  const { batch, failure, cache, concurrency = 1 } = values;
  const owner = `reward ${oracle.info.name}`;
  const { lo, hi } = values as { lo?: number; hi?: number };
  const oriented = lo === undefined || hi === undefined ? oracle : withDirection(oracle, hi > lo);
  return {
    description,
    oracle: oriented,
    shaping: shapingOf(owner, values, beta),
    calls: {
      batches: { size: batch as number, concurrency: concurrency as number },
      check: { onFailure: failure as 'stop' | 'infeasible', ...(report && { report }) },
      ...(retry && { retry }),
      ...(cache !== undefined && { known: new SharedCache(owner, oracle.info, cache as string) }),
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

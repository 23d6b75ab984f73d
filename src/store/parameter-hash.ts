/** A fingerprint of a model's parameters, to check that a frozen model stayed as it was. */
import { createHash } from 'node:crypto';
import type { ParameterSet } from '../nn/parameter-set.js';

/** SHA-256 of all values of a set, in order: equal hashes, equal parameters. */
export function parameterHash(set: ParameterSet): string {
  const hash = createHash('sha256');
  for (const p of set.list) hash.update(Buffer.from(set.values(p).buffer));
  return hash.digest('hex');
}

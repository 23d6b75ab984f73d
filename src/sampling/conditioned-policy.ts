/** A network with a condition, under one condition: a policy like any other. */
import type { Environment } from '../env/environment.js';
import type { Policy } from './policy.js';
import type { PolicyNetwork } from './policy-network.js';

export class ConditionedPolicy implements Policy {
  readonly env: Environment;

  /**
   * @param values the condition [D]
   * @throws when the network has no condition, or one of another size
   */
  constructor(
    readonly network: PolicyNetwork,
    readonly values: Float64Array,
  ) {
    const size = network.condition?.input.space.names.length;
    if (size !== values.length)
      throw new Error(
        `policy network: a condition of ${size ?? 0} numbers is needed, got ${values.length}${size === undefined ? '; the network was made without one' : ''}`,
      );
    this.env = network.env;
  }

  logProbs(states: Int32Array, count: number, out: Float32Array): void {
    this.network.logProbs(states, count, out, { values: this.values, count: 1 });
  }

  /**
   * log Z(c) as learned: by its own network, or as log F(s0|c) where there are flows. It means nothing where
   * the objective learns neither (fm, modified-db) or a correction (fl-db).
   */
  logZ(): number {
    const out = new Float64Array(1);
    this.network.logNormalizers(this.values, 1, out);
    return out[0];
  }
}

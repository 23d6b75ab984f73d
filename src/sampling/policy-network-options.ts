/** What a policy network can be asked for, with its presets. */
import type { ConditionInput } from '../condition/encoding.js';
import { boolean, integers, type SettingsOf } from '../settings/describe.js';
import { resolveParameters } from '../settings/parameters.js';

export const networkParameters = {
  hidden: integers({ least: 1, greatest: 8192, preset: [256, 256], help: 'widths of the hidden layers' }),
  flow: boolean({ preset: false, help: 'a head for log F(s)' }),
  backward: boolean({ preset: false, help: 'a head for a learned P_B' }),
};

type NetworkSettings = SettingsOf<typeof networkParameters>;

/** What differs from the presets. */
export interface PolicyNetworkOptions extends Partial<NetworkSettings> {
  /** What the policy is conditioned on; every quantity is then a function of it. */
  readonly condition?: ConditionInput | undefined;
}

/** @throws one sentence on an unknown option or a value out of range */
export function resolveNetworkOptions({ condition, ...given }: PolicyNetworkOptions): NetworkSettings & {
  readonly condition: ConditionInput | undefined;
} {
  return { ...resolveParameters('policy network', networkParameters, given), condition };
}

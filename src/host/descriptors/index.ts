/** Every descriptor the command line knows: the built-in ones, those of rewards, and a user's own. */
import { BUILTIN_DESCRIPTORS } from '../../descriptor/builtin-descriptors.js';
import type { DescriptorSet } from '../../descriptor/descriptor-set.js';
import type { DescriptorKind } from '../../descriptor/kind.js';
import { openDescriptors } from '../../descriptor/descriptor-registry.js';
import type { Environment } from '../../env/environment.js';
import { duplexKind } from '../../reward/rna/duplex-descriptor.js';
import { checkInputAsync } from '../../settings/errors.js';
import { commandKind } from './command-descriptor.js';
import { moduleKind } from './module-descriptor.js';

export const descriptorKinds: readonly DescriptorKind[] = [
  ...BUILTIN_DESCRIPTORS,
  duplexKind,
  moduleKind,
  commandKind,
];

/**
 * The descriptors of a specification over an environment; a user's own are tried on a few objects.
 * @throws UsageError, one sentence
 */
export function openDescriptorSet(spec: string, env: Environment): Promise<DescriptorSet> {
  return checkInputAsync(() => openDescriptors(spec, env, descriptorKinds));
}

/**
 * From a specification to a set of descriptors: looks up each kind, checks its parameters, lets it build, and
 * gives it its name.
 */
import type { Environment } from '../env/environment.js';
import { text } from '../settings/describe.js';
import { suggestion } from '../settings/suggest.js';
import { BUILTIN_DESCRIPTORS } from './builtin-descriptors.js';
import type { Descriptor } from './descriptor.js';
import { DescriptorSet } from './descriptor-set.js';
import type { DescriptorKind, DescriptorParts } from './kind.js';
import {
  formatDescriptorNode,
  nameOfNode,
  parseDescriptorSpec,
  type DescriptorNode,
} from './descriptor-spec.js';

/** Parameters of every descriptor. */
export const COMMON_PARAMETERS = {
  as: text({ help: 'name in questions, where the same is measured twice' }),
};

/**
 * The descriptors that a specification names, over an environment.
 *
 * @param kinds where names are looked up; higher layers add to the built-in ones
 * @throws one sentence on a syntax error, an unknown descriptor or parameter, bins that tell nothing apart, a
 * descriptor that does not fit the environment, or too many cells
 */
export async function openDescriptors(
  spec: string,
  env: Environment,
  kinds: readonly DescriptorKind[] = BUILTIN_DESCRIPTORS,
): Promise<DescriptorSet> {
  const components: Descriptor[] = [];
  for (const node of parseDescriptorSpec(spec)) {
    const [finish, parts] = begin(node, env, kinds);
    components.push(finish(await parts));
  }
  return new DescriptorSet(env, components);
}

/** The same at once, for kinds that build at once; the built-in ones do. */
export function describe(
  spec: string,
  env: Environment,
  kinds: readonly DescriptorKind[] = BUILTIN_DESCRIPTORS,
): DescriptorSet {
  const components = parseDescriptorSpec(spec).map((node) => {
    const [finish, parts] = begin(node, env, kinds);
    if (parts instanceof Promise) throw new Error(`descriptor ${node.kind}: has to be opened, not described`);
    return finish(parts);
  });
  return new DescriptorSet(env, components);
}

/** The kind of that name. @throws `describe: unknown descriptor "chrage"; did you mean "charge"?` */
export function findDescriptor(name: string, kinds: readonly DescriptorKind[]): DescriptorKind {
  const kind = kinds.find((candidate) => candidate.name === name);
  if (kind) return kind;
  const names = kinds.map((candidate) => candidate.name);
  throw new Error(`describe: unknown descriptor "${name}"${suggestion(name, names)}`);
}

/** Starts to build a node. @returns what completes the parts, and the parts */
function begin(
  node: DescriptorNode,
  env: Environment,
  kinds: readonly DescriptorKind[],
): [(parts: DescriptorParts) => Descriptor, DescriptorParts | Promise<DescriptorParts>] {
  const kind = findDescriptor(node.kind, kinds);
  const { argument } = node;
  if (kind.argument === undefined && argument !== undefined)
    throw new Error(`describe: ${kind.name} takes nothing behind a colon, got "${kind.name}:${argument}"`);
  if (kind.argument !== undefined && argument === undefined)
    throw new Error(`describe: ${kind.name} needs ${kind.argument}, as in ${kind.example}`);
  const plain = nameOfNode({ kind: kind.name, argument });
  const { as: name = plain, ...given } = node.parameters;
  const request = { env, name: plain, given, ...(argument !== undefined && { argument }) };
  const finish = (parts: DescriptorParts): Descriptor => ({
    ...parts,
    name,
    spec: formatDescriptorNode(node),
    help: parts.help ?? kind.help,
    seconds: parts.seconds ?? 1e-6,
  });
  return [finish, kind.build(request)];
}

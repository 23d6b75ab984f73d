/**
 * From a specification to a reward: looks up each source's family, lets it build, combines the parts and
 * checks that the reward fits the task.
 */
import { suggestion } from '../settings/suggest.js';
import { powerReward, productReward, sumReward } from './combine.js';
import type { RewardDefinition } from './definition.js';
import type { RewardContext, RewardFamily } from './family.js';
import { formatRewardSpec, parseRewardSpec, type RewardNode, type SourceNode } from './spec.js';
import { checkTask } from './task-fit.js';

/**
 * The reward that a specification describes.
 *
 * @param families where kinds are looked up; `builtinFamilies`, and those of `host` where there is a machine
 * @throws one sentence on a syntax error, an unknown kind, name or parameter, or a reward that does not fit
 * the task
 */
export async function resolveReward(
  spec: string | RewardNode,
  families: readonly RewardFamily[],
  context: RewardContext = {},
): Promise<RewardDefinition> {
  const node = typeof spec === 'string' ? parseNamed(spec, families) : spec;
  return build(node, families, context);
}

/** A lone word is most often a name without its family, or a file. */
function parseNamed(spec: string, families: readonly RewardFamily[]): RewardNode {
  const word = spec.trim();
  if (!/^[^\s:()*^"]+$/.test(word)) return parseRewardSpec(spec);
  const kind = fileKinds[/\.(\w+)(?:\.gz)?$/.exec(word)?.[1]?.toLowerCase() ?? ''];
  const all = families.flatMap((family) => family.names.map((name) => `${family.kind}:${name}`));
  const exact = all.find((name) => name.endsWith(`:${word}`));
  const known = kind === undefined ? exact : `${kind}:${word}`;
  if (known !== undefined) throw new Error(`reward: "${word}" names no family; did you mean "${known}"?`);
  const family = families.find((one) => one.kind === word);
  if (family !== undefined)
    throw new Error(`reward: "${word}" alone names no reward; write for example ${family.example}`);
  return parseRewardSpec(spec);
}

/** Families that read files, by the endings people give these. */
const fileKinds: Readonly<Record<string, string>> = {
  csv: 'table', tsv: 'table', txt: 'table', fasta: 'table', fa: 'table',
  js: 'module', mjs: 'module', ts: 'module', mts: 'module', onnx: 'onnx', json: 'proxy',
}; // prettier-ignore

async function build(
  node: RewardNode,
  families: readonly RewardFamily[],
  context: RewardContext,
): Promise<RewardDefinition> {
  const name = formatRewardSpec(node);
  const each = (nodes: readonly RewardNode[]): Promise<RewardDefinition[]> =>
    Promise.all(nodes.map((part) => build(part, families, context)));
  switch (node.type) {
    case 'source':
      return source(node, families, context);
    case 'power':
      // The exponent of a source takes the place of its family's own.
      if (node.base.type === 'source') return source(node.base, families, context, node.exponent);
      return powerReward(await build(node.base, families, context), node.exponent, name);
    case 'product':
      return productReward(node.weight, await each(node.factors), name);
    case 'sum':
      return sumReward(await each(node.terms), name);
  }
}

async function source(
  node: SourceNode,
  families: readonly RewardFamily[],
  context: RewardContext,
  beta?: number,
): Promise<RewardDefinition> {
  const family = families.find(({ kind }) => kind === node.kind);
  if (family === undefined) {
    const kinds = families.map(({ kind }) => kind);
    throw new Error(`reward: unknown kind "${node.kind}:"${suggestion(node.kind, kinds)}`);
  }
  const { name, parameters } = node;
  if (/[+]\S*:/.test(name) && family.names.length > 0 && !family.names.includes(name)) {
    throw new Error(`reward: unknown name "${node.kind}:${name}"; a sum needs spaces around its +`);
  }
  const reward = await family.build({ name, parameters, context, ...(beta !== undefined && { beta }) });
  if (context.task !== undefined) checkTask(reward.oracle.info, context.task);
  return reward;
}

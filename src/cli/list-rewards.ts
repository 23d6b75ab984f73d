/**
 * `ocgfn rewards [SPEC]`: the families of rewards, the names of one family, or what a specification stands
 * for.
 */
import type { Environment } from '../env/environment.js';
import { suggestion } from '../settings/suggest.js';
import { listParameters, type Description } from '../settings/describe.js';
import type { RewardDefinition } from '../reward/definition.js';
import type { RewardFamily } from '../reward/family.js';
import { formatRewardSpec, parseRewardSpec } from '../reward/spec.js';
import { checkInput, UsageError } from '../settings/errors.js';
import { openReward, rewardFamilies } from '../host/rewards.js';
import { addExample, type CommandModule } from './command.js';
import { describeParameters } from './settings.js';
import type { Session } from './session.js';
import { taskOf, taskOption } from './task-option.js';

export const command: CommandModule = {
  configure(cli) {
    cli
      .argument('[spec]', 'a family such as rna, or a reward such as rna:L14_RNA1^3')
      .addOption(taskOption())
      .option('--all', 'every family with its names and parameters');
    addExample(
      cli,
      'ocgfn rewards',
      'ocgfn rewards rna',
      'ocgfn rewards grid:standard --task "grid side=32"',
      'ocgfn rewards "0.7*rna:L14_RNA1 + 0.3*rna:L14_RNA2"',
    );
  },

  async run(session, [spec], options) {
    if (spec === undefined) listFamilies(session, options.all === true);
    else if (/^[\w-]+:?$/.test(spec)) listNames(session, spec.replace(':', ''));
    else await describeReward(session, spec, taskOf(options));
  },
};

/** What a family may be given: a group of parameters, and the names that take it. */
interface ParameterGroup {
  /** Absent where every name of the family takes them. */
  readonly names?: readonly string[];
  readonly parameters: Description;
}

/** Names that take the same parameters stand together. */
function parameterGroups({ names, parametersOf }: RewardFamily): ParameterGroup[] {
  if (parametersOf === undefined) return [];
  if (names.length === 0) return [{ parameters: parametersOf('') }];
  const groups = new Map<string, { names: string[]; parameters: Description }>();
  for (const name of names) {
    const parameters = parametersOf(name);
    const key = JSON.stringify(parameters);
    const group = groups.get(key) ?? { names: [], parameters };
    group.names.push(name);
    groups.set(key, group);
  }
  const found = [...groups.values()];
  return found.length === 1 ? [{ parameters: found[0].parameters }] : found;
}

const familyRecord = (family: RewardFamily): object => {
  const { kind, help, example, names } = family;
  const parameters = parameterGroups(family).map((group) => ({
    ...group,
    parameters: listParameters(group.parameters),
  }));
  return { kind, help, example, names, parameters };
};

function listFamilies(session: Session, all: boolean): void {
  session.result({ families: rewardFamilies.map(familyRecord) });
  if (all) {
    rewardFamilies.forEach((family, i) => printFamily(session, family, i > 0));
    return;
  }
  session.printTable(
    ['reward', 'example', 'scores'],
    rewardFamilies.map(({ kind, help, example }) => [`${kind}:`, example, help]),
  );
  session.print(
    '\nA family alone lists its names and parameters: ocgfn rewards rna; all of them: ocgfn rewards --all',
  );
  session.print('Rewards combine: SPEC^3 (exponent), "0.7*A + 0.3*B" (weighted sum), "A * B" (product).');
}

function listNames(session: Session, kind: string): void {
  const family = rewardFamilies.find((candidate) => candidate.kind === kind);
  if (family === undefined) {
    const kinds = rewardFamilies.map((candidate) => candidate.kind);
    throw new UsageError(`unknown reward family "${kind}"${suggestion(kind, kinds)}`);
  }
  session.result(familyRecord(family));
  printFamily(session, family, false);
}

function printFamily(session: Session, family: RewardFamily, apart: boolean): void {
  const { kind, help, example, names } = family;
  if (apart) session.print('');
  session.print(`${session.style(`${kind}:`, 'bold')} ${help}`);
  session.print(`example: ${example}`);
  if (names.length > 0) session.print(`names: ${names.join(', ')}`);
  for (const { names: some, parameters } of parameterGroups(family)) {
    if (Object.keys(parameters).length === 0) continue;
    const whose =
      some === undefined
        ? ''
        : ` of ${some.length > 6 ? `${some.slice(0, 5).join(', ')} ...` : some.join(', ')}`;
    session.print(`parameters${whose}:`);
    session.print(describeParameters(parameters));
  }
}

async function describeReward(session: Session, spec: string, env?: Environment): Promise<void> {
  const normal = checkInput(() => formatRewardSpec(parseRewardSpec(spec)));
  const reward = await openReward(spec, env);
  session.result({ spec: normal, ...summary(reward) });
  session.print(`${session.style(normal, 'bold')}: ${reward.description}`);
  for (const [label, text] of Object.entries(describe(reward)))
    session.print(`  ${label.padEnd(10)} ${text}`);
}

function summary({
  description,
  oracle,
  shaping,
  modes,
  modeCount,
  read,
}: RewardDefinition): Record<string, unknown> {
  return {
    description,
    ...(read && { read }),
    oracle: oracle.info,
    shaping,
    modeCount: modeCount ?? modes?.length,
  };
}

function describe({
  oracle: { info },
  shaping,
  modes,
  modeCount,
  isMode,
  read,
}: RewardDefinition): Record<string, string> {
  const count = modeCount ?? modes?.length;
  const lengths =
    info.lengths && (info.lengths[0] === info.lengths[1] ? `${info.lengths[0]}` : info.lengths.join(' to '));
  return {
    ...(read && { read: read.sentence }),
    ...(info.alphabet !== undefined && { letters: info.alphabet }),
    ...(lengths !== undefined && { length: lengths }),
    ...(info.range && { 'raw score': `${info.range[0]} to ${info.range[1]}` }),
    better: info.higherIsBetter ? 'higher raw scores' : 'lower raw scores',
    reward: shapingText(shaping),
    ...(isMode && { modes: count === undefined ? 'defined, their number is not known' : String(count) }),
    repeats: info.deterministic
      ? 'the same outcome always gets the same score'
      : 'scores vary from call to call',
  };
}

/** `R = max(10 f^3, 0.001)` */
function shapingText({ scale, beta, min, norm, transform }: RewardDefinition['shaping']): string {
  const lifted = norm.kind === 'minmax' && norm.lo !== 0 ? `(f - ${norm.lo})` : 'f';
  const score = norm.kind === 'minmax' ? `(${lifted} / ${norm.hi - norm.lo})` : lifted;
  const factor = scale === 1 ? '' : `${scale} `;
  const shaped = transform === 'exp' ? `exp(${beta} ${score})` : beta === 1 ? score : `${score}^${beta}`;
  return `R = max(${factor}${shaped}, ${min}), f the raw score`;
}

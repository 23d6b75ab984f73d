/**
 * `ocgfn descriptors [SPEC]`: the descriptors there are, the parameters of one, or the bins and cells of a
 * specification on a task.
 */
import type { DescriptorSet } from '../descriptor/descriptor-set.js';
import type { DescriptorKind } from '../descriptor/kind.js';
import { COMMON_PARAMETERS, findDescriptor } from '../descriptor/descriptor-registry.js';
import { descriptorKinds, openDescriptorSet } from '../host/descriptors/index.js';
import { listParameters } from '../settings/describe.js';
import { checkInput, UsageError } from '../settings/errors.js';
import { addExample, type CommandModule } from './command.js';
import { describeParameters } from './settings.js';
import type { Session } from './session.js';
import { taskOf, taskOption } from './task-option.js';

export const command: CommandModule = {
  configure(cli) {
    cli
      .argument(
        '[spec]',
        'a descriptor such as charge, or with --task a list such as "charge, moment(bins=5)"',
      )
      .addOption(taskOption());
    addExample(
      cli,
      'ocgfn descriptors',
      'ocgfn descriptors moment',
      'ocgfn descriptors "charge, hydrophobicity, moment" --task "amp maxLength=20"',
    );
  },

  async run(session, [spec], options) {
    const env = taskOf(options);
    if (spec === undefined) list(session);
    else if (env !== undefined) describeSet(session, await openDescriptorSet(spec, env));
    else if (/^[\w-]+$/.test(spec))
      describeKind(
        session,
        checkInput(() => findDescriptor(spec, descriptorKinds)),
      );
    else throw new UsageError(`descriptors: "${spec}" needs --task, such as --task "amp maxLength=20"`);
  },
};

const record = ({ build: _build, parameters, ...kind }: DescriptorKind): object => ({
  ...kind,
  parameters: listParameters({ ...parameters, ...COMMON_PARAMETERS }),
});

function list(session: Session): void {
  session.result({ descriptors: descriptorKinds.map(record) });
  session.printTable(
    ['descriptor', 'of', 'unit', 'measures'],
    descriptorKinds.map(({ name, argument, of, unit, help }) => [
      argument === undefined ? name : `${name}:...`,
      of,
      unit,
      help,
    ]),
  );
  session.print(
    '\nocgfn descriptors NAME shows the parameters of one; with --task, the bins of a list of them.',
  );
}

function describeKind(session: Session, kind: DescriptorKind): void {
  session.result(record(kind));
  session.print(`${session.style(kind.name, 'bold')}: ${kind.help}`);
  session.print(`of: ${kind.of}; unit: ${kind.unit}`);
  if (kind.source !== '-') session.print(`source: ${kind.source}`);
  session.print(`example: ${kind.example}`);
  session.print('parameters:');
  session.print(describeParameters({ ...kind.parameters, ...COMMON_PARAMETERS }));
}

function describeSet(session: Session, set: DescriptorSet): void {
  const components = set.components.map((one) => ({
    name: one.name,
    spec: one.spec,
    help: one.help,
    bins: Array.from({ length: one.bins }, (_, bin) => one.label(bin)),
    seconds: one.seconds,
    running: one.running?.size ?? 0,
    additive: one.additive !== undefined,
  }));
  session.result({ spec: set.spec, cells: set.cells, components });
  session.printTable(
    ['descriptor', 'bins', 'they are'],
    components.map(({ name, bins }) => [name, String(bins.length), bins.join(' | ')]),
    { right: [1] },
  );
  session.print(`\n${set.cells} cells; many of them may hold no object`);
}

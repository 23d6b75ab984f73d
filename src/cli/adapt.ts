/**
 * `ocgfn adapt RUN --reward SPEC`: a policy for a reward, from a pre-trained model; a new run directory that
 * names its parent.
 */
import { Option } from 'commander';
import { findMethod, methodsOf } from '../method/registry.js';
import { cellsParameters } from '../run/cells-run.js';
import { loadOutcomeModel } from '../run/outcome-run.js';
import { UsageError } from '../settings/errors.js';
import { resolveSettings } from '../settings/given.js';
import { openBackend } from '../tensor/loader.js';
import { adaptOffline, isOffline, whereOfRounds } from './adapt-measured.js';
import { spendOn } from './budget-work.js';
import { ON } from '../host/cell-rewards.js';
import { adaptCells } from './adapt-cells.js';
import { adaptExtracted } from './adapt-extracted.js';
import { addExample, integerOption, listOption, type CommandModule } from './command.js';
import { newPaidAdaptation, printedConfig } from './new-adaptation.js';
import { textOf } from './options.js';
import { likeOption } from './like-option.js';
import { whereOf, whereOption } from './where-option.js';
import { addRunOptions, describeParameters, givenSettings } from './settings.js';

export const command: CommandModule = {
  configure(cli, methods) {
    const all = methodsOf('adapt', methods);
    const needy = all
      .filter(({ calls }) => calls)
      .map(({ name }) => name)
      .join(', ');
    cli
      .argument('<run>', 'a pre-training run')
      .argument('[settings...]', 'key=value: settings of the method')
      .option(
        '--reward <spec>',
        'the reward, such as rna:L14_RNA1, table:scores.csv, module:reward.mjs or proxy:amp.proxy.json; ocgfn rewards lists them',
      )
      .addOption(
        new Option(
          '--method <method>',
          all.map(({ name, help }, i) => `${name}: ${help}${i === 0 ? ' (default)' : ''}`).join('; '),
        ).choices(all.map(({ name }) => name)),
      )
      .addOption(
        integerOption(
          '--budget <n>',
          `reward calls that may be spent (default: 1000; ${needy}: one an outcome)`,
          1,
        ),
      )
      .option(
        '--from-extraction',
        'of a run pre-trained with describe=: the reward is not a function of the properties; extract, and fit what they do not tell',
      )
      .option(
        '--guess <spec>',
        'what is known of that reward beforehand, as a reward over properties: on:charge>=4',
      )
      .addOption(
        integerOption('--propose <n>', 'write the next <n> outcomes to measure by hand; no --reward then', 1),
      )
      .addOption(
        listOption(
          '--measured <file>',
          'take back results: a file of sequences and scores (docs/measured-data.md; "plate.csv(score=Kd,lower=yes)", lines without a score wait, failed ones are infeasible), or a run with its paid calls; several are merged, a later one corrects; with --method monte-carlo, extract from them',
        ),
      )
      .addOption(whereOption('; kept in the run'))
      .addOption(likeOption())
      .addOption(integerOption('--seed <n>', 'seed of every random stream', 0, 0));
    addRunOptions(cli, 'RUN-adapted');
    cli.addHelpText('after', `\nSettings with --reward ${ON}SPEC:\n${describeParameters(cellsParameters)}`);
    for (const { parameters } of methodsOf('refine', methods))
      cli.addHelpText('after', `\nSettings with --from-extraction:\n${describeParameters(parameters())}`);
    for (const { name, parameters } of all)
      cli.addHelpText('after', `\nSettings of --method ${name}:\n${describeParameters(parameters())}`);
    addExample(
      cli,
      'ocgfn adapt runs/rna14 --reward rna:L14_RNA1 --budget 1000 --out runs/rna1',
      'ocgfn adapt runs/grid --reward grid:corners --method extraction',
      'ocgfn adapt runs/peptides --reward "on:charge>=4, moment=high"',
      'ocgfn adapt runs/peptides --reward on:module:g.mjs',
      'ocgfn adapt runs/peptides --reward proxy:amp.proxy.json --from-extraction --budget 300 --guess "on:charge>=4"',
      'ocgfn adapt runs/rna14 --propose 96 --out runs/plates',
      'ocgfn adapt runs/rna14 --measured plate1.csv --propose 96 --out runs/plates',
    );
  },

  async run(session, [path, ...settings], options, methods) {
    const over = textOf(options, 'reward');
    if (options.where !== undefined && (over?.startsWith(ON) || options.fromExtraction))
      throw new UsageError(
        '--where: of runs pre-trained on properties ask for these, with a reward over them (on:SPEC) or --ask',
      );
    if (over?.startsWith(ON)) {
      await adaptCells(session, path, over, settings, options);
      return;
    }
    if (options.fromExtraction) {
      await adaptExtracted(session, path, settings, options, methods);
      return;
    }
    if (options.guess !== undefined)
      throw new UsageError('--guess: goes with --from-extraction only; leave it out');
    const backend = await openBackend();
    const where = whereOf(options, isOffline(options) ? whereOfRounds(options) : undefined);
    const { record: parent, env, model } = await loadOutcomeModel(path, backend, where);
    const given = givenSettings(settings, options);
    if (isOffline(options)) {
      await adaptOffline(session, { path, parent, model, given, options });
      return;
    }
    const spec = textOf(options, 'reward');
    if (spec === undefined)
      throw new UsageError(
        'adapt: --reward SPEC is missing; to measure by hand, give --propose N (ocgfn adapt --help)',
      );
    const name = textOf(options, 'method') ?? methodsOf('adapt', methods)[0].name;
    const method = findMethod('adapt', name, methods);
    const { owner, parameters } = method;
    const [values] = resolveSettings([{ owner, parameters: parameters(env) }], given);
    if (printedConfig(session, options, name, values)) return;
    const origin = { path, record: parent };
    const asked = { method, env, settings: values, spec };
    const { directory, request } = await newPaidAdaptation(session, origin, options, asked);
    if (method.remark !== undefined) session.note(method.remark);
    await spendOn(session, directory, { method, model }, request);
  },
};

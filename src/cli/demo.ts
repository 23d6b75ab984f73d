/**
 * `ocgfn demo`: the whole way in some minutes. A new demonstration is a file beside this one and an entry
 * here.
 */
import { Argument, Option } from 'commander';
import { UsageError } from '../settings/errors.js';
import { addExample, integerOption, type CommandModule } from './command.js';
import { propertiesDemo } from './demo-properties.js';
import { rnaDemo } from './demo-rna.js';
import { DEMO_SCALES, type Demo } from './demonstration.js';
import { choiceOf, given, seedOf, textOf } from './options.js';

/** The first is shown where none is named. */
const DEMOS: readonly Demo[] = [propertiesDemo, rnaDemo];

export const command: CommandModule = {
  configure(cli) {
    cli
      .addArgument(
        new Argument('[name]', DEMOS.map(({ name, help }) => `${name}: ${help}`).join('; ')).choices(
          DEMOS.map(({ name }) => name),
        ),
      )
      .addOption(integerOption('--seed <n>', 'seed of every random stream', 0, 0))
      .addOption(
        new Option('--scale <scale>', 'smoke: seconds, to see that all parts work')
          .choices(DEMO_SCALES)
          .default('full'),
      )
      .option(
        '--out <dir>',
        'folder for the runs and report.html; what a former demo left there is replaced',
        'demo-run',
      );
    addExample(cli, 'ocgfn demo', 'ocgfn demo --seed 1 --json', 'ocgfn demo rna');
  },

  async run(session, [name], options) {
    const demo = DEMOS.find((one) => name === undefined || one.name === name);
    if (demo === undefined) throw new UsageError(`demo: there is none named "${name}"`);
    const scale = given(choiceOf(options, 'scale', DEMO_SCALES), '--scale');
    await demo.run(session, { path: given(textOf(options, 'out'), '--out'), scale, seed: seedOf(options) });
  },
};

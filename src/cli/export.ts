/**
 * `ocgfn export RUN --to FORMAT`: a run's curves, reward calls or parameters in a format of other programs.
 */
import { join } from 'node:path';
import { Option } from 'commander';
import { writeFileAtomic } from '../store/atomic.js';
import { writeOwnFile } from '../store/own-files.js';
import { fileError, UsageError } from '../settings/errors.js';
import { exportRun, EXPORT_FORMATS } from '../write-up/export-run.js';
import { TABLES } from '../write-up/tables.js';
import { addExample, type CommandModule } from './command.js';
import { choiceOf, given, textOf } from './options.js';

export const command: CommandModule = {
  configure(cli) {
    cli
      .argument('<run>', 'run directory')
      .addOption(new Option('--to <format>', 'what to write').choices(EXPORT_FORMATS).makeOptionMandatory())
      .addOption(
        new Option(
          '--table <name>',
          'csv, parquet: which table (default: rewards where there are any, else metrics)',
        ).choices(TABLES),
      )
      .option('--out <file>', 'file to write (default: a name by the format, in the run directory)');
    cli.addHelpText(
      'after',
      `
Formats:
  csv, parquet      the reward calls, or with --table metrics the logged figures, a row each
  fasta             the outcomes that were paid for, best first
  tfevents          the logged figures, for TensorBoard (tensorboard --logdir RUN)
  safetensors, npz  the parameters without the optimizer's state, for Python`,
    );
    addExample(
      cli,
      'ocgfn export runs/rna14 --to tfevents && tensorboard --logdir runs',
      'ocgfn export runs/binders --to csv --out scores.csv',
    );
  },

  async run(session, [path], options) {
    const format = given(choiceOf(options, 'to', EXPORT_FORMATS), '--to');
    const table = choiceOf(options, 'table', TABLES);
    if (table !== undefined && format !== 'csv' && format !== 'parquet')
      throw new UsageError(`--table: is for csv and parquet, ${format} has no tables`);
    const { name, content, holds } = await exportRun(path, format, table);
    const out = textOf(options, 'out');
    const file = out ?? join(path, name);
    try {
      if (out === undefined) writeOwnFile(path, name, content);
      else writeFileAtomic(out, content);
    } catch (error) {
      throw fileError(file, error);
    }
    session.result({ run: path, format, file, bytes: Buffer.byteLength(content), holds });
    session.print(`${file}: ${holds}`);
  },
};

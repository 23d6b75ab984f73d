/** `ocgfn list [FOLDER ...]`: the runs in a folder, filtered and sorted. */
import { sortRuns } from '../store/select-runs.js';
import { addExample, integerOption, type CommandModule } from './command.js';
import { numberOf, textOf } from './options.js';
import { formatDuration } from './progress.js';
import { addRunSelection, figuresOf, runAnswer, selectRuns, sizeText } from './runs-option.js';

export const command: CommandModule = {
  configure(cli) {
    addRunSelection(cli);
    cli
      .option('--sort <key>', 'order by this field, such as created, seconds, best (default: path)')
      .option('--descending', 'greatest first')
      .addOption(integerOption('--limit <n>', 'show the first n only', 1));
    addExample(
      cli,
      'ocgfn list',
      'ocgfn list runs --where kind=adapt --where task=rna --sort best --descending',
      "ocgfn list --where 'successRate>0.9' --json",
    );
  },

  async run(session, folders, options) {
    const { all, chosen } = selectRuns(session, folders, options);
    const sorted = sortRuns(chosen, textOf(options, 'sort') ?? 'path', options.descending === true);
    const shown = sorted.slice(0, numberOf(options, 'limit') ?? sorted.length);
    session.result({ runs: shown.map(runAnswer), found: all.length, matching: chosen.length });
    if (shown.length === 0) {
      session.print(all.length === 0 ? 'no runs found' : `none of ${all.length} runs meets the conditions`);
      return;
    }
    session.printTable(
      ['run', 'kind', 'task', 'status', 'created', 'time', 'size', 'figures'],
      shown.map((run) => [
        run.path,
        run.record.kind,
        run.record.task.name,
        run.state,
        run.record.created.slice(0, 16).replace('T', ' '),
        formatDuration(run.record.seconds),
        sizeText(run.bytes),
        figuresOf(run),
      ]),
      { right: [5, 6] },
    );
    if (shown.length < chosen.length) session.print(`${chosen.length - shown.length} more`);
  },
};

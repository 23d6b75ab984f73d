/** `ocgfn clean [FOLDER ...]`: removes runs. Without --yes it only says what it would do. */
import { judgeRemoval, removeRun } from '../store/remove-runs.js';
import type { FoundRun } from '../store/find-runs.js';
import { addExample, type CommandModule } from './command.js';
import { listOf } from './options.js';
import { addRunSelection, selectRuns, sizeText } from './runs-option.js';

/** Chosen when no condition is given: runs that came to nothing. */
const cameToNothing = ({ state }: FoundRun): boolean => state === 'failed';

export const command: CommandModule = {
  configure(cli) {
    addRunSelection(cli);
    cli
      .option('--paid', 'also remove runs that hold reward calls')
      .option('--yes', 'remove them; without it nothing is removed');
    cli.addHelpText(
      'after',
      `
Without --where, runs that failed. Runs in use, runs that others go out from and runs that hold
reward calls stay. Files that are no run's are never removed.`,
    );
    addExample(cli, 'ocgfn clean runs', 'ocgfn clean runs --where status=killed --yes');
  },

  async run(session, folders, options) {
    const { all, chosen } = selectRuns(session, folders, options);
    const conditions = listOf(options, 'where').length;
    const named = conditions > 0 ? chosen : chosen.filter(cameToNothing);
    const verdicts = judgeRemoval(named, all, options.paid === true);
    const removes = options.yes === true;
    const answer = verdicts.map(({ run, kept }) => {
      const left = kept === undefined && removes ? removeRun(run.path) : [];
      return { run, kept, removed: kept === undefined && removes, left };
    });
    session.result({
      removes,
      runs: answer.map(({ run: { path, state, bytes }, kept, removed, left }) => ({
        path,
        status: state,
        bytes,
        removed,
        ...(kept !== undefined && { kept }),
        ...(left.length > 0 && { left }),
      })),
    });
    if (answer.length === 0) {
      session.print(`nothing to remove among ${all.length} runs`);
      return;
    }
    for (const { run, kept, left } of answer) {
      const about = `${run.path} (${run.record.kind}, ${run.state}, ${sizeText(run.bytes)})`;
      if (kept !== undefined) session.print(`stays: ${about}: ${kept}`);
      else if (!removes) session.print(`would go: ${about}`);
      else if (left.length > 0) session.print(`removed: ${about}; left in the folder: ${left.join(', ')}`);
      else session.print(`removed: ${about}`);
    }
    const going = answer.filter(({ kept }) => kept === undefined);
    const total = sizeText(going.reduce((sum, { run }) => sum + run.bytes, 0));
    if (going.length > 0 && !removes)
      session.print(`nothing was removed; --yes removes ${going.length} runs, ${total}`);
  },
};

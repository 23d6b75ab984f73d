/** `ocgfn resume RUN`: goes on with a run that was interrupted or killed. */
import { shellWord } from '../format/shell-word.js';
import { UsageError } from '../settings/errors.js';
import { resumePretraining } from '../run/pretrain-run.js';
import { sentenceOnUnanswered } from '../store/run-directory.js';
import { readRunRecord } from '../store/run-record.js';
import { openBackend } from '../tensor/loader.js';
import { isOfBudget, isSolved } from '../run/method-record.js';
import { isOfProperties } from '../run/property-run.js';
import { resumeBudget } from './budget-work.js';
import { addExample, type CommandModule } from './command.js';
import { pretrainProgress } from './pretrain.js';
import { resumePropertyRun } from './pretrain-properties.js';
import { Interrupted } from './session.js';
import { resumeSolve } from './solve.js';
import { resumeTrainingRun } from './train.js';
import { percent } from './settings.js';

export const command: CommandModule = {
  configure(cli) {
    cli.argument('<run>', 'run directory');
    addExample(cli, 'ocgfn resume runs/rna14');
  },

  async run(session, [path], _, methods) {
    const record = readRunRecord(path);
    if (record.status === 'done') throw new UsageError(`${path}: this run is complete; nothing to resume`);
    const inDoubt = sentenceOnUnanswered(path, record);
    if (inDoubt !== undefined) session.note(inDoubt);
    if (isSolved(record)) {
      await resumeSolve(session, path, record);
      return;
    }
    if (isOfBudget(record)) {
      await resumeBudget(session, path, record, methods);
      return;
    }
    if (record.kind === 'train') {
      await resumeTrainingRun(session, path, record);
      return;
    }
    if (isOfProperties(record)) {
      await resumePropertyRun(session, path, record);
      return;
    }
    const backend = await openBackend();
    const watcher = pretrainProgress(session, `pretrain ${record.task.name}`, Number(record.config.steps));
    const { status, record: after } = await resumePretraining(path, backend, watcher);
    watcher.end();
    session.result({ run: path, status, ...after.summary, seconds: after.seconds, kernels: backend.flavor });
    const success = after.summary.successRate;
    session.print(
      `${path}: ${after.summary.steps} steps` +
        (typeof success === 'number' ? `, success on fresh outcomes ${percent(success)}` : ''),
    );
    if (status === 'interrupted')
      throw new Interrupted(`interrupted; go on with: ocgfn resume ${shellWord(path)}`);
  },
};

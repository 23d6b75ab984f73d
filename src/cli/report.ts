/** `ocgfn report RUN`: the run as one HTML file that opens offline. */
import { join } from 'node:path';
import { writeFileAtomic } from '../store/atomic.js';
import { writeOwnFile } from '../store/own-files.js';
import { fileError, UsageError } from '../settings/errors.js';
import { modelSections } from '../write-up/model-sections.js';
import { readRunRecord } from '../store/run-record.js';
import { runReport } from '../write-up/run-report.js';
import type { Section } from '../chart/page.js';
import { addExample, type CommandModule } from './command.js';
import { textOf } from './options.js';
import type { Session } from './session.js';

/** Where it lies in the run's folder, unless another file is named. */
const REPORT_FILE = 'report.html';

export const command: CommandModule = {
  configure(cli) {
    cli.argument('<run>', 'run directory').option('--out <file>', 'file to write (default: RUN/report.html)');
    addExample(cli, 'ocgfn report runs/rna14');
  },

  async run(session, [path], options) {
    readRunRecord(path); // what is no run is refused before its pictures are missed
    const text = runReport(path, await picturesOf(session, path));
    const out = textOf(options, 'out');
    const file = out ?? join(path, REPORT_FILE);
    try {
      if (out === undefined) writeOwnFile(path, REPORT_FILE, text);
      else writeFileAtomic(out, text);
    } catch (error) {
      throw fileError(file, error);
    }
    session.result({ run: path, report: file, bytes: Buffer.byteLength(text) });
    session.print(file);
  },
};

/** A report is worth having without them: of a run whose checkpoint is damaged, for one. */
async function picturesOf(session: Session, path: string): Promise<readonly Section[]> {
  try {
    return await modelSections(path);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    session.note(`without pictures of the model: ${error.message}`);
    return [];
  }
}

/** `ocgfn compare RUN RUN ...`: curves against reward calls, and a table of where they end. */
import { join } from 'node:path';
import { shellWord } from '../format/shell-word.js';
import { writeFileAtomic } from '../store/atomic.js';
import { comparisonFiles, comparisonPage, comparisonTable } from '../write-up/compare-report.js';
import { compareRuns } from '../write-up/compare-runs.js';
import { fileError } from '../settings/errors.js';
import { makeFolder } from '../store/make-folder.js';
import { describeRun } from '../store/find-runs.js';
import { addExample, type CommandModule } from './command.js';

export const command: CommandModule = {
  configure(cli) {
    cli
      .argument('<runs...>', 'run directories; runs that differ in the seed only are averaged')
      .option('--out <file>', 'write a page with the curves (HTML, opens offline)')
      .option('--svg <folder>', 'write every chart as an SVG file');
    addExample(
      cli,
      'ocgfn compare runs/active runs/scratch --out compare.html',
      'ocgfn compare runs/active-* runs/tb-* --json',
    );
  },

  async run(session, paths, options) {
    const runs = [...new Set(paths)].map(describeRun);
    const comparison = await compareRuns(runs);
    const files: string[] = [];
    const write = (file: string, content: string): void => {
      try {
        writeFileAtomic(file, content);
      } catch (error) {
        throw fileError(file, error);
      }
      files.push(file);
    };
    if (typeof options.out === 'string')
      write(
        options.out,
        comparisonPage(
          comparison,
          `ocgfn compare ${[...paths, '--out', options.out].map(shellWord).join(' ')}`,
        ),
      );
    if (typeof options.svg === 'string') {
      makeFolder(options.svg);
      for (const { name, content } of comparisonFiles(comparison)) write(join(options.svg, name), content);
    }
    session.result({ ...comparison, files });
    const { header, rows } = comparisonTable(comparison);
    session.printTable(header, rows, { right: header.map((_, i) => i).slice(1) });
    for (const sentence of comparison.caveats) session.print(sentence);
    for (const file of files) session.print(file);
  },
};

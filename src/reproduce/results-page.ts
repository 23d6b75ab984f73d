/**
 * Tables of pages, made from files of results/. In a page
 *
 *     <!-- results FILE COMPARISON -->
 *     ... what is made ...
 *     <!-- end of results -->
 *
 * holds the table of a comparison, the sentences that follow from it, and where it comes from.
 */
import { UsageError } from '../settings/errors.js';
import { contrastTable, overRewards } from './contrast-table.js';
import { sentencesOf } from './paired-difference.js';
import { amount } from './report-parts.js';
import type { ResultsFile } from './results-file.js';

const BLOCK = /<!-- results (\S+) (\S+) -->\n[\s\S]*?<!-- end of results -->/g;

/** Files and comparisons that a page names, in its order. */
export const resultsNamed = (page: string): { readonly file: string; readonly comparison: string }[] =>
  [...page.matchAll(BLOCK)].map(([, file, comparison]) => ({ file, comparison }));

/**
 * @param read a file of results/ by its name
 * @param folder where results/ lies from the page
 * @returns the page with its tables made anew
 * @throws UsageError when a file has no such comparison
 */
export function fillPage(page: string, read: (file: string) => ResultsFile, folder: string): string {
  return page.replace(
    BLOCK,
    (_, file: string, name: string) =>
      `<!-- results ${file} ${name} -->\n${resultsMarkdown(read(file), `${folder}/${file}`, name)}\n<!-- end of results -->`,
  );
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** @param path of the file, from the page */
export function resultsMarkdown(results: ResultsFile, path: string, name: string): string {
  const comparison = results.comparisons.find((one) => one.name === name);
  if (!comparison) {
    const names = results.comparisons.map((one) => one.name).join(', ');
    throw new UsageError(`${path}: holds no comparison "${name}", it has ${names}`);
  }
  const { head, body } = contrastTable(comparison);
  const { title, budget, rounds, seeds } = comparison;
  const calls = budget === 0 ? 'no reward call' : `${budget.toLocaleString('en-US')} calls`;
  const made = rounds ? `; rounds ${rounds.map((some) => `\`${some}\``).join(', ')}` : '';
  const part = results.done < results.planned ? `, ${results.done} of ${results.planned} runs so far` : '';
  return [
    '',
    `**${title}**: ${calls}, ${amount(seeds.length, 0, 'seed')}${overRewards(comparison)}, mean ± half of the 95 % interval`,
    '',
    row(head),
    row(head.map(() => '---')),
    ...body.map(row),
    '',
    ...sentencesOf(comparison).map((text) => `- ${text}`),
    '',
    `(\`${results.command}\`, ocgfn ${results.version}, ${results.machine}${part}${made}; [figures by seed](${path}))`,
    '',
  ].join('\n');
}

/**
 * Tables of pages, made from files of results/. In a page
 *
 *     <!-- results FILE COMPARISON -->
 *     ... what is made ...
 *     <!-- end of results -->
 *
 * holds the table of a comparison, the sentences that follow from it, and where it comes from. A cell of a table
 * that is a link to a file of results/ says how many of its runs are done, where that is not all.
 */
import { UsageError } from '../settings/errors.js';
import { contrastTable, figuresText, overRewards } from './contrast-table.js';
import { sentencesOf } from './paired-difference.js';
import { amount } from './report-parts.js';
import type { ResultsFile } from './results-file.js';

const BLOCK = /<!-- results (\S+) (\S+) -->\n[\s\S]*?<!-- end of results -->/g;

/** The last of a cell: `[x.json](../results/x.json)`, and what was said of it. */
const CELL = /(\[([\w-]+\.json)\]\([^)\s]*\bresults\/\2\))(?:, [\d,]+ of [\d,]+ runs so far)?(?= \|)/g;

/** Whether a page is made of files, in a part. */
export const isMade = (page: string): boolean => page.search(BLOCK) >= 0 || page.search(CELL) >= 0;

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
  return page
    .replace(
      BLOCK,
      (_, file: string, name: string) =>
        `<!-- results ${file} ${name} -->\n${resultsMarkdown(read(file), `${folder}/${file}`, name)}\n<!-- end of results -->`,
    )
    .replace(CELL, (_, link: string, file: string) => `${link}${soFar(read(file))}`);
}

/** `, 115 of 225 runs so far`; nothing of a file that is finished. */
const soFar = ({ done, planned }: ResultsFile): string =>
  done < planned ? `, ${done} of ${planned} runs so far` : '';

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
  return [
    '',
    `**${title}**: ${calls}, ${amount(seeds.length, 0, 'seed')}${overRewards(comparison)}, ${figuresText(seeds.length)}`,
    '',
    row(head),
    row(head.map(() => '---')),
    ...body.map(row),
    '',
    ...sentencesOf(comparison).map((text) => `- ${text}`),
    '',
    `(\`${results.command}\`, ocgfn ${results.version}, ${results.machine}${soFar(results)}${made}; [figures by seed](${path}))`,
    '',
  ].join('\n');
}

/**
 * Makes the tables of pages from the files of results/ (src/reproduce/results-page.ts): after `npm run build`,
 * `node scripts/results-pages.mjs`. test/results-pages.test.ts holds pages to the files.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execFileSync } from 'node:child_process';
import { readResultsFile } from '../dist/reproduce/results-file.js';
import { fillPage } from '../dist/reproduce/results-page.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const pages = execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' }).trim().split('\n');
for (const page of pages) {
  const path = join(root, page);
  const before = readFileSync(path, 'utf8');
  const folder = relative(dirname(path), join(root, 'results')) || '.';
  const after = fillPage(before, (file) => readResultsFile(join(root, 'results', file)), folder);
  if (after === before) continue;
  writeFileSync(path, after);
  console.log(`${page}: made anew`);
}

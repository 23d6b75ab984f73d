/** Tables of pages are those of results/: what a page shows has its file, and what a file says is what is shown. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readResultsFile } from '../src/reproduce/results-file.js';
import { fillPage, isMade, resultsNamed } from '../src/reproduce/results-page.js';
import { projectFiles, projectRoot } from './source-files.js';

const folder = join(projectRoot, 'results');
const files = (existsSync(folder) ? readdirSync(folder) : []).filter((name) => name.endsWith('.json'));
const pages = projectFiles()
  .filter((path) => path.endsWith('.md'))
  .map((path) => ({ path, text: readFileSync(join(projectRoot, path), 'utf8') }))
  .filter(({ text }) => isMade(text));

describe('pages', () => {
  it('have files', () => expect(files.length).toBeGreaterThan(0));

  it('have tables of every file', () => {
    const named = pages.flatMap(({ text }) => resultsNamed(text).map(({ file }) => file));
    expect(new Set(named)).toEqual(new Set(files));
  });

  it.each(pages.map(({ path, text }) => [path, text] as const))(
    '%s: tables are made from the files (node scripts/results-pages.mjs makes them anew)',
    (path, text) => {
      const from = relative(dirname(join(projectRoot, path)), folder);
      expect(fillPage(text, (file) => readResultsFile(join(folder, file)), from)).toBe(text);
    },
  );
});

describe('files', () => {
  it.each(files)(
    '%s: names its command and machine, no path; every row has a figure of every seed',
    (file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      expect(text).not.toMatch(/"(\/|~)|\/(tmp|home|root|work)\b/);
      const { command, machine, comparisons } = readResultsFile(join(folder, file));
      expect(command).toMatch(/^(ocgfn reproduce|node bench\/[\w-]+\.mjs) /);
      expect(machine).toMatch(/threads, .*Node\.js/);
      for (const { seeds, rows } of comparisons)
        for (const { figures } of rows)
          for (const values of Object.values(figures)) expect(values).toHaveLength(seeds.length);
    },
  );
});

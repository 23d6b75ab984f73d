/** What the README claims has a command, a file of results/ and a control; what a text file of results/ says, its pages say. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readResultsFile } from '../src/reproduce/results-file.js';
import { projectRoot } from './source-files.js';

const read = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');
const flat = (text: string): string => text.replace(/\s+/g, ' ');

/** Quote, command, file, control. */
const claims = read('docs/claims.md')
  .split('\n')
  .map((line) =>
    /^\| "(.+)" \| `(.+)` \| \[.+\]\(\.\.\/results\/(.+?)\)(?:, [\d,]+ of [\d,]+ runs so far)? \| (.+) \|$/.exec(
      line,
    ),
  )
  .filter((found) => found !== null)
  .map(([, quote, command, file, control]) => ({ quote, command, file, control }));

const parts = (file: string): { command: string; body: string } => {
  const [, command, body] = /^command: (.+)\nversion: .+\nmachine: .+\n\n([\s\S]+)$/.exec(read(`results/${file}`))!;
  return { command, body };
}; // prettier-ignore

describe('claims of the README', () => {
  it('are listed, and no line of the table is left unread', () => {
    const lines = read('docs/claims.md').split('\n').filter((line) => line.startsWith('| "')); // prettier-ignore
    expect(claims.length).toBeGreaterThan(5);
    expect(claims.length).toBe(lines.length);
  });

  it.each(claims.map((claim) => [claim.quote.slice(0, 60), claim] as const))(
    '%s',
    (_, { quote, command, file, control }) => {
      expect(flat(read('README.md'))).toContain(quote);
      expect(control).not.toBe('');
      if (file.endsWith('.txt')) return expect(parts(file).command).toBe(command);
      const { command: printed, comparisons } = readResultsFile(join(projectRoot, 'results', file));
      expect(printed).toBe(command);
      for (const { rows } of comparisons) expect(rows.some(({ controls }) => controls)).toBe(true);
    },
  );
});

describe('text files of results/', () => {
  const texts = readdirSync(join(projectRoot, 'results')).filter((name) => name.endsWith('.txt'));
  const pages = {
    'demo.txt': ['README.md', 'docs/first-run.md'],
    'demo-rna.txt': ['docs/first-run.md', 'BENCHMARKS.md'],
    'solve.txt': ['docs/solve.md'],
  };

  it.each(texts)('%s stands on its pages as it is, and names no path of a machine', (name) => {
    const { body } = parts(basename(name));
    expect(read(`results/${name}`)).not.toMatch(/\/(tmp|home|root|work)\b/);
    for (const page of pages[name as keyof typeof pages]) expect(read(page)).toContain(body.trimEnd());
  });
});

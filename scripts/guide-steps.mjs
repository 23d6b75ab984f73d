/**
 * The commands and files that the README and the guides show, in order, for whoever runs them:
 * scripts/newcomer.mjs as they are, test/guides.test.ts with less work.
 *
 * In a page, a block of `sh` holds commands, one a line. A block whose first line is a comment with the name
 * of a file is that file. What pages ask their reader to do by hand is done by PREPARED.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The README, then the guides, the first run first. */
export function guidePages(root) {
  const guides = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
  const rest = guides.filter((name) => name !== 'first-run.md').toSorted();
  return ['README.md', ...['first-run.md', ...rest].map((name) => `docs/${name}`)];
}

/** Done before a command of a page, since its reader would have. */
const PREPARED = [
  {
    page: 'docs/choose-adaptation.md',
    before: /--measured scores\.csv/,
    command: 'npx ocgfn export runs/rna1 --to csv --out scores.csv',
  },
  {
    page: 'docs/choose-adaptation.md',
    before: /--measured runs\/plates\/proposed-0\.csv/,
    command:
      'npx ocgfn score runs/plates/proposed-0.csv --reward rna:L14_RNA1 > filled.csv && mv filled.csv runs/plates/proposed-0.csv',
  },
  {
    // Labelled peptides: these count as good when they are rich in lysine.
    page: 'docs/rewards.md',
    before: /proxy train peptides\.tsv/,
    command: `node -e "let s = 1; const next = (n) => (s = (s * 48271) % 2147483647) % n; console.log('sequence\\tlabel'); for (let i = 0; i < 240; i++) { const p = Array.from({ length: 12 + next(10) }, () => 'ACDEFGHIKLMNPQRSTVWYKKKK'[next(i % 2 ? 24 : 20)]).join(''); console.log(p + '\\t' + (i % 2)); }" > peptides.tsv`,
  },
];

/** Steps of a page: `{file, body}` or `{command}`. */
export function stepsOf(root, page) {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, language, body]) => {
    const file = /^(?:\/\/|#) ([\w-]+\.(?:mjs|py|js|csv|yaml))\b/.exec(body)?.[1];
    if (file) return [{ file, body }];
    if (language !== 'sh') return [];
    return body
      .replace(/\\\n\s*/g, ' ')
      .split('\n')
      .map((line) => line.replace(/\s+#.*$/, '').trim())
      .filter((line) => line !== '' && !line.startsWith('#'))
      .flatMap((command) => [
        ...PREPARED.filter((one) => one.page === page && one.before.test(command)),
        { command },
      ])
      .map(({ command }) => ({ command }));
  });
}

/** Why a command is not run; undefined when it is. `data` is whether the data sets are here (OCGFN_DATA). */
export function whyNotRun(command, data = Boolean(process.env.OCGFN_DATA)) {
  if (/\bocgfn data get\b|\bgit clone\b|--prefix|npm install|--from\b(?!-)/.test(command)) return 'fetches data or programs';
  if (/OCGFN_OTHER_NODE/.test(command)) return 'needs another Node.js';
  if (/tensorboard/.test(command)) return 'serves until it is stopped';
  if (/my-peptides/.test(command)) return 'needs a folder of the reader';
  if (/\bonnx:/.test(command)) return 'needs a model and its runtime';
  if (/\bhttps?:/.test(command)) return 'needs a service';
  if (/reproduce .*(laptop|paper)/.test(command)) return 'takes hours';
  if (/bench:kernels(?! -- )/.test(command)) return 'takes long, its short form is run';
  if (command.startsWith('/usr/bin/time')) return 'measures what is run elsewhere';
  if (!data && /\bamp:|modlamp|tfbind8/.test(command)) return 'needs data sets (OCGFN_DATA)';
  return undefined;
} // prettier-ignore

/** The lab: it ends only when it is stopped. */
export const isServer = (command) => /\bocgfn lab\b/.test(command);

/** What belongs to the repository, such as benchmarks and tests, and not to the package. */
export const isOfRepository = (command) =>
  /\bnpm (run|ci|test)\b|\bnode (bench|examples|scripts)\/|\bvitest\b/.test(command);

/**
 * Every command of the README and of the guides that this machine can run is run, in order, with the files
 * that the pages show, though with fewer steps and calls than written. (scripts/newcomer.mjs runs them as
 * they are, in an installed package; docs.test.ts checks them against the options and settings that there
 * are.)
 */
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  guidePages,
  isOfRepository,
  isServer,
  stepsOf,
  whyNotRun,
  type Step,
} from '../scripts/guide-steps.mjs';
import { runCommandLine } from '../src/cli/frame.js';
import { fakeTerminal } from './fake-terminal.js';
import { programIsBuilt } from './program.js';
import { withoutPython } from './python.js';
import { projectRoot } from './source-files.js';
import { temporaryPaths } from './temporary-folder.js';

const fresh = temporaryPaths();
const pages = guidePages(projectRoot);

/** Words of a command of this program without pipes, redirections or variables; undefined for any other. */
function wordsOf(command: string): string[] | undefined {
  const [, rest] = /^(?:npx )?ocgfn (.+)$/.exec(command) ?? [];
  if (rest === undefined) return undefined;
  const words: string[] = [];
  for (const [word] of rest.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)) {
    if (/^([|<>;]|&&)/.test(word)) return undefined;
    words.push(word.replace(/^(["'])(.*)\1$/, '$2'));
  }
  return words;
}

/** The same command with less to do. */
function shortened(words: readonly string[]): string[] {
  const [name] = words;
  // Properties: a model that has found no cell answers nothing.
  if (words.some((word) => word.startsWith('on:')))
    return name === 'evaluate' ? [...words, '-n', '300'] : [...words, 'draws=300'];
  if (name === 'evaluate' && words[1] === 'runs/peptides20') return [...words, '-n', '4'];
  if (name === 'evaluate' && words[1] === 'runs/binding') return [...words, '-n', '100'];
  if (name === 'pretrain' && words.some((word) => word.startsWith('describe=')))
    return [...words, 'steps=120', 'hidden=16', 'draws=4'];
  if (words.includes('--from-extraction'))
    return words.map((word, i) => (words[i - 1] === '--budget' ? '40' : word)).concat('first=20', 'roundLeast=20');
  const few = words.map((word) => word.replace(/^(steps=)\d+$/, '$116').replace(/^(budget=)\d+$/, '$160'));
  const at = few.indexOf('--budget');
  const exact = few.includes('exact') || few.includes('extraction');
  if (at >= 0) few[at + 1] = '60';
  else if (name === 'adapt' && few.includes('--reward') && !exact) few.push('--budget', '60');
  if ((name === 'pretrain' || name === 'train') && !few.some((word) => /^(steps|budget)=/.test(word))) few.push('steps=16');
  if (name === 'pretrain') few.push('evaluate=20', 'hidden=16');
  if (name === 'adapt' && (few.includes('--reward') || (few.includes('--propose') && !few.includes('--measured'))) && !few.includes('--method'))
    few.push('first=20', 'roundLeast=20', 'members=1', 'surrogateSteps=4', 'predictorSteps=2', 'polishSteps=2', 'climb=1', 'hidden=16', 'predictorBatch=8', 'polishBatch=8');
  if (few.includes('finetune')) few.push('distillSteps=4');
  return few;
} // prettier-ignore

/**
 * Run elsewhere in the suite, or too long for it, or in need of a Python or of a data set that is not here.
 */
const elsewhere = (command: string): boolean =>
  (/python3/.test(command) && withoutPython() !== undefined) ||
  isServer(command) ||
  isOfRepository(command) ||
  // The same command stands in docs/properties.md.
  command.includes('adapt runs/by-property') ||
  /\bocgfn (demo|reproduce|prior)\b|demo-run|\.prior\b/.test(command);

const began = process.cwd();
const bin = fresh('bin');

async function runInShell(command: string): Promise<void> {
  const env = {
    ...process.env,
    NO_COLOR: '1',
    OCGFN_THREADS: '1',
    PATH: bin + delimiter + process.env.PATH,
  };
  const line = command.replaceAll('npx ocgfn', 'ocgfn').replace(/steps=\d+/, 'steps=4').replace('batch=512', 'batch=16').replace('-n 1000', '-n 50'); // prettier-ignore
  await new Promise<void>((done, reject) =>
    execFile('bash', ['-c', line], { env }, (error, _, err) =>
      error ? reject(new Error(`${command}: ${err}`)) : done(),
    ),
  );
}

/** Runs of `ocgfn pretrain` by their command: pages that pre-train alike share one. */
const preTrained = new Map<string, string>();

async function runStep(step: Step): Promise<void> {
  if (step.file !== undefined) {
    writeFileSync(step.file, step.body);
    return;
  }
  const words = wordsOf(step.command);
  if (words === undefined) {
    await runInShell(step.command);
    return;
  }
  const at = words.indexOf('--out');
  const folder = words[at + 1];
  const key = words.with(at + 1, '').join(' ');
  const same = preTrained.get(key);
  if (same !== undefined) {
    cpSync(same, folder, { recursive: true });
    return;
  }
  const terminal = fakeTerminal();
  const code = await runCommandLine(shortened(words), terminal);
  if (code === 0 && words[0] === 'pretrain' && at > 0) preTrained.set(key, resolve(folder));
  const complete = terminal.err.includes('this run is complete');
  if (code !== 0 && !complete) throw new Error(`${step.command}: ${terminal.err}`);
}

// Pipes need the built program; `npm test` builds first.
describe.skipIf(!programIsBuilt)('the commands and programs of', () => {
  const readme = fresh('README');

  beforeAll(() => {
    mkdirSync(bin);
    symlinkSync(join(projectRoot, 'dist', 'bundle', 'main.js'), join(bin, 'ocgfn'));
  });
  afterAll(() => process.chdir(began));

  // Programs of the pages, as they are.
  const programs = pages.flatMap((page) =>
    [
      ...readFileSync(join(projectRoot, page), 'utf8').matchAll(
        /^```ts\n([\s\S]*?)^```\n\n(?:```text\n([\s\S]*?)^```)?/gm,
      ),
    ]
      .filter(([, text]) => text.includes("from 'ocgfn") && !/README|library/.test(page))
      .map(([, text, output]) => ({ page, text: text, output })),
  );

  // Those of the README and docs/library.md are run by library-pages.test.ts, to the last digit.
  it.each(programs)('$page: a program', async ({ text, output }) => {
    const folder = fresh('program');
    mkdirSync(join(folder, 'node_modules'), { recursive: true });
    symlinkSync(projectRoot, join(folder, 'node_modules', 'ocgfn'));
    writeFileSync(join(folder, 'program.mjs'), text);
    writeFileSync(join(folder, 'package.json'), '{"name":"reader","private":true,"type":"module"}\n');
    const said = await promisify(execFile)(process.execPath, [join(folder, 'program.mjs')]);
    expect(said.stderr).toBe('');
    // The same figures but for the last digits, which depend on the kernels.
    const shape = (printed: string): string => printed.replace(/\d+(\.\d+)?/g, '#');
    expect(shape(said.stdout)).toBe(shape(output ?? ''));
  });

  it.each(pages)(
    '%s do what they are written to do',
    async (page) => {
      const folder = page === 'README.md' ? readme : fresh('guide');
      mkdirSync(folder);
      // A reader of a guide has done what the README says. Modules find the package as they would where it is
      // installed.
      if (existsSync(join(readme, 'runs')))
        cpSync(join(readme, 'runs'), join(folder, 'runs'), { recursive: true });
      cpSync(join(projectRoot, 'examples'), join(folder, 'examples'), { recursive: true });
      writeFileSync(join(folder, 'package.json'), '{"name":"reader","private":true,"type":"module"}\n');
      mkdirSync(join(folder, 'node_modules'));
      symlinkSync(projectRoot, join(folder, 'node_modules', 'ocgfn'));
      process.chdir(folder);
      let done = 0;
      for (const step of stepsOf(projectRoot, page)) {
        if (step.file === undefined && (whyNotRun(step.command, false) ?? elsewhere(step.command))) continue;
        await runStep(step);
        done++;
      }
      expect(done).toBeGreaterThanOrEqual(
        /README|first-run|rewards|runs|train\.md|adaptation/.test(page) ? 4 : 0,
      );
    },
    180_000,
  );
});

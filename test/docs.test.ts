/**
 * What the docs say holds: links lead somewhere, commands exist with the options and settings shown, paths
 * that are named are there, and programs that import the package type-check. Commands are parsed, not run.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { Command, CommanderError } from 'commander';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { CATALOG } from '../src/cli/catalog.js';
import { splitRewards } from '../src/host/open-condition.js';
import { openTask } from '../src/host/open-task.js';
import { ON } from '../src/host/cell-rewards.js';
import { openDescriptorSet } from '../src/host/descriptors/index.js';
import { propertyParameters } from '../src/method/property-settings.js';
import { pretrainParameters } from '../src/method/pretrain-settings.js';
import { openBaseline } from '../src/cli/train-baseline.js';
import { resolveSettings, parseAssignments } from '../src/settings/given.js';
import { findMethod, methodsOf } from '../src/method/registry.js';
import { trainParameters } from '../src/method/train-settings.js';
import { parseRewardSpec } from '../src/reward/spec.js';
import { projectFiles, projectRoot } from './source-files.js';

const read = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');
const tracked = projectFiles();
const pages = tracked.filter((path) => /^([A-Z]+|docs\/[\w-]+)\.md$/.test(path));

interface Block {
  readonly page: string;
  readonly language: string;
  readonly text: string;
}
const blocks: readonly Block[] = pages.flatMap((page) =>
  [...read(page).matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language, text]) => ({
    page,
    language: language,
    text: text,
  })),
);
/** A page without its blocks of code. */
const prose = (page: string): string => read(page).replace(/^```\w*\n[\s\S]*?^```$/gm, '');

/** The anchor of a heading, as GitHub makes it. */
const slug = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replace(/ /g, '-');
const anchors = (page: string): string[] =>
  [...prose(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => slug(heading));

describe('links', () => {
  it.each(pages)('of %s lead to files and headings', (page) => {
    const broken = [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target]) => target)
      .filter((target) => !/^https?:/.test(target))
      .filter((target) => {
        const [path, anchor] = target.split('#') as [string, string?];
        const file = path === '' ? page : posix.join(dirname(page), path);
        if (!existsSync(join(projectRoot, file))) return true;
        return anchor !== undefined && !anchors(file).includes(anchor);
      });
    expect(broken).toEqual([]);
  });

  it('of comments in the source lead to pages', () => {
    const broken = tracked
      .filter((path) => /^(src|kernels\/src|bench|examples)\/.*\.(ts|mjs|c|h|py)$/.test(path))
      .filter((path) => !path.includes('/generated/'))
      .flatMap((path) => [...read(path).matchAll(/\bdocs\/([\w-]+)(\.md)?/g)].map(([, name]) => [path, name]))
      .filter(([, name]) => !existsSync(join(projectRoot, 'docs', `${name}.md`)));
    expect(broken).toEqual([]);
  });

  it('in code font name paths that exist', () => {
    const missing = pages.flatMap((page) =>
      [...prose(page).matchAll(/`((?:src|docs|test|bench|examples|kernels|scripts)\/[\w./-]+)`/g)]
        .map(([, path]) => path)
        .filter((path) => !/[A-Z]{4}/.test(path) && !existsSync(join(projectRoot, path)))
        .map((path) => `${page}: ${path}`),
    );
    expect(missing).toEqual([]);
  });
});

/** Words of a shell command; quotes hold words together, a comment, pipe or redirection ends it. */
function shellWords(line: string): string[] {
  const words: string[] = [];
  for (const [word] of line.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)) {
    if (/^(#|\||>|<|&&|;)/.test(word)) break;
    words.push(word.replace(/^(["'])(.*)\1$/, '$2'));
  }
  return words;
}

/** Every `ocgfn ...` that a block of shell commands, or a `$ ...` line of a transcript, would start. */
const commands = blocks
  .filter(({ language }) => language === 'sh' || language === 'text')
  .flatMap(({ page, language, text }) =>
    text
      .split('\n')
      .filter((line) => language === 'sh' || line.startsWith('$ '))
      .flatMap((line) => line.split(/(?:&&|\|)(?=(?:[^"']*["'][^"']*["'])*[^"']*$)/))
      .map((part) => /(?:^|\s)ocgfn\s.*/.exec(part)?.[0].trim())
      .filter((command): command is string => command !== undefined)
      .map((command) => ({ page, command })),
  );

/** Parses a command as the program would. Throws where the program would refuse it. */
async function parse(command: string): Promise<void> {
  const [, name, ...args] = shellWords(command);
  const entry = CATALOG.find((candidate) => candidate.name === name);
  if (!entry) throw new Error(`no command ${name}`);
  const { command: module } = await entry.load();
  const cli = new Command(name).exitOverride().configureOutput({ writeOut: () => {}, writeErr: () => {} });
  module.configure(cli);
  cli
    .option('--json')
    .option('--debug')
    .action(() => {});
  try {
    cli.parse(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError && error.code === 'commander.helpDisplayed') return;
    throw error;
  }
  const options = cli.opts();
  if (typeof options.reward === 'string')
    for (const spec of splitRewards(options.reward)) if (!spec.startsWith(ON)) parseRewardSpec(spec);
  const [first, ...settings] = cli.args as [string, ...string[]];
  const given = (): Record<string, unknown> => parseAssignments(settings);
  const isOwn = first?.startsWith('module:'); // a file of the reader's
  if (name === 'pretrain' && !isOwn) {
    const { describe: spec } = given();
    const opened = await openTask(first, given(), (env) => [
      { owner: name, parameters: spec === undefined ? pretrainParameters(env) : propertyParameters() },
    ]);
    if (typeof spec === 'string') await openDescriptorSet(spec, opened.env);
  }
  if (name === 'train' && !isOwn) {
    if ('baseline' in given()) await openBaseline(first, given());
    else await openTask(first, given(), () => [{ owner: name, parameters: trainParameters }]);
  }
  if (name === 'adapt') {
    const method = String(options.method ?? methodsOf('adapt')[0].name);
    const parameters = findMethod('adapt', method).parameters();
    resolveSettings([{ owner: 'adapt', parameters }], parseAssignments(settings));
  }
}

describe('commands', () => {
  it('are found in the docs', () => expect(commands.length).toBeGreaterThan(30));

  it.each(commands)('$page: $command', async ({ command }) => {
    // A transcript may show a mistake on purpose; the answer below it is of the program.
    if (command.includes('lenght=')) return expect(parse(command)).rejects.toThrow('did you mean "length"');
    return expect(parse(command)).resolves.toBeUndefined();
  });

  it('that are named in code font exist', () => {
    const names = new Set([...CATALOG.map(({ name }) => name), '--help', '--version']);
    const unknown = pages.flatMap((page) =>
      [...prose(page).matchAll(/`(?:npx )?ocgfn ([\w-]+)/g)]
        .map(([, name]) => name)
        .filter((name) => !names.has(name))
        .map((name) => `${page}: ocgfn ${name}`),
    );
    expect(unknown).toEqual([]);
  });

  it('of npm exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const unknown = pages.flatMap((page) =>
      [...read(page).matchAll(/\bnpm run (?:--silent )?([\w:-]+)/g)]
        .map(([, name]) => name)
        .filter((name) => !(name in scripts))
        .map((name) => `${page}: npm run ${name}`),
    );
    expect(unknown).toEqual([]);
  });

  it('every command of the program is in the README', () => {
    const text = read('README.md');
    expect(CATALOG.map(({ name }) => name).filter((name) => !text.includes(name))).toEqual([]);
  });
});

describe('programs', () => {
  const programs = blocks.filter(
    ({ language, text }) => /^(ts|js|mjs)$/.test(language) && /from 'ocgfn[/']/.test(text),
  );

  it('that import the package type-check against its source', () => {
    expect(programs.length).toBeGreaterThan(0);
    const files = new Map(
      programs.map(({ page, text }, i) => [
        join(projectRoot, `snippet-${i}-of-${page.replace(/\W/g, '-')}.ts`),
        text,
      ]),
    );
    const { config } = ts.readConfigFile(join(projectRoot, 'tsconfig.json'), (path) =>
      readFileSync(path, 'utf8'),
    );
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, projectRoot);
    const settings: ts.CompilerOptions = {
      ...options,
      noEmit: true,
      noUnusedLocals: false,
      paths: {
        ocgfn: [join(projectRoot, 'src', 'index.ts')],
        'ocgfn/*': [join(projectRoot, 'src', '*', 'index.ts')],
      },
    };
    const host = ts.createCompilerHost(settings);
    const { fileExists, readFile, getSourceFile } = host;
    host.fileExists = (path) => files.has(path) || fileExists(path);
    host.readFile = (path) => files.get(path) ?? readFile(path);
    host.getSourceFile = (path, language, ...rest) => {
      const text = files.get(path);
      return text === undefined
        ? getSourceFile(path, language, ...rest)
        : ts.createSourceFile(path, text, language);
    };
    const program = ts.createProgram([...files.keys()], settings, host);
    const problems = [...files.keys()].flatMap((path) => {
      const source = program.getSourceFile(path)!;
      return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
        ({ messageText }) => `${posix.basename(path)}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
      );
    });
    expect(problems).toEqual([]);
  });
});

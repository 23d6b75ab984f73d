// Compiles src/ to dist/, bundles that into dist/bundle and lab/ into dist/lab. Skips what is newer than every
// source, so that `npm test` and `npm run demo` do not pay for it twice. The whole of dist/ is replaced when
// src/ has changed, so no stale file survives.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { bundle } from './bundle.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const program = join(root, 'dist', 'bundle', 'main.js');
const page = join(root, 'dist', 'lab', 'index.html');

function newest(path) {
  const info = statSync(path);
  if (!info.isDirectory()) return info.mtimeMs;
  return Math.max(info.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

const isOlder = (product, sources) =>
  !existsSync(product) ||
  statSync(product).mtimeMs < Math.max(...sources.map((name) => newest(join(root, name))));

function run(script, ...args) {
  try {
    execFileSync(process.execPath, [join(root, 'node_modules', ...script), ...args], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
  } catch {
    process.exit(1); // the compiler has already said what is wrong
  }
}

/**
 * Comments of a module's code go: its declarations hold what editors and documentation show. Those that tools
 * read (`@__PURE__`) stay.
 */
function withoutComments(path) {
  const text = readFileSync(path, 'utf8');
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022);
  const found = new Map();
  const note = (ranges) => ranges?.forEach((range) => found.set(range.pos, range.end));
  const visit = (node) => {
    note(ts.getLeadingCommentRanges(text, node.pos));
    note(ts.getTrailingCommentRanges(text, node.end));
    ts.forEachChild(node, visit);
  };
  visit(file);
  let code = '';
  let at = 0;
  for (const [pos, end] of [...found].sort(([a], [b]) => a - b)) {
    if (pos < at || text.startsWith('/* @', pos)) continue;
    // A line of its own goes whole.
    const before = text.slice(at, pos);
    const alone = /(^|\n)[ \t]*$/.test(before) && text[end] === '\n';
    code += alone ? before.replace(/[ \t]*$/, '') : before;
    at = alone ? end + 1 : end;
  }
  return code + text.slice(at);
}

/** The declarations that types of the package's entry points are made of. */
function declarationsOfEntryPoints() {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const reached = new Set(Object.values(exports).flatMap(({ types }) => (types ? [join(root, types)] : [])));
  for (const path of reached)
    for (const { fileName } of ts.preProcessFile(readFileSync(path, 'utf8')).importedFiles)
      if (fileName.startsWith('.')) reached.add(join(dirname(path), fileName).replace(/\.js$/, '.d.ts'));
  return reached;
}

const sources = ['src', 'tsconfig.json', 'tsconfig.build.json', 'package.json', 'scripts/bundle.mjs'];
if (isOlder(program, sources)) {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  run(['typescript', 'bin', 'tsc'], '-p', join(root, 'tsconfig.build.json'));
  const reached = declarationsOfEntryPoints();
  for (const name of readdirSync(join(root, 'dist'), { recursive: true })) {
    const path = join(root, 'dist', name);
    if (name.endsWith('.d.ts') && !reached.has(path)) rmSync(path);
  }
  await bundle(root);
  const made = join(root, 'dist', 'bundle');
  for (const name of readdirSync(made))
    if (name.endsWith('.js')) writeFileSync(join(made, name), withoutComments(join(made, name)));
  chmodSync(program, 0o755);
}
if (isOlder(page, [...sources, 'lab'])) {
  run(
    ['vite', 'bin', 'vite.js'],
    'build',
    '--config',
    join(root, 'lab', 'vite.config.ts'),
    '--logLevel',
    'error',
  );
}

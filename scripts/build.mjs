// Compiles src/ to dist/ and bundles lab/ into dist/lab. Skips either when what it makes is newer than every
// source, so that `npm test` and `npm run demo` do not pay for it twice. The whole of dist/ is replaced when
// src/ has changed, so no stale file survives.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const program = join(root, 'dist', 'cli', 'main.js');
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

const sources = ['src', 'tsconfig.json', 'tsconfig.build.json', 'package.json'];
if (isOlder(program, sources)) {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  run(['typescript', 'bin', 'tsc'], '-p', join(root, 'tsconfig.build.json'));
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

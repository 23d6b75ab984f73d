/**
 * What a newcomer does, done: a fresh clone with the README's two commands, and the packed package installed in an empty project, where every command of the README and
 * of the guides is run as it is written, in order, with the files that the pages show. Prints each with its time, and a summary as JSON; exit code 1 when one fails.
 *
 *     node scripts/newcomer.mjs [--only=README.md,docs/runs.md] [--no-clone] [--no-test]
 *
 * Not run: what fetches data or serves until it is stopped. A resume of a run that is complete may say so.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const flags = process.argv.slice(2);
const only = flags
  .find((flag) => flag.startsWith('--only='))
  ?.slice('--only='.length)
  .split(',');
const work = mkdtempSync(join(tmpdir(), 'ocgfn-newcomer-'));
const clone = join(work, 'clone');
const results = [];

/** Commands that end only when they are stopped, need the network, or take hours. */
const NOT_RUN =
  /\bocgfn (lab|data get)\b|--prefix|tensorboard|npm install|onnxruntime|git clone|reproduce (all|.*(laptop|paper))|^npm (ci|test)\b/;

function run(page, command, cwd, env = process.env) {
  return new Promise((resolve) => {
    const began = performance.now();
    const child = spawn('bash', ['-c', command], { cwd, env: { ...env, CI: '1', NO_COLOR: '1' }, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said = (said + text).slice(-2000)));
    child.on('close', (code) => {
      const seconds = Math.round((performance.now() - began) / 100) / 10;
      const ok = code === 0 || said.includes('this run is complete; nothing to resume');
      results.push({ page, command, seconds, ok });
      console.error(`${ok ? 'ok  ' : 'FAIL'} ${seconds.toFixed(1).padStart(7)} s  ${page}: ${command}`);
      if (!ok) console.error(said.split('\n').slice(-12).join('\n'));
      resolve(ok);
    });
  });
} // prettier-ignore

/** Commands and files of a page, in order. A block that begins with a comment that names a file is that file. */
function stepsOf(page) {
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
      .map((command) => ({ command }));
  });
}

execFileSync('git', ['clone', '-q', root, clone]);
if (!flags.includes('--no-clone')) {
  await run('README.md', 'npm ci && npm run demo', clone);
  if (!flags.includes('--no-test')) await run('README.md', 'npm ci && npm test', clone);
} else await run('a clone', 'npm ci', clone);

const [{ filename }] = JSON.parse(execFileSync('npm', ['pack', '--json', '--pack-destination', work], { cwd: clone, encoding: 'utf8' })); // prettier-ignore
const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .toSorted()
    .map((name) => `docs/${name}`),
].filter((page) => !only || only.includes(page));
const project = join(work, 'project');
mkdirSync(project);
writeFileSync(join(project, 'package.json'), '{"name":"newcomer","private":true,"type":"module"}\n');
await run('the packed package', `npm install --no-audit --no-fund ${join(work, filename)}`, project);
const env = { ...process.env, PATH: join(project, 'node_modules', '.bin') + delimiter + process.env.PATH };
const skipped = [];
for (const page of pages) {
  for (const step of stepsOf(page)) {
    if (step.file) writeFileSync(join(project, step.file), step.body);
    else if (NOT_RUN.test(step.command)) skipped.push(`${page}: ${step.command}`);
    // What belongs to the repository, such as benchmarks and examples, is run there.
    else {
      const inClone = /\bnpm run\b|\bnode (bench|examples|scripts)\/|examples\//.test(step.command);
      await run(page, step.command, inClone ? clone : project, env);
    }
  }
}
const failed = results.filter(({ ok }) => !ok);
const seconds = Math.round(results.reduce((sum, result) => sum + result.seconds, 0));
console.log(JSON.stringify({ commands: results.length, failed: failed.map(({ page, command }) => `${page}: ${command}`), skipped, seconds }, null, 2)); // prettier-ignore
rmSync(work, { recursive: true, force: true });
process.exitCode = failed.length > 0 ? 1 : 0;

/**
 * What a newcomer does, done: a fresh clone with the README's two commands, and the packed package installed
 * in an empty project, where every command of the README and of the guides is run as it is written, in order,
 * with the files that the pages show. A guide begins where the README ends: with its runs. Prints each
 * command with its time, and a summary as JSON; exit code 1 when one fails.
 *
 *     node scripts/newcomer.mjs [--only=README.md,docs/runs.md] [--no-clone] [--no-test]
 *
 * guide-steps.mjs says what is not run, and why. A resume of a run that is complete may say so.
 */
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { guidePages, isOfRepository, isServer, stepsOf, whyNotRun } from './guide-steps.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const flags = process.argv.slice(2);
const only = flags
  .find((flag) => flag.startsWith('--only='))
  ?.slice('--only='.length)
  .split(',');
const work = mkdtempSync(join(tmpdir(), 'ocgfn-newcomer-'));
const clone = join(work, 'clone');
const results = [];

/** Opens a page as a browser does that is given a cookie on the way. */
async function visit(address, headers = {}) {
  const response = await fetch(address, { redirect: 'manual', headers });
  const [cookie, next] = ['set-cookie', 'location'].map((name) => response.headers.get(name));
  if (!cookie || !next || headers.cookie) return response;
  return visit(new URL(next, address).href, { cookie: cookie.split(';')[0] });
}

/** Runs a command to its end; a server is stopped when it has answered with a page. */
async function run(page, command, cwd, env = process.env) {
  const began = performance.now();
  const server = isServer(command);
  const child = spawn('bash', ['-c', server ? `exec ${command.replace(/^npx /, '')}` : command], {
    cwd,
    env: { ...env, CI: '1', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let answered;
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      said = (said + text).slice(-2000);
      const address = server && /http:\/\/\S+/.exec(said)?.[0];
      if (address && answered === undefined)
        answered = visit(address.replace('0.0.0.0', '127.0.0.1'))
          .then(async (response) => response.ok && (await response.text()).includes('<html'))
          .catch(() => false)
          .finally(() => child.kill('SIGINT'));
    });
  const code = await new Promise((resolve) => child.on('close', resolve));
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  const ok = server ? (await answered) === true : code === 0 || said.includes('this run is complete; nothing to resume');
  results.push({ page, command, seconds, ok });
  console.error(`${ok ? 'ok  ' : 'FAIL'} ${seconds.toFixed(1).padStart(7)} s  ${page}: ${command}`);
  if (!ok) console.error(said.split('\n').slice(-12).join('\n'));
  return ok;
} // prettier-ignore

execFileSync('git', ['clone', '-q', root, clone]);
if (flags.includes('--no-clone')) await run('a clone', 'npm ci', clone);
else {
  await run('README.md', 'npm ci && npm run demo', clone);
  if (!flags.includes('--no-test')) await run('README.md', 'npm ci && npm test', clone);
}
const [{ filename }] = JSON.parse(execFileSync('npm', ['pack', '--json', '--pack-destination', work], { cwd: clone, encoding: 'utf8' })); // prettier-ignore
const project = join(work, 'project');
mkdirSync(project);
writeFileSync(join(project, 'package.json'), '{"name":"newcomer","private":true,"type":"module"}\n');
await run('the packed package', `npm install --no-audit --no-fund ${join(work, filename)}`, project);
const env = { ...process.env, PATH: join(project, 'node_modules', '.bin') + delimiter + process.env.PATH };

/** A folder for a guide: the project as it is after the README. */
function folderOf(page) {
  if (page === 'README.md') return project;
  const folder = join(work, page.replace(/\W+/g, '-'));
  mkdirSync(folder);
  cpSync(join(project, 'package.json'), join(folder, 'package.json'));
  symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'));
  if (existsSync(join(project, 'runs'))) cpSync(join(project, 'runs'), join(folder, 'runs'), { recursive: true });
  cpSync(join(root, 'examples'), join(folder, 'examples'), { recursive: true });
  return folder;
} // prettier-ignore

const skipped = [];
for (const page of guidePages(root).filter((name) => name === 'README.md' || !only || only.includes(name))) {
  const folder = folderOf(page);
  for (const step of stepsOf(root, page)) {
    if (step.file) {
      writeFileSync(join(folder, step.file), step.body);
      continue;
    }
    // The README's two commands are run above.
    if (/^npm (ci|test)\b/.test(step.command)) continue;
    const why = whyNotRun(step.command);
    if (why) skipped.push(`${page}: ${step.command} (${why})`);
    else await run(page, step.command, isOfRepository(step.command) ? clone : folder, env);
  }
}
const failed = results.filter(({ ok }) => !ok);
const seconds = Math.round(results.reduce((sum, result) => sum + result.seconds, 0));
console.log(JSON.stringify({ commands: results.length, failed: failed.map(({ page, command }) => `${page}: ${command}`), skipped, seconds }, null, 2)); // prettier-ignore
rmSync(work, { recursive: true, force: true });
process.exitCode = failed.length > 0 ? 1 : 0;

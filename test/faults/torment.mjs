/**
 * Runs that are killed and failed at seeded file operations and moments, gone on with until they are done,
 * and compared with runs that were left alone. The suite in test/ does a few, bench/faults.mjs hundreds.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const main = join(here, '..', '..', 'dist', 'bundle', 'main.js');
const getChild = join(here, 'get-child.mjs');
const inject = pathToFileURL(join(here, 'inject.mjs')).href;

/** Milliseconds that a process may take; the longest need two seconds on an idle machine. */
const LIMIT = 120_000;

/** A small generator of its own (mulberry32), so that a seed names a campaign. */
export function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * Starts a Node.js program with a fault in a folder; ends it after `after` milliseconds where that is given.
 */
async function start(args, folder, fault, after) {
  const hit = join(folder, '..', 'hit');
  rmSync(hit, { force: true });
  const env = {
    ...process.env,
    OCGFN_KERNELS: 'simd',
    NO_COLOR: '1',
    OCGFN_FAULT: fault ?? '',
    OCGFN_FAULT_IN: folder,
    OCGFN_FAULT_MARK: hit,
  };
  const child = spawn(process.execPath, [...(fault ? ['--import', inject] : []), ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (err += text));
  const ended = once(child, 'close');
  if (after !== undefined) {
    await Promise.race([sleep(after), ended]);
    child.kill('SIGKILL');
  }
  let hangs = false;
  const watchdog = setTimeout(() => {
    hangs = true;
    child.kill('SIGKILL');
  }, LIMIT);
  const [code, signal] = await ended;
  clearTimeout(watchdog);
  return { code, signal, out, err, hangs, hit: existsSync(hit) };
}

const linesOf = (path) =>
  existsSync(path)
    ? readFileSync(path, 'utf8')
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line))
    : [];

/** All that a run computes, without what the clock decides. */
function contentOf(run) {
  const bytes = (name) =>
    existsSync(join(run, name)) ? readFileSync(join(run, name)).toString('base64') : '';
  const metrics = linesOf(join(run, 'metrics.jsonl')).map((line) => ({ ...line, seconds: 0 }));
  return JSON.stringify([bytes('checkpoint.safetensors'), bytes('oracle.jsonl'), metrics]);
}

/** A reward as a program that keeps a list of all that it was ever asked. */
const SCORER = `import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
for await (const line of createInterface({ input: process.stdin })) {
  appendFileSync(process.argv[2], line + '\\n');
  console.log([...line].filter((c, i) => c === 'GAUUCA'[i]).length);
}
`;

const PRETRAIN = 'pretrain rna length=6 steps=120 every=12 evaluate=20 hidden=16 heads=1 --seed 5'.split(' ');
const ADAPT =
  '--budget 90 first=20 roundLeast=10 members=2 hidden=32 surrogateHidden=32 surrogateSteps=20 predictorSteps=5 polishSteps=10 --seed 5'.split(
    ' ',
  );
const TRAIN =
  'train rna length=6 --reward rna:L6_RNA1 steps=40 every=8 batch=4 hidden=16 replay=0.25 --seed 5'.split(
    ' ',
  );

/** Bytes that the local server of `data get` sends. */
export const SERVED = Buffer.from(Array.from({ length: 200_000 }, (_, i) => (i * 7 + (i >> 8)) & 255));

/**
 * What is tormented. `begin(folder)` are the arguments of Node.js that begin it, `resume` those that go on,
 * `done(folder)` is whether it is complete.
 * @param work an empty folder
 * @param url of a server that sends SERVED for /a.bin and /b.bin
 */
export async function prepare(work, url) {
  mkdirSync(work, { recursive: true });
  const parent = join(work, 'parent', 'run');
  const asked = join(work, 'asked');
  const scorer = join(work, 'scorer.mjs');
  writeFileSync(scorer, SCORER);
  const paid = `command:"node ${scorer} ${asked}"`;
  const run = (args) => (folder) => [main, ...args, '--out', folder];
  const kinds = {
    pretrain: { begin: run(PRETRAIN) },
    adapt: { begin: run(['adapt', parent, '--reward', 'rna:L6_RNA1', ...ADAPT]) },
    'adapt, paid program': { begin: run(['adapt', parent, '--reward', paid, ...ADAPT]), asked },
    train: { begin: run(TRAIN) },
  };
  for (const kind of Object.values(kinds)) {
    kind.resume = (folder) => [main, 'resume', folder];
    kind.begun = (folder) => existsSync(join(folder, 'run.json'));
    kind.content = contentOf;
    kind.logged = (folder) => linesOf(join(folder, 'oracle.jsonl')).map(({ outcome }) => outcome);
    kind.announced = (folder) => linesOf(join(folder, 'asked.jsonl')).flatMap(({ outcomes }) => outcomes);
  }
  kinds['data get'] = {
    begin: (folder) => [getChild, folder, url],
    resume: (folder) => [getChild, folder, url],
    begun: existsSync,
    content: (folder) =>
      JSON.stringify(
        ['a.bin', 'b.bin'].map((name) => readFileSync(join(folder, 'test', name)).toString('base64')),
      ),
    logged: () => [],
  };
  mkdirSync(dirname(parent));
  const made = await start(kinds.pretrain.begin(parent), parent);
  if (made.code !== 0) throw new Error(made.err);
  for (const [name, kind] of Object.entries(kinds)) {
    const folder = join(work, name.replace(/\W+/g, '-'), 'run');
    mkdirSync(dirname(folder));
    rmSync(asked, { force: true });
    const began = performance.now();
    const counted = await start(kind.begin(folder), folder, 'count');
    if (counted.code !== 0) throw new Error(`${name}: ${counted.err}`);
    kind.life = performance.now() - began;
    kind.operations = Number(readFileSync(join(folder, '..', 'hit'), 'utf8'));
    kind.reference = kind.content(folder);
  }
  return kinds;
}

/** All that the paid program was ever asked. */
const askedOf = ({ asked }) =>
  asked && existsSync(asked) ? readFileSync(asked, 'utf8').split('\n').slice(0, -1) : [];

/** Whether a process that asked for what was asked before it has said so. */
function repeatsAreTold(kind, askedBefore, { err }) {
  const repeats = askedOf(kind)
    .slice(askedBefore.length)
    .filter((outcome) => askedBefore.includes(outcome));
  return repeats.length === 0 || err.includes('asked for again and may be paid for twice');
}

const isDone = (folder) =>
  existsSync(join(folder, 'run.json')) &&
  JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')).status === 'done';

/** Kinds of faults that do not end the process, by share. */
const ERRORS = [
  ['error', 'EIO'],
  ['error', 'ENOSPC'],
  ['error', 'EACCES'],
  ['error', 'EMFILE'],
  ['short', 'ENOSPC'],
  ['short', 'EIO'],
  ['error', 'ENOSPC', 'all'],
  ['short', 'ENOSPC', 'all'],
  ['error', 'EROFS', 'all'],
];

/**
 * One run, tormented: up to `most` faults one after the other, then left to finish.
 * @param want 'kill' (at operations and at moments) or 'error'
 * @returns counts; throws on the first thing that should not be
 */
export async function torment(kind, name, folder, want, most, random) {
  const counts = { kills: 0, errors: 0, processes: 0, askedTwice: 0 };
  mkdirSync(dirname(folder), { recursive: true });
  if (kind.asked) rmSync(kind.asked, { force: true });
  let logged = [];
  const story = [];
  const check = (holds, what, result) => {
    if (!holds) throw new Error(`${name}: ${what} after ${story.join(', ')}\n${result?.err ?? ''}`);
  };
  for (let i = 0; i < most; i++) {
    const begun = kind.begun(folder);
    const args = begun ? kind.resume(folder) : kind.begin(folder);
    const operation = 1 + Math.floor(random() * kind.operations);
    let fault;
    let after;
    if (want === 'error') {
      const [how, code, all] = ERRORS[Math.floor(random() * ERRORS.length)];
      fault = `${how}:${operation}:${code}${all ? ':all' : ''}`;
    } else if (random() < 0.3) after = kind.life * random();
    else fault = `${random() < 0.5 ? 'kill' : 'torn'}:${operation}`;
    story.push(fault ?? `kill after ${after.toFixed(0)} ms`);
    const askedBefore = askedOf(kind);
    const result = await start(args, folder, fault, after);
    counts.processes++;
    check(!result.hangs, `no end within ${LIMIT / 1000} s`, result);
    if (result.signal === 'SIGKILL') counts.kills++;
    else if (result.hit) counts.errors++;
    if (result.signal === null && result.code !== 0) {
      check([1, 2].includes(result.code), `exit code ${result.code}`, result);
      check(/^ocgfn: [^\n]+\n$/m.test(result.err), 'no sentence', result);
      check(!/internal error|^ {4}at |undefined|\[object/m.test(result.err), 'no proper sentence', result);
    }
    // What was logged stays, in order.
    const now = kind.logged(folder).slice();
    check(
      logged.every((outcome, n) => now[n] === outcome),
      'a logged call is gone',
      result,
    );
    logged = now;
    // What the reward was asked and has no answer in the log is known to have been asked.
    if (kind.asked) {
      check(repeatsAreTold(kind, askedBefore, result), 'what is asked again was not told', result);
      const known = new Set([...kind.announced(folder), ...now]);
      const unknown = askedOf(kind).filter((outcome) => !known.has(outcome));
      check(isDone(folder) || unknown.length === 0, `${unknown} was asked untold`, result);
    }
    if (result.signal === null && result.code === 0) break;
  }
  const args = kind.begun(folder) ? kind.resume(folder) : kind.begin(folder);
  const askedBefore = askedOf(kind);
  const result = await start(args, folder);
  counts.processes++;
  const complete = result.code === 2 && result.err.includes('this run is complete');
  check(!result.hangs, `no end within ${LIMIT / 1000} s`, result);
  check(result.code === 0 || complete, `cannot go on (exit code ${result.code})`, result);
  check(repeatsAreTold(kind, askedBefore, result), 'what is asked again was not told', result);
  check(kind.content(folder) === kind.reference, 'another result');
  const all = kind.logged(folder);
  check(new Set(all).size === all.length, 'a call is logged twice');
  if (kind.asked) {
    const asked = askedOf(kind);
    check(
      all.every((outcome) => asked.includes(outcome)),
      'a call is logged that was not made',
    );
    counts.askedTwice = asked.length - all.length;
    const { askedAgain = 0 } = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')).summary;
    check(askedAgain >= counts.askedTwice, `says ${askedAgain} asked again of ${counts.askedTwice}`);
  }
  const left = readdirSync(folder).filter((file) => file.startsWith('.') && !file.startsWith('.lock'));
  check(left.length === 0, `${left.join(', ')} is left`);
  rmSync(dirname(folder), { recursive: true });
  return counts;
}

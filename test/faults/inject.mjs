/**
 * Faults at a chosen file operation, preloaded into the program (node --import). Operations on files below
 * OCGFN_FAULT_IN are counted; the one with the number that OCGFN_FAULT names goes wrong: `kill:7` (SIGKILL
 * before it), `torn:7` (half of a write, then SIGKILL), `error:7:EIO` (it throws), `short:7:ENOSPC` (half of
 * a write, then it throws). `error` and `short` may go on: `error:7:ENOSPC:all` fails every later write too,
 * as a full disk does. `count` only counts. That it happened, or the count, is left in the file
 * OCGFN_FAULT_MARK.
 */
import fs from 'node:fs';
import fsp from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { resolve, sep } from 'node:path';

const [kind, where, code, forever] = (process.env.OCGFN_FAULT ?? '').split(':');
const folder = resolve(process.env.OCGFN_FAULT_IN ?? '.');
const at = Number(where);
/** Open files of the folder. */
const open = new Set();
let count = 0;
const real = { ...fs };

const inFolder = (path) =>
  typeof path === 'string' && (resolve(path) === folder || resolve(path).startsWith(folder + sep));
const concerns = (target) => (typeof target === 'number' ? open.has(target) : inFolder(target));
const die = () => {
  process.kill(process.pid, 'SIGKILL');
  for (;;);
};
const failure = (name, path) =>
  Object.assign(new Error(`${code}: injected, ${name}`), {
    code,
    syscall: name,
    ...(typeof path === 'string' && { path }),
  });

/** Called before an operation; `half` does half of it where it can be torn. */
function meet(name, target, half) {
  count++;
  const isWrite = !/^(read|stat|exists|close)/.test(name);
  if (kind === 'count' || count < at || (count > at && !(forever === 'all' && isWrite))) return;
  real.writeFileSync(process.env.OCGFN_FAULT_MARK, '');
  if (kind === 'kill') die();
  if (kind === 'torn') {
    half?.();
    die();
  }
  if (kind === 'error') throw failure(name, target);
  if (kind === 'short') {
    half?.();
    throw failure(name, target);
  }
}

const bytesOf = (data) => (typeof data === 'string' ? Buffer.from(data) : data);

function patch(name, half) {
  fs[name] = (target, ...rest) => {
    if (concerns(target)) meet(name, target, half && (() => half(target, ...rest)));
    const result = real[name](target, ...rest);
    if (name === 'openSync' && inFolder(target)) open.add(result);
    if (name === 'closeSync') open.delete(target);
    return result;
  };
}

for (const name of [
  'openSync',
  'fsyncSync',
  'closeSync',
  'renameSync',
  'rmSync',
  'linkSync',
  'mkdirSync',
  'truncateSync',
  'ftruncateSync',
  'readFileSync',
  'readdirSync',
  'statSync',
])
  patch(name);
patch('writeSync', (file, data, offset = 0) => {
  const bytes = bytesOf(data).subarray(offset);
  real.writeSync(file, bytes.subarray(0, bytes.length >> 1));
});
patch('appendFileSync', (file, data) => {
  const bytes = bytesOf(data);
  real.appendFileSync(file, bytes.subarray(0, bytes.length >> 1));
});
patch('writeFileSync', (file, data) => {
  const bytes = bytesOf(data);
  real.writeFileSync(file, bytes.subarray(0, bytes.length >> 1));
});
syncBuiltinESMExports();

// Downloads write through a handle of their own.
const realOpen = fsp.open;
fsp.open = async (path, ...rest) => {
  if (inFolder(path)) meet('open', path);
  const handle = await realOpen(path, ...rest);
  if (!inFolder(path)) return handle;
  const write = handle.write.bind(handle);
  handle.write = async (data, ...more) => {
    let halved = 0;
    try {
      meet(
        'write',
        path,
        () => (halved = real.writeSync(handle.fd, bytesOf(data).subarray(0, data.length >> 1))),
      );
    } catch (error) {
      if (halved >= 0) throw error;
    }
    return write(data, ...more);
  };
  return handle;
};
syncBuiltinESMExports();

if (kind === 'count')
  process.on('exit', () => real.writeFileSync(process.env.OCGFN_FAULT_MARK, String(count)));

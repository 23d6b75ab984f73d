/**
 * `data get` of a set of two files from a local server, as the program does it: getData, with the error as
 * one sentence and an exit code.
 */
import { createHash } from 'node:crypto';
import { getData } from '../../dist/host/data/data-store.js';
import { SERVED } from './torment.mjs';

const [folder, base] = process.argv.slice(2);
const sha256 = createHash('sha256').update(SERVED).digest('hex');
const files = ['a.bin', 'b.bin'].map((name) => ({ name, bytes: SERVED.length, sha256 }));
try {
  const set = { name: 'test', help: '', source: '', pinned: '', license: '', base, files };
  await getData(set, { folder, retries: 1, backoff: 5, stall: 2000 });
} catch (error) {
  process.stderr.write(`ocgfn: ${error.message}\n`);
  process.exitCode = 1;
}

/**
 * What 0.1.0 computed is computed still: checkpoints and reward calls of small runs of every method, byte for
 * byte on `simd` kernels, against hashes taken before the source was laid out anew. A change that means to
 * alter results writes the file again (`node test/golden/runs.mjs`) and says why: the two
 * runs of `extraction`, which was called `exact`, name their method in the checkpoint, and the one that sums over
 * pairs that can meet uses the operator, whose entries have 32 bits: its numerators differ by at most 1e-7 of
 * themselves from those of 0.1.0. Calls are the same.
 */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { programIsBuilt } from './program.js';
import { projectRoot } from './source-files.js';

describe.skipIf(!programIsBuilt)('the same seed as in 0.1.0', () => {
  it('gives the same checkpoints and the same reward calls', { timeout: 240_000 }, async () => {
    const golden = join(projectRoot, 'test', 'golden');
    const { stdout } = await promisify(execFile)(process.execPath, [join(golden, 'runs.mjs')]);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(readFileSync(join(golden, 'hashes.json'), 'utf8')));
  });
});

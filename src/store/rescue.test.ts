import { appendFileSync, existsSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryPaths } from '../../test/temporary-folder.js';
import { rescueCalls, rescuedCalls } from './rescue.js';
import { readOracleCalls, RunDirectory } from './run-directory.js';

const fresh = temporaryPaths();
const call = (n: number): { call: number; outcome: string; raw: number } => ({
  call: n,
  outcome: `x${n}`,
  raw: n,
});
const full = Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });

describe('reward calls that cannot be written into their run', () => {
  it('are kept elsewhere and taken back once, without those that were written after all', () => {
    const path = fresh('run');
    const run = RunDirectory.create(path, { kind: 'adapt', task: { name: 'grid' }, config: {}, seed: 0 });
    run.appendOracleCalls([call(1), call(2)]);
    const { message } = rescueCalls(join(path, 'oracle.jsonl'), run.record.id, [call(2), call(3)], full);
    const [, file] = /oracle\.jsonl: no space left on the disk; the 2 reward calls that were just answered are kept in (.*), resume takes them from there$/.exec(message)!; // prettier-ignore
    rescueCalls('log', run.record.id, [call(4)], full);
    run.close('failed');
    const resumed = RunDirectory.restart(path);
    expect(readOracleCalls(path)).toEqual([1, 2, 3, 4].map(call));
    expect(existsSync(file)).toBe(false);
    resumed.close('interrupted');
    RunDirectory.resume(path).close('interrupted');
    expect(readOracleCalls(path)).toHaveLength(4);
  });

  it('of another run, and a torn last line, are left alone', () => {
    const id = randomUUID();
    const { message } = rescueCalls('log', id, [call(1)], full);
    const file = / kept in (.*), resume/.exec(message)![1];
    appendFileSync(file, '{"call":2,"outc');
    expect(rescuedCalls(randomUUID(), []).calls).toEqual([]);
    const { calls, keep } = rescuedCalls(id, []);
    expect(calls).toEqual([call(1)]);
    keep();
    expect(rescuedCalls(id, []).calls).toEqual([]);
  });
});

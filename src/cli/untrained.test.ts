/** An untrained parent: made, named and adapted by the same commands as a trained one. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { answerHere, ocgfn } from '../../test/run-command.js';
import { temporaryPaths } from '../../test/temporary-folder.js';
import { readCheckpoint } from '../store/checkpoint.js';
import { readRunRecord } from '../store/run-record.js';

const fresh = temporaryPaths();

describe('pretrain steps=0', () => {
  it('trains nothing, says so everywhere, and is adapted like any other', async () => {
    const parent = fresh('parent');
    const said = await ocgfn('pretrain', 'grid', 'side=8', 'steps=0', 'hidden=16,16', '--out', parent);
    expect(said.code).toBe(0);
    expect(said.out).toContain(`${parent}: untrained, success on fresh outcomes`);
    const { config, summary, status } = readRunRecord(parent);
    expect([config.steps, summary.untrained, summary.steps, status]).toEqual([0, true, 0, 'done']);
    // By chance a walk ends in one of 64 cells, near the start mostly.
    expect(summary.successRate).toBeLessThan(0.3);

    const child = fresh('child');
    const settings = ['--method', 'amortized', '--budget', '20', 'hidden=16,16', 'polish=2'];
    const answer = await answerHere('adapt', parent, '--reward', 'grid:classic', ...settings, '--out', child);
    expect(answer).toMatchObject({ status: 'done', control: 'untrained parent', rewardCalls: 20 });
    expect(readRunRecord(child).config.parentConfig).toMatchObject({ steps: 0 });

    const listed = await ocgfn('list', parent, child);
    expect(listed.out).toMatch(/untrained, success/);
    expect(listed.out).toMatch(/untrained parent/);
    expect((await ocgfn('show', child)).out).toMatch(/control\s+untrained parent/);
    await answerHere('report', child);
    expect(readFileSync(join(child, 'report.html'), 'utf8')).toContain('untrained parent');
  });

  it('has the weights of its seed', async () => {
    const weights = async (name: string, seed: string): Promise<readonly string[]> => {
      const path = fresh(name);
      await answerHere('pretrain', 'grid', 'side=4', 'hidden=8,8', 'steps=0', '--seed', seed, '--out', path);
      return [...readCheckpoint(path).tensors].map(([key, { data }]) => `${key} ${data.join(' ')}`);
    };
    const one = await weights('one', '3');
    expect(await weights('two', '3')).toEqual(one);
    expect(await weights('three', '4')).not.toEqual(one);
    const { code, err } = await ocgfn('pretrain', 'grid', 'side=4', 'steps=-1');
    expect([code, err]).toEqual([2, expect.stringContaining('steps')]);
  });
});

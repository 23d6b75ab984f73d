/** A budget run of before some settings, resumed: it goes on with what was done then. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readOracleCalls } from '../src/store/run-directory.js';
import { ocgfn } from './run-command.js';
import { temporaryPaths } from './temporary-folder.js';

const fresh = temporaryPaths();
const SMALL = ['budget=40', 'climb=5', 'members=2', 'surrogateSteps=20', 'surrogateHidden=16'];
const BEFORE = ['candidates=drawn', 'surrogate=network', 'peaks=false', 'localShare=0.2'];

async function search(...settings: string[]): Promise<string> {
  const out = fresh('run');
  const run = ['train', 'rna', 'length=6', '--reward', 'rna:L6_RNA1', 'baseline=surrogate-climb'];
  const { code, err } = await ocgfn(...run, ...SMALL, ...settings, '--json', '--out', out);
  expect([code, err]).toEqual([0, expect.not.stringContaining('ocgfn:')]);
  return out;
}

const asked = (path: string): unknown[] => readOracleCalls(path).map(({ outcome }) => outcome);

it('asks the same with the settings that it lacks', { timeout: 240_000 }, async () => {
  const path = await search(...BEFORE);
  const calls = asked(path);
  expect(asked(await search())).not.toEqual(calls);
  // As the run stood in the middle, written by a version that had none of these settings.
  const file = join(path, 'run.json');
  const record = JSON.parse(readFileSync(file, 'utf8')) as { config: object };
  const names = new Set(BEFORE.map((setting) => setting.split('=')[0]));
  const config = Object.fromEntries(Object.entries(record.config).filter(([name]) => !names.has(name)));
  writeFileSync(file, JSON.stringify({ ...record, config, status: 'interrupted' }));
  const log = join(path, 'oracle.jsonl');
  writeFileSync(log, readFileSync(log, 'utf8').split('\n').slice(0, 20).join('\n') + '\n');
  const { code, err } = await ocgfn('resume', path, '--json');
  expect([code, err]).toEqual([0, expect.not.stringContaining('ocgfn:')]);
  expect(asked(path)).toEqual(calls);
});

import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryPaths } from '../../test/temporary-folder.js';
import { writeOwnFile } from './own-files.js';
import {
  isUnstarted,
  parentOf,
  readMetrics,
  readOracleCalls,
  RunDirectory,
  type NewRun,
} from './run-directory.js';
import { readRunRecord } from './run-record.js';

const fresh = temporaryPaths();

const run: NewRun = {
  kind: 'pretrain',
  task: { name: 'grid', side: 8, dimensions: 2 },
  config: { steps: 100, hidden: [64, 64], objective: 'mle' },
  seed: 7,
};

const checkpoint = (step: number) => ({ step, state: {}, tensors: new Map() });

describe('a run directory', () => {
  it('says what the run is', () => {
    const path = fresh('runs/deep');
    const directory = RunDirectory.create(path, run, { now: new Date(0) });
    const record = readRunRecord(path);
    expect(record).toMatchObject({
      ...run,
      status: 'running',
      created: '1970-01-01T00:00:00.000Z',
      seconds: 0,
    });
    expect(record.version).toMatch(/^\d+\.\d+\.\d+/);
    expect(record.machine).toContain('Node.js');
    directory.update({ summary: { success: 0.5 } });
    directory.update({ summary: { loss: 1 } });
    directory.close('done');
    expect(readRunRecord(path)).toMatchObject({
      status: 'done',
      id: record.id,
      summary: { success: 0.5, loss: 1 },
    });
    expect(readdirSync(path)).toEqual(['run.json']);
  });

  it('owns what is written into it, by whatever name, and nothing else', () => {
    const path = fresh('owned');
    const directory = RunDirectory.create(path, run);
    directory.writeFile('proposed-3.csv', 'outcome,score\n');
    directory.writeFile('a new kind of file', 'x');
    writeOwnFile(path, 'report.html', '<p>');
    directory.saveCheckpoint(checkpoint(1));
    directory.close('done');
    writeFileSync(join(path, 'thoughts.txt'), 'mine');
    expect(RunDirectory.remove(path)).toEqual(['thoughts.txt']);
    expect(readFileSync(join(path, 'thoughts.txt'), 'utf8')).toBe('mine');
  });

  it('owns what 0.1.0 wrote without registering it', () => {
    const path = fresh('old');
    RunDirectory.create(path, run).close('done');
    for (const name of ['samples.csv', 'rewards.parquet', 'proposed-0.csv', 'proposed-x.csv'])
      writeFileSync(join(path, name), 'old');
    expect(RunDirectory.remove(path)).toEqual(['proposed-x.csv']);
  });

  it('takes no file of another folder for its own', () => {
    const path = fresh('reaching');
    const outside = join(fresh('elsewhere'), '..', 'outside.txt');
    writeFileSync(outside, 'not yours');
    RunDirectory.create(path, run).close('done');
    writeFileSync(join(path, '.files'), '../outside.txt\n..\n.\n\n/etc/hostname\n');
    expect(RunDirectory.remove(path)).toEqual([]);
    expect(existsSync(outside)).toBe(true);
    expect(() => writeOwnFile(path, '../outside.txt', '')).toThrow(
      'run: the name of a file must be without folders, got ../outside.txt',
    );
  });

  it('is not written over without being told to', () => {
    const path = fresh('run');
    RunDirectory.create(path, run).close('done');
    expect(() => RunDirectory.create(path, run)).toThrow(
      `${path}: holds a run already; give another --out, --overwrite`,
    );
    const first = readRunRecord(path).id;
    writeFileSync(join(path, 'my-notes.txt'), 'keep me');
    writeFileSync(join(path, 'samples.csv'), 'old');
    RunDirectory.create(path, run, { overwrite: true }).close('done');
    expect(readRunRecord(path).id).not.toBe(first);
    expect(readdirSync(path).sort()).toEqual(['my-notes.txt', 'run.json']);
  });

  it('is not made among files of someone else', () => {
    const path = fresh('home');
    mkdirSync(path);
    writeFileSync(join(path, 'thesis.tex'), '');
    expect(() => RunDirectory.create(path, run, { overwrite: true })).toThrow(
      `${path}: holds files that are no run's, such as thesis.tex; give another --out`,
    );
    expect(readdirSync(path)).toEqual(['thesis.tex']);
    const file = join(path, 'thesis.tex');
    expect(() => RunDirectory.create(file, run)).toThrow(`${file}: is a file, a folder is needed`);
  });

  it('has one writer', () => {
    const path = fresh();
    const directory = RunDirectory.create(path, run);
    expect(() => RunDirectory.create(path, run, { overwrite: true })).toThrow('in use by process');
    expect(() => RunDirectory.resume(path)).toThrow('in use by process');
    directory.close('interrupted');
  });

  it('resumes from its checkpoint: later metrics go, paid reward calls stay, time adds up', () => {
    const path = fresh();
    const directory = RunDirectory.create(path, run);
    for (let step = 1; step <= 5; step++) {
      directory.appendMetrics({ step, loss: 1 / step });
      directory.appendOracleCalls([{ step, outcome: `3,${step}`, score: 0.25 }]);
      if (step === 3) directory.saveCheckpoint(checkpoint(step));
    }
    directory.close('interrupted');
    appendFileSync(join(path, 'metrics.jsonl'), '{"step":6,"lo');
    const before = readRunRecord(path).seconds;

    const resumed = RunDirectory.resume(path);
    expect(readMetrics(path).map((line) => line.step)).toEqual([1, 2, 3]);
    expect(readOracleCalls(path)).toHaveLength(5);
    expect(resumed.record.status).toBe('running');
    resumed.appendMetrics({ step: 4 });
    resumed.close('failed', 'the reward is not a number');
    expect(readMetrics(path)).toHaveLength(4);
    const record = readRunRecord(path);
    expect(record).toMatchObject({ status: 'failed', error: 'the reward is not a number' });
    expect(record.seconds).toBeGreaterThanOrEqual(before);
  });

  it('killed before its first checkpoint starts again, also from a half-written run.json', () => {
    const path = fresh();
    mkdirSync(path);
    writeFileSync(join(path, '.run.json.4711.tmp'), '{"sche');
    RunDirectory.create(path, run).close('failed');
    writeFileSync(join(path, '.checkpoint.safetensors.4711.tmp'), 'half');
    expect(isUnstarted(path)).toBe(true);
    RunDirectory.resume(path).close('interrupted');
    expect(readdirSync(path)).toEqual(['run.json']);
  });

  it('that lost its checkpoint cannot be resumed, and stays unlocked', () => {
    const path = fresh();
    const directory = RunDirectory.create(path, run);
    directory.appendMetrics({ step: 1 });
    directory.close('failed');
    expect(isUnstarted(path)).toBe(false);
    expect(() => RunDirectory.resume(path)).toThrow(`${path}: holds no checkpoint`);
    expect(existsSync(join(path, '.lock'))).toBe(false);
  });

  it('names its parent by a path that moves with both', () => {
    const parent = fresh('parent');
    const directory = RunDirectory.create(parent, run);
    const hash = directory.saveCheckpoint(checkpoint(1));
    directory.close('done');
    const child = `${parent}-child`;
    const { id } = readRunRecord(parent);
    expect(parentOf(child, parent)).toEqual({ path: `../${parent.split('/').at(-1)}`, id, checkpoint: hash });
    RunDirectory.create(child, { ...run, parent: parentOf(child, parent) }).close('done');
    expect(readRunRecord(child).parent?.id).toBe(id);
  });
});

describe('run.json', () => {
  function damaged(change: (record: Record<string, unknown>) => unknown): string {
    const path = fresh('run');
    RunDirectory.create(path, run).close('done');
    const file = join(path, 'run.json');
    const changed = change(JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>);
    writeFileSync(file, typeof changed === 'string' ? changed : JSON.stringify(changed));
    try {
      readRunRecord(path);
    } catch (error) {
      return (error as Error).message.replace(path, 'RUN');
    }
    return 'accepted';
  }

  it('is checked field by field when it is read', () => {
    expect(damaged((record) => record)).toBe('accepted');
    expect(damaged(() => '{"id":')).toContain('RUN/run.json: not valid JSON: ');
    expect(damaged(() => [])).toContain('RUN/run.json: content: ');
    expect(damaged((record) => ({ ...record, schemaVersion: 3 }))).toBe(
      'RUN/run.json: schemaVersion: this ocgfn reads version 2, got 3',
    );
    expect(damaged((record) => ({ ...record, seed: 'x' }))).toContain('RUN/run.json: seed: ');
    expect(damaged((record) => ({ ...record, task: {} }))).toContain('RUN/run.json: task.name: ');
    expect(damaged((record) => ({ ...record, status: 'finished' }))).toContain('RUN/run.json: status: ');
  });

  it('is asked for by name where there is none', () => {
    const path = fresh();
    expect(() => readRunRecord(path)).toThrow(`${path}: not a run directory (it has no run.json)`);
  });
});

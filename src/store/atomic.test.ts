import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { temporaryPaths } from '../../test/temporary-folder.js';
import { naming, writeFileAtomic } from './atomic.js';

const fresh = temporaryPaths();

describe('writeFileAtomic', () => {
  it('writes text and bytes, replaces, and leaves nothing beside the file', () => {
    const folder = fresh();
    mkdirSync(folder);
    const path = join(folder, 'a.json');
    writeFileAtomic(path, 'grüße');
    expect(readFileSync(path, 'utf8')).toBe('grüße');
    writeFileAtomic(path, Uint8Array.of(1, 2, 3));
    expect([...readFileSync(path)]).toEqual([1, 2, 3]);
    expect(readdirSync(folder)).toEqual(['a.json']);
  });

  it('keeps the old file when the new one cannot take its place', () => {
    const folder = fresh();
    // A folder of that name cannot be replaced by a file.
    mkdirSync(join(folder, 'a.json', 'inner'), { recursive: true });
    expect(() => writeFileAtomic(join(folder, 'a.json'), 'new')).toThrow(/EISDIR|EPERM|ENOTEMPTY/);
    expect(readdirSync(folder)).toEqual(['a.json']);
    try {
      writeFileAtomic(join(folder, 'a.json'), 'new');
    } catch (error) {
      expect(error).toMatchObject({ path: join(folder, 'a.json') });
    }
    expect(() => writeFileAtomic(join(folder, 'absent', 'a.json'), 'new')).toThrow('ENOENT');
  });

  it('names the file in errors of open ones', () => {
    const full = Object.assign(new Error('ENOSPC'), { code: 'ENOSPC', syscall: 'write' });
    expect(naming('a.jsonl', full)).toMatchObject({ path: 'a.jsonl', code: 'ENOSPC' });
    const other = new Error('none of the system');
    expect(naming('a.jsonl', other)).not.toHaveProperty('path');
  });

  it('leaves a whole file when the process is killed at any moment', async () => {
    const folder = fresh();
    mkdirSync(folder);
    const source = join(dirname(fileURLToPath(import.meta.url)), 'atomic.ts');
    const module = ts.transpileModule(readFileSync(source, 'utf8'), {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    });
    const program = join(folder, 'writer.mjs');
    const path = join(folder, 'state.txt');
    // Every version is one letter repeated, of a different length: a mixture of two versions cannot hide.
    const loop = `for (let n = 0; ; n++) writeFileAtomic(process.argv[2], String.fromCharCode(97 + n % 26).repeat(100_000 + n));`;
    writeFileSync(program, `${module.outputText}\n${loop}\n`);
    chmodSync(program, 0o600);
    for (let round = 0; round < 6; round++) {
      const child = spawn(process.execPath, [program, path], { stdio: 'ignore' });
      while (!existsSync(path)) await new Promise((done) => setTimeout(done, 5));
      await new Promise((done) => setTimeout(done, 20 + 13 * round));
      child.kill('SIGKILL');
      await once(child, 'exit');
      const content = readFileSync(path, 'utf8');
      expect(content.length).toBeGreaterThanOrEqual(100_000);
      expect(content).toBe(content[0].repeat(content.length));
      expect(content[0]).toBe(String.fromCharCode(97 + ((content.length - 100_000) % 26)));
    }
  });
});

/**
 * The arguments of a kernel are listed once, in src/tensor/kernels.ts; what is generated from them is up to
 * date.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Arena } from '../src/tensor/arena.js';
import { ARGUMENT_COUNTS } from '../src/tensor/generated/argument-counts.js';
import { plainKernels } from '../src/tensor/plain/plain.js';
import { projectRoot } from './source-files.js';

const check = (root: string): { status: number | null; stderr: string } =>
  spawnSync(process.execPath, [join(root, 'kernels', 'signatures.mjs'), '--check'], { encoding: 'utf8' });

describe('node kernels/signatures.mjs --check', () => {
  const copy = mkdtempSync(join(tmpdir(), 'ocgfn-signatures-test-'));
  afterAll(() => rmSync(copy, { recursive: true }));

  it('finds what is committed to follow from the contract', () => {
    expect(check(projectRoot)).toMatchObject({ status: 0, stderr: '' });
  });

  it('notices another argument, another order and an unknown kind', () => {
    for (const part of ['kernels', join('src', 'tensor'), 'package.json'])
      cpSync(join(projectRoot, part), join(copy, part), { recursive: true });
    symlinkSync(join(projectRoot, 'node_modules'), join(copy, 'node_modules'), 'junction');
    const contract = join(copy, 'src', 'tensor', 'kernels.ts');
    const text = readFileSync(contract, 'utf8');
    const change = (from: string, to: string): { status: number | null; stderr: string } => {
      expect(text).toContain(from);
      writeFileSync(contract, text.replace(from, to));
      return check(copy);
    };
    const header = 'kernels: kernels/src/signatures.h does not follow src/tensor/kernels.ts';
    expect(change('fill(n: Int, x: RealsOut', 'fill(n: Int, more: Int, x: RealsOut').stderr).toContain(
      header,
    );
    expect(change('fill(n: Int, x: RealsOut', 'fill(x: RealsOut, n: Int').stderr).toContain(header);
    expect(change('fill(n: Int', 'fill(n: number').stderr).toContain(
      'kernels: fill: the kind of n must be one of Int, Word,',
    );
  });
});

it('every kernel has a number of arguments, that of the reference', () => {
  const { panel: _, gemmScratch: __, ...kernels } = plainKernels(new Arena('float32'));
  expect(Object.keys(ARGUMENT_COUNTS).toSorted()).toEqual(Object.keys(kernels).toSorted());
  // A reference without scratch memory leaves that argument out.
  const wrong = Object.entries(kernels)
    .map(([name, kernel]) => [name, ARGUMENT_COUNTS[name as keyof typeof ARGUMENT_COUNTS] - kernel.length])
    .filter(([, missing]) => missing !== 0 && missing !== 1);
  expect(wrong).toEqual([]);
});

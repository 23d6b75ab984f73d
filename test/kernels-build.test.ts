/**
 * The committed kernels: they are what their sources give, they need nothing but their host, and name no
 * machine.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Arena } from '../src/tensor/arena.js';
import { plainKernels } from '../src/tensor/plain/plain.js';
import { compileWasm, missingFeature } from '../src/tensor/wasm.js';
import { projectRoot } from './source-files.js';

const libraries = readdirSync(join(projectRoot, 'kernels', 'lib')).filter((name) => name.endsWith('.node'));
const bytesOf = (name: string): Buffer => readFileSync(join(projectRoot, 'kernels', 'lib', name));

const check = (root: string): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(process.execPath, [join(root, 'kernels', 'build.mjs'), '--check'], { encoding: 'utf8' });

describe('node kernels/build.mjs --check', () => {
  const copy = mkdtempSync(join(tmpdir(), 'ocgfn-kernels-test-'));
  afterAll(() => rmSync(copy, { recursive: true }));

  it('finds the committed products equal to a rebuild, or to the recorded sums without a compiler', () => {
    const { status, stdout, stderr } = check(projectRoot);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^kernels: .*all equal/);
    expect(status).toBe(0);
  });

  it('says which product or source was changed', () => {
    for (const part of ['kernels', join('src', 'tensor', 'generated')]) {
      cpSync(join(projectRoot, part), join(copy, part), { recursive: true });
    }
    const library = join(copy, 'kernels', 'lib', 'linux-arm64.node');
    const bytes = readFileSync(library);
    bytes[bytes.length >> 1] ^= 1;
    writeFileSync(library, bytes);
    const source = join(copy, 'kernels', 'src', 'adam.h');
    writeFileSync(source, `${readFileSync(source, 'utf8')}\n`);
    const { status, stderr } = check(copy);
    expect(stderr).toBe(
      'kernels: the sources changed since the products were built; kernels/lib/linux-arm64.node is not what was built. ' +
        'Run node kernels/build.mjs and commit the products.\n',
    );
    expect(status).toBe(1);
  });
});

describe('WebAssembly modules', () => {
  const contract = Object.keys(plainKernels(new Arena('float32'))).toSorted();

  it.each(['simd', 'relaxed'] as const)('%s needs a memory only and exports the contract', async (flavor) => {
    expect(missingFeature(flavor)).toBeUndefined(); // also switches relaxed SIMD on where it is behind a flag
    const module = await compileWasm(flavor);
    expect(WebAssembly.Module.imports(module)).toEqual([{ module: 'env', name: 'memory', kind: 'memory' }]);
    const names = WebAssembly.Module.exports(module).map(({ name }) => name);
    expect(names.toSorted()).toEqual(contract);
  });
});

describe('native libraries', () => {
  it('exist for four platforms', () => {
    expect(libraries).toEqual(['darwin-arm64.node', 'linux-arm64.node', 'linux-x64.node', 'win32-x64.node']);
  });

  it.each(libraries)('%s uses no C library, names no folder, and is small', (name) => {
    const text = bytesOf(name).toString('latin1');
    // Names of symbols stand between zero bytes in all three formats.
    expect(
      text.match(/\0_?(mem(cpy|set|move|cmp)|bcmp|malloc|free|(exp|log|pow|tanh|fma)f?|__chkstk)\0/),
    ).toBeNull();
    expect(text).toContain('napi_register_module_v1');
    expect(text).not.toMatch(/kernels[\\/]src|[\\/]tmp[\\/]|build\.mjs/);
    expect(text.length).toBeLessThan(200_000);
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Arena } from './arena.js';
import { kernelCases } from './conformance/cases.js';
import { selfTest } from './conformance/check-kernels.js';
import type { Kernels } from './kernels.js';
import type * as Loader from './loader.js';
import { plainKernels } from './plain/plain.js';

/** A fresh loader, which has not tried any flavor yet. */
async function freshLoader(): Promise<typeof Loader> {
  vi.resetModules();
  return import('./loader.js');
}

beforeEach(() => void vi.stubEnv('OCGFN_KERNELS', ''));
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** As on a machine for which no native code was built, or whose engine knows no SIMD. */
function withoutNative(): void {
  vi.spyOn(process, 'arch', 'get').mockReturnValue('mips' as NodeJS.Architecture);
}
function withoutSimd(): void {
  vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);
}

describe('openBackend', () => {
  it('takes the fastest flavor that works and says why', async () => {
    const { openBackend } = await freshLoader();
    const { flavor, report } = await openBackend();
    expect(report.at(-1)).toMatchObject({ flavor, usable: true });
    expect(report.slice(0, -1).every((entry) => !entry.usable)).toBe(true);
    expect(['native', 'relaxed', 'simd', 'js'].slice(0, report.length)).toEqual(report.map((r) => r.flavor));
  });

  it('falls back to WebAssembly where there is no native code', async () => {
    withoutNative();
    const { openBackend } = await freshLoader();
    const { flavor, report } = await openBackend();
    expect(['relaxed', 'simd']).toContain(flavor);
    expect(report[0]).toEqual({
      flavor: 'native',
      usable: false,
      reason: `there is no native code for ${process.platform}-mips, only for linux-x64, linux-arm64, darwin-arm64, win32-x64`,
    });
  });

  it('falls back to plain JavaScript where there is no SIMD either', async () => {
    withoutNative();
    withoutSimd();
    const { openBackend } = await freshLoader();
    const { flavor, report } = await openBackend();
    expect(flavor).toBe('js');
    expect(report.map((r) => r.reason)).toEqual([
      expect.stringContaining('no native code'),
      'this engine has no WebAssembly relaxed SIMD',
      'this engine has no WebAssembly SIMD',
      'plain JavaScript',
    ]);
  });

  it('gives the flavor asked for by the environment, and by option before that', async () => {
    vi.stubEnv('OCGFN_KERNELS', 'simd');
    const { openBackend } = await freshLoader();
    expect(await openBackend()).toMatchObject({ flavor: 'simd', deterministic: true });
    expect(await openBackend({ flavor: 'auto' })).toMatchObject({ flavor: 'simd' });
    expect(await openBackend({ flavor: 'js' })).toMatchObject({ flavor: 'js', deterministic: false });
    const float64 = await openBackend({ flavor: 'float64' });
    expect(float64.arena.real).toBeInstanceOf(Float64Array);
  });

  it('says that a flavor asked for is unknown or cannot be had', async () => {
    vi.stubEnv('OCGFN_KERNELS', 'fast');
    withoutNative();
    const { openBackend } = await freshLoader();
    await expect(openBackend()).rejects.toThrow(
      'kernels: OCGFN_KERNELS must be auto or one of native, relaxed, simd, js, float64, got fast',
    );
    await expect(openBackend({ flavor: 'native' })).rejects.toThrow(
      /^kernels: native cannot be used here: there is no native code for \S+-mips/,
    );
  });

  it('gives every backend an arena of its own', async () => {
    const { openBackend } = await freshLoader();
    const [a, b] = [await openBackend(), await openBackend()];
    const at = a.arena.alloc(4);
    expect(b.arena.alloc(4)).toBe(at);
    a.kernels.fill(4, at, 1);
    b.kernels.fill(4, at, 2);
    expect([a.arena.real[at / 4], b.arena.real[at / 4]]).toEqual([1, 2]);
  });
});

/** Plain kernels in which one function is replaced. */
const broken = (replace: (kernels: Kernels) => Partial<Kernels>): ((arena: Arena) => Kernels) => {
  return (arena) => {
    const kernels = plainKernels(arena);
    return { ...kernels, ...replace(kernels) };
  };
};

describe('the self-test', () => {
  it('accepts kernels that are right', () => {
    expect(selfTest(plainKernels)).toBeUndefined();
  });

  const names = Object.entries(plainKernels(new Arena('float32')))
    .filter(([, value]) => typeof value === 'function')
    .map(([name]) => name as keyof Kernels);

  it.each(names)('rejects kernels whose %s does nothing', (name) => {
    expect(selfTest(broken(() => ({ [name]: () => {} })))).toMatch(/ at \d+ x \d+ x \d+: /);
  });

  it('rejects a product that is wrong by 1e-4', () => {
    const bind = (arena: Arena): Kernels => {
      const kernels = plainKernels(arena);
      const gemm: Kernels['gemm'] = (...a) => {
        kernels.gemm(...a);
        arena.real[a[7] / 4] += 1e-4;
      };
      return { ...kernels, gemm };
    };
    expect(selfTest(bind)).toMatch(/^gemm .*: result 0 is /);
  });

  it('rejects kernels that write past their output', () => {
    const bind = broken((kernels) => ({ fill: (n, x, value) => kernels.fill(n + 1, x, value) }));
    expect(selfTest(bind)).toMatch(/^fill at 3 x 37 x 5: element 111 of an output of 111 was overwritten$/);
  });

  it('calls every kernel of the contract', () => {
    const called = new Set<string>();
    const bind = (arena: Arena): Kernels =>
      new Proxy(plainKernels(arena), {
        get(kernels, name: keyof Kernels) {
          called.add(name);
          return kernels[name];
        },
      });
    selfTest(bind);
    expect([...called].toSorted()).toEqual(Object.keys(plainKernels(new Arena('float32'))).toSorted());
    expect(kernelCases.size).toBeGreaterThan(names.length);
  });
});

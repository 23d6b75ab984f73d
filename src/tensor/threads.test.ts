/** Several threads give the same bits as one, on every kernel that is shared and on whole trainings. */
import { describe, expect, it } from 'vitest';
import { GFlowNetTrainer } from '../objective/gflownet-trainer.js';
import { buildTask } from '../env/tasks.js';
import { RandomStream } from '../random/stream.js';
import { PolicyNetwork } from '../sampling/policy-network.js';
import { kernelCases, type CaseSize } from './conformance/cases.js';
import { digest, runCase } from './conformance/check-kernels.js';
import { openBackend, type LoadedBackend } from './loader.js';

const backends: LoadedBackend[] = [];
let missing = '';
try {
  for (const threads of [1, 2, 3]) backends.push(await openBackend({ flavor: 'native', threads }));
} catch (error) {
  missing = (error as Error).message;
}
const [one, ...several] = backends;

/** Large enough to be shared, with remainders of rows for every thread, and a product deeper than a block. */
const SIZES: CaseSize[] = [
  [193, 531, 31],
  [512, 131, 64],
  [40, 1700, 300],
];

describe.skipIf(missing !== '')('with several threads', () => {
  const shared = [...kernelCases.keys()].filter((name) =>
    /^(gemm|adam|actGrad|embedBag|maskedLogSoftmax)/.test(name),
  );

  it.each(SIZES)(
    'every shared kernel gives the bits of one thread at %i x %i x %i',
    (...size) => {
      for (const name of shared) {
        const want = digest(runCase(name, size, one));
        for (const backend of several)
          expect([name, backend.threads, digest(runCase(name, size, backend))]).toEqual([
            name,
            backend.threads,
            want,
          ]);
      }
    },
    30_000,
  );

  /** Parameters after a few steps of a training whose products are large enough to be shared. */
  const trained = (backend: LoadedBackend): Float32Array => {
    const env = buildTask('grid', { side: 16, dimensions: 4 });
    const random = new RandomStream(3);
    const network = new PolicyNetwork(
      env,
      backend,
      { hidden: [256, 256], backward: true },
      random.fork('init'),
    );
    const trainer = new GFlowNetTrainer(
      network,
      {
        objective: 'tb',
        batch: 64,
        lr: 1e-3,
        backward: 'learned',
        epsilon: { from: 0.1, to: 0.1, steps: 0 },
      },
      random.fork('train'),
    );
    for (let step = 0; step < 5; step++) {
      trainer.sample();
      trainer.update(Float64Array.from({ length: trainer.askedCount }, (_, k) => Math.log(1 + (k % 5))));
    }
    return Float32Array.from(network.parameters.list.flatMap((p) => [...network.parameters.values(p)]));
  };

  it('a training gives the same parameters, the arena growing meanwhile', () => {
    const want = trained(one);
    for (const backend of several) expect(trained(backend)).toEqual(want);
  }, 30_000);
});

describe('threads', () => {
  it('are refused with a sentence where they cannot be had', async () => {
    await expect(openBackend({ threads: 0 })).rejects.toThrow(
      'threads must be an integer from 1 to 64, got 0',
    );
    await expect(openBackend({ flavor: 'simd', threads: 2 })).rejects.toThrow(
      'kernels: simd cannot be used here: 2 threads need native kernels',
    );
    process.env.OCGFN_THREADS = 'many';
    try {
      await expect(openBackend()).rejects.toThrow('OCGFN_THREADS must be an integer from 1 to 64, got many');
    } finally {
      delete process.env.OCGFN_THREADS;
    }
    expect((await openBackend()).threads).toBe(1);
  });
});

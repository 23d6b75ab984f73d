/**
 * A training step leaves nothing behind: neither on the heap, nor in the arena, whose pointer moves back
 * behind every step. Retained bytes are what a leak would grow by; allocated bytes are short-lived garbage,
 * measured between two collections.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { buildTask } from '../src/env/tasks.js';
import { GFlowNetTrainer } from '../src/objective/gflownet-trainer.js';
import { RandomStream } from '../src/random/stream.js';
import { PolicyNetwork } from '../src/sampling/policy-network.js';
import { openBackend } from '../src/tensor/loader.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function heapAfterCollection(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

describe('a training step', () => {
  it.each(['tb', 'db', 'subtb', 'vargrad'])(
    'by %s retains nothing and makes almost no garbage',
    async (objective) => {
      const env = buildTask('grid', { side: 8 });
      const backend = await openBackend();
      const random = new RandomStream(0);
      const network = new PolicyNetwork(env, backend, { hidden: [16], flow: true }, random);
      const trainer = new GFlowNetTrainer(network, { objective, batch: 16, lr: 1e-3 }, random);
      const rewards = new Float64Array(16);
      const steps = (count: number): void => {
        for (let i = 0; i < count; i++) {
          trainer.sample();
          trainer.update(rewards);
        }
      };
      steps(1500); // pools and compiled code reach their size
      const arena = backend.arena.used;
      const before = heapAfterCollection();
      steps(1500);
      const retained = (heapAfterCollection() - before) / 1500;
      expect(backend.arena.used).toBe(arena);
      // Compiled code comes and goes: a few hundred kilobytes over all steps. One leaked object of a
      // transition a step would be 8,000 bytes.
      expect(retained).toBeLessThan(200);
      const start = heapAfterCollection();
      steps(30);
      // A few small objects a step, whatever the batch and the network: 130 transitions are made in each.
      expect((process.memoryUsage().heapUsed - start) / 30).toBeLessThan(16_000);
    },
  );
});

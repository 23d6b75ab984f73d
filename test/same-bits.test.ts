/**
 * The same seed gives the same bits: from run to run, and on other versions of Node.js. With
 * OCGFN_KERNELS=simd all that could differ is JavaScript itself: order of maps, sorting of ties, mathematical
 * functions, the text of numbers.
 *
 * Other versions are tested when OCGFN_OTHER_NODE names one or more programs (separated as in PATH);
 * docs/determinism.md says how to get them from npm.
 */
import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readMetrics } from '../src/store/run-directory.js';
import { answerOf, programIsBuilt } from './program.js';
import { temporaryPaths } from './temporary-folder.js';

const fresh = temporaryPaths();
const others = (process.env.OCGFN_OTHER_NODE ?? '').split(delimiter).filter((path) => path !== '');

/** Every way of training that draws, sorts or takes logarithms in another place. */
const PRETRAININGS = {
  rna: 'rna length=6 steps=80 every=40 evaluate=50 hidden=32,32',
  paper: 'grid side=6 objective=db explorer=uniform steps=60 every=30 evaluate=50 hidden=16',
};
const ADAPTATIONS = {
  active: '--budget 60 first=20 roundLeast=20 surrogateSteps=30 predictorSteps=10 polishSteps=20',
  amortized: '--method amortized --budget 40 polish=20 hidden=32 outcomeHidden=32',
};

/** Path of every run by name, made by one Node.js. */
async function makeRuns(node?: string): Promise<Record<string, string>> {
  const runs: Record<string, string> = {};
  const make = async (name: string, args: string): Promise<void> => {
    runs[name] = fresh(name);
    await answerOf([...args.split(' '), '--seed', '3', '--out', runs[name]], node);
  };
  await Promise.all(
    Object.entries(PRETRAININGS).map(([name, settings]) => make(name, `pretrain ${settings}`)),
  );
  await Promise.all(
    Object.entries(ADAPTATIONS).map(([name, settings]) =>
      make(name, `adapt ${runs.rna} --reward rna:L6_RNA1 ${settings}`),
    ),
  );
  return runs;
}

/**
 * All that a run computes: its checkpoint and its reward calls as bytes, its metrics without what the clock
 * decides.
 */
function contentOf(run: string): unknown {
  const text = (name: string): string => readFileSync(join(run, name)).toString('latin1');
  const metrics = readMetrics(run).map((line) => ({ ...line, seconds: 0 }));
  const calls = metrics.some((line) => 'round' in line) ? text('oracle.jsonl') : '';
  return { checkpoint: text('checkpoint.safetensors'), metrics, calls };
}

describe.skipIf(!programIsBuilt)('the same seed', () => {
  let first: Record<string, string>;
  beforeAll(async () => {
    first = await makeRuns();
  });

  const expectSame = (second: Record<string, string>): void => {
    for (const [name, run] of Object.entries(first)) {
      // A plain comparison: the difference of two binary files helps nobody.
      const same = JSON.stringify(contentOf(second[name])) === JSON.stringify(contentOf(run));
      expect([name, same]).toEqual([name, true]);
    }
  };

  it('gives the same bits when a run is repeated', async () => {
    expectSame(await makeRuns());
  });

  it('is what decides: another seed gives other bits', async () => {
    const other = fresh('other');
    await answerOf(['pretrain', ...PRETRAININGS.rna.split(' '), '--seed', '4', '--out', other]);
    expect(contentOf(other)).not.toEqual(contentOf(first.rna));
  });

  // Without another Node.js there is nothing to run: the list is empty, and the title says so.
  describe.skipIf(others.length === 0)('on another Node.js (OCGFN_OTHER_NODE names them)', () => {
    it.each(others.length === 0 ? ['none is named'] : others)('%s: gives the same bits', async (node) => {
      expectSame(await makeRuns(node));
    });
  });
});

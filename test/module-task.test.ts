/**
 * An environment of the user's own, from a file, through the whole program: pre-trained, evaluated, adapted,
 * sampled.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { programIsBuilt } from './program.js';
import { temporaryPaths } from './temporary-folder.js';
import { ocgfn } from './run-command.js';

const path = temporaryPaths();
const modules = path('modules');
const MIXTURE = `module:${resolve('examples/mixture.mjs')}`;

/** A module that exports the example's environment with some members replaced. */
function variant(name: string, change: string): string {
  const file = join(modules, name);
  const from = JSON.stringify(resolve('examples/mixture.mjs'));
  writeFileSync(
    file,
    `import { createMixture } from ${from};\nexport default { ...createMixture(), ${change} };\n`,
  );
  return `module:${file}`;
}

// The example imports the package by its name, which is the build.
describe.skipIf(!programIsBuilt)('task module:FILE', () => {
  let run = '';
  beforeAll(async () => {
    mkdirSync(modules, { recursive: true });
    run = path('run');
    const { code, err } = await ocgfn('pretrain', MIXTURE, 'steps=400', 'every=200', '--out', run, '--json');
    expect([code, err]).toEqual([0, expect.any(String)]);
  });

  it('pre-trains with attention over the outcome by default', async () => {
    const { out } = await ocgfn('pretrain', MIXTURE, '--print-config', '--json');
    expect(JSON.parse(out)).toMatchObject({ task: { name: MIXTURE }, config: { heads: 2 } });
  });

  it('evaluates, adapts and samples from the run alone', async () => {
    const evaluated = await ocgfn('evaluate', run, '-n', '500', '--json');
    expect(JSON.parse(evaluated.out).successRate).toBeGreaterThan(0.6);
    const reward = join(modules, 'reward.mjs');
    writeFileSync(reward, "export default (xs) => xs.map((x) => Number(x.split(',')[0]) + 0.1);\n");
    const adapted = path('adapted');
    const call = ['adapt', run, '--reward', `module:${reward}`, '--method', 'monte-carlo', '--budget', '60'];
    const { code, err } = await ocgfn(...call, '--out', adapted, '--json');
    expect([code, err]).toEqual([0, expect.any(String)]);
    const { out } = await ocgfn('sample', adapted, '-n', '5', '--to', 'csv');
    expect(out.trim().split('\n')).toHaveLength(6);
  });

  it.each([
    ['no-codec.mjs', 'outcomeText: undefined', /needs an outcome codec .*, got no outcomeText$/],
    ['no-step.mjs', 'step: undefined', /an environment needs step, got none$/],
    [
      'liar.mjs',
      'backwardMask: (s, at, mask, to) => mask.fill(0, to, to + 4)',
      /breaks the law ".+": .+; see: ocgfn verify /,
    ],
  ])('refuses %s with the reason', async (name, change, sentence) => {
    const { code, err } = await ocgfn('pretrain', variant(name, change), '--out', path('never'));
    expect([code, err.trim()]).toEqual([2, expect.stringMatching(sentence)]);
  });
});

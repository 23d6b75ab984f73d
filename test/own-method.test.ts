/**
 * A method of one's own: one description, handed to the program beside the others, and everything knows it:
 * help texts, settings, the schema, `adapt`, `resume`, `sample`, `evaluate`, `report`. The same for a
 * baseline.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Spending } from '../src/adapt/adaptation.js';
import { runCommandLine } from '../src/cli/frame.js';
import { adaptMethod, baselineMethod, type Work, type Workplace } from '../src/method/method.js';
import { METHODS } from '../src/method/registry.js';
import { loadNetwork, storeNetwork } from '../src/method/stored-policy.js';
import { PolicyNetwork } from '../src/sampling/policy-network.js';
import { integer, integers } from '../src/settings/describe.js';
import { readRunRecord, writeRunRecord } from '../src/store/run-record.js';
import { fakeTerminal } from './fake-terminal.js';
import { temporaryPaths } from './temporary-folder.js';

const parameters = {
  hidden: integers({ least: 1, greatest: 64, preset: [4], help: 'widths of a network that is not trained' }),
  stride: integer({ least: 1, preset: 1, help: 'outcomes passed over between two that are paid for' }),
};

/** Pays for outcomes as the environment draws them; its policy is a network as it was born. */
function patient(
  { hidden, stride }: { readonly hidden: readonly number[]; readonly stride: number },
  { env, backend, payer, random }: Workplace,
): Work {
  const policy = new PolicyNetwork(env, backend, { hidden }, random.fork('init'));
  const row = new Int32Array(env.stateSize);
  let [round, best] = [0, -Infinity];
  const spending: Spending = {
    policy,
    get done() {
      return payer.remaining <= 0;
    },
    async next() {
      for (let i = 0; i < stride; i++) env.sampleOutcome(random, row, 0);
      const [{ raw }] = await payer.evaluate([env.outcomeText(row, 0)]);
      best = Math.max(best, raw ?? -Infinity);
      return { round: ++round, calls: payer.calls, best, losses: {} };
    },
  };
  return { spending, save: (tensors) => storeNetwork(tensors, policy) };
}

const description = {
  name: 'patient',
  label: 'patience',
  help: 'one outcome a round',
  parameters,
  start: patient,
  load: ({ hidden }: { readonly hidden: readonly number[] }, stored: Parameters<typeof loadNetwork>[0]) =>
    loadNetwork(stored, { hidden }),
};
const methods = [...METHODS, adaptMethod(description), baselineMethod({ ...description, name: 'idle' })];

async function ocgfn(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const terminal = fakeTerminal();
  const code = await runCommandLine(args, terminal, methods);
  return { code, out: terminal.out, err: terminal.err };
}

async function answer(...args: string[]): Promise<Record<string, unknown>> {
  const { code, out, err } = await ocgfn(...args, '--json');
  if (code !== 0) throw new Error(`ocgfn ${args.join(' ')} ended with ${code}: ${err}`);
  return JSON.parse(out) as Record<string, unknown>;
}

const fresh = temporaryPaths();
const parent = fresh('parent');
const REWARD = ['--reward', 'grid:corners'];

beforeAll(async () => {
  await answer(
    'pretrain',
    'grid',
    'side=6',
    'steps=10',
    'every=10',
    'evaluate=10',
    'hidden=8',
    '--out',
    parent,
  );
});

describe('a method of one file', () => {
  it('stands in help texts and in the schema, with its settings', async () => {
    const help = await ocgfn('adapt', '--help');
    expect(help.out.replace(/\s+/g, ' ')).toContain('patient: one outcome a round');
    expect(help.out).toContain('Settings of --method patient:');
    expect(help.out).toContain('outcomes passed over between two that are paid for: integer >= 1 (preset 1)');
    expect((await ocgfn('train', '--help')).out).toContain('Settings with baseline=idle');
    const schema = await answer('schema', 'adapt', '--method', 'patient');
    expect(schema.properties).toMatchObject({ stride: { type: 'integer', minimum: 1, default: 1 } });
  });

  it('adapts, is sampled, evaluated and reported', async () => {
    const path = fresh('adapted');
    const run = ['adapt', parent, ...REWARD, '--method', 'patient', '--budget', '12', 'stride=2'];
    const done = await answer(...run, '--out', path);
    expect(done).toMatchObject({ status: 'done', method: 'patient', rewardCalls: 12 });
    expect(readRunRecord(path).config).toMatchObject({
      method: 'patient',
      budget: 12,
      stride: 2,
      hidden: [4],
    });
    expect((await answer('sample', path, '-n', '5')).candidates).toHaveLength(5);
    expect(await answer('evaluate', path)).toMatchObject({ rewardCalls: 12 });
    expect((await ocgfn('report', path, '--out', fresh('report.html'))).code).toBe(0);
    // Killed in the middle, it is done again with what it has paid for.
    writeRunRecord(path, { ...readRunRecord(path), status: 'interrupted' });
    expect(await answer('resume', path)).toMatchObject({ status: 'done', rewardCalls: 12 });
  });

  it('is a baseline too', async () => {
    const path = fresh('idle');
    const done = await answer(
      'train',
      'grid',
      'side=6',
      'baseline=idle',
      'budget=9',
      ...REWARD,
      '--out',
      path,
    );
    expect(done).toMatchObject({ status: 'done', method: 'idle', rewardCalls: 9 });
    expect((await answer('sample', path, '-n', '3')).candidates).toHaveLength(3);
  });

  it('refuses what does not fit, in one sentence', async () => {
    const run = (...settings: string[]) =>
      ocgfn('adapt', parent, ...REWARD, '--method', 'patient', ...settings, '--out', fresh('refused'));
    expect(await run('stride=0')).toMatchObject({
      code: 2,
      err: expect.stringContaining('adapt patient: stride must be an integer >= 1, got 0'),
    });
    expect((await run('strade=2')).err).toContain('unknown setting "strade"; did you mean "stride"?');
  });

  it('is unknown without its description', async () => {
    const path = fresh('orphan');
    await answer('adapt', parent, ...REWARD, '--method', 'patient', '--budget', '3', '--out', path);
    const terminal = fakeTerminal();
    expect(await runCommandLine(['sample', path], terminal)).toBe(2);
    expect(terminal.err).toContain(
      'must be one of active, exact, extraction, monte-carlo, amortized, finetune, got "patient"',
    );
  });
});

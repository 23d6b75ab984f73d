/**
 * kill -9 at seeded random moments of a pre-training and of an adaptation, again and again until the run is
 * done: it ends with the checkpoint of a run that was left alone, and no reward call is lost or paid twice.
 * Moments are drawn over the whole life of the process, its start included.
 *
 * OCGFN_KILLS asks for more kills than the few of the test suite.
 */
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { RandomStream } from '../src/random/stream.js';
import { readMetrics } from '../src/store/run-directory.js';
import { answerOf, finish, programIsBuilt, runProgram, startProgram } from './program.js';
import { temporaryPaths } from './temporary-folder.js';

const fresh = temporaryPaths();
const KILLS = Number(process.env.OCGFN_KILLS ?? 12);
/** Kills of one run before it is left to finish. */
const KILLS_A_RUN = 3;

const PRETRAIN = 'pretrain rna length=6 steps=240 every=12 evaluate=20 hidden=16 heads=1 --seed 5'.split(' ');
const ADAPT = (
  '--reward rna:L6_RNA1 --budget 120 first=20 roundLeast=10 members=2 hidden=32 surrogateHidden=32 ' +
  'surrogateSteps=40 predictorSteps=10 polishSteps=20 --seed 5'
).split(' ');

/** All that a run computes, without what the clock decides. */
function contentOf(run: string): unknown {
  const bytes = (name: string): string | undefined =>
    existsSync(join(run, name)) ? readFileSync(join(run, name)).toString('base64') : undefined;
  const metrics = readMetrics(run).map((line) => ({ ...line, seconds: 0 }));
  return { checkpoint: bytes('checkpoint.safetensors'), calls: bytes('oracle.jsonl'), metrics };
}

/** Texts of the paid outcomes by now; a line that was being written when the process died may be cut off. */
function paidBy(run: string): string[] {
  const log = join(run, 'oracle.jsonl');
  if (!existsSync(log)) return [];
  const lines = readFileSync(log, 'utf8').split('\n');
  return lines.slice(0, -1).map((line) => (JSON.parse(line) as { outcome: string }).outcome);
}

/** Starts a command, kills it after so many milliseconds. True when it was still at work. */
async function killAfter(args: readonly string[], milliseconds: number): Promise<boolean> {
  const child = startProgram(args);
  const ended = finish(child);
  await Promise.race([sleep(milliseconds), ended]);
  child.kill('SIGKILL');
  const { code, err } = await ended;
  // Killed when all was written, a run is complete: the next command says so and ends.
  if (code === 2 && err.includes('this run is complete')) return false;
  if (code !== null && code !== 0) throw new Error(`ocgfn ${args.join(' ')} ended with ${code}: ${err}`);
  return code === null;
}

/** Kills a run again and again, then lets it finish. Returns the number of kills that met it at work. */
async function torment(
  begin: readonly string[],
  run: string,
  life: number,
  random: RandomStream,
): Promise<number> {
  let kills = 0;
  let paid: string[] = [];
  for (let i = 0; i < KILLS_A_RUN; i++) {
    // Without run.json there is nothing to resume yet: the user would type the command again.
    const begun = existsSync(join(run, 'run.json'));
    const working = await killAfter(begun ? ['resume', run] : begin, life * random.uniform());
    if (!working) break;
    kills++;
    const now = paidBy(run);
    expect(now.slice(0, paid.length)).toEqual(paid);
    paid = now;
  }
  const begun = existsSync(join(run, 'run.json'));
  const { code, err } = await runProgram(begun ? ['resume', run] : begin);
  const complete = code === 2 && err.includes('this run is complete');
  expect([code, complete || code === 0 ? '' : err]).toEqual([complete ? 2 : 0, '']);
  // Neither locks nor half-written files stay. (Killed behind its end, a run keeps a lock that bars nobody.)
  if (!complete) expect(readdirSync(run).filter((name) => name.startsWith('.'))).toEqual([]);
  return kills;
}

// Without a build there is no program; `npm test` builds first.
describe.skipIf(!programIsBuilt)('killed at any moment and resumed', () => {
  it('behind its last step, a run that stopped early stays where it is', async () => {
    const run = fresh('early');
    const settings = 'grid side=4 steps=400 every=20 until=0.3 evaluate=50 hidden=8'.split(' ');
    const { steps, successRate } = await answerOf(['pretrain', ...settings, '--out', run]);
    expect(steps).toBeLessThan(400);
    const before = contentOf(run);
    const record = readFileSync(join(run, 'run.json'), 'utf8');
    const { summary: _, ...rest } = JSON.parse(record) as Record<string, unknown>;
    writeFileSync(join(run, 'run.json'), JSON.stringify({ ...rest, status: 'running', summary: {} }));
    expect(await answerOf(['resume', run])).toMatchObject({ steps, successRate });
    expect(contentOf(run)).toEqual(before);
  });

  const pretrained = fresh('pretrained');
  const adapted = fresh('adapted');
  /** Milliseconds that each of them takes. */
  const life = { pretrain: 0, adapt: 0 };
  const begin = {
    pretrain: (run: string): string[] => [...PRETRAIN, '--out', run],
    adapt: (run: string): string[] => ['adapt', pretrained, ...ADAPT, '--out', run],
  };

  beforeAll(async () => {
    for (const [kind, run] of [['pretrain', pretrained], ['adapt', adapted]] as const) {
      const start = performance.now();
      await answerOf(begin[kind](run));
      life[kind] = performance.now() - start;
    }
  }); // prettier-ignore

  it.each(['pretrain', 'adapt'] as const)(
    '%s ends with the bits of a run that was left alone, every call paid once',
    async (kind) => {
      const reference = contentOf(kind === 'pretrain' ? pretrained : adapted);
      const random = new RandomStream(7).fork(kind);
      for (let kills = 0; kills < KILLS / 2;) {
        const run = fresh(kind);
        kills += await torment(begin[kind](run), run, life[kind], random);
        const paid = paidBy(run);
        expect(new Set(paid).size).toBe(paid.length);
        const content = contentOf(run);
        const same = JSON.stringify(content) === JSON.stringify(reference);
        expect([kills, same]).toEqual([kills, true]);
        rmSync(run, { recursive: true });
      }
    },
    60_000 + KILLS * 6000,
  );
});

import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { temporaryPaths } from '../../../test/temporary-folder.js';
import { PaidOracle } from '../../reward/paid-oracle.js';
import { resolveReward } from '../../reward/resolve-reward.js';
import type { OracleEntry } from '../../reward/walk/log.js';
import { commandFamily } from './command-family.js';
import { splitCommand } from './split-command.js';

const fresh = temporaryPaths();

/** A program whose `answer(line, n)` returns the text to print for the n-th line it gets. */
async function program(body: string, options = ''): Promise<Awaited<ReturnType<typeof resolveReward>>> {
  const path = `${fresh('program')}.mjs`;
  writeFileSync(
    path,
    `import { createInterface } from 'node:readline';
     let n = 0;
     const say = (text) => process.stdout.write(text + '\\n');
     createInterface({ input: process.stdin }).on('line', (line) => { n++; ${body} });`,
  );
  const name = `'${process.execPath}' '${path}'`;
  return resolveReward(`command:"${name.replaceAll('\\', '\\\\')}"(${options})`, [commandFamily]);
}

async function sentence(body: string, options = ''): Promise<string> {
  const reward = await program(body, options);
  const error = await Promise.resolve(reward.oracle.score(['A', 'CC', 'GGG'])).then(
    () => undefined,
    (reason: Error) => reason,
  );
  return error?.message.replace(/^reward command:.* '[^']*\.mjs' /, '') ?? 'no error';
}

describe('command:', () => {
  it('asks one living program batch after batch', async () => {
    const { oracle } = await program("say(line === 'X' ? 'null' : String(line.length + n / 100))");
    expect(await oracle.score(['A', 'CC', 'X'])).toEqual([1.01, 2.02, null]);
    expect(await oracle.score(['A'])).toEqual([1.04]);
    const [a, b] = await Promise.all([oracle.score(['A']), oracle.score(['CC'])]);
    expect([a, b]).toEqual([[1.05], [2.06]]);
  });

  it('takes answers that name their outcome in any order', async () => {
    const { oracle } = await program(
      "globalThis.held ??= []; held.push(line); if (n === 3) for (const x of held.reverse()) say(x + '\\t' + x.length)",
    );
    expect(await oracle.score(['A', 'CC', 'GGG'])).toEqual([1, 2, 3]);
  });

  it.each([
    ['hangs', 'if (n < 2) say("1")', 'timeout=3', 'did not answer within 3 s after 1 of 3 answers'],
    [
      'never answers',
      '',
      'timeout=3',
      'did not answer within 3 s after 0 of 3 answers (does it flush its output after every line?)',
    ],
    [
      'dies midway',
      'if (n === 2) { console.error("out of paper"); process.exit(3) } else say("1")',
      '',
      'ended with code 3 after 1 of 3 answers; it said: out of paper',
    ],
    ['NaN', 'say(n === 2 ? "nan" : "1")', '', 'scored "CC" "nan", expected a finite number or null'],
    ['Infinity', 'say("Infinity")', '', 'scored "A" "Infinity", expected a finite number or null'],
    ['an empty line', 'say("")', '', 'scored "A" "", expected a finite number or null'],
    ['another outcome', 'say("TT\\t1")', '', 'answered for "TT", which it was not asked for'],
    ['an outcome twice', 'say("A\\t1")', '', 'answered an outcome twice and "CC" not'],
    [
      'too many lines',
      'if (n === 3) say("1\\n2\\n3\\n4")',
      '',
      'answered more lines than the 3 outcomes it was asked for',
    ],
    [
      'no line ends',
      'process.stdout.write("1".repeat(100000))',
      '',
      'answered a line of more than 65536 characters',
    ],
  ])('%s', async (_, body, options, expected) => {
    expect(await sentence(body, options)).toBe(expected);
  });

  it('says when there is no such program, and starts a fresh one after a failure', async () => {
    const missing = await resolveReward('command:no-such-program-here', [commandFamily]);
    await expect(missing.oracle.score(['A'])).rejects.toThrow(
      'reward command:no-such-program-here cannot be started: there is no program no-such-program-here',
    );
    const { oracle } = await program('if (line === "die") process.exit(1); say(String(n))');
    await expect(oracle.score(['die'])).rejects.toThrow('ended with code 1');
    expect(await oracle.score(['A'])).toEqual([1]);
  });

  it('loses no answer that was paid for, and keeps the budget', async () => {
    const reward = await program('if (n === 3) process.exit(1); say(String(n))', 'batch=10');
    const log: OracleEntry[] = [];
    const paid = new PaidOracle(reward, {
      ...reward.calls,
      budget: 4,
      sink: (entries) => log.push(...entries),
    });
    await expect(paid.evaluate(['A', 'C', 'G', 'T'])).rejects.toThrow('after 2 of 4 answers');
    expect(log.map(({ outcome, raw }) => [outcome, raw])).toEqual([['A', 1], ['C', 2]]); // prettier-ignore
    expect([paid.calls, paid.remaining, paid.free('C')?.raw]).toEqual([2, 2, 2]);
    // The fresh program answers the two that were left; then nothing more is asked.
    expect((await paid.evaluate(['A', 'C', 'G', 'T'])).map(({ raw }) => raw)).toEqual([1, 2, 1, 2]);
    await expect(paid.evaluate(['TT'])).rejects.toThrow('the budget of 4 reward calls is used up');
    expect(log).toHaveLength(4);
    // The log replays.
    const again = new PaidOracle(reward, { budget: 4, restore: log });
    expect((await again.evaluate(['A', 'T'])).map(({ raw, paid: fee }) => [raw, fee])).toEqual([[1, false], [2, false]]); // prettier-ignore
  });

  it('counts a failed outcome as infeasible when asked to', async () => {
    const reward = await program('say(n === 2 ? "nan" : "1")', 'failure=infeasible');
    const told: string[] = [];
    const paid = new PaidOracle(reward, {
      ...reward.calls,
      check: { ...reward.calls?.check, report: ({ message }) => told.push(message) },
    });
    expect((await paid.evaluate(['A', 'CC'])).map(({ raw }) => raw)).toEqual([1, null]);
    expect(told).toHaveLength(1);
  });
});

describe('splitCommand', () => {
  it('keeps what is quoted together', () => {
    expect(splitCommand('x', `python3 'my file.py' --a="b c" ''`)).toEqual([
      'python3',
      'my file.py',
      '--a=b c',
      '',
    ]);
    expect(() => splitCommand('x', "python3 'a")).toThrow('x: the quote at character 9 is not closed');
    expect(() => splitCommand('x', '  ')).toThrow('x: names no program');
  });
});

/**
 * What users get wrong and disks get wrong: one sentence, exit code 2, and nothing is written, changed or
 * removed. The work folder is compared byte by byte before and after every command.
 */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { RandomStream } from '../src/random/stream.js';
import { finish, programIsBuilt, startProgram } from './program.js';
import { temporaryPaths } from './temporary-folder.js';
import { ocgfn } from './run-command.js';

const work = temporaryPaths()('work');
/**
 * `PRETRAINED`, `ADAPTED`, `FOREIGN` (a folder of someone else's) and `NEW` (not there) in arguments stand
 * for paths in the work folder.
 */
const inWork = (argument: string): string =>
  argument.replace(/[A-Z]{3,}$|[A-Z]{3,}(?=\/)/, (name) => join(work, name));

/** Everything below a folder, as text that can be compared. */
function contentOf(folder: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const name of readdirSync(folder, { recursive: true }) as string[]) {
    const path = join(folder, name);
    files.set(name, statSync(path).isDirectory() ? 'folder' : readFileSync(path).toString('latin1'));
  }
  return files;
}

/** Runs a command that must be refused, and returns the sentence. */
async function refusal(...argv: string[]): Promise<string> {
  const before = contentOf(work);
  const { code, out, err } = await ocgfn(...argv);
  expect([code, out, err]).toEqual([2, '', expect.stringMatching(/^ocgfn: [^\n]+\n$/)]);
  expect(err).not.toMatch(/internal error|undefined|\[object/);
  expect(contentOf(work)).toEqual(before);
  return err.slice('ocgfn: '.length, -1);
}

beforeAll(async () => {
  mkdirSync(join(work, 'FOREIGN'), { recursive: true });
  writeFileSync(join(work, 'FOREIGN', 'notes.txt'), 'not yours\n');
  const small = 'rna length=6 steps=10 every=10 evaluate=10 hidden=8 heads=1 headWidth=4'.split(' ');
  const pretrained = await ocgfn('pretrain', ...small, '--out', join(work, 'PRETRAINED'), '--json');
  const active = 'first=10 roundLeast=10 members=1 surrogateSteps=5 predictorSteps=2 polishSteps=2'.split(
    ' ',
  );
  const reward = ['--reward', 'rna:L6_RNA1', '--budget', '20'];
  const target = ['--out', join(work, 'ADAPTED'), '--json'];
  const adapted = await ocgfn('adapt', join(work, 'PRETRAINED'), ...active, ...reward, ...target);
  expect([pretrained.code, adapted.code]).toEqual([0, 0]);
});

describe('is refused:', () => {
  it.each([
    ['pretrain rna length=0 --out NEW', 'rna: length must be an integer >= 1, got 0'],
    ['pretrain rna lr=NaN --out NEW', 'pretrain: lr must be a number from 1e-9 to 10, got NaN'],
    ['pretrain rna lr=-1 --out NEW', 'pretrain: lr must be a number from 1e-9 to 10, got -1'],
    ['pretrain rna batch=0 --out NEW', 'pretrain: batch must be an integer >= 2, got 0'],
    ['pretrain grid objective=tb --out NEW', 'pretrain: objective=tb learns no F(s|y), which adaptation sums over; use one of mle, db, subtb'],
    ['pretrain grid objective=db eps=0.5 C=1 --out NEW', 'log C - log eps must exceed the log of steps times actions = 5.24, got 0.00 - -0.69 = 0.69'],
    ['pretrain grid objective=db contrastive=false anchor=0 --out NEW', 'objective=db on successes alone is degenerate'],
    ['pretrain grid until=99% --out NEW', 'until must be never or a share such as success>=0.999'],
    ['pretrain grid goals=buffer explorer=gafn --out NEW', 'goals=buffer is of explorer=backward, got explorer=gafn'],
    ['evaluate PRETRAINED --goals FOREIGN/notes.txt', 'notes.txt: line 1 has "n" in "not yours", outcomes of the task have the letters ACGU'],
    ['evaluate ADAPTED --goals all', '--goals: a policy adapted to a reward takes no goals; give a pre-training run'],
    ['pretrain rna --config FOREIGN --out NEW', 'FOREIGN: is a folder, a file is needed'],
    ['pretrain rna --out PRETRAINED', 'holds a run already'],
    ['pretrain rna --out FOREIGN', "holds files that are no run's, such as notes.txt"],
    ['pretrain rna --out FOREIGN --overwrite', "holds files that are no run's, such as notes.txt"],
    ['pretrain rna --out FOREIGN/notes.txt', 'is a file, a folder is needed'],
    ['pretrain rna --out FOREIGN/notes.txt/deeper', 'is a file, a folder is needed'],
    ['adapt ADAPTED --reward rna:L6_RNA1 --out NEW', 'a pre-training run is needed, this one was made by "adapt"'],
    ['adapt FOREIGN --reward rna:L6_RNA1 --out NEW', 'not a run directory'],
    ['adapt PRETRAINED --out NEW', 'adapt: --reward SPEC is missing; to measure by hand, give --propose N'],
    ['adapt PRETRAINED --reward rnaa:L6_RNA1 --out NEW', 'unknown kind "rnaa:"; did you mean "rna"?'],
    ['adapt PRETRAINED --reward rna:L6_RNA9 --out NEW', 'got "L6_RNA9"'],
    ['adapt PRETRAINED --reward rna:L14_RNA1 --out NEW', 'scores sequences of 14 letters, but outcomes of the task rna have 6'],
    ['adapt PRETRAINED --reward grid:corners --out NEW', 'needs the task grid, got the task rna'],
    ['adapt PRETRAINED --reward ehrlich:holo --out NEW', 'ehrlich'],
    ['adapt PRETRAINED --reward table:absent.csv --out NEW', 'absent.csv: no such file or folder'],
    ['adapt PRETRAINED --reward table:FOREIGN/notes.txt --out NEW', 'notes.txt'],
    ['adapt PRETRAINED --reward rna:L6_RNA1^ --out NEW', 'expected an exponent'],
    ['adapt PRETRAINED --reward rna:L6_RNA1 --budget 0 --out NEW', "'0' is invalid. It must be an integer >= 1."],
    ['adapt PRETRAINED --reward rna:L6_RNA1 gamma=NaN --out NEW', 'gamma must be a number >= 0.01, got NaN'],
    ['adapt PRETRAINED --reward rna:L6_RNA1 --method magic --out NEW', "'magic' is invalid"],
    ['adapt PRETRAINED --reward rna:L6_RNA1 --method exact --budget 10 --out NEW', '4096 in all, got a budget of 10'],
    ['adapt PRETRAINED --reward rna:L6_RNA1 --out PRETRAINED', 'must not be the parent run'],
    ['adapt PRETRAINED --reward rna:L6_RNA1 --overwrite --out PRETRAINED', 'must not be the parent run'],
    ['adapt PRETRAINED --reward rna:L6_RNA1 --out ADAPTED', 'holds a run already'],
    ['adapt PRETRAINED --reward rna:L6_RNA1 --out FOREIGN', "holds files that are no run's"],
    ['sample PRETRAINED', 'a pre-trained model has a policy for every outcome, not one for a reward'],
    ['sample FOREIGN/notes.txt', 'is a file, a folder is needed'],
    ['sample ADAPTED -n 0', "'0' is invalid. It must be an integer >= 1."],
    ['evaluate ADAPTED --reward rna:L14_RNA1', 'scores sequences of 14 letters'],
    ['evaluate PRETRAINED --distribution NEW', 'a pre-trained model has no distribution of its own'],
    ['resume ADAPTED', 'this run is complete; nothing to resume'],
    ['score FOREIGN/notes.txt --reward rna:L6_RNA1', 'have the letters ACGU'],
  ])('%s', async (line, sentence) => {
    expect(await refusal(...line.split(' ').map(inWork))).toContain(sentence);
  }); // prettier-ignore
});

describe('a damaged run', () => {
  const random = new RandomStream(0);
  /** Commands that read the run at `path`; none may write. */
  const readers = (path: string): string[][] => [
    ['adapt', path, '--reward', 'rna:L6_RNA1', '--out', join(work, 'NEW')],
    ['evaluate', path, '--json'],
  ];

  /** A copy of a run in the work folder with one file replaced. */
  function damaged(run: string, file: string, content: Uint8Array | string): string {
    const path = join(work, 'DAMAGED');
    mkdirSync(path, { recursive: true });
    for (const name of readdirSync(join(work, run)))
      writeFileSync(join(path, name), readFileSync(join(work, run, name)));
    // An interrupted pre-training, so that `resume` gets as far as its checkpoint.
    const record = readFileSync(join(path, 'run.json'), 'utf8');
    if (run === 'PRETRAINED')
      writeFileSync(join(path, 'run.json'), record.replace('"done"', '"interrupted"'));
    writeFileSync(join(path, file), content);
    return path;
  }

  async function expectRefused(path: string): Promise<void> {
    const before = contentOf(work);
    for (const argv of [...readers(path), ['sample', path], ['resume', path]]) {
      const { code, err } = await ocgfn(...argv);
      expect([argv[0], code, err]).toEqual([argv[0], 2, expect.stringMatching(/^ocgfn: [^\n]+\n$/)]);
      expect(err).not.toContain('internal error');
    }
    expect(contentOf(work)).toEqual(before);
  }

  const checkpoint = (run: string): Uint8Array => readFileSync(join(work, run, 'checkpoint.safetensors'));

  it.each(['PRETRAINED', 'ADAPTED'])('%s: a checkpoint that was cut off is refused', async (run) => {
    const whole = checkpoint(run);
    for (const length of [0, 1, 7, 8, 9, 200, whole.length >> 1, whole.length - 4, whole.length - 1])
      await expectRefused(damaged(run, 'checkpoint.safetensors', whole.subarray(0, length)));
  });

  it.each(['PRETRAINED', 'ADAPTED'])('%s: a checkpoint with a flipped byte is refused', async (run) => {
    const whole = checkpoint(run);
    // The length of the header, the checksum, and random places.
    const places = [0, 1, 7, 8, 35, ...Array.from({ length: 12 }, () => random.int(whole.length))];
    for (const place of places) {
      const bytes = Uint8Array.from(whole);
      bytes[place] ^= 1 << random.int(8);
      await expectRefused(damaged(run, 'checkpoint.safetensors', bytes));
    }
  });

  it('whose run.json was cut off or has a wrong field is refused', async () => {
    const text = readFileSync(join(work, 'ADAPTED', 'run.json'), 'utf8');
    const broken = [
      text.slice(0, 0),
      text.slice(0, text.length >> 1),
      text.replace('"seed": 0', '"seed": "0"'),
    ];
    for (const content of [...broken, text.replace('"rna"', '"nar"'), '[]'])
      await expectRefused(damaged('ADAPTED', 'run.json', content));
  });
});

// Without a build there is no program; `npm test` builds first.
describe.skipIf(!programIsBuilt)('the built program', () => {
  it.each([
    ['pretrain rna length=0 --out NEW', 'rna: length must be an integer >= 1, got 0'],
    ['adapt PRETRAINED --reward rna:L14_RNA1 --out NEW', 'scores sequences of 14 letters'],
    ['sample NEW', 'not a run directory'],
  ])('%s --json: one JSON document, one sentence, exit code 2', async (line, sentence) => {
    const before = contentOf(work);
    const { code, out, err } = await finish(startProgram([...line.split(' ').map(inWork), '--json']));
    expect(code).toBe(2);
    const document = JSON.parse(out) as { error: string };
    expect(Object.keys(document)).toEqual(['error']);
    expect(document.error).toContain(sentence);
    expect(err).toBe(`ocgfn: ${document.error}\n`);
    expect(contentOf(work)).toEqual(before);
  });
});

/**
 * A base measure learnt from a list, from the command line: masses and objects follow the list, every object
 * keeps a chance, a run that is stopped goes on to the same bits, and what is wrong is said in one sentence.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { RandomStream } from '../src/random/stream.js';
import { answerOf, programIsBuilt, startProgram } from './program.js';
import { answerHere, ocgfn } from './run-command.js';
import { temporaryPaths } from './temporary-folder.js';

const fresh = temporaryPaths();
const SETTINGS =
  'sequence alphabet=ACGT length=6 describe=gc,cpg steps=240 every=20 model=gaps hidden=32,32 lr=0.005 draws=64 plain=2000'.split(
    ' ',
  );

/** Strings of which most letters are A or T by turns, G and C rare. */
function listed(): string {
  const file = `${fresh('list')}.txt`;
  const random = new RandomStream(5);
  const lines = new Set<string>();
  for (let i = 0; i < 2000 && lines.size < 60; i++)
    lines.add(
      Array.from('ATATAT', (letter) => (random.uniform() < 0.25 ? 'ACGT'[random.int(4)] : letter)).join(''),
    );
  writeFileSync(file, `${[...lines].join('\n')}\n`);
  return file;
}

interface Drawn {
  readonly objects: readonly { readonly outcome: string }[];
}

/** Mean share of letters A and T that alternate. */
const alternating = ({ objects }: Drawn): number =>
  objects.reduce((sum, { outcome }) => sum + (outcome.match(/(?=AT|TA)/g) ?? []).length / 5, 0) /
  objects.length;

describe.skipIf(!programIsBuilt)('pretrain --goals', () => {
  const [natural, plain] = [fresh('natural'), fresh('plain')];
  let file: string;
  let summary: { prior: { sequences: number; perplexity: Record<string, number> }; status: string };
  beforeAll(async () => {
    file = listed();
    summary = (await answerOf([
      'pretrain', ...SETTINGS, '--goals', file, '--seed', '2', '--out', natural,
    ])) as unknown as typeof summary; // prettier-ignore
    await answerHere('pretrain', ...SETTINGS, '--seed', '2', '--out', plain);
  }, 120_000);

  it('tells held-out perplexity beside a k-mer model', () => {
    expect(summary.status).toBe('done');
    expect(summary.prior.sequences).toBe(60);
    const { uniform, kmer, used } = summary.prior.perplexity;
    expect(kmer).toBeGreaterThan(1);
    expect(used).toBeLessThan(uniform);
  });

  it('shows the perplexities in its report, that of the k-mer model beside the one used', async () => {
    const page = `${fresh('report')}.html`;
    await answerOf(['report', natural, '--out', page]);
    const text = readFileSync(page, 'utf8');
    const { kmer, used } = summary.prior.perplexity;
    expect(text).toContain('Held-out perplexity of a letter');
    expect(text).toContain(`k-mer model ${kmer.toFixed(3)}`);
    expect(text).toContain(`both mixed ${used.toFixed(3)}`);
  });

  it('gives objects like those of the list, with the properties asked for', async () => {
    const question = ['--ask', 'gc=1', '-n', '300'];
    const like = (await answerHere('sample', natural, ...question)) as unknown as Drawn;
    const any = (await answerHere('sample', plain, ...question)) as unknown as Drawn;
    for (const { outcome } of like.objects) expect(outcome.match(/[GC]/g)).toHaveLength(1);
    expect(alternating(like)).toBeGreaterThan(alternating(any) + 0.1);
  });

  it('has masses of the learnt measure', async () => {
    const { masses } = (await answerHere('evaluate', natural)) as unknown as {
      masses: { reference: string; meanAbs: number; found: number; cells: number };
    };
    expect(masses.reference).toBe('listed');
    expect(masses.meanAbs).toBeLessThan(0.25);
  });

  it('goes on after a stop to the same bits', async () => {
    const path = fresh('stopped');
    const child = startProgram(['pretrain', ...SETTINGS, '--goals', file, '--seed', '2', '--out', path]);
    await waitFor(path);
    child.kill('SIGKILL');
    await new Promise((done) => child.once('exit', done));
    await answerOf(['resume', path]);
    const bytes = (folder: string): Buffer => readFileSync(join(folder, 'checkpoint.safetensors'));
    expect(bytes(path).equals(bytes(natural))).toBe(true);
  }, 120_000);

  it.each([
    [['tfbind8', '--goals', 'x.txt'], 'needs describe='],
    [['sequence', 'length=4', 'describe=gc', 'base=learnt'], 'give them with --goals FILE'],
    [['sequence', 'length=4', 'describe=gc', '--goals', 'absent.txt'], 'absent.txt'],
  ])('%s: one sentence', async (argv, sentence) => {
    const { code, err } = await ocgfn('pretrain', ...argv, '--out', fresh('never'));
    expect(code).toBe(2);
    // Behind the note on the cells, where there is one.
    const [said, ...more] = err
      .trim()
      .split('\n')
      .filter((line) => !line.startsWith('outcomes y = f(x):'));
    expect(said).toContain(sentence);
    expect(more).toEqual([]);
  });
});

/** Until the run has stored a step. */
async function waitFor(path: string): Promise<void> {
  for (let i = 0; i < 600; i++) {
    try {
      if ((JSON.parse(readFileSync(join(path, 'checkpoint.json'), 'utf8')) as { step: number }).step > 0)
        return;
    } catch {
      // not there yet
    }
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`${path}: no checkpoint`);
}

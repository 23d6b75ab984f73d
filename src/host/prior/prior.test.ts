/** `ocgfn prior` and `openPrior`: files, cards, and one sentence for what cannot be learnt from. */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { temporaryPaths } from '../../../test/temporary-folder.js';
import { buildTask } from '../../env/tasks.js';
import { decodePrior, type PriorCard } from '../../method/portable-prior.js';
import { encodeSafetensors } from '../../format/safetensors.js';
import { RandomStream } from '../../random/stream.js';
import { openBackend } from '../../tensor/loader.js';
import { openPrior } from './open-prior.js';
import { ocgfn } from '../../../test/run-command.js';

const fresh = temporaryPaths();
const TASK = 'amp maxLength=12';
const env = buildTask('amp', { maxLength: 12 });

/** Peptides of K and L by turns, with a few other letters. */
function peptides(count: number): string[] {
  const random = new RandomStream(3);
  const found = new Set<string>();
  while (found.size < count) {
    const length = 4 + random.int(9);
    found.add(
      Array.from({ length }, (_, i) =>
        random.uniform() < 0.2 ? 'ACDEFGHIKLMNPQRSTVWY'[random.int(20)] : 'KL'[i % 2],
      ).join(''),
    );
  }
  return [...found];
}

function write(lines: readonly string[], ending = 'txt'): string {
  const file = `${fresh('sequences')}.${ending}`;
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

describe('ocgfn prior', () => {
  it('trains, shows, samples; the card says what was read and left out', async () => {
    const good = peptides(150);
    const rows = [
      ...good.map((text) => `${text}\t1`),
      'KLKL\t0',
      'KLXKL\t1',
      'KLKLKLKLKLKLKLKL\t1',
      `${good[0]}\t1`,
    ];
    const file = write(['sequence\tlabel', ...rows], 'tsv');
    const out = `${fresh('x')}.prior.safetensors`;
    const common = ['--task', TASK, '--json'];
    const trained = await ocgfn('prior', 'train', file, '--label', '1', '--networks', '1', '--split', 'random', '--out', out, ...common); // prettier-ignore
    expect(trained.err).not.toContain('ocgfn:');
    const card = JSON.parse(trained.out) as PriorCard;
    expect(card).toMatchObject({
      rows: 154,
      sequences: 150,
      leftOut: { label: 1, letters: 1, length: 1, repeats: 1 },
      sizes: { train: 120, choose: 15, test: 15 },
    });
    expect(card.perplexity.used).toBeLessThan(card.perplexity.unigram);
    expect(card.perplexity.unigram).toBeLessThan(card.perplexity.uniform);
    const shown = await ocgfn('prior', 'show', out, '--json');
    expect(JSON.parse(shown.out)).toMatchObject({ perplexity: card.perplexity, seed: 0 });
    const drawn = await ocgfn('prior', 'sample', out, '-n', '200', ...common);
    const { objects } = JSON.parse(drawn.out) as { objects: { outcome: string; logP0: number }[] };
    expect(objects).toHaveLength(200);
    const letters = objects.map(({ outcome }) => outcome).join('');
    expect([...letters].filter((letter) => 'KL'.includes(letter)).length / letters.length).toBeGreaterThan(
      0.6,
    );
  });

  it('a prior opened from its file is the prior that was learnt', async () => {
    const file = write(peptides(120));
    const backend = await openBackend();
    const learnt = await openPrior(file, env, backend, { networks: 2, split: 'random', seed: 4 });
    const again = decodePrior(learnt.bytes, 'x', env, await openBackend());
    const rows = new Int32Array(20 * env.stateSize);
    learnt.base.sample(new RandomStream(1), rows, 20);
    const [a, b] = [new Float64Array(20), new Float64Array(20)];
    learnt.base.logOutcomes(rows, 20, a);
    again.base.logOutcomes(rows, 20, b);
    expect([...a]).toEqual([...b]);
    expect(again.card).toEqual(learnt.card);
    const stored = `${fresh('y')}.prior.safetensors`;
    writeFileSync(stored, learnt.bytes);
    expect((await openPrior(stored, env, backend)).card).toEqual(learnt.card);
  });

  it.each([
    ['no such file', () => fresh('absent'), /absent.*: no such file or folder/],
    [
      'too few',
      () => write(['KLKL', 'LKLK']),
      /at least 30 different sequences of amp are needed, got 2 of 2/,
    ],
    [
      'letters of another alphabet',
      () => write(Array.from({ length: 40 }, (_, i) => `${'UX'.repeat(2)}${'AC'[i % 2]}`)),
      /got 0 of 40 \(.*:1: amp: letters are ACD.*, got "U" at position 1/,
    ],
    [
      'lengths beyond the task',
      () => write(Array.from({ length: 40 }, () => 'K'.repeat(13))),
      /got 0 of 40 \(.*:1: amp: an outcome has 1 to 12 letters, got "K{13}"/,
    ],
    [
      'all the same',
      () => write(Array.from({ length: 40 }, () => 'KLKL')),
      /got 1 of 40 \(.*:2: "KLKL" is there already\)/,
    ],
  ])('says in one sentence: %s', async (_, file, message) => {
    const { code, err } = await ocgfn('prior', 'train', file(), '--task', TASK, '--out', `${fresh('z')}.x`);
    expect(err).toMatch(message);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(code).toBe(2);
  });

  it('refuses damaged files, other files, other tasks and other constructions', async () => {
    const stored = `${fresh('p')}.prior.safetensors`;
    const { bytes } = await openPrior(write(peptides(60)), env, await openBackend(), { networks: 1, split: 'random', epochs: 1 }); // prettier-ignore
    writeFileSync(stored, bytes);
    const show = async (file: string, task: string): Promise<string> => {
      const { code, err } = await ocgfn('prior', 'show', file, '--task', task);
      expect(code).toBe(2);
      return err;
    };
    expect(await show(stored, 'amp maxLength=13')).toMatch(
      /is a prior of amp \(up to 12 of ACD.*\), the task amp has up to 13 of ACD.*: train one for it/,
    );
    const halved = `${fresh('h')}.prior.safetensors`;
    writeFileSync(halved, encodeSafetensors([], [['format', 'ocgfn-prior'], ['prior', '{"symbols":["A"]}']])); // prettier-ignore
    expect(await show(halved, TASK)).toMatch(/is damaged: its settings are not those of a prior/);
    writeFileSync(halved, encodeSafetensors([]));
    expect(await show(halved, TASK)).toMatch(/a safetensors file, but no prior; ocgfn prior train makes one/);
    expect(await show(stored, 'tfbind8')).toMatch(/is a prior of amp/);
    const damaged = `${fresh('d')}.prior.safetensors`;
    const broken = Uint8Array.from(readFileSync(stored));
    broken[broken.length - 5] ^= 1;
    writeFileSync(damaged, broken);
    expect(await show(damaged, TASK)).toMatch(/the file was damaged/);
    expect((await ocgfn('prior', 'train', write(['ACGT']), '--task', 'tfbind8')).err).toMatch(
      /prior: strings must be built by construction=append, got tfbind8 with prepend-append/,
    );
    expect((await ocgfn('prior', 'shw', stored)).err).toMatch(/unknown action "shw"; did you mean "show"/);
  });
});

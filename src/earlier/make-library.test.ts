/** Libraries of libraries: their space is known, a reward counts once, and nothing that is read is replaced. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { campaignRecord } from '../../test/campaign-record.js';
import { temporaryPaths } from '../../test/temporary-folder.js';
import { createSequence } from '../env/sequence.js';
import { writeLibraryFile } from './library-file.js';
import { makeLibrary } from './make-library.js';
import { openEarlierRewards } from './open-earlier-rewards.js';

const fresh = temporaryPaths();
const env = createSequence({ alphabet: 'ACGT', length: 2 });
const OUTCOMES = [...'ACGT'].flatMap((a) => [...'ACG'].map((b) => a + b));

/** A campaign in which outcome i was measured as i. */
function campaign(path: string, count = OUTCOMES.length): string {
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'campaign.json'), JSON.stringify(campaignRecord({ task: env.task })));
  const lines = OUTCOMES.slice(0, count).map((outcome, raw) => `${JSON.stringify({ outcome, raw })}\n`);
  writeFileSync(join(path, 'measurements.jsonl'), lines.join(''));
  return path;
}

function libraryOf(path: string, name: string, scores: readonly number[]): string {
  const outcomes = OUTCOMES.slice(0, scores.length);
  writeLibraryFile(path, env.task, [{ name, outcomes, scores: [...scores] }], []);
  return path;
}

describe('a library', () => {
  it('is made of another, which says the space, alone or in a folder', async () => {
    const folder = fresh('folder');
    mkdirSync(folder);
    const [lib, second, third] = [join(folder, 'lib.json'), `${fresh('second')}.json`, `${fresh('third')}.json`]; // prettier-ignore
    await makeLibrary([campaign(fresh('dna'))], lib);
    const made = await makeLibrary([lib], second);
    expect(made).toMatchObject({ task: 'sequence', space: 'DNA (ACGT), 2 letters each', left: [] });
    expect(made.rewards.map(({ scores }) => scores)).toEqual([12]);
    writeFileSync(join(folder, 'other.json'), '{}');
    expect((await makeLibrary([folder], third)).rewards).toHaveLength(1);
  });

  it('is not made where spaces differ, and says which', async () => {
    const [one, other] = [`${fresh('one')}.json`, `${fresh('other')}.json`];
    libraryOf(one, 'a', [...OUTCOMES.keys()]);
    writeLibraryFile(other, createSequence({ alphabet: 'ACGT', length: 3 }).task, [], []);
    await expect(makeLibrary([one, other], `${fresh('out')}.json`)).rejects.toThrow(
      `${one} and ${other} are of different spaces (sequence alphabet=ACGT length=2 and sequence alphabet=ACGT length=3); say which one by --task`,
    );
  });

  it('replaces nothing that it is made of', async () => {
    const folder = fresh('inputs');
    mkdirSync(folder);
    const lib = libraryOf(join(folder, 'lib.json'), 'a', [...OUTCOMES.keys()]);
    const before = readFileSync(lib, 'utf8');
    await expect(makeLibrary([join(folder, '.', 'lib.json')], lib)).rejects.toThrow(
      `--out: ${lib} is read for the library itself; give it another name`,
    );
    await expect(makeLibrary([folder], lib)).rejects.toThrow(`(by ${folder}); give it another name`);
    expect(readFileSync(lib, 'utf8')).toBe(before);
  });

  it('counts a reward once: a campaign beside the library of it, also once it has grown', async () => {
    const dna = campaign(fresh('dna'), 10);
    const [lib, out] = [`${fresh('lib')}.json`, `${fresh('out')}.json`];
    await makeLibrary([dna], lib);
    for (const count of [10, 12]) {
      campaign(dna, count);
      for (const sources of [
        [dna, lib],
        [lib, dna],
      ])
        // prettier-ignore
        expect(await makeLibrary(sources, out)).toMatchObject({
          rewards: [{ name: dna, scores: count }],
          left: [{ name: `${lib} (${dna})`, why: `has the scores of ${dna} (a reward counts once)` }],
        });
    }
  });

  it('keeps rewards that differ in one score, or are of one name and differ', async () => {
    const scores = [...OUTCOMES.keys()];
    const [a, b, c] = ['a', 'b', 'c'].map((name) => `${fresh(name)}.json`);
    libraryOf(a, 'mine', scores);
    libraryOf(b, 'yours', scores.with(3, 99));
    libraryOf(c, 'mine', scores.map((score) => -score - 1)); // prettier-ignore
    expect((await makeLibrary([a, b, c], `${fresh('out')}.json`)).rewards).toHaveLength(3);
  });
});

describe('--like', () => {
  it.each(['a file', 'a reward of every outcome'])('counts what is given twice once: %s', async (kind) => {
    const rna = createSequence({ name: 'rna', alphabet: 'ACGU', length: 6 });
    const source = kind === 'a file' ? libraryOf(`${fresh('lib')}.json`, 'a', [...OUTCOMES.keys()]) : 'rna:L6_RNA2'; // prettier-ignore
    const space = kind === 'a file' ? env : rna;
    const notes: string[] = [];
    const { library } = await openEarlierRewards([source, source], space, 'x', (text) => notes.push(text));
    expect(library.size).toBe(1);
    const name = kind === 'a file' ? `${source} (a)` : source;
    expect(notes[0]).toBe(`--like: ${name} was given before (a reward counts once) and is left out`);
  });

  it('knows a reward of every outcome in a library file', async () => {
    const rna = createSequence({ name: 'rna', alphabet: 'ACGU', length: 6 });
    const lib = `${fresh('lib')}.json`;
    await makeLibrary(['rna:L6_RNA2'], lib, rna);
    const { library } = await openEarlierRewards([lib, 'rna:L6_RNA2', 'rna:L6_RNA1'], rna, 'x', () => {});
    expect(library.size).toBe(2);
  });

  it('says of another space which letters and how long', async () => {
    const folder = fresh('longer');
    mkdirSync(folder);
    writeFileSync(join(folder, 'two.csv'), `sequence,score\n${'ACGTACGT,1\nACGTACGA,2\n'}`);
    const lib = libraryOf(join(folder, 'lib.json'), 'a', [...OUTCOMES.keys()]);
    const notes: string[] = [];
    await openEarlierRewards([folder, lib], env, 'x', (text) => notes.push(text));
    expect(notes.join('\n')).toContain('two.csv is of another space than DNA (ACGT), 2 letters each: ');
    expect(notes.join('\n')).not.toContain('sequence: ');
  });
});

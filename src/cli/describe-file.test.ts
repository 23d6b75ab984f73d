import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { temporaryFiles, temporaryPaths } from '../../test/temporary-folder.js';
import { descriptorKinds } from '../host/descriptors/index.js';
import { ocgfn } from '../../test/run-command.js';

const fresh = temporaryPaths();
const file = temporaryFiles();

describe('ocgfn describe', () => {
  const peptides = '>magainin\nGIGKFLHSAKKFGKAFVGEIMNS\n>KLA\nKLAKLAKKLAKLAK\n';

  it('measures the records of a file', async () => {
    const path = file('x.fasta', peptides);
    const { code, out, err } = await ocgfn('describe', path, 'charge, length, isoelectric(bins=5)');
    expect([code, err]).toEqual([0, 'read as peptides of up to 23 letters; --task says otherwise\n']);
    const lines = out.trim().split('\n');
    expect(lines[0]).toBe('name,outcome,charge,length,isoelectric');
    expect(lines[1]).toMatch(/^magainin,GIGKFLHSAKKFGKAFVGEIMNS,3,23,10\.0014/);
    expect(lines[2]).toMatch(/^KLA,KLAKLAKKLAKLAK,6,14,10\.699/);
    const binned = await ocgfn('describe', path, 'charge(greatest=5), length(step=10)', '--bins');
    expect(binned.out.trim().split('\n').slice(1)).toEqual([
      'magainin,GIGKFLHSAKKFGKAFVGEIMNS,3,21 to 23',
      'KLA,KLAKLAKKLAKLAK,5 or more,11 to 20',
    ]);
  });

  it('measures other objects with --task, answers as JSON, and writes a file', async () => {
    const path = file('cells.txt', '0,4\n3,3\n');
    const out = fresh('y.csv');
    const asked = ['describe', path, 'ring, sum', '--task', 'grid side=8', '--json', '--out', out];
    const answer = JSON.parse((await ocgfn(...asked)).out) as object;
    expect(answer).toEqual({
      describe: 'ring,sum',
      objects: [
        { outcome: '0,4', ring: 3, sum: 4 },
        { outcome: '3,3', ring: 0, sum: 6 },
      ],
    });
    expect(readFileSync(out, 'utf8')).toBe('outcome,ring,sum\n"0,4",3,4\n"3,3",0,6\n');
  });

  it.each([
    [['charge'], '5 apples', /"5 apples" is among objects that are no DNA, RNA or peptides; say what they are with --task/],
    [['charge', '--task', 'amp'], 'KLAB', /x\.txt[^:]*: line 1 has "B" in "KLAB", outcomes of the task have the letters ACDEFGHIKLMNPQRSTVWY; correct it/],
    [['gc, cgp'], 'ACGT', /describe: unknown descriptor "cgp"; did you mean "cpg"\?/],
    [['charge'], 'ACGT', /descriptor charge: describes peptides, the alphabet of sequence is ACGT/],
  ])('refuses %j', async (args, content, sentence) => {
    const { code, out, err } = await ocgfn('describe', file('x.txt', content), ...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(sentence);
  }); // prettier-ignore
});

describe('ocgfn descriptors', () => {
  it('are all in the guide', () => {
    const guide = readFileSync(new URL('../../docs/descriptors.md', import.meta.url), 'utf8');
    const missing = descriptorKinds.filter(({ name }) => !new RegExp(`\`${name}\\b`).test(guide));
    expect(missing.map(({ name }) => name)).toEqual([]);
  });

  it('lists all, shows one, and the bins of a list', async () => {
    const all = await ocgfn('descriptors');
    expect([all.code, all.err]).toEqual([0, '']);
    for (const name of ['charge', 'motif:...', 'duplex:...', 'module:...', 'ring'])
      expect(all.out).toContain(name);
    const one = await ocgfn('descriptors', 'moment');
    expect(one.out).toContain('source: Eisenberg et al., PNAS 81 (1984) 140');
    expect(one.out).toContain('angle');
    const set = await ocgfn('descriptors', 'charge, moment(bins=2)', '--task', 'amp maxLength=20');
    expect(set.out).toContain('below 0.5 | 0.5 or more');
    expect(set.out).toContain('30 cells');
  });

  it.each([
    [['chrage'], 'describe: unknown descriptor "chrage"; did you mean "charge"?'],
    [['charge,moment'], 'descriptors: "charge,moment" needs --task, such as --task "amp maxLength=20"'],
  ])('refuses %j', async (args, sentence) => {
    const { code, err } = await ocgfn('descriptors', ...args);
    expect([code, err]).toEqual([2, `ocgfn: ${sentence}\n`]);
  });
});

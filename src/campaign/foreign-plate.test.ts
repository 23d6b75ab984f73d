import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { temporaryPaths } from '../../test/temporary-folder.js';
import { refuseForeignPlate } from './foreign-plate.js';

const fresh = temporaryPaths();
function file(text: string, name = 'results.csv'): string {
  const path = fresh(name);
  writeFileSync(path, text);
  return path;
}

describe('a plate of another campaign', () => {
  const sentence = 'is of another campaign: its ids begin with 11aa, those of this one with 7f3a';

  it('is told by its ids, whatever its columns and letters are', async () => {
    const two = 'id,well,sequence,prediction,potency,hemolysis\n11aa90bc-1-A01,A01,MKLV,,1,2\n11aa90bc-1-A02,A02,MKLW,,3,4\n'; // prettier-ignore
    await expect(refuseForeignPlate(file(two), '7f3a')).rejects.toThrow(sentence);
    const rna = 'id,sequence,score\n11aa90bc-1-A01,UCAGG,\n11aa90bc-1-A02,UCAGC,1\n';
    await expect(refuseForeignPlate(file(rna), '7f3a')).rejects.toThrow(sentence);
    await expect(refuseForeignPlate(`${file(rna)}(score=score,lower=yes)`, '7f3a')).rejects.toThrow(sentence);
    await expect(refuseForeignPlate(file('>11aa90bc-1-A01 x\nUCAGG\n', 'plate.fasta'), '7f3a')).rejects.toThrow(sentence); // prettier-ignore
    await expect(refuseForeignPlate(file('id,score\n11aa90bc-1-A01,1\n'), '7f3a')).rejects.toThrow(sentence);
  });

  it('is none where an id is of this one, or there are no ids', async () => {
    const mixed = 'id,sequence,score\n7f3a90bc-1-A01,ACGT,1\n11aa90bc-1-A02,ACGA,1\n';
    await expect(refuseForeignPlate(file(mixed), '7f3a')).resolves.toBeUndefined();
    await expect(
      refuseForeignPlate(file('id,sequence,score\nmine,ACGT,1\n'), '7f3a'),
    ).resolves.toBeUndefined();
    await expect(refuseForeignPlate(file('sequence,score\nACGT,1\n'), '7f3a')).resolves.toBeUndefined();
    // What cannot be read is left to the reader of results.
    await expect(refuseForeignPlate(file(''), '7f3a')).resolves.toBeUndefined();
  });
});

/**
 * Labelled sequences as the peptidereactor collection keeps them, `seqs.fasta` and `classes.txt`, put into
 * one table.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../settings/errors.js';

/**
 * @returns `sequence<TAB>label` lines under a header; undefined when the folder does not hold the two files
 * @throws UsageError when they do not fit each other
 */
export function readLabelledFolder(folder: string): Uint8Array | undefined {
  const [fasta, classes] = [join(folder, 'seqs.fasta'), join(folder, 'classes.txt')];
  if (!existsSync(fasta) || !existsSync(classes)) return undefined;
  const records = readFileSync(fasta, 'utf8').split(/^>.*$/m).slice(1);
  const sequences = records.map((record) => record.replace(/\s+/g, ''));
  const labels = readFileSync(classes, 'utf8').split('\n').map((line) => line.trim()).filter((line) => line !== ''); // prettier-ignore
  if (sequences.length !== labels.length)
    throw new UsageError(
      `${folder}: seqs.fasta has ${sequences.length} sequences, classes.txt ${labels.length} labels`,
    );
  const rows = sequences.map((sequence, i) => `${sequence}\t${labels[i]}\n`);
  return new TextEncoder().encode(`sequence\tlabel\n${rows.join('')}`);
}

/**
 * `motif:TATAAT`: whether a motif occurs, on the strand itself or on both. Letters of the motif are those of
 * the task; N (or X for peptides) stands for any.
 */
import { choice } from '../../settings/describe.js';
import { namedBins } from '../bins.js';
import { descriptorKind } from '../kind.js';
import { lettersOf, type Letters } from '../letters.js';

export const motifKind = descriptorKind({
  name: 'motif',
  help: 'whether a motif occurs: yes or no',
  of: 'strings',
  unit: 'yes or no',
  source: '-',
  example: 'motif:TATAAT(strands=both)',
  argument: 'the letters of the motif',
  parameters: {
    strands: choice({
      choices: ['one', 'both'],
      preset: 'one',
      help: 'both: the reverse complement counts too (DNA and RNA)',
    }),
  },
  build({ env, name, argument = '', values }) {
    const letters = lettersOf(name, env);
    const { length, codes, read, readPartial } = letters;
    if (argument.length > length)
      throw new Error(
        `descriptor ${name}: tells nothing apart, the motif has ${argument.length} letters, an outcome at most ${length}`,
      );
    const motifs = [motifCodes(name, letters, argument)];
    if (values.strands === 'both') motifs.push(motifCodes(name, letters, reverseComplement(name, argument)));
    const found = (end: number): number => {
      for (let m = 0; m < motifs.length; m++) if (occurs(motifs[m], codes, end)) return 1;
      return 0;
    };
    return {
      ...namedBins(`descriptor ${name}`, ['no', 'yes']),
      value: (states, at) => found(read(states, at)),
      ...(readPartial && {
        running: {
          // Found so far; the longest beginning of each motif at the right end.
          size: 1 + motifs.length,
          scale: [1, ...motifs.map((motif) => 1 / motif.length)],
          write(states, at, out, outAt) {
            const end = readPartial(states, at);
            out[outAt] = found(end);
            for (let m = 0; m < motifs.length; m++) out[outAt + 1 + m] = begun(motifs[m], codes, end);
          },
        },
      }),
    };
  },
});

const ANY = -2;

/** Codes of a motif, ANY where any letter will do. */
function motifCodes(name: string, { alphabet }: Letters, text: string): Int32Array {
  const joker = alphabet.includes('N') ? 'X' : 'N';
  return Int32Array.from([...text], (letter) => {
    const code = alphabet.indexOf(letter);
    if (code >= 0) return code;
    if (letter === joker) return ANY;
    throw new Error(
      `descriptor ${name}: letters are ${alphabet}, and ${joker} for any, got "${letter}" in "${text}"`,
    );
  });
}

/** Letters that pair, of DNA; U stands for T. */
export const COMPLEMENT: Readonly<Record<string, string>> = {
  A: 'T',
  C: 'G',
  G: 'C',
  T: 'A',
  U: 'A',
  N: 'N',
};

function reverseComplement(name: string, text: string): string {
  const rna = text.includes('U');
  return [...text]
    .reverse()
    .map((letter) => {
      const other = COMPLEMENT[letter];
      if (other === undefined)
        throw new Error(
          `descriptor ${name}: strands=both needs a motif of DNA or RNA, got "${letter}" in "${text}"`,
        );
      return rna && other === 'T' ? 'U' : other;
    })
    .join('');
}

function occurs(motif: Int32Array, codes: Int32Array, end: number): boolean {
  for (let from = 0; from + motif.length <= end; from++)
    if (agrees(motif, codes, from, motif.length)) return true;
  return false;
}

/** Letters of the longest beginning of the motif, shorter than the whole, at the right end. */
function begun(motif: Int32Array, codes: Int32Array, end: number): number {
  for (let t = Math.min(motif.length - 1, end); t > 0; t--) if (agrees(motif, codes, end - t, t)) return t;
  return 0;
}

function agrees(motif: Int32Array, codes: Int32Array, from: number, count: number): boolean {
  for (let i = 0; i < count; i++) {
    const code = codes[from + i];
    if (code < 0 || (motif[i] !== ANY && motif[i] !== code)) return false;
  }
  return true;
}

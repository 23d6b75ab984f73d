/**
 * A painted reward as text for an address: a letter a cell (64 levels are the 64 letters of base64url), with
 * `.` before a run: `.` two letters of length, one letter of level. Read back it is checked, since anyone can
 * write an address.
 */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** A run costs four letters. */
const SHORTEST_RUN = 5;
const LONGEST_RUN = 64 * 64 - 1;

export function rewardToText(levels: Uint8Array): string {
  let text = '';
  for (let from = 0; from < levels.length;) {
    let to = from + 1;
    while (to < levels.length && levels[to] === levels[from] && to - from < LONGEST_RUN) to++;
    const letter = LETTERS[levels[from]];
    const length = to - from;
    text +=
      length < SHORTEST_RUN
        ? letter.repeat(length)
        : `.${LETTERS[length >> 6]}${LETTERS[length & 63]}${letter}`;
    from = to;
  }
  return text;
}

/**
 * @param cells how many levels there must be
 * @throws one sentence when the text is no reward of that many cells
 */
export function rewardFromText(text: string, cells: number): Uint8Array {
  const levels = new Uint8Array(cells);
  let count = 0;
  const level = (letter: string | undefined): number => {
    if (letter === undefined) throw new Error('the painted reward is cut off in the middle of a run');
    const value = LETTERS.indexOf(letter);
    if (value < 0)
      throw new Error(`the painted reward has "${letter}" where a letter of base64url should be`);
    return value;
  };
  for (let i = 0; i < text.length; i++) {
    let length = 1;
    if (text[i] === '.') {
      length = level(text[i + 1]) * 64 + level(text[i + 2]);
      i += 3;
    }
    const value = level(text[i]);
    if (count + length > cells) throw new Error(`the painted reward has more than ${cells} cells`);
    levels.fill(value, count, count + length);
    count += length;
  }
  if (count !== cells) throw new Error(`the painted reward has ${count} cells, the grid has ${cells}`);
  return levels;
}

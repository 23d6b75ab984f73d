/** A command line as words, without a shell: spaces separate, quotes of either kind hold together. */

/** @throws when a quote is not closed or there is no word */
export function splitCommand(owner: string, text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (letter === '"' || letter === "'") {
      const end = text.indexOf(letter, at + 1);
      if (end < 0) throw new Error(`${owner}: the quote at character ${at + 1} is not closed`);
      word = (word ?? '') + text.slice(at + 1, end);
      at = end;
    } else if (/\s/.test(letter)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? '') + letter;
    }
  }
  if (word !== undefined) words.push(word);
  if (words.length === 0) throw new Error(`${owner}: names no program`);
  return words;
}

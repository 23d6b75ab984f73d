/** Names of wells as readers and people write them: A1, A01, a1, A-1. */

/** A letter for the row, to P, and a number for the column, to 24: plates of 96 and 384 wells. */
const WELL = /^([a-p])[\s:_-]?0*([1-9]\d?)$/i;
const COLUMNS = 24;

/** A01 ... P24; undefined of what names no well. */
export function wellOf(text: string): string | undefined {
  const found = WELL.exec(text.trim());
  if (found === null || Number(found[2]) > COLUMNS) return undefined;
  return `${found[1].toUpperCase()}${found[2].padStart(2, '0')}`;
}

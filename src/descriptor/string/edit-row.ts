/** Edit distances of a string that is written as codes. */

/**
 * Fills a row with the distances of the first `end` codes to all beginnings of a parent: its last entry is the
 * Levenshtein distance. Allocates nothing.
 * @param row [parent + 1]
 */
export function editRow(parent: Int32Array, codes: Int32Array, end: number, row: Int32Array): void {
  const m = parent.length;
  for (let j = 0; j <= m; j++) row[j] = j;
  for (let i = 0; i < end; i++) {
    let diagonal = row[0];
    row[0] = i + 1;
    for (let j = 1; j <= m; j++) {
      const replaced = diagonal + (codes[i] === parent[j - 1] ? 0 : 1);
      diagonal = row[j];
      const shifted = Math.min(row[j], row[j - 1]) + 1;
      row[j] = replaced < shifted ? replaced : shifted;
    }
  }
}

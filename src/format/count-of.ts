/**
 * A number with what it counts, for sentences: `1 row`, `2 rows`.
 * @param one the noun in the singular
 * @param many the plural, where it is not `one` with an s
 */
export const countOf = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

/** A word of a command that is printed to be typed, in quotes where the shell would not take it for one. */
export const shellWord = (text: string): string =>
  /^[\w.,:^/=+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** A word of a command that is printed to be typed: in quotes where the shell would take it for more than one. */
export const shellWord = (text: string): string =>
  /^[\w.,:^/=+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

/**
 * Headers of a request, with secrets taken from the environment, so that run.json holds the name of a
 * variable and never its value: `headers="Authorization: Bearer $API_TOKEN; X-Team: chemistry"`.
 */

/** @throws when a header has no colon or names a variable that is not set */
export function parseHeaders(
  owner: string,
  text: string,
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const part of text.split(';').filter((piece) => piece.trim() !== '')) {
    const colon = part.indexOf(':');
    const name = part.slice(0, Math.max(0, colon)).trim();
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name))
      throw new Error(`${owner}: headers must be "Name: value; Name: value", got "${part.trim()}"`);
    headers[name] = part
      .slice(colon + 1)
      .trim()
      .replace(/\$\{?([A-Za-z_]\w*)\}?/g, (_, variable: string) => {
        const value = env[variable];
        if (value === undefined || value === '')
          throw new Error(
            `${owner}: the header ${name} needs the environment variable ${variable}, which is not set`,
          );
        return value;
      });
  }
  return headers;
}

/** Base64 (RFC 4648, section 4), without anything of Node or of the browser. */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 text of bytes. */
export function base64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i += 3) {
    const word = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    parts.push(
      LETTERS[word >> 18],
      LETTERS[(word >> 12) & 63],
      i + 1 < bytes.length ? LETTERS[(word >> 6) & 63] : '=',
      i + 2 < bytes.length ? LETTERS[word & 63] : '=',
    );
  }
  return parts.join('');
}

/** Text of a file that may be gzipped; both Node and browsers unpack it themselves. */

/**
 * @param owner begins the message
 * @throws when the bytes begin like gzip and are none, or are not UTF-8
 */
export async function textOf(owner: string, bytes: Uint8Array): Promise<string> {
  const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? await gunzip(owner, bytes) : bytes;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(plain);
  } catch {
    throw new Error(`${owner}: the file is not text in UTF-8`);
  }
}

async function gunzip(owner: string, bytes: Uint8Array): Promise<Uint8Array> {
  try {
    // A copy, since a Blob wants an ArrayBuffer that is not shared.
    const stream = new Blob([bytes.slice()]).stream().pipeThrough(new DecompressionStream('gzip'));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch {
    throw new Error(`${owner}: the file begins like gzip but cannot be unpacked: it is damaged or cut off`);
  }
}

/**
 * Text of a file that comes in pieces and may be gzipped, decoded on the way: UTF-8, or UTF-16 by its mark.
 * What is no text is told apart early, with the line: a binary file, a workbook, another encoding.
 */

const startsWith = (bytes: Uint8Array, ...magic: number[]): boolean =>
  magic.every((byte, i) => bytes[i] === byte);

/** The pieces of bytes that are here already, so that a long text is decoded bit by bit too. */
export async function* bytesInPieces(bytes: Uint8Array, size = 1 << 18): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

/**
 * @param owner begins every message
 * @throws one sentence when the bytes are no UTF-8, hold a NUL, or begin like gzip and are none
 */
export async function* textChunks(owner: string, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let encoding = 'utf-8';
  let decoder = new TextDecoder(encoding, { fatal: true });
  let line = 1;
  let first = true;
  const check = (text: string): string => {
    const at = text.indexOf('\0');
    if (at >= 0)
      throw new Error(
        `${owner}: line ${line + count(text, at)} holds a NUL: the file is binary, text is needed`,
      );
    line += count(text, text.length);
    return text;
  };
  const decode = (bytes?: Uint8Array): string => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined });
    } catch (error) {
      const lenient = new TextDecoder(encoding).decode(bytes);
      const at = line + count(lenient, Math.max(0, lenient.indexOf('\uFFFD')));
      throw new Error(
        `${owner}: line ${at} is not text in ${encoding.toUpperCase()}; save the file as CSV in UTF-8`,
        { cause: error },
      );
    }
  };
  for await (const bytes of unpacked(owner, chunks)) {
    if (first && bytes.length > 0) {
      refuseKnown(owner, bytes);
      encoding = encodingOf(bytes);
      if (encoding !== 'utf-8') decoder = new TextDecoder(encoding, { fatal: true });
      first = false;
    }
    yield check(decode(bytes));
  }
  yield check(decode());
}

/**
 * The text of a whole file, gzipped or not.
 * @param most length of the longest text that is taken
 * @throws as `textChunks` does, and when the text is longer
 */
export async function wholeText(owner: string, bytes: Uint8Array, most = Infinity): Promise<string> {
  const pieces: string[] = [];
  let length = 0;
  for await (const piece of textChunks(owner, bytesInPieces(bytes))) {
    pieces.push(piece);
    length += piece.length;
    if (length > most) throw new Error(`${owner}: the text is longer than ${most / 1e6} MB; split it`);
  }
  return pieces.join('');
}

/** Formats that people take for tables. */
function refuseKnown(owner: string, bytes: Uint8Array): void {
  if (startsWith(bytes, 0x50, 0x4b, 3, 4))
    throw new Error(
      `${owner}: the file is a zip archive or an Excel workbook; export it as CSV, or let its name end in .xlsx`,
    );
}

/** By the mark that the text begins with. */
function encodingOf(bytes: Uint8Array): string {
  if (startsWith(bytes, 0xff, 0xfe)) return 'utf-16le';
  return startsWith(bytes, 0xfe, 0xff) ? 'utf-16be' : 'utf-8';
}

/** Line ends before a place. */
function count(text: string, end: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

async function* unpacked(owner: string, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = chunks[Symbol.asyncIterator]();
  let head = new Uint8Array(0);
  while (head.length < 4) {
    const { value, done } = await source.next();
    if (done === true) break;
    head = concatenate(head, value);
  }
  const whole = continued(head, source);
  if (startsWith(head, 0x1f, 0x8b)) yield* gunzipped(owner, whole);
  else yield* whole;
}

async function* continued(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (head.length > 0) yield head;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

function concatenate(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}

async function* gunzipped(owner: string, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { readable, writable } = new DecompressionStream('gzip');
  const reader = readable.getReader();
  const writer = writable.getWriter();
  let broken: unknown;
  const pumped = (async () => {
    try {
      for await (const chunk of chunks) await writer.write(chunk as Uint8Array<ArrayBuffer>);
      await writer.close();
    } catch (error) {
      broken = error;
      await writer.abort(error).catch(() => {});
    }
  })();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      yield value;
    }
  } catch (error) {
    // An error of the file system comes through as it is.
    if (broken instanceof Error && broken.constructor !== TypeError && !('code' in (error as object)))
      throw broken;
    throw new Error(`${owner}: the file begins like gzip but cannot be unpacked: it is damaged or cut off`, {
      cause: error,
    });
  } finally {
    await reader.cancel().catch(() => {});
    await pumped;
  }
}

/** A file as it lies on the disk, piece by piece. */
import { createReadStream } from 'node:fs';
import { fileError } from '../settings/errors.js';

/** @throws UsageError when it cannot be read */
export async function* fileChunks(path: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) {
      const bytes: Uint8Array = chunk;
      yield bytes;
    }
  } catch (error) {
    throw fileError(path, error);
  }
}

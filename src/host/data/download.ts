/**
 * One file over HTTP: to a temporary name beside its place, resumed where an earlier attempt stopped,
 * checked, and only then renamed. A file that is not what the registry says never gets its name.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from '../../store/make-folder.js';
import type { DataFile } from './data-set.js';

export interface DownloadOptions {
  /** Milliseconds without a byte after which the server counts as stalled. Default 30,000. */
  readonly stall?: number;
  /** Further attempts, each of which resumes. Default 3. */
  readonly retries?: number;
  /** Milliseconds before the first of them; doubles. Default 500. */
  readonly backoff?: number;
  readonly onBytes?: (got: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** @throws one sentence; what has come so far is kept for the next attempt, unless it is wrong */
export async function downloadFile(
  url: string,
  path: string,
  file: DataFile,
  options: DownloadOptions = {},
): Promise<void> {
  const { retries = 3, backoff = 500, signal } = options;
  makeFolder(dirname(path));
  const part = `${path}.part`;
  for (let attempt = 0; ; attempt++) {
    try {
      await fetchRest(url, part, file, options);
      break;
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof Refused || attempt >= retries) {
        const kept = existsSync(part)
          ? `; ${statSync(part).size} of ${file.bytes} bytes are kept, the next attempt goes on`
          : '';
        throw new Error(`${url}: ${(error as Error).message}${kept}`, { cause: error });
      }
      await new Promise((resolve) => setTimeout(resolve, backoff * 2 ** attempt));
    }
  }
  const got = sha256(readFileSync(part));
  if (got !== file.sha256) {
    rmSync(part);
    throw new Error(
      `${url}: is not the file that was asked for: SHA-256 ${got}, ${file.sha256} is right; nothing is kept`,
    );
  }
  renameSync(part, path);
}

/** What another attempt cannot mend. */
class Refused extends Error {}

async function fetchRest(url: string, part: string, file: DataFile, options: DownloadOptions): Promise<void> {
  const { stall = 30_000, onBytes, signal } = options;
  let have = existsSync(part) ? statSync(part).size : 0;
  if (have === file.bytes) return;
  if (have > file.bytes) {
    rmSync(part);
    have = 0;
  }
  const controller = new AbortController();
  let stalled = false;
  const timer = setTimeout(() => {
    stalled = true;
    controller.abort();
  }, stall);
  const abort = (): void => controller.abort();
  signal?.addEventListener('abort', abort);
  try {
    const response = await fetch(url, {
      signal: controller.signal,
      headers:
        have > 0
          ? { range: `bytes=${have}-`, 'accept-encoding': 'identity' }
          : { 'accept-encoding': 'identity' },
    });
    if (!response.ok) {
      const what = `the server answered with status ${response.status}`;
      throw response.status >= 500 || response.status === 429 ? new Error(what) : new Refused(what);
    }
    // A server that does not resume sends everything again.
    const resumed = response.status === 206;
    if (!resumed) have = 0;
    const handle = await open(part, resumed ? 'a' : 'w');
    try {
      for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
        timer.refresh();
        have += chunk.length;
        if (have > file.bytes) throw new Refused(`sent more than the ${file.bytes} bytes the file has`);
        await handle.write(chunk);
        onBytes?.(have, file.bytes);
      }
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof Refused) {
      rmSync(part, { force: true });
      throw error;
    }
    if (stalled) throw new Error(`nothing came for ${stall / 1000} s`, { cause: error });
    const { cause, message } = error as Error & { cause?: NodeJS.ErrnoException };
    throw new Error(cause?.code === undefined ? message : `the connection failed (${cause.code})`, {
      cause: error,
    });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
  if (have < file.bytes) throw new Error(`the file is cut off after ${have} of ${file.bytes} bytes`);
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

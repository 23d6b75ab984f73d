/** Static files of the lab, read from one folder and from nowhere else. */
import { createReadStream, realpathSync, statSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.safetensors': 'application/octet-stream',
};

/**
 * The file that a request's path names, or undefined where it names none inside the folder: climbing, hidden
 * and absolute names, links that lead outside, and kinds of files that the lab does not have.
 * @param path decoded path of the request, such as `/assets/index.js`
 */
export function findFile(folder: string, path: string): string | undefined {
  const parts = path.split('/').slice(1);
  if (parts.at(-1) === '') parts[parts.length - 1] = 'index.html';
  const plain = (part: string): boolean => /^[\w-][\w.-]*$/.test(part) && !part.includes('..');
  if (!path.startsWith('/') || !parts.every(plain) || !(extname(path) in TYPES || path === '/'))
    return undefined;
  try {
    const root = realpathSync(folder);
    const file = realpathSync(join(root, ...parts));
    return file.startsWith(root + sep) && statSync(file).isFile() ? file : undefined;
  } catch {
    return undefined;
  }
}

/** Sends a file. Names under `/assets/` hold a digest of their content and may be kept for ever. */
export function sendFile(response: ServerResponse, file: string, path: string, head: boolean): void {
  const cache = path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
  response.writeHead(200, {
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    'content-length': statSync(file).size,
    'cache-control': cache,
  });
  if (head) {
    response.end();
    return;
  }
  const stream = createReadStream(file);
  // The headers are gone: all that is left to say is that the answer is not whole.
  stream.on('error', () => response.destroy());
  stream.pipe(response);
}

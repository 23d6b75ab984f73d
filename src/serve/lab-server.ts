/**
 * The server behind `ocgfn lab`: the lab's static files and, with a run, that run's files and its metrics as
 * they are written. Read-only. The isolation headers give the page shared memory and precise clocks; the
 * content policy lets it load nothing from elsewhere.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isIPv6, type AddressInfo } from 'node:net';
import { UsageError } from '../settings/errors.js';
import { findFile, sendFile } from './lab-files.js';
import { refuse, sameSecret, TOKEN_COOKIE, type GuardOptions } from './lab-guard.js';
import { serveRun } from './lab-run.js';

export interface LabServerOptions {
  /** Folder of the built lab. */
  readonly folder: string;
  /** Address to listen on. */
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Needed for hosts other than this machine's own. */
  readonly token?: string;
  /** Run directory to serve. */
  readonly run?: string;
}

export interface LabServer {
  /** Where to open it, token included. */
  readonly url: string;
  stop(): Promise<void>;
}

const LOOPBACK = ['localhost', '127.0.0.1', '::1'];

export const isLoopback = (host: string): boolean =>
  LOOPBACK.includes(host) || /^127(\.\d{1,3}){3}$/.test(host);

const HEADERS: Readonly<Record<string, string>> = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy':
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
    "worker-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
};

/**
 * Starts the server.
 * @throws UsageError when a host other than this machine's own comes without a token, or when the address
 * cannot be had
 */
export async function startLabServer(options: LabServerOptions): Promise<LabServer> {
  const { host, token } = options;
  if (!isLoopback(host) && token === undefined) {
    throw new UsageError(
      `lab: --host ${host} lets others on the network in, so it needs --token with a secret of your choice`,
    );
  }
  const guard: GuardOptions = { hosts: isLoopback(host) ? [...LOOPBACK, host] : undefined, token };
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    try {
      answer(request, response, options, guard);
    } catch (error) {
      // A request must not end the program.
      if (response.headersSent) response.destroy();
      else sayPlainly(response, 500, (error as Error).message);
    }
  });
  await listen(server, host, options.port);
  const { port } = server.address() as AddressInfo;
  const name = isIPv6(host) ? `[${host}]` : host;
  return {
    url: `http://${name}:${port}/${token === undefined ? '' : `?token=${encodeURIComponent(token)}`}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const known: Record<string, string> = {
        EADDRINUSE: `port ${port} is in use; give another --port, or 0 for any that is free`,
        EACCES: `port ${port} needs more rights than this program has; give one from 1024 up`,
        EADDRNOTAVAIL: `--host ${host} is no address of this machine`,
        ENOTFOUND: `--host ${host} is no address of this machine`,
      };
      reject(new UsageError(`lab: ${known[error.code ?? ''] ?? error.message}`, { cause: error }));
    });
    server.listen(port, host, () => resolve());
  });
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { folder, run }: LabServerOptions,
  guard: GuardOptions,
): void {
  let url: URL;
  let path: string;
  try {
    url = new URL(request.url ?? '/', 'http://lab');
    path = decodeURIComponent(url.pathname);
  } catch {
    return sayPlainly(response, 400, 'the address is malformed');
  }
  const given = url.searchParams.get('token') ?? undefined;
  const refusal = refuse(request, given, guard);
  if (refusal) return sayPlainly(response, refusal.status, refusal.sentence);
  if (guard.token !== undefined && given !== undefined && sameSecret(given, guard.token)) {
    // Out of the address bar, into a cookie that no script and no other site can use.
    response.writeHead(303, {
      location: '/',
      'set-cookie': `${TOKEN_COOKIE}=${encodeURIComponent(given)}; HttpOnly; SameSite=Strict; Path=/`,
    });
    response.end();
    return undefined;
  }
  if (path.startsWith('/run/')) return serveRun(request, response, path.slice('/run/'.length), run);
  const file = findFile(folder, path);
  if (file === undefined) return sayPlainly(response, 404, 'there is no such file');
  return sendFile(response, file, path, request.method === 'HEAD');
}

/** An answer of one sentence. */
export function sayPlainly(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
  response.end(`${sentence}\n`);
}

/**
 * One run directory over HTTP: run.json, its checkpoint, its report, and its metrics as server-sent events
 * while they are written. The files are looked at twice a second rather than watched: that works on every
 * file system, and a log is short.
 */
import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { runReport } from '../write-up/run-report.js';
import { RUN_FILE } from '../store/run-record.js';

const POLL_MS = 500;
/** Bytes of a log that are read in one go. */
const PIECE = 1 << 20;

/**
 * A report is a page of its own: no scripts, no connections, whatever a run directory from elsewhere may
 * hold.
 */
const REPORT_POLICY =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'";

/** Answers `/run/NAME` for the run that the lab was opened with. */
export function serveRun(
  request: IncomingMessage,
  response: ServerResponse,
  name: string,
  run: string | undefined,
): void {
  const say = (status: number, sentence: string): void => {
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
    response.end(`${sentence}\n`);
  };
  if (run === undefined) return say(404, 'the lab was started without --open RUN');
  if (name === 'events') return streamRun(request, response, run);
  const send = (type: string, body: string | Buffer): void => {
    response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' });
    response.end(request.method === 'HEAD' ? undefined : body);
  };
  try {
    if (name === RUN_FILE) return send('application/json', readFileSync(join(run, RUN_FILE)));
    if (name === 'checkpoint.safetensors')
      return send('application/octet-stream', readFileSync(join(run, name)));
    if (name === 'report.html') {
      response.setHeader('content-security-policy', REPORT_POLICY);
      return send('text/html; charset=utf-8', runReport(run));
    }
  } catch (error) {
    return say(404, (error as NodeJS.ErrnoException).code === 'ENOENT' ? `the run has no ${name} yet` : (error as Error).message); // prettier-ignore
  }
  return say(404, 'there is no such file in a run');
}

/** Reads the whole lines that a log has gained, a piece at a time. */
class LogTail {
  private at = 0;
  private readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** New lines; `restarted` when the log has become shorter, as a resumed run makes it. */
  read(): { lines: string[]; restarted: boolean } {
    if (!existsSync(this.path)) return { lines: [], restarted: false };
    const { size } = statSync(this.path);
    const restarted = size < this.at;
    if (restarted) this.at = 0;
    if (size === this.at) return { lines: [], restarted };
    const bytes = Buffer.alloc(Math.min(size - this.at, PIECE));
    const file = openSync(this.path, 'r');
    let got: number;
    try {
      got = readSync(file, bytes, 0, bytes.length, this.at);
    } finally {
      closeSync(file);
    }
    const end = bytes.subarray(0, got).lastIndexOf(0x0a) + 1;
    this.at += end;
    const lines = bytes.subarray(0, end).toString('utf8').split('\n').slice(0, -1);
    return { lines, restarted };
  }
}

/** Events: `record` (run.json), `metrics` (new lines as a JSON array), `reset` (start over). */
function streamRun(request: IncomingMessage, response: ServerResponse, run: string): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const tail = new LogTail(join(run, 'metrics.jsonl'));
  let record = '';
  let quiet = 0;
  const send = (event: string, data: string): void => {
    response.write(`event: ${event}\ndata: ${data}\n\n`);
    quiet = 0;
  };
  const look = (): void => {
    try {
      const text = readFileSync(join(run, RUN_FILE), 'utf8');
      if (text !== record) send('record', JSON.stringify(JSON.parse(text)));
      record = text;
      const { lines, restarted } = tail.read();
      if (restarted) send('reset', '{}');
      if (lines.length > 0) send('metrics', `[${lines.filter(isJson).join(',')}]`);
    } catch {
      // Between two writes, or moved away: the next look will tell.
    }
    // A line that says nothing keeps the connection, and finds out when nobody listens any more.
    if (++quiet * POLL_MS >= 15_000) {
      response.write(': still here\n\n');
      quiet = 0;
    }
  };
  look();
  const timer = setInterval(look, POLL_MS);
  request.on('close', () => clearInterval(timer));
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

/**
 * The server behind `ocgfn lab`, asked over the wire as a browser, another site and an attacker would: files
 * outside its folder, requests that other pages make the browser send, tokens, and the metrics of a run while
 * it writes them.
 */
import { appendFileSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startLabServer, type LabServer, type LabServerOptions } from '../../src/serve/lab-server.js';
import { RunDirectory } from '../../src/store/run-directory.js';
import { programIsBuilt, runProgram, startProgram } from '../program.js';
import { temporaryPaths } from '../temporary-folder.js';

const fresh = temporaryPaths();
const running: LabServer[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
});

function makeFolder(): string {
  const outside = fresh('outside');
  const folder = join(outside, 'lab');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>lab</title>');
  writeFileSync(join(folder, 'assets', 'index-1.js'), 'export {};');
  writeFileSync(join(folder, '.env.json'), '{}');
  writeFileSync(join(folder, 'notes.txt'), 'no');
  writeFileSync(join(outside, 'secret.json'), '{"secret":1}');
  symlinkSync(join(outside, 'secret.json'), join(folder, 'linked.json'));
  return folder;
}

async function start(options: Partial<LabServerOptions> = {}): Promise<URL> {
  const server = await startLabServer({ folder: makeFolder(), host: '127.0.0.1', port: 0, ...options });
  running.push(server);
  return new URL(server.url);
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** A request with exactly this path and these headers: `fetch` would tidy them up. */
function ask(url: URL, path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = {
      host: url.hostname,
      port: url.port,
      path,
      method,
      headers: { host: url.host, ...headers },
    };
    request(options, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body }));
    })
      .on('error', reject)
      .end();
  });
}

describe('files', () => {
  it('of the lab are served with isolation and content headers', async () => {
    const url = await start();
    const page = await ask(url, '/');
    expect(page).toMatchObject({ status: 200, body: '<!doctype html><title>lab</title>' });
    expect(page.headers).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    });
    expect(page.headers['content-security-policy']).toContain("default-src 'self'");
    expect((await ask(url, '/assets/index-1.js')).headers['cache-control']).toContain('immutable');
    expect(await ask(url, '/index.html', {}, 'HEAD')).toMatchObject({ status: 200, body: '' });
  });

  it.each([
    '/../secret.json',
    '/%2e%2e/secret.json',
    '/..%2fsecret.json',
    '/assets/..%5c..%5csecret.json',
    '/assets/%2e%2e/%2e%2e/secret.json',
    '//etc/passwd',
    '/%00.json',
    '/linked.json',
    '/.env.json',
    '/notes.txt',
    '/assets/',
    '/assets',
    '/C:/index.html',
    '/none.js',
  ])('outside it are not: %s', async (path) => {
    const { status, body } = await ask(await start(), path);
    expect(status).toBe(404);
    expect(body).not.toContain('secret":');
  });

  it('with a malformed address are refused in a sentence', async () => {
    expect(await ask(await start(), '/%E0%A4%A')).toMatchObject({
      status: 400,
      body: 'the address is malformed\n',
    });
  });
});

describe('requests', () => {
  it.each<[string, Record<string, string>, string, number]>([
    ['of another site', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }, 'GET', 403],
    [
      'of another port of this machine',
      { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' },
      'GET',
      403,
    ],
    [
      'of a frame on another site',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
      'GET',
      403,
    ],
    ['of another origin', { origin: 'http://example.com' }, 'GET', 403],
    ['of no origin', { origin: 'null' }, 'GET', 403],
    ['under another name (DNS rebinding)', { host: 'example.com' }, 'GET', 421],
    ['that would change something', {}, 'POST', 405],
    ['that ask what they may', {}, 'OPTIONS', 405],
  ])('%s are refused', async (_, headers, method, status) => {
    expect((await ask(await start(), '/', headers, method)).status).toBe(status);
  });

  it('of the page itself, and of a link that opens it, are answered', async () => {
    const url = await start();
    const own = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', origin: url.origin };
    expect((await ask(url, '/', own)).status).toBe(200);
    const link = {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    };
    expect((await ask(url, '/', link)).status).toBe(200);
    expect((await ask(url, '/', { host: `localhost:${url.port}` })).status).toBe(200);
  });
});

describe('a token', () => {
  it('is needed for hosts other than this machine', async () => {
    await expect(start({ host: '0.0.0.0' })).rejects.toThrow(
      '--host 0.0.0.0 lets others on the network in, so it needs --token',
    );
  });

  it('lets in who shows it, by address once and by cookie from then on', async () => {
    const url = await start({ host: '0.0.0.0', token: 'a-long-enough-secret' });
    url.hostname = '127.0.0.1';
    expect(await ask(url, '/')).toMatchObject({ status: 401 });
    expect((await ask(url, '/?token=a-long-enough-secreT')).status).toBe(401);
    const entered = await ask(url, '/?token=a-long-enough-secret');
    expect(entered).toMatchObject({ status: 303, headers: { location: '/' } });
    const [cookie] = entered.headers['set-cookie'] as string[];
    expect(cookie).toContain('HttpOnly; SameSite=Strict');
    expect((await ask(url, '/', { cookie: cookie.split(';')[0] })).status).toBe(200);
    expect((await ask(url, '/run/run.json', {})).status).toBe(401);
  });
});

describe('a run', () => {
  const makeRun = (): RunDirectory =>
    RunDirectory.create(fresh('run'), {
      kind: 'pretrain',
      task: { name: 'grid', side: 8, dimensions: 2 },
      config: {},
      seed: 0,
    });

  /** Collects events until `enough` says so. */
  function listen(
    url: URL,
    enough: (text: string) => boolean,
    onData?: (text: string) => void,
  ): Promise<string> {
    return new Promise((resolve, reject) => {
      let text = '';
      const asked = request(new URL('/run/events', url), (response) => {
        expect(response.headers['content-type']).toBe('text/event-stream');
        response.setEncoding('utf8').on('data', (piece: string) => {
          text += piece;
          onData?.(text);
          if (!enough(text)) return;
          asked.destroy();
          resolve(text);
        });
      });
      asked.on('error', reject).end();
    });
  }

  it('streams its metrics as they are written, and starts over when they are cut back', async () => {
    const run = makeRun();
    run.appendMetrics({ step: 1, loss: 2 });
    const url = await start({ run: run.path });
    let [second, cut] = [false, false];
    const text = await listen(
      url,
      (so) => so.includes('"step":9'),
      (so) => {
        if (!second && so.includes('"step":1')) {
          second = true;
          run.appendMetrics({ step: 2, loss: 1 });
          // A line that is still being written is not told yet.
          appendFileSync(join(run.path, 'metrics.jsonl'), '{"step":3,');
        } else if (!cut && so.includes('"step":2')) {
          cut = true;
          truncateSync(join(run.path, 'metrics.jsonl'), 0);
          setTimeout(() => appendFileSync(join(run.path, 'metrics.jsonl'), '{"step":9}\n'), 700);
        }
      },
    );
    run.close('done');
    expect(text).toContain('event: record\ndata: {"schemaVersion":2');
    expect(text).toContain('event: metrics\ndata: [{"step":1,"loss":2}]');
    expect(text).toContain('event: reset');
    expect(text).not.toContain('"step":3');
  });

  it('is there to read, without scripts in its report, and only with --open', async () => {
    const run = makeRun();
    run.appendMetrics({ step: 1, loss: 2 });
    run.close('done');
    const url = await start({ run: run.path });
    expect(JSON.parse((await ask(url, '/run/run.json')).body)).toMatchObject({ status: 'done' });
    const report = await ask(url, '/run/report.html');
    expect(report.status).toBe(200);
    expect(report.headers['content-security-policy']).toContain("sandbox; default-src 'none'");
    expect(await ask(url, '/run/checkpoint.safetensors')).toMatchObject({
      status: 404,
      body: 'the run has no checkpoint.safetensors yet\n',
    });
    expect((await ask(url, '/run/oracle.jsonl')).status).toBe(404);
    expect(await ask(await start(), '/run/run.json')).toMatchObject({
      status: 404,
      body: 'the lab was started without --open RUN\n',
    });
  });
});

describe.skipIf(!programIsBuilt)('ocgfn lab', () => {
  it.each([
    [['lab', 'runs/a'], "too many arguments for 'lab'"],
    [['lab', '--open', 'nowhere'], 'nowhere: not a run directory'],
    [['lab', '--port', '70000'], 'It must be a port from 0 to 65535'],
    [['lab', '--host', '0.0.0.0'], 'needs --token'],
    [
      ['lab', '--host', '192.0.2.1', '--token', 'a-long-enough-secret', '--port', '0'],
      'is no address of this machine',
    ],
    [['lab', '--token', 'short'], 'It must have 12 or more letters'],
  ])('%j: exit code 2', async (args, sentence) => {
    const { code, err } = await runProgram(args);
    expect(err).toContain(sentence);
    expect(code).toBe(2);
  });

  it('says where it is, in JSON too, names a port that is taken, and ends with 0', async () => {
    const child = startProgram(['lab', '--port', '0', '--json']);
    let out = '';
    await new Promise<void>((resolve) => {
      child.stdout!.setEncoding('utf8').on('data', (text: string) => {
        out += text;
        if (out.includes('}')) resolve();
      });
    });
    const { url } = JSON.parse(out) as { url: string };
    expect((await fetch(url)).status).toBe(200);
    const taken = await runProgram(['lab', '--port', new URL(url).port]);
    expect(taken).toMatchObject({ code: 2 });
    expect(taken.err).toContain('is in use; give another --port');
    const ended = new Promise((resolve) => child.on('close', resolve));
    child.kill('SIGINT');
    expect(await ended).toBe(0);
  });
});

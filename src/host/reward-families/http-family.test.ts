import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { PaidOracle } from '../../reward/paid-oracle.js';
import { calledOracle } from '../../reward/called.js';
import { resolveReward } from '../../reward/resolve-reward.js';
import type { OracleEntry } from '../../reward/walk/log.js';
import { httpFamily } from './http-family.js';
import { parseHeaders } from './http-headers.js';

const servers: { close(): void; closeAllConnections(): void }[] = [];
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

type Handler = (body: never, request: IncomingMessage, response: ServerResponse, n: number) => unknown;

/** A real server; what the handler returns is sent as JSON, a string as it is, undefined not at all. */
async function serve(handler: Handler): Promise<{ base: string; requests: () => number }> {
  let n = 0;
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const answer = handler(JSON.parse(text) as never, request, response, ++n);
      if (answer !== undefined) response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  return { base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests: () => n };
}

const open = (spec: string): ReturnType<typeof resolveReward> => resolveReward(spec, [httpFamily]);
const lengths = (texts: readonly string[]): number[] => texts.map((text) => text.length);

describe('http:', () => {
  it('speaks plain, v1 and v2', async () => {
    const seen: unknown[] = [];
    const { base } = await serve((body: Record<string, unknown>, { url }) => {
      seen.push(body);
      if (url === '/score') return { scores: lengths(body.sequences as string[]) };
      if (url === '/v1/models/m:predict')
        return { predictions: lengths(body.instances as string[]).map((x) => [x]) };
      const [input] = body.inputs as { data: string[] }[];
      return {
        outputs: [
          { name: 'other', data: [] },
          { name: 'y', data: lengths(input.data) },
        ],
      };
    });
    const outcomes = ['A', 'CC'];
    const plain = await open(`${base}/score(protocol=plain)`);
    expect(await plain.oracle.score(outcomes)).toEqual([1, 2]);
    expect(await (await open(`http:${base}/score`)).oracle.score(outcomes)).toEqual([1, 2]);
    expect(await (await open(`${base}/v1/models/m:predict`)).oracle.score(outcomes)).toEqual([1, 2]);
    expect(await (await open(`${base}/v2/models/m/infer(input=x,output=y)`)).oracle.score(outcomes)).toEqual([
      1, 2,
    ]);
    expect(seen).toEqual([
      { sequences: outcomes },
      { sequences: outcomes },
      { instances: outcomes },
      { inputs: [{ name: 'x', shape: [2], datatype: 'BYTES', data: outcomes }] },
    ]);
  });

  it('asks a busy service again, and a wrong request not', async () => {
    const busy = await serve(({ sequences }: { sequences: string[] }, _, response, n) => {
      if (n < 3) response.statusCode = 503;
      return n < 3 ? 'warming up' : { scores: lengths(sequences) };
    });
    const reward = await open(`${busy.base}/score(backoff=0.01)`);
    expect(await calledOracle(reward).score(['A'])).toEqual([1]);
    expect(busy.requests()).toBe(3);
    const refusing = await serve((_, __, response) => {
      response.statusCode = 401;
      return 'no such token';
    });
    const refused = await open(`${refusing.base}/score`);
    await expect(calledOracle(refused).score(['A'])).rejects.toThrow(
      /\/score answered with status 401: no such token$/,
    );
    expect(refusing.requests()).toBe(1);
  });

  it.each<[string, Handler, string]>([
    ['stalls', () => undefined, 'did not answer within 0.2 s (2 attempts)'],
    [
      'hangs up',
      (_, request) => void request.socket.destroy(),
      'cannot be reached: UND_ERR_SOCKET (2 attempts)',
    ],
    [
      'dies midway',
      (_, request, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{"scores": [1,');
        setTimeout(() => request.socket.destroy(), 20);
      },
      'cannot be reached: UND_ERR_SOCKET (2 attempts)',
    ],
    ['not JSON', () => '{"scores": [NaN]}', 'answered what is not JSON: {"scores": [NaN]}'],
    ['another form', () => ({ score: 1 }), 'answered without a list under "scores": {"score":1}'],
    [
      'wrong length',
      () => ({ scores: [1] }),
      'returned 1 scores for 2 outcomes on a batch of 2 outcomes that begins with "A"',
    ],
    [
      'wrong type',
      () => ({ scores: [1, '2'] }),
      'scored "CC" the string "2", expected a finite number or null',
    ],
    [
      'beyond numbers',
      () => '{"scores": [1, 1e999]}',
      'scored "CC" Infinity, expected a finite number or null',
    ],
  ])('%s', async (_, handler, expected) => {
    const { base } = await serve(handler);
    const oracle = calledOracle(await open(`${base}/score(timeout=0.2,retries=1,backoff=0.01)`));
    const error = await Promise.resolve(oracle.score(['A', 'CC'])).catch((reason: Error) => reason);
    expect((error as Error).message).toBe(`reward ${base}/score ${expected}`);
  });

  it('says when nobody listens', async () => {
    const { oracle } = await open('http://127.0.0.1:9/score(retries=0)');
    await expect(oracle.score(['A'])).rejects.toThrow(/cannot be reached: (ECONNREFUSED|bad port)$/);
    await expect(open('http:nonsense')).rejects.toThrow('must be an address such as');
  });

  it('loses no batch that was paid for', async () => {
    const { base } = await serve(({ sequences }: { sequences: string[] }, _, response, n) => {
      if (n > 2) response.statusCode = 400;
      return { scores: lengths(sequences) };
    });
    const reward = await open(`${base}/score(batch=2)`);
    const log: OracleEntry[] = [];
    const paid = new PaidOracle(reward, {
      ...reward.calls,
      budget: 6,
      sink: (entries) => log.push(...entries),
    });
    await expect(paid.evaluate(['A', 'C', 'G', 'T', 'AA', 'CC'])).rejects.toThrow('answered with status 400');
    expect(log.map(({ outcome }) => outcome)).toEqual(['A', 'C', 'G', 'T']);
    expect([paid.calls, paid.remaining]).toEqual([4, 2]);
  });

  it('takes headers from the environment', async () => {
    const { base } = await serve((_, { headers }) => ({
      scores: [headers.authorization === 'Bearer s3cret' ? 1 : 0],
    }));
    process.env.OCGFN_TEST_TOKEN = 's3cret';
    const { oracle } = await open(`${base}/score(headers="Authorization: Bearer $OCGFN_TEST_TOKEN")`);
    expect(await oracle.score(['A'])).toEqual([1]);
    delete process.env.OCGFN_TEST_TOKEN;
    expect(parseHeaders('x', 'A: b c; D: ${E}f', { E: 'e' })).toEqual({ A: 'b c', D: 'ef' });
    expect(() => parseHeaders('x', 'A: $NOT_SET', {})).toThrow(
      'x: the header A needs the environment variable NOT_SET, which is not set',
    );
    expect(() => parseHeaders('x', 'nonsense', {})).toThrow(
      'x: headers must be "Name: value; Name: value", got "nonsense"',
    );
  });
});

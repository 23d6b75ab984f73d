import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { fakeTerminal } from '../../../test/fake-terminal.js';
import { temporaryPaths } from '../../../test/temporary-folder.js';
import { runCommandLine } from '../../cli/frame.js';
import { openReward } from '../rewards.js';
import { cacheFolder } from './cache-folder.js';
import { findDataSet, getData, hasFile, readData } from './data-store.js';
import type { DataSet } from './data-set.js';
import { DATA_SETS } from './data-sets.js';

const fresh = temporaryPaths();
const content = Buffer.from(Array.from({ length: 50_000 }, (_, i) => (i * 7 + (i >> 8)) & 255));
const file = {
  name: 'a.bin',
  bytes: content.length,
  sha256: createHash('sha256').update(content).digest('hex'),
};

const servers: { close(): void; closeAllConnections(): void }[] = [];
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});
afterEach(() => delete process.env.OCGFN_DATA);

type Handler = (request: IncomingMessage, response: ServerResponse, n: number) => void;

async function setServedBy(handler: Handler): Promise<{ set: DataSet; ranges: (string | undefined)[] }> {
  const ranges: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    ranges.push(request.headers.range);
    handler(request, response, ranges.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return {
    set: { name: 'test', help: '', source: '', pinned: '', license: '', base, files: [file] },
    ranges,
  };
}

const quick = { retries: 2, backoff: 5, stall: 200 };

describe('data from a server', () => {
  it('is fetched once, with progress', async () => {
    const { set, ranges } = await setServedBy((_, response) => response.end(content));
    const folder = fresh('cache');
    const seen: number[] = [];
    expect(await getData(set, { ...quick, folder, onBytes: (got) => seen.push(got) })).toBe(1);
    expect(readFileSync(join(folder, 'test', 'a.bin'))).toEqual(content);
    expect(seen.at(-1)).toBe(content.length);
    expect(await getData(set, { ...quick, folder })).toBe(0);
    expect(ranges).toHaveLength(1);
    // A file that was altered on the disk is fetched again.
    writeFileSync(join(folder, 'test', 'a.bin'), Buffer.alloc(content.length));
    expect(await getData(set, { ...quick, folder })).toBe(1);
  });

  it('goes on where a cut-off transfer stopped', async () => {
    const { set, ranges } = await setServedBy(({ headers }, response) => {
      // On a busy machine the connection may break before anything of it has come: then it is asked for anew.
      if (headers.range === undefined) {
        response.writeHead(200, { 'content-length': content.length });
        response.write(content.subarray(0, 20_000), () => setTimeout(() => response.destroy(), 30));
        return;
      }
      const from = Number(/bytes=(\d+)-/.exec(headers.range)![1]);
      response.writeHead(206, { 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` });
      response.end(content.subarray(from));
    });
    const folder = fresh('cache');
    expect(await getData(set, { ...quick, stall: 5000, retries: 8, folder })).toBe(1);
    expect(ranges[0]).toBe(undefined);
    expect(ranges.at(-1)).toMatch(/^bytes=[1-9]\d*-$/);
    expect(readFileSync(join(folder, 'test', 'a.bin'))).toEqual(content);
  });

  it('starts over with a server that does not resume', async () => {
    const { set } = await setServedBy((_, response, n) =>
      response.end(n === 1 ? content.subarray(0, 100) : content),
    );
    expect(await getData(set, { ...quick, folder: fresh('cache') })).toBe(1);
  });

  it.each<[string, Handler, RegExp, number]>([
    ['truncated', (_, r) => r.end(content.subarray(0, 100)), /the file is cut off after 100 of 50000 bytes; 100 of 50000 bytes are kept/, 3],
    ['altered', (_, r) => r.end(Buffer.alloc(50_000)), /is not the file that was asked for: SHA-256 \w+, \w+ is right; nothing is kept/, 1],
    ['too long', (_, r) => r.end(Buffer.concat([content, content])), /sent more than the 50000 bytes the file has/, 1],
    ['stalled', (_, r) => void r.write('x'), /nothing came for 0.2 s; 1 of 50000 bytes are kept/, 3],
    ['404', (_, r) => void r.writeHead(404).end('no'), /the server answered with status 404$/, 1],
    ['503', (_, r) => void r.writeHead(503).end('no'), /the server answered with status 503$/, 3],
  ])('%s', async (_, handler, message, attempts) => {
    const { set, ranges } = await setServedBy(handler);
    const folder = fresh('cache');
    await expect(getData(set, { ...quick, folder })).rejects.toThrow(message);
    expect(ranges).toHaveLength(attempts);
    expect(existsSync(join(folder, 'test', 'a.bin'))).toBe(false);
  }); // prettier-ignore

  it('a slow server is waited for as long as bytes come', async () => {
    const { set } = await setServedBy((_, response) => {
      let at = 0;
      const timer = setInterval(() => {
        response.write(content.subarray(at, (at += 10_000)));
        if (at >= content.length) {
          clearInterval(timer);
          response.end();
        }
      }, 80);
    });
    expect(await getData(set, { ...quick, retries: 0, folder: fresh('cache') })).toBe(1);
  });

  it('an interruption keeps what has come', async () => {
    const controller = new AbortController();
    const { set } = await setServedBy((_, response) => void response.write(content.subarray(0, 1000)));
    const folder = fresh('cache');
    const got = getData(set, {
      ...quick,
      folder,
      signal: controller.signal,
      onBytes: () => controller.abort(),
    });
    await expect(got).rejects.toThrow('abort');
    expect(readFileSync(join(folder, 'test', 'a.bin.part'))).toHaveLength(1000);
  });
});

describe('data from a folder', () => {
  const set: DataSet = { name: 'test', help: '', source: '', pinned: '', license: '', files: [file] };

  it('is taken plain or gzipped, and verified', async () => {
    const from = fresh('from');
    mkdirSync(from);
    const folder = fresh('cache');
    await expect(getData(set, { from, folder })).rejects.toThrow(`${from}: holds neither a.bin nor a.bin.gz`);
    writeFileSync(join(from, 'a.bin.gz'), gzipSync(content));
    expect(await getData(set, { from, folder })).toBe(1);
    expect(hasFile(set, file, folder)).toBe(true);
    writeFileSync(join(from, 'a.bin.gz'), gzipSync(content).subarray(0, 50));
    await expect(getData(set, { from, folder: fresh('cache') })).rejects.toThrow('it is damaged or cut off');
    writeFileSync(join(from, 'a.bin'), 'other');
    await expect(getData(set, { from, folder: fresh('cache') })).rejects.toThrow(
      'is not the file of the registry',
    );
    await expect(getData(set, { folder })).rejects.toThrow('ocgfn data get test --from DIR');
  });

  const shared = new URL('../../../../shared/data/tfbind8/', import.meta.url);
  it.skipIf(!existsSync(shared))('feeds tfbind8: after data get (needs ../shared/data)', async () => {
    process.env.OCGFN_DATA = fresh('cache');
    await expect(openReward('tfbind8:SIX6_REF_R1')).rejects.toThrow(
      'data: tfbind8/SIX6_REF_R1_8mers.txt is not here; get it with: ocgfn data get tfbind8',
    );
    const terminal = fakeTerminal();
    expect(await runCommandLine(['data', 'get', 'tfbind8', '--from', shared.pathname], terminal)).toBe(0);
    expect(terminal.out).toContain('tfbind8: 30 of 30 files, 42.5 MB, 30 new, all verified');
    const reward = await openReward('tfbind8:SIX6_REF_R1');
    expect(await reward.oracle.score(['TTAATTAA'])).toHaveLength(1);
    writeFileSync(join(cacheFolder(), 'tfbind8', 'SIX6_REF_R1_8mers.txt'), 'altered');
    await expect(openReward('tfbind8:SIX6_REF_R1')).rejects.toThrow(
      'is damaged; mend it with: ocgfn data get tfbind8',
    );
  });
});

describe('the registry', () => {
  it('is complete: every file has a size and a SHA-256, every set a source, a version and a license', () => {
    expect(DATA_SETS.map(({ name }) => name)).toEqual(['tfbind8', 'amp']);
    for (const set of DATA_SETS) {
      expect([set.source, set.pinned, set.license].every((text) => text.length > 2)).toBe(true);
      for (const { bytes, sha256 } of set.files)
        expect([bytes > 0, /^[0-9a-f]{64}$/.test(sha256)]).toEqual([true, true]);
    }
    expect(findDataSet('tfbind8').files).toHaveLength(30);
    expect(() => findDataSet('tfbind9')).toThrow('data: unknown data set "tfbind9"; did you mean "tfbind8"?');
  });

  it('is listed', async () => {
    process.env.OCGFN_DATA = fresh('cache');
    const terminal = fakeTerminal();
    expect(await runCommandLine(['data', 'list'], terminal)).toBe(0);
    expect(terminal.out).toContain('dd409167b5575b51967d325b4e48aef3577a505f');
    await expect(readData('tfbind8', 'none')).rejects.toThrow('is not here');
  });
});

describe('--from a clone of the source', () => {
  const table = 'sequence\tlabel\nACYC\t1\nGWKK\t0\n';
  const entry = {
    name: 'toy.tsv',
    bytes: table.length,
    sha256: createHash('sha256').update(table).digest('hex'),
    labelled: 'data/toy',
  };
  const { labelled: _, ...unlabelled } = entry;
  const missing = { ...unlabelled, name: 'absent.bin', optional: true };
  const set: DataSet = {
    name: 'toy',
    help: '',
    source: '',
    pinned: '',
    license: '',
    files: [entry, missing],
  };
  function clone(fasta: string, classes: string): string {
    const folder = fresh('clone');
    mkdirSync(join(folder, 'data', 'toy'), { recursive: true });
    writeFileSync(join(folder, 'data', 'toy', 'seqs.fasta'), fasta);
    writeFileSync(join(folder, 'data', 'toy', 'classes.txt'), classes);
    return folder;
  }

  it('puts sequences and labels into the table of the registry, and does without what is optional', async () => {
    const folder = fresh('cache');
    const from = clone('>ACP_1\nAC\nYC\n>non-ACP_1\nGWKK', '1\n0\n');
    expect(await getData(set, { from, folder })).toBe(1);
    expect(readFileSync(join(folder, 'toy', 'toy.tsv'), 'utf8')).toBe(table);
  });

  it('says what does not fit', async () => {
    const attempt = (from: string): Promise<number> => getData(set, { from, folder: fresh('cache') });
    await expect(attempt(clone('>a\nACYC\n>b\nGWKK\n', '1\n'))).rejects.toThrow('seqs.fasta has 2 sequences, classes.txt 1 labels');
    await expect(attempt(clone('>a\nACYC\n>b\nGWKR\n', '1\n0\n'))).rejects.toThrow('is not the file of the registry');
    await expect(attempt(fresh('empty'))).rejects.toThrow('holds neither toy.tsv nor toy.tsv.gz, and no data/toy/seqs.fasta');
  }); // prettier-ignore
});

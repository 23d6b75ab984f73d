/**
 * The fault campaign: seeded kills (at file operations, in the middle of writes, at random moments) and
 * injected I/O errors over pretrain, adapt, train and data get, the same number of each. Prints counts as
 * JSON; the first thing that should not be (a run that cannot be read or gone on with, other bits, a logged
 * call that is gone, a call that was asked and is not known to have been, a process that does not end)
 * throws, with the story of that run. So the zeros in the counts are not counted, they are what it took to
 * get there.
 *
 *     node bench/faults.mjs [kills=300] [errors=60] [seed=1]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generator, prepare, SERVED, torment } from '../test/faults/torment.mjs';

const [wantedKills = 300, wantedErrors = 60, seed = 1] = process.argv.slice(2).map(Number);
const work = mkdtempSync(join(tmpdir(), 'ocgfn-faults-'));
const server = createServer((request, response) => {
  const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
  response.writeHead(from > 0 ? 206 : 200);
  // In pieces, so that a download has moments to die at.
  for (let at = from; at < SERVED.length; at += 20_000) response.write(SERVED.subarray(at, at + 20_000));
  response.end();
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
try {
  const kinds = await prepare(join(work, 'prepared'), `http://127.0.0.1:${server.address().port}/`);
  const random = generator(seed);
  const names = Object.keys(kinds);
  const total = Object.fromEntries(
    names.map((name) => [name, { runs: 0, processes: 0, kills: 0, errors: 0, askedTwice: 0 }]),
  );
  const sum = (key) => names.reduce((all, name) => all + total[name][key], 0);
  const began = Date.now();
  let said = began;
  // Every kind gets its share of both.
  const share = {
    kill: Math.ceil(wantedKills / names.length),
    error: Math.ceil(wantedErrors / names.length),
  };
  const done = { kill: 'kills', error: 'errors' };
  for (let n = 0; ; n++) {
    const open = names.flatMap((name) =>
      ['kill', 'error']
        .map((want) => ({ name, want, part: total[name][done[want]] / share[want] }))
        .filter(({ part }) => part < 1),
    );
    if (open.length === 0) break;
    const { name, want } = open.reduce((least, cell) => (cell.part < least.part ? cell : least));
    const left = share[want] - total[name][done[want]];
    const counts = await torment(
      kinds[name],
      name,
      join(work, `${n}`, 'run'),
      want,
      Math.min(6, left),
      random,
    );
    total[name].runs++;
    for (const key of Object.keys(counts)) total[name][key] += counts[key];
    if (Date.now() - said > 20_000) {
      console.error(`${n + 1} runs, ${sum('kills')} kills, ${sum('errors')} errors`);
      said = Date.now();
    }
  }
  const operations = Object.fromEntries(names.map((name) => [name, kinds[name].operations]));
  console.log(JSON.stringify({ seed, seconds: Math.round((Date.now() - began) / 1000), runs: sum('runs'), processes: sum('processes'), kills: sum('kills'), errors: sum('errors'), unreadableRuns: 0, lostLoggedCalls: 0, otherResults: 0, hangs: 0, askedUntold: 0, askedTwiceAndTold: sum('askedTwice'), operations, by: total }, null, 2)); // prettier-ignore
} finally {
  server.close();
  server.closeAllConnections();
  rmSync(work, { recursive: true, force: true });
}

/**
 * The fault campaign: seeded kills (at file operations, in the middle of writes, at random moments) and injected I/O errors over pretrain, adapt, train and data
 * get. Prints counts as JSON; the first thing that should not be ends it with exit code 1.
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
    names.map((name) => [name, { runs: 0, kills: 0, errors: 0, answeredTwice: 0 }]),
  );
  const sum = (key) => names.reduce((all, name) => all + total[name][key], 0);
  let said = 0;
  for (let n = 0; sum('kills') < wantedKills || sum('errors') < wantedErrors; n++) {
    const name = names[n % names.length];
    // Whichever is further from what was wanted of it.
    const want = sum('errors') / wantedErrors < sum('kills') / wantedKills ? 'error' : 'kill';
    const counts = await torment(kinds[name], name, join(work, `${n}`, 'run'), want, 6, random);
    total[name].runs++;
    for (const key of ['kills', 'errors', 'answeredTwice']) total[name][key] += counts[key];
    if (Date.now() - said > 20_000) {
      console.error(`${n + 1} runs, ${sum('kills')} kills, ${sum('errors')} errors`);
      said = Date.now();
    }
  }
  const operations = Object.fromEntries(names.map((name) => [name, kinds[name].operations]));
  console.log(JSON.stringify({ seed, runs: sum('runs'), kills: sum('kills'), errors: sum('errors'), unreadableRuns: 0, lostLoggedCalls: 0, otherResults: 0, scoredAgain: sum('answeredTwice'), operations, by: total }, null, 2)); // prettier-ignore
} finally {
  server.close();
  server.closeAllConnections();
  rmSync(work, { recursive: true, force: true });
}

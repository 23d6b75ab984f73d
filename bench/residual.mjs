// Rewards that are not functions of y: r(x) = g(f(x)) e^residual(x) on DNA of 10, append, all 1,048,576
// strings listed. tv of every contender's law to r / Z after 0, 300, 1,000 and 3,000 reward calls. Exact: no
// samples.
//
//     npm run build && node bench/residual.mjs [--seeds 5] [--folder DIR] [--only NAME] [--print] [--results FOLDER]
//
// Parents (by the presets, about two minutes each) and results lie in the folder, by default one beside the
// system's temporary files, and are used again. --print: the table of what is there already. --results writes
// FOLDER/residual.json, as results/ has it.
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeResidual } from './contrasts.mjs';
import { listed, ours, relative, scratch } from './residual-contenders.mjs';
import { lawDistance, listedReward, listResidualSpace } from '../dist/reproduce/properties/residual-space.js';
import { hiddenReward, parentOf } from './residual-setting.mjs';

const { values: options } = parseArgs({
  options: {
    seeds: { type: 'string', default: '5' },
    folder: { type: 'string', default: join(tmpdir(), 'ocgfn-residual') },
    only: { type: 'string' },
    print: { type: 'boolean', default: false },
    results: { type: 'string' },
  },
});

const BOTH = ['lognormal-residual', 'motif-residual'];
const CONTENDERS = [
  { name: 'extraction, g given', rewards: [...BOTH, 'hidden'], run: ours(true, true) },
  { name: 'extraction, g from the calls', rewards: BOTH, run: ours(true, false) },
  { name: 'from scratch, replay', rewards: BOTH, run: scratch },
  { name: 'all strings listed, g from the calls', rewards: BOTH, run: listed(false) },
  { name: 'all strings listed, g given', rewards: [...BOTH, 'hidden'], run: listed(true) },
  { name: 'relative TB, g given', rewards: BOTH, run: relative },
  { name: 'untrained parent, g given', rewards: BOTH, run: ours(false, true) },
];
const CALLS = [0, 300, 1000, 3000];

mkdirSync(options.folder, { recursive: true });
const log = join(options.folder, 'results.jsonl');
const results = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').filter(Boolean).map((line) => JSON.parse(line)) : []; // prettier-ignore
const cpu = () => (process.cpuUsage().user + process.cpuUsage().system) / 1e6;

if (!options.print) await measure();
printTable();
if (options.results) writeResidual(options.results, results, BOTH);

async function measure() {
  let space;
  for (const { name, rewards, run } of CONTENDERS.filter(
    (one) => !options.only || one.name.includes(options.only),
  ))
    for (const reward of rewards)
      for (let seed = 1; seed <= Number(options.seeds); seed++) {
        if (
          results.some((one) => one.name === name && one.reward === reward && one.seed === seed && one.last)
        )
          continue;
        space ??= await listResidualSpace((await parentOf(options.folder, 1, true)).set);
        const target = reward === 'hidden' ? hiddenReward(space, 1) : listedReward(space, reward, 1);
        const from = cpu();
        for await (const { calls, law, alone } of run({
          space,
          reward: target,
          seed,
          folder: options.folder,
          marks: CALLS.slice(1),
        })) {
          const tv = lawDistance(law, target.law);
          if (Number.isNaN(tv)) throw new Error(`${name}, ${reward}, seed ${seed}: its law is not a number`);
          const line = {
            name,
            reward,
            seed,
            calls,
            tv,
            seconds: cpu() - from,
            ...(calls === CALLS.at(-1) && { last: true }),
          };
          if (alone) line.alone = lawDistance(alone, target.law);
          appendFileSync(log, `${JSON.stringify(line)}\n`);
          results.push(line);
          process.stderr.write(
            `${name}, ${reward}, seed ${seed}, ${calls} calls: tv ${tv.toFixed(4)}, ${line.seconds.toFixed(0)} s\n`,
          );
        }
      }
}

function printTable() {
  const cell = (rows, of) => {
    const values = rows.map(of).filter((value) => value !== undefined);
    if (values.length === 0) return '-';
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const spread = Math.max(...values) - Math.min(...values);
    return `${mean.toFixed(3)} (${(spread / 2).toFixed(3)}, ${values.length})`;
  };
  for (const reward of [...BOTH, 'hidden']) {
    console.log(`\n${reward}: tv to r / Z, mean (half of the range, seeds)\n`);
    console.log(`| | ${CALLS.map((calls) => `${calls} calls`).join(' | ')} | processor s |`);
    console.log(`|---|${CALLS.map(() => '---|').join('')}---|`);
    for (const { name } of CONTENDERS) {
      const at = (calls) =>
        results.filter((one) => one.name === name && one.reward === reward && one.calls === calls);
      if (!CALLS.some((calls) => at(calls).length > 0)) continue;
      const seconds = at(3000).reduce((sum, one) => sum + one.seconds, 0) / at(3000).length;
      console.log(
        `| ${name} | ${CALLS.map((calls) => cell(at(calls), (one) => one.tv)).join(' | ')} | ${seconds.toFixed(0)} |`,
      );
      if (at(0).some(({ alone }) => alone))
        console.log(`| ... without weights | ${cell(at(0), (one) => one.alone)} | | | | |`);
    }
  }
}

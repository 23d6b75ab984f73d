// Outcomes y = f(x) on two yardsticks: DNA of 10, where every string is listed, and peptides of 20, whose cells are
// as rare as 1e-17. Trains without a reward and prints how well cells are reached, known and extracted from.
//
//     npm run build && node bench/properties.mjs [--only dna10|peptides20] [--seeds 1] [--seconds N]
//                          [--control untrained|no-goals] [--kernels simd] [--json]
//
// Seconds are processor seconds of this process. Progress goes to stderr.
import { parseArgs } from 'node:util';
import { listDna, measureDna } from './properties-dna.mjs';
import { measurePeptides } from './properties-peptides.mjs';
import { trainYardstick, YARDSTICKS } from './properties-setting.mjs';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    seeds: { type: 'string', default: '1' },
    first: { type: 'string', default: '1' },
    seconds: { type: 'string' },
    control: { type: 'string' },
    kernels: { type: 'string', default: 'auto' },
    draws: { type: 'string', default: '50' },
    json: { type: 'boolean', default: false },
  },
});

const fixed = (value) => (typeof value === 'number' ? value.toPrecision(3) : value);

function table(title, rows) {
  const columns = Object.keys(rows[0]);
  console.log(`\n${title}\n`);
  console.log(`| ${columns.join(' | ')} |\n|${columns.map(() => '---|').join('')}`);
  for (const row of rows) console.log(`| ${columns.map((column) => fixed(row[column])).join(' | ')} |`);
}

for (const name of Object.keys(YARDSTICKS)) {
  if (options.only && options.only !== name) continue;
  for (let seed = Number(options.first); seed < Number(options.first) + Number(options.seeds); seed++) {
    const run = await trainYardstick(name, seed, {
      seconds: Number(options.seconds ?? YARDSTICKS[name].seconds),
      control: options.control,
      flavor: options.kernels,
      onProgress: (line) => process.stderr.write(`${line}\n`),
    });
    const head = {
      yardstick: name, seed, control: options.control ?? '-', seconds: run.seconds, steps: run.trainer.step,
      cells: run.trainer.archive.seenCount, evaluations: run.trainer.evaluations,
    }; // prettier-ignore
    if (name === 'dna10') {
      const listed = await listDna(run.set);
      const measures = [0, 1, 3].map((lookAhead) => measureDna(run.model, listed, lookAhead));
      if (options.json) console.log(JSON.stringify({ ...head, nonEmpty: listed.exact.found, measures }));
      else {
        table(`dna10, ${listed.exact.found} cells hold strings`, [head]);
        table('reaching and extracting', measures.map(({ rewards, ...row }) => ({ ...row, rewards: rewards.length }))); // prettier-ignore
        table('tv by reward', measures.map(({ lookAhead, rewards }) => ({ lookAhead, ...Object.fromEntries(rewards.map((one) => [one.name, one.tv])) }))); // prettier-ignore
      }
    } else {
      const measures = [];
      // Training looks one step ahead, so the network is not asked for the last step.
      for (const lookAhead of [1, 2])
        measures.push(await measurePeptides(run, lookAhead, lookAhead === 2 ? 20 : Number(options.draws)));
      if (options.json) console.log(JSON.stringify({ ...head, measures }));
      else {
        table('peptides20', [head]);
        table('reaching', measures.map(({ rewards, deciles, ...row }) => ({ ...row, rewards: rewards.length, deciles: deciles.map((s) => s.toFixed(2)).join(' ') }))); // prettier-ignore
        for (const { lookAhead, rewards } of measures)
          table(`five rewards, look-ahead ${lookAhead}`, rewards);
      }
    }
  }
}

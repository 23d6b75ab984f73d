/**
 * The fuzz campaign: mutated inputs for every reader of what comes from outside. Prints counts as JSON; the
 * first bug ends it with the input and exit code 1. Memory is bounded by the heap that it is started with.
 *
 *     node --max-old-space-size=300 bench/fuzz.mjs [inputs=1300000] [seed=1] [part of a target's name]
 */
import { fuzz } from '../test/fuzz/fuzz.mjs';
import { TARGETS } from '../test/fuzz/targets.mjs';

const [inputs = 1_300_000, seed = 1] = process.argv.slice(2, 4).map(Number);
const only = process.argv[4] ?? '';
const chosen = TARGETS.filter(({ name }) => name.includes(only));
const results = [];
let most = 0;
for (const target of chosen) {
  const began = performance.now();
  const result = await fuzz(target, Math.ceil(inputs / chosen.length), seed);
  results.push({ ...result, seconds: Math.round((performance.now() - began) / 100) / 10 });
  most = Math.max(most, process.memoryUsage().rss);
  console.error(`${target.name}: ${result.inputs} inputs, ${result.read} read, ${result.refused} refused`);
}
const total = results.reduce((sum, result) => sum + result.inputs, 0);
console.log(JSON.stringify({ seed, inputs: total, bugs: 0, rssMegabytes: Math.round(most / 1e6), targets: results }, null, 2)); // prettier-ignore

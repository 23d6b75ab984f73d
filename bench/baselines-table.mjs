// What bench/baselines.mjs prints: settings that were tried, and contenders beside each other.
import { studentT } from '../dist/math/confidence.js';

const settingsText = (settings) => Object.entries(settings).map(([name, value]) => `${name}=${value}`).join(' ') || 'presets'; // prettier-ignore
const withInterval = ({ mean, half }, digits) => `${mean.toFixed(digits)} ± ${Number.isFinite(half) ? half.toFixed(digits) : '?'}`; // prettier-ignore

export function printChoices(budget, schedule, chosen) {
  console.log(
    `\n${budget} calls, rounds ${schedule}: tried on the tuning table (modes), the taken one first`,
  );
  for (const { contender, settings, tries } of chosen) {
    if (!settings) continue;
    const others = tries.filter((one) => one.settings !== settings);
    const taken = tries.find((one) => one.settings === settings);
    const words = [taken, ...others]
      .filter(Boolean)
      .map((one) => `${settingsText(one.settings)} ${one.modes}`);
    console.log(`  ${contender.name}: ${words.join('; ') || settingsText(settings)}`);
  }
}

/** Mean over tables with its 95 % interval over seeds: it speaks of these tables. */
function overSeeds(runs, value) {
  const tables = new Map();
  for (const run of runs) tables.set(run.table, [...(tables.get(run.table) ?? []), value(run)]);
  let [total, squares, freedom] = [0, 0, 0];
  for (const values of tables.values()) {
    const mean = values.reduce((sum, one) => sum + one / values.length, 0);
    total += mean / tables.size;
    squares += values.reduce((sum, one) => sum + (one - mean) ** 2, 0);
    freedom += values.length - 1;
  }
  if (freedom === 0) return { mean: total, half: Infinity };
  const deviation = Math.sqrt(squares / freedom / runs.length);
  return { mean: total, half: studentT(freedom) * deviation };
}

/** Modes more than another contender found, run by run of the same table and seed. */
function paired(runs, base) {
  const key = ({ table, seed }) => `${table} ${seed}`;
  const known = new Map(base.map((run) => [key(run), run.figures.modes]));
  const both = runs.filter((run) => known.has(key(run)));
  return overSeeds(both, (run) => run.figures.modes - known.get(key(run)));
}

export function printComparison(budget, schedule, made) {
  const rows = [...made].filter(([, runs]) => runs.length > 0);
  if (rows.length === 0) return;
  const [baseName, base] = rows[0];
  const tables = new Set(rows.flatMap(([, runs]) => runs.map(({ table }) => table)));
  console.log(`\n### ${budget} calls, rounds of ${schedule} (first/later)\n`);
  console.log(
    `| contender | tables x seeds | modes | best 100 | modes more than ${baseName}, paired | processor seconds |`,
  );
  console.log('|---|---|---|---|---|---|');
  for (const [name, runs] of rows) {
    const modes = overSeeds(runs, ({ figures }) => figures.modes);
    const best = overSeeds(runs, ({ figures }) => figures.top100);
    const seconds = runs.reduce((sum, run) => sum + run.figures.seconds / runs.length, 0);
    const difference = runs === base ? '' : withInterval(paired(runs, base), 1);
    console.log(
      `| ${name} | ${runs.length} | ${withInterval(modes, 1)} | ${withInterval(best, 3)} | ${difference} | ${seconds.toFixed(1)} |`,
    );
  }
  console.log(
    `\nMeans over ${tables.size} table(s), 95 % intervals over seeds by Student's t: they speak of these tables.`,
  );
  for (const [name, runs] of rows.slice(1)) {
    const { mean, half } = paired(runs, base);
    if (mean - half > 0) console.log(`${name} finds more modes than ${baseName} (paired interval above 0).`);
    else if (mean + half < 0)
      console.log(`${name} finds fewer modes than ${baseName} (paired interval below 0).`);
    else console.log(`${name} and ${baseName} are not told apart.`);
  }
}

// Timing for the benchmarks: processor time of this process, so that other load on the machine hardly
// disturbs it (everything measured here is single-threaded), as the median of samples that are taken in
// turns.

/** Seconds of processor time that this process has used. */
export function processorTime() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Seconds per call of `run`, from one sample of about `target` seconds. */
export function sample(run, target = 0.05) {
  for (let calls = 1; ;) {
    const start = processorTime();
    for (let i = 0; i < calls; i++) run();
    const seconds = processorTime() - start;
    if (seconds >= target / 2) return seconds / calls;
    calls = Math.max(2 * calls, Math.ceil((0.75 * calls * target) / Math.max(seconds, 1e-6)));
  }
}

/** Median, smallest and largest of a list. */
export function summary(seconds) {
  const sorted = [...seconds].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, least: sorted[0], most: sorted[sorted.length - 1] };
}

/**
 * Times contestants in turns: every round takes one sample of each.
 * @param contestants by name, functions that return seconds per call (or a promise of them)
 * @param rounds slow contestants (over a second a call) get three rounds only
 * @returns by name, the summary of the samples
 */
export async function inTurns(contestants, rounds) {
  const samples = new Map(Object.keys(contestants).map((name) => [name, []]));
  for (const take of Object.values(contestants)) await take(); // warm up: engines compile hot code in the background
  for (let round = 0; round < rounds; round++) {
    for (const [name, take] of Object.entries(contestants)) {
      const taken = samples.get(name);
      if (taken.length >= 3 && taken[0] > 1) continue;
      taken.push(await take());
    }
  }
  return Object.fromEntries([...samples].map(([name, taken]) => [name, summary(taken)]));
}

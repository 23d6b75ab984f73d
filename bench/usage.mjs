// Preloaded into a measured process (`node --import`): leaves what it used in the file that OCGFN_BENCH_USAGE
// names.
import { writeFileSync } from 'node:fs';

const file = process.env.OCGFN_BENCH_USAGE;
if (file) {
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    const used = { cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, megabytes: Math.round(maxRSS / 1024) };
    writeFileSync(file, JSON.stringify(used));
  });
}

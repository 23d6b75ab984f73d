/**
 * Processor seconds of this process: what "equal seconds" means here. Other programs on the machine do not
 * count, and every job has a process of its own.
 */
export function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Greatest memory of this process so far, in MB of 1024^2 bytes. */
export const peakMemory = (): number => process.resourceUsage().maxRSS / 1024;

/**
 * `ocgfn doctor`: which kernels this machine will use and why not the faster ones, and the few other things
 * that decide speed.
 */
import { availableParallelism, freemem, totalmem } from 'node:os';
import { machineLine, packageVersion } from '../store/machine.js';
import { openBackend } from '../tensor/loader.js';
import { addExample, type CommandModule } from './command.js';

const FLAVORS = ['native', 'relaxed', 'simd', 'js'] as const;

interface Line {
  readonly flavor: string;
  readonly usable: boolean;
  readonly reason: string;
}

async function tryFlavor(flavor: (typeof FLAVORS)[number]): Promise<Line> {
  try {
    const { report } = await openBackend({ flavor, threads: 1 });
    return { flavor, usable: true, reason: report.at(-1)!.reason };
  } catch (error) {
    return {
      flavor,
      usable: false,
      reason: (error as Error).message.replace(/^kernels: \w+ cannot be used here: /, ''),
    };
  }
}

export const command: CommandModule = {
  configure(cli) {
    addExample(cli, 'ocgfn doctor', 'OCGFN_KERNELS=simd ocgfn doctor');
  },

  async run(session) {
    const chosen = await openBackend();
    const kernels = await Promise.all(FLAVORS.map(tryFlavor));
    const gigabytes = (bytes: number): number => Math.round((bytes / 2 ** 30) * 10) / 10;
    const asked = process.env.OCGFN_KERNELS;
    const found = {
      version: packageVersion(),
      node: process.versions.node,
      machine: machineLine(),
      threads: availableParallelism(),
      threadsInUse: chosen.threads,
      memory: { totalGB: gigabytes(totalmem()), freeGB: gigabytes(freemem()) },
      kernels: {
        inUse: chosen.flavor,
        deterministic: chosen.deterministic,
        flavors: kernels,
        ...(asked && { asked }),
      },
    };
    session.result(found);
    session.print(`ocgfn ${found.version} on ${found.machine}`);
    session.print(
      `memory: ${found.memory.freeGB} of ${found.memory.totalGB} GB free; threads: ${found.threads}, of which training uses ${chosen.threads === 1 ? 'one (OCGFN_THREADS=n for more)' : chosen.threads}\n`,
    );
    const rows = kernels.map(({ flavor, usable, reason }) => [
      flavor === chosen.flavor ? `> ${flavor}` : `  ${flavor}`,
      usable ? 'yes' : 'no',
      reason,
    ]);
    session.printTable(['  kernels', 'usable', 'why'], rows);
    session.print(
      `\nIn use: ${chosen.flavor}${asked ? ' (asked for by OCGFN_KERNELS)' : ', the fastest that works here'}. ` +
        (chosen.deterministic
          ? 'Results are the same bits on every machine.'
          : 'Results repeat on this kind of machine; OCGFN_KERNELS=simd gives the same bits everywhere.'),
    );
  },
};

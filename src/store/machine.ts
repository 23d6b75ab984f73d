/**
 * What this machine is, in one line that names no host and no person, and which version of the package runs
 * on it.
 */
import { readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, platform, totalmem } from 'node:os';
import { isJsonRecord } from '../format/json-value.js';

/** Such as `linux x64, AMD EPYC 9554 64-Core Processor, 2 threads, 24 GB, Node.js 22.11.0`. */
export function machineLine(): string {
  const model = cpus()[0]?.model.trim().replace(/\s+/g, ' ');
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
  const parts = [`${platform()} ${arch()}`, model, `${availableParallelism()} threads`, memory];
  return [...parts.filter(Boolean), `Node.js ${process.versions.node}`].join(', ');
}

let version: string | undefined;

/** Version of this package, from its package.json. */
export function packageVersion(): string {
  version ??= readVersion();
  return version;
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  if (isJsonRecord(manifest) && typeof manifest.version === 'string') return manifest.version;
  throw new Error('package.json: version must be a text');
}

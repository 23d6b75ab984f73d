/** Settings on the command line, as the commands with `key=value` arguments share them. */
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { listParameters, type Description } from '../settings/describe.js';
import { readConfigFile } from '../host/settings-file.js';
import { acceptedValues, parseAssignments, type Given } from '../settings/given.js';

/** Adds --config, --print-config, --seed, --out and --overwrite. */
export function addRunOptions(cli: Command, out: string): void {
  cli
    .option('--config <file>', 'YAML file of settings; key=value arguments win over it')
    .option('--print-config', 'print the resolved settings as YAML and do nothing')
    .option('--out <dir>', `run directory to write (default: ${out})`)
    .option('--overwrite', 'replace the run that is there');
}

/** Settings from --config and key=value arguments, not yet checked. */
export function givenSettings(args: readonly string[], options: Readonly<Record<string, unknown>>): Given {
  const file = typeof options.config === 'string' ? readConfigFile(options.config) : {};
  return { ...file, ...parseAssignments(args) };
}

/** A run directory that does not exist yet: `base`, `base-2`, ... */
export function freshPath(base: string): string {
  if (!existsSync(base)) return base;
  for (let i = 2; ; i++) if (!existsSync(`${base}-${i}`)) return `${base}-${i}`;
}

/** Help text: one line a setting, with what it accepts and its preset. */
export function describeParameters(description: Description): string {
  const parameters = listParameters(description);
  const width = Math.max(...parameters.map(({ name }) => name.length));
  return parameters
    .map((p) => {
      const preset =
        p.preset === undefined
          ? ''
          : ` (preset ${Array.isArray(p.preset) ? p.preset.join(',') : String(p.preset)})`;
      return `  ${p.name.padEnd(width)}  ${p.help}: ${acceptedValues(p)}${preset}`;
    })
    .join('\n');
}

/** `98.76 %` */
export function percent(share: number, digits = 2): string {
  return `${(100 * share).toFixed(digits)} %`;
}

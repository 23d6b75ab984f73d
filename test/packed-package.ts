/**
 * The package as `npm install` of its tarball leaves it, without the network: packed, unpacked in another
 * folder, its own dependencies beside it.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './source-files.js';

export interface Manifest {
  readonly version: string;
  readonly bin: Record<string, string>;
  readonly dependencies: Record<string, string>;
  readonly exports: Record<string, string | Record<string, string>>;
}

export const manifest = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as Manifest;

/**
 * A clone is packed with what is built; without a build there is nothing to test, and `npm test` builds
 * first.
 */
export const packageIsBuilt = existsSync(join(projectRoot, 'dist', 'bundle', 'main.js'));

/** npm is a script beside node; on Windows it can only be started through its JavaScript file or a shell. */
export function npm(args: readonly string[], cwd: string): string {
  const shell = process.platform === 'win32';
  return execFileSync('npm', args, { cwd, encoding: 'utf8', shell, stdio: ['ignore', 'pipe', 'pipe'] });
}

export interface Installed {
  readonly tarball: string;
  /** The project that has the package in its node_modules. */
  readonly project: string;
  /** The package in it. */
  readonly folder: string;
}

/** @param folder a path that is not there yet */
export function installPacked(folder: string): Installed {
  mkdirSync(folder);
  const [{ filename }] = JSON.parse(
    npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], projectRoot),
  ) as { filename: string }[];
  const tarball = join(folder, filename);
  // A project of its own, whatever lies in the folders above.
  writeFileSync(join(folder, 'package.json'), '{"name":"project","private":true,"type":"module"}\n');
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  execFileSync('tar', ['-xzf', tarball, '-C', folder]);
  const installed = join(modules, 'ocgfn');
  symlinkSync(join(folder, 'package'), installed, 'junction');
  mkdirSync(join(folder, 'package', 'node_modules'));
  for (const name of Object.keys(manifest.dependencies)) {
    symlinkSync(
      join(projectRoot, 'node_modules', name),
      join(folder, 'package', 'node_modules', name),
      'junction',
    );
  }
  return { tarball, project: folder, folder: installed };
}

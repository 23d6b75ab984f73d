/** Where fetched data lies: $OCGFN_DATA, else the user's cache folder. */
import { homedir } from 'node:os';
import { join } from 'node:path';

export function cacheFolder(env: Readonly<Record<string, string | undefined>> = process.env): string {
  if (env.OCGFN_DATA) return env.OCGFN_DATA;
  if (env.XDG_CACHE_HOME) return join(env.XDG_CACHE_HOME, 'ocgfn');
  if (process.platform === 'win32' && env.LOCALAPPDATA) return join(env.LOCALAPPDATA, 'ocgfn', 'cache');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'ocgfn');
  return join(homedir(), '.cache', 'ocgfn');
}

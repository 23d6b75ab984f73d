/**
 * Which files of a run's folder are the run's own: what `--overwrite` and `clean` may remove, and nothing
 * else.
 *
 * The files of the store itself are known by name. Whoever else writes into the folder (a report, an export,
 * a list of proposals) registers the file: its name goes into `.files`, one a line. Runs of before that carry
 * files of known names, which were not registered yet.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ASKED_FILE } from './asked-calls.js';
import { writeFileAtomic } from './atomic.js';
import { CHECKPOINT_FILES } from './checkpoint.js';
import { METRICS_FILE, ORACLE_FILE } from './run-logs.js';
import { RUN_FILE } from './run-record.js';

const LIST_FILE = '.files';

/** What the store writes; run.json last, so that a removal that is cut short can be said again. */
const STORE_FILES = [METRICS_FILE, ORACLE_FILE, ASKED_FILE, ...CHECKPOINT_FILES, LIST_FILE, RUN_FILE];

/** What 0.1.0 wrote into a run's folder beside. */
const OF_0_1_0 =
  /^(samples\.csv|report\.html|results\.json|(metrics|rewards)\.(csv|parquet)|rewards\.fasta|events\.out\.tfevents\.0{10}\.ocgfn|parameters\.(safetensors|npz)|proposed-\d+\.csv)$/;

/** A file beside the list, in no other folder. */
const isPlainName = (name: string): boolean => !/[/\\]|^\.{0,2}$/.test(name);

function registered(path: string): string[] {
  let text: string;
  try {
    text = readFileSync(join(path, LIST_FILE), 'utf8');
  } catch {
    return [];
  }
  return text.split('\n').filter(isPlainName);
}

/** Writes a file into a run's folder, as one of the run's own. @throws the file system's error */
export function writeOwnFile(path: string, name: string, content: string | Uint8Array): void {
  // Registered first: killed in between, the run owns a file that is not there.
  registerOwnFiles(path, [name]);
  writeFileAtomic(join(path, name), content);
}

/** Makes files of these names the run's own. @throws the file system's error */
export function registerOwnFiles(path: string, added: readonly string[]): void {
  const odd = added.find((name) => !isPlainName(name));
  if (odd !== undefined) throw new Error(`run: the name of a file must be without folders, got ${odd}`);
  const names = registered(path);
  const all = [...new Set([...names, ...added])];
  if (all.length > names.length) writeFileAtomic(join(path, LIST_FILE), `${all.join('\n')}\n`);
}

/** The run's own files that there may be in its folder, in the order in which they are to be removed. */
export function ownFiles(path: string): string[] {
  const old = readdirSync(path).filter((name) => OF_0_1_0.test(name));
  return [...new Set([...registered(path), ...old])]
    .filter((name) => !STORE_FILES.includes(name))
    .concat(STORE_FILES);
}

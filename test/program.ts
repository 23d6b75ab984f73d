/** The program as users start it: the built command in a process of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './source-files.js';

const main = join(projectRoot, 'dist', 'bundle', 'main.js');

/** False without a build: then there is no program; `npm test` builds first. */
export const programIsBuilt = existsSync(main);

/**
 * Starts `ocgfn` on the kernels whose results are the same bits on every machine.
 * @param node another Node.js than the one that runs the tests
 * @param cwd working directory; default: that of the tests
 */
export function startProgram(args: readonly string[], node = process.execPath, cwd?: string): ChildProcess {
  const env = { ...process.env, OCGFN_KERNELS: 'simd', NO_COLOR: '1' };
  return spawn(node, [main, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
}

export interface Finished {
  /** null: ended by a signal. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Waits for the end of a process and returns all that it has printed since. */
export async function finish(child: ChildProcess): Promise<Finished> {
  let [out, err] = ['', ''];
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (err += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}

/** Starts `ocgfn` and waits for its end. */
export const runProgram = (args: readonly string[], node?: string, cwd?: string): Promise<Finished> =>
  finish(startProgram(args, node, cwd));

/** The same, with a text on stdin. */
export function runProgramOn(input: string, args: readonly string[]): Promise<Finished> {
  const env = { ...process.env, OCGFN_KERNELS: 'simd', NO_COLOR: '1' };
  const child = spawn(process.execPath, [main, ...args], { env, stdio: 'pipe' });
  child.stdin.end(input);
  return finish(child);
}

/** The JSON document of a command that must succeed. */
export async function answerOf(args: readonly string[], node?: string): Promise<Record<string, unknown>> {
  const { code, out, err } = await runProgram([...args, '--json'], node);
  if (code !== 0) throw new Error(`ocgfn ${args.join(' ')} ended with ${code}: ${err}`);
  return JSON.parse(out) as Record<string, unknown>;
}

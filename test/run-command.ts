/** A command line run in this process, on a terminal that keeps what is said. */
import { runCommandLine } from '../src/cli/frame.js';
import { fakeTerminal } from './fake-terminal.js';

/** `await ocgfn('list', 'runs')`: exit code, and what stood on stdout and stderr. */
export async function ocgfn(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const terminal = fakeTerminal();
  const code = await runCommandLine(argv, terminal);
  return { code, out: terminal.out, err: terminal.err };
}

/** The JSON document of a command that must succeed, run in this process. */
export async function answerHere(...argv: string[]): Promise<Record<string, unknown>> {
  const { code, out, err } = await ocgfn(...argv, '--json');
  if (code !== 0) throw new Error(`ocgfn ${argv.join(' ')} ended with ${code}: ${err}`);
  return JSON.parse(out) as Record<string, unknown>;
}

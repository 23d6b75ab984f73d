/** A command line run in this process, on a terminal that keeps what is said. */
import { runCommandLine } from '../src/cli/frame.js';
import { fakeTerminal } from './fake-terminal.js';

/** `await ocgfn('list', 'runs')`: exit code, and what stood on stdout and stderr. */
export async function ocgfn(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const terminal = fakeTerminal();
  const code = await runCommandLine(argv, terminal);
  return { code, out: terminal.out, err: terminal.err };
}

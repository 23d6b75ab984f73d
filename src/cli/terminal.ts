/**
 * Where the command line reads and writes, as one object, so that tests need no real terminal; and the little
 * styling there is.
 */

export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface Terminal {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds on a clock that only moves forwards. */
  now(): number;
  /** Calls back on Ctrl-C or a request to end; returns a function that stops listening. */
  onInterrupt(listener: () => void): () => void;
}

export function processTerminal(): Terminal {
  // A reader that goes away (`| head`) is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    now: () => performance.now(),
    onInterrupt(listener) {
      process.on('SIGINT', listener).on('SIGTERM', listener);
      return () => process.off('SIGINT', listener).off('SIGTERM', listener);
    },
  };
}

/** Whether to color: on a terminal, unless NO_COLOR (no-color.org) or a dumb terminal says no. */
export function wantsColor(output: Output, env: Terminal['env']): boolean {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  return output.isTTY === true && env.TERM !== 'dumb';
}

const CODES = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], cyan: [36, 39] } as const;
export type Style = keyof typeof CODES;

export function styled(text: string, style: Style, color: boolean): string {
  const [on, off] = CODES[style];
  return color ? `\x1b[${on}m${text}\x1b[${off}m` : text;
}

// Control characters that a name or an error message could smuggle into a terminal.
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/**
 * Text from outside (file names, reward messages) without characters that move a terminal's cursor or colors.
 */
export function printable(text: string): string {
  return text.replace(CONTROL, '?');
}

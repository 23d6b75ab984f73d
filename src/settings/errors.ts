/**
 * Errors that are the user's to mend: the command line says their sentence and exits with 2; anything else is
 * a failed run (1).
 */

export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * Runs something that reads what the user gave; a plain `Error` it throws becomes a `UsageError`. Subclasses
 * (TypeError and the like) are bugs and pass unchanged.
 */
export function checkInput<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw asUsageError(error);
  }
}

/** The same for a promise. */
export async function checkInputAsync<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw asUsageError(error);
  }
}

function asUsageError(error: unknown): unknown {
  if (error instanceof Error && error.constructor === Error)
    return new UsageError(error.message, { cause: error });
  return error;
}

/** One sentence for an error of the file system: `runs/a: no such file or folder`. */
export function fileError(path: string, error: unknown): UsageError {
  const code = (error as NodeJS.ErrnoException).code;
  const known: Record<string, string> = {
    ENOENT: 'no such file or folder',
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EISDIR: 'is a folder, a file is needed',
    ENOTDIR: 'is a file, a folder is needed',
    ENOSPC: 'no space left on the disk',
    EDQUOT: 'the quota of the disk is used up',
    EROFS: 'the file system is read-only',
    EEXIST: 'exists already',
  };
  const what = code !== undefined && Object.hasOwn(known, code) ? known[code] : (error as Error).message;
  return new UsageError(`${path}: ${what}`, { cause: error });
}

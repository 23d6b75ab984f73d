/**
 * A function in a JavaScript or TypeScript file of the user's, called batch after batch in a worker, as
 * rewards and descriptors have it.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { suggestion } from '../../settings/suggest.js';
import { ModuleProcess, type Loaded } from './module-process.js';

export interface UserFunction {
  readonly process: ModuleProcess;
  readonly loaded: Loaded;
  /** Where the module is, for `import()`. */
  readonly url: string;
}

export interface UserFunctionOptions {
  /** The export that is called. */
  readonly export: string;
  /** The function takes one outcome, not a list. */
  readonly each: boolean;
  /** Outcomes are JSON texts, and the function takes what they say. */
  readonly json?: boolean;
  /** Seconds to wait for an answer. */
  readonly timeout: number;
}

/**
 * Loads the file and finds the function.
 * @param owner begins messages, such as `reward module:f.mjs`
 * @param name how later failures call it, such as `module:f.mjs`
 * @throws one sentence when there is no such file, it cannot be loaded, or exports no such function
 */
export async function openUserFunction(
  owner: string,
  name: string,
  file: string,
  options: UserFunctionOptions,
): Promise<UserFunction> {
  const path = resolve(file);
  if (!existsSync(path)) throw new Error(`${owner}: no such file`);
  if (/\.[cm]?tsx?$/.test(file) && !runsTypeScript())
    throw new Error(
      `${owner}: Node.js ${process.versions.node} does not run TypeScript, 22.18 and newer do; compile it to JavaScript`,
    );
  const url = pathToFileURL(path).href;
  const module = new ModuleProcess({
    name,
    url,
    export: options.export,
    each: options.each,
    ...(options.json === true && { json: true }),
    timeout: options.timeout * 1000,
  });
  const loaded = await module.load().catch((error: Error) => {
    throw new Error(`${owner} cannot be loaded: ${error.message}`, { cause: error });
  });
  if (loaded.kind !== 'function') {
    const hint = options.export === 'default' ? '' : suggestion(options.export, loaded.names);
    throw new Error(`${owner}: must export a function as ${options.export}, got ${loaded.kind}${hint}`);
  }
  return { process: module, loaded, url };
}

/** Whether this Node.js strips types by itself. */
function runsTypeScript(): boolean {
  const typescript: unknown = Reflect.get(process.features, 'typescript');
  return typescript !== undefined && typescript !== false;
}

/**
 * What the core may know of a Node-like host, without importing anything from it: in a browser there simply
 * is none.
 */

export interface HostProcess {
  readonly platform?: string;
  readonly arch?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  getBuiltinModule?(name: 'node:v8'): { setFlagsFromString(flags: string): void } | undefined;
  getBuiltinModule?(
    name: 'node:module',
  ): { createRequire(from: string): { (file: string): unknown; resolve(file: string): string } } | undefined;
  getBuiltinModule?(name: 'node:worker_threads'): object | undefined;
}

/** The host's `process` object, or undefined in a browser. */
export function hostProcess(): HostProcess | undefined {
  const host: typeof globalThis & { readonly process?: HostProcess } = globalThis;
  return host.process;
}

/**
 * Python with certain modules, where this machine has it: readers that are not ours. OCGFN_PYTHON names
 * another than `python3`.
 */
import { execFileSync, spawnSync } from 'node:child_process';

const python = process.env.OCGFN_PYTHON ?? 'python3';

/** Why a test that needs these modules cannot run here; undefined when it can. */
export function withoutPython(...modules: readonly string[]): string | undefined {
  const { status } = spawnSync(python, ['-c', modules.map((name) => `import ${name}`).join('\n')]);
  const what = modules.length === 0 ? '' : ` with ${modules.join(', ')}`;
  return status === 0 ? undefined : `no Python${what} is here`;
}

/** Runs a program and reads the JSON that it prints. */
export function askPython(program: string, ...args: readonly string[]): unknown {
  return JSON.parse(execFileSync(python, ['-c', program, ...args], { encoding: 'utf8' }));
}

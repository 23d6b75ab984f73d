// Makes a Python virtual environment with gfnx and torchgfn from PyPI in bench/peers/.venv. A sentence and
// exit code 0 where Python is missing.
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const venv = fileURLToPath(new URL('./.venv', import.meta.url));
const PACKAGES = ['gfnx==0.0.1', 'torchgfn==2.4.1'];

const run = (program, args) => spawnSync(program, args, { stdio: 'inherit' }).status === 0;

if (!run('python3', ['--version'])) {
  console.log('bench/peers: skipped, since Python 3 is not installed');
} else if (existsSync(join(venv, 'ready'))) {
  console.log(`bench/peers: ${venv} is there`);
} else if (!run('python3', ['-m', 'venv', venv])) {
  console.log('bench/peers: skipped, since this Python cannot make virtual environments (module venv)');
} else if (!run(join(venv, 'bin', 'pip'), ['install', '--quiet', ...PACKAGES])) {
  console.log(
    `bench/peers: ${PACKAGES.join(' and ')} cannot be installed (see above); what is missing is left out`,
  );
} else {
  writeFileSync(join(venv, 'ready'), '');
  console.log(`bench/peers: installed ${PACKAGES.join(' and ')} into ${venv}`);
}

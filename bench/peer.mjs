// The Python child that times OpenBLAS and PyTorch (kernels-peer.py): one request at a time, or absent with a
// reason.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/**
 * Starts the child. Python is OCGFN_BENCH_PYTHON, or python3.
 * @returns `{ ask, versions, stop }`, or `{ missing }`, a sentence, where Python or numpy cannot be had
 */
export async function startPeer() {
  const python = process.env.OCGFN_BENCH_PYTHON ?? 'python3';
  const script = fileURLToPath(new URL('./kernels-peer.py', import.meta.url));
  const one = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...one } });
  let complaint = '';
  child.stderr.on('data', (text) => (complaint += text));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const failed = new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', () => resolve(complaint.trim().split('\n').at(-1)));
  });
  const answer = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`the Python child ended: ${await failed}`);
    return JSON.parse(value);
  };
  try {
    const versions = await answer();
    const ask = (request) => {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      return answer();
    };
    return { ask, versions, stop: () => child.stdin.end() };
  } catch {
    return {
      missing: `no OpenBLAS and PyTorch beside it, since ${python} with numpy cannot be had (${await failed})`,
    };
  }
}

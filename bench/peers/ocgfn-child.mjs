// ocgfn on the same work as the Python children beside it: answers requests of a line of JSON with seconds
// per iteration.
import { createInterface } from 'node:readline';
import { buildTask, openBackend, PolicyNetwork, RandomStream } from 'ocgfn';
import { GFlowNetTrainer } from 'ocgfn/objective';

/** log R of a terminal state, by task. */
function rewardOf({ task, dimensions, side, rewards }, env) {
  if (task === 'tfbind8') {
    const random = new RandomStream(0);
    const table = Float64Array.from({ length: env.outcomeCount }, () => {
      const y = random.uniform();
      return Math.log(Math.max(10 * y * y * y, 1e-3));
    });
    return (states, at) => table[env.outcomeIndex(states, at)];
  }
  if (task === 'bits') {
    const random = new RandomStream(0);
    const blocks = [0b00000000, 0b11111111, 0b11110000, 0b00001111, 0b00111100];
    const modes = Int32Array.from({ length: 60 * 15 }, () => blocks[random.int(5)]);
    const tokens = new Int32Array(15);
    const ones = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll('0', '').length);
    return (states, at) => {
      env.outcomeTokens(states, at, tokens, 0);
      let nearest = 120;
      for (let m = 0; m < 60; m++) {
        let distance = 0;
        for (let i = 0; i < 15; i++) distance += ones[modes[m * 15 + i] ^ tokens[i]];
        if (distance < nearest) nearest = distance;
      }
      return (-3 * nearest) / 120;
    };
  }
  const [r0, r1, r2] = rewards;
  const n = side - 1;
  return (states, at) => {
    let outer = 1;
    let band = 1;
    for (let d = 0; d < dimensions; d++) {
      const x = Math.abs(2 * states[at + d] - n);
      if (2 * x <= n) outer = 0;
      if (10 * x <= 6 * n || 10 * x >= 8 * n) band = 0;
    }
    return Math.log(r0 + r1 * outer + r2 * band);
  };
}

function environmentOf({ task, dimensions, side }) {
  if (task === 'tfbind8') return buildTask('tfbind8', { construction: 'append' });
  if (task === 'bits') return buildTask('bits', { length: 120, word: 8, construction: 'non-autoregressive' });
  return buildTask('grid', { side, dimensions });
}

async function create(request) {
  const { objective, batch, seed = 0, backward = 'learned', frozen = false } = request;
  const rate = frozen ? 1e-9 : 1;
  const epsilon = frozen ? 0 : 0.05;
  const env = environmentOf(request);
  const random = new RandomStream(seed);
  const backend = await openBackend();
  const heads = { flow: objective !== 'tb', backward: backward === 'learned' };
  const network = new PolicyNetwork(env, backend, { hidden: [256, 256], ...heads }, random.fork('init'));
  const trainer = new GFlowNetTrainer(
    network,
    {
      objective,
      batch,
      lr: 1e-3 * rate,
      logZLr: 0.1 * rate,
      backward,
      epsilon: { from: epsilon, to: epsilon, steps: 0 },
    },
    random.fork('train'),
  );
  const logReward = rewardOf(request, env);
  const rewards = new Float64Array(batch);
  const step = () => {
    trainer.sample();
    for (let k = 0; k < trainer.askedCount; k++) rewards[k] = logReward(trainer.asked, k * env.stateSize);
    return trainer.update(rewards);
  };
  return { trainer, step, batch };
}

const backend = await openBackend();
console.log(JSON.stringify({ library: 'ocgfn', kernels: backend.flavor, node: process.version }));
const runs = new Map();
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  if (!runs.has(request.name)) {
    const made = await create(request);
    runs.set(request.name, made);
    for (let i = 0; i < request.warmUp; i++) made.step();
  }
  const { trainer, step, batch } = runs.get(request.name);
  const before = trainer.transitions;
  const start = performance.now();
  const cpu = process.cpuUsage();
  let loss = 0;
  for (let i = 0; i < request.count; i++) loss = step();
  const seconds = (performance.now() - start) / 1000 / request.count;
  const { user, system } = process.cpuUsage(cpu);
  const processor = (user + system) / 1e6 / request.count;
  console.log(
    JSON.stringify({
      seconds,
      processor,
      loss,
      length: (trainer.transitions - before) / request.count / batch,
    }),
  );
}

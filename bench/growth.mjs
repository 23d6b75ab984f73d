// How the cost of a training step grows with batch, width and length, beside the growth of its arithmetic;
// and the memory over many steps. Prints JSON.
//
//     npm run build && node bench/growth.mjs [--memory]
import { buildTask, openBackend, PolicyNetwork, RandomStream } from 'ocgfn';
import { GFlowNetTrainer } from 'ocgfn/objective';
import { inTurns, processorTime } from './timing.mjs';

/** A training step on strings of fixed length, so that the number of transitions is known: batch x length. */
async function stepper({ batch, width, length, objective = 'tb' }) {
  const env = buildTask('sequence', { alphabet: 'ACGT', length });
  const random = new RandomStream(0);
  const backend = await openBackend();
  const network = new PolicyNetwork(
    env,
    backend,
    { hidden: [width, width], flow: objective !== 'tb' },
    random.fork('init'),
  );
  const trainer = new GFlowNetTrainer(network, { objective, batch, lr: 1e-4 }, random.fork('train'));
  const rewards = new Float64Array(batch);
  const step = () => {
    trainer.sample();
    trainer.update(rewards);
  };
  return { step, trainer, network, env, backend };
}

/**
 * Multiplications of a step: each weight once per state forwards, twice backwards; the sparse input layer by
 * its active rows; Adam once per parameter. States that coincide are evaluated once, and short strings and
 * small batches have a larger share of them: what counts is how many were evaluated.
 */
function arithmetic({ width }, states, env, network) {
  return (
    3 * states * (width * width + width * env.actionCount + width * env.features.active) +
    10 * network.parameters.count
  );
}

async function growth() {
  const base = { batch: 64, width: 128, length: 16 };
  const settings = [
    base,
    ...['batch', 'width', 'length'].flatMap((name) =>
      [2, 4].map((factor) => ({ ...base, [name]: factor * base[name] })),
    ),
  ];
  const contestants = {};
  const work = {};
  for (const setting of settings) {
    const { step, trainer, network, env } = await stepper(setting);
    const name = JSON.stringify(setting);
    for (let i = 0; i < 20; i++) step();
    work[name] = {
      states: trainer.evaluated / 20,
      operations: arithmetic(setting, trainer.evaluated / 20, env, network),
    };
    contestants[name] = () => {
      const start = processorTime();
      for (let i = 0; i < 20; i++) step();
      return (processorTime() - start) / 20;
    };
  }
  const times = await inTurns(contestants, 7);
  const first = JSON.stringify(base);
  return settings.map((setting) => {
    const name = JSON.stringify(setting);
    return {
      ...setting,
      milliseconds: 1000 * times[name].median,
      cost: times[name].median / times[first].median,
      states: work[name].states,
      arithmetic: work[name].operations / work[first].operations,
    };
  });
}

/** Resident memory after 10,000 and after 100,000 steps of a small training. */
async function memory() {
  const { step, backend } = await stepper({ batch: 8, width: 32, length: 8, objective: 'db' });
  const figures = [];
  for (let done = 0; done < 100_000;) {
    for (let i = 0; i < 10_000; i++) step();
    done += 10_000;
    figures.push({
      steps: done,
      residentMB: Math.round(process.memoryUsage().rss / 1e5) / 10,
      arenaBytes: backend.arena.peak,
    });
  }
  return figures;
}

console.log(JSON.stringify(process.argv.includes('--memory') ? await memory() : await growth(), null, 2));

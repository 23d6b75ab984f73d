// The two yardsticks of y = f(x): what is learnt, with which settings; and training by processor seconds.
import { describe } from '../dist/descriptor/index.js';
import { createSequence, openBackend, RandomStream } from '../dist/index.js';
import { uniformActions } from '../dist/prior/index.js';
import { createPropertyModel, PropertyTrainer } from '../dist/property/index.js';

export const YARDSTICKS = {
  dna10: {
    env: () => createSequence({ alphabet: 'ACGT', length: 10 }),
    describe: 'gc, cpg(greatest=3), stem, motif:GAATTC',
    seconds: 110,
    model: { kind: 'classifier', hidden: [128, 128, 128], state: true, pairs: true },
    train: {
      batch: 16, replay: 96, uniform: 0.25, noise: 0.1, lookAhead: 2, lr: 3e-3, finalLr: 0.02, clip: 10, steps: 1,
    }, // prettier-ignore
  },
  peptides20: {
    env: () => createSequence({ alphabet: 'ACDEFGHIKLMNPQRSTVWY', length: 20 }),
    describe: 'charge, hydrophobicity(bins=10,least=-2.53,greatest=1.38), moment',
    seconds: 120,
    model: { kind: 'gaps', hidden: [64, 64, 64], state: false },
    train: {
      batch: 16, replay: 24, noise: 0.02, passes: 4, minibatch: 128, lr: 2e-3, finalLr: 0.02, clip: 10, steps: 1,
    }, // prettier-ignore
  },
};

/** Processor seconds of this process so far: other programs on the machine do not count. */
export function processorSeconds() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/**
 * Trains for so many processor seconds.
 * @param control `untrained`: no step; `no-goals`: objects of p0 only; undefined: as it is
 */
export async function trainYardstick(name, seed, { seconds, control, flavor = 'auto', onProgress }) {
  const yardstick = YARDSTICKS[name];
  const set = describe(yardstick.describe, yardstick.env());
  const backend = await openBackend({ flavor });
  const random = new RandomStream(seed);
  const model = createPropertyModel(
    set, uniformActions(set.env), backend, yardstick.model, random.fork('init'),
  ); // prettier-ignore
  const options = { ...yardstick.train, explore: control !== 'no-goals' };
  const trainer = new PropertyTrainer(model, options, random.fork('train'));
  const allowed = control === 'untrained' ? 0 : seconds;
  const from = processorSeconds();
  let next = 10;
  for (let used = 0; used < allowed; used = processorSeconds() - from) {
    trainer.progress = used / allowed;
    const metrics = trainer.update();
    if (used > next) {
      onProgress?.(`${name} seed ${seed}: ${used.toFixed(0)} s, loss ${metrics.loss.toFixed(3)}, `
        + `${metrics.cellsSeen} cells`); // prettier-ignore
      next += 10;
    }
  }
  return { trainer, model, set, random, seconds: processorSeconds() - from };
}

// The two yardsticks of y = f(x): what is learnt, with the presets untouched; and training by steps or by
// processor seconds.
import { describe } from '../dist/descriptor/index.js';
import { createSequence } from '../dist/env/index.js';
import { openBackend, RandomStream } from '../dist/index.js';
import { uniformActions } from '../dist/prior/index.js';
import { createPropertyModel, propertyPresets, PropertyTrainer } from '../dist/property/index.js';

export const YARDSTICKS = {
  dna10: {
    env: () => createSequence({ alphabet: 'ACGT', length: 10 }),
    describe: 'gc, cpg(greatest=3), stem, motif:GAATTC',
    rewards: 'ten',
  },
  peptides20: {
    env: () => createSequence({ alphabet: 'ACDEFGHIKLMNPQRSTVWY', length: 20 }),
    describe: 'charge, hydrophobicity(bins=10,least=-2.53,greatest=1.38), moment',
    rewards: 'five',
  },
};

/** Processor seconds of this process so far: other programs on the machine do not count. */
export function processorSeconds() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/**
 * Trains with the presets, for their steps unless seconds are given.
 * @param control `untrained`: no step; `no-goals`: objects of p0 only; undefined: as it is
 * @param seconds processor seconds instead of steps
 * @param over settings in place of presets
 * @param watch told the trainer and the seconds used, every tenth step
 */
export async function trainYardstick(
  name,
  seed,
  { seconds, control, flavor = 'auto', over = {}, set, onProgress, watch },
) {
  const yardstick = YARDSTICKS[name];
  set ??= describe(yardstick.describe, yardstick.env());
  const backend = await openBackend({ flavor });
  const random = new RandomStream(seed);
  const preset = { ...propertyPresets(set), ...over };
  const { kind, hidden, state, pairs, quick, tails } = preset;
  const model = createPropertyModel(
    set, uniformActions(set.env), backend, { kind, hidden, state, pairs, quick, tails }, random.fork('init'),
  ); // prettier-ignore
  const trainer = new PropertyTrainer(
    model, { ...preset, explore: control !== 'no-goals' }, random.fork('train'),
  ); // prettier-ignore
  const from = processorSeconds();
  const used = () => processorSeconds() - from;
  const done = () => {
    if (control === 'untrained') return 1;
    return seconds === undefined ? trainer.step / preset.steps : used() / seconds;
  };
  let next = 20;
  for (let share = done(); share < 1; share = done()) {
    trainer.progress = share;
    const metrics = trainer.update();
    if (trainer.step % 10 === 0) watch?.(trainer, used());
    if (used() < next) continue;
    const { loss, cellsSeen } = metrics;
    onProgress?.(
      `${name} seed ${seed} ${control ?? ''}: ${used().toFixed(0)} s, step ${trainer.step}, loss ${loss.toFixed(3)}, ${cellsSeen} cells`,
    );
    next += 20;
  }
  return { trainer, model, set, random, preset, backend, seconds: used() };
}

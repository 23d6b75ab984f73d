/** Stored trainings go on with the eps and C that they were begun with. */
import { describe, expect, it } from 'vitest';
import { buildTask } from '../env/tasks.js';
import { statedConfig, storedPretrainSettings } from './pretrain-method.js';

const env = buildTask('grid', { side: 8 });
const rewardOf = (config: Readonly<Record<string, unknown>>) => {
  const { logFailure, logSuccess } = storedPretrainSettings('runs/a', env, config).training;
  return [logFailure, logSuccess];
};
const carried = { objective: 'db', anchor: 0, teleport: 'unreachable' };

describe('eps and C of a training whose transitions carry failures', () => {
  it('are stored with a new one, as presets have them or as they were given', () => {
    expect(statedConfig('runs/a', env, carried)).toEqual({ ...carried, eps: 1e-5, C: 1 });
    expect(statedConfig('runs/a', env, { ...carried, C: 0.5 })).toMatchObject({ eps: 0.5e-5, C: 0.5 });
    expect(statedConfig('runs/a', env, { ...carried, eps: 1e-4 })).toMatchObject({ eps: 1e-4, C: 1 });
    expect(rewardOf(statedConfig('runs/a', env, carried))).toEqual([Math.log(1e-5), 0]);
  });

  it('are 1e-9, and C by the number of outcomes, in one that does not say them', () => {
    // log(100 |X| 1e-9) < 0 of these 64 outcomes, so that C is 1.
    expect(rewardOf(carried)).toEqual([Math.log(1e-9), 0]);
    const large = buildTask('bits', { length: 40 });
    const { logFailure, logSuccess } = storedPretrainSettings('runs/a', large, carried).training;
    expect(logSuccess).toBeCloseTo(40 * Math.log(2) + Math.log(1e-9) + Math.log(100), 9);
    expect(logFailure).toBeCloseTo(Math.log(1e-9), 9);
  });

  it('are left open in others', () => {
    for (const config of [
      { objective: 'db' },
      { objective: 'mle', anchor: 0 },
      { ...carried, teleport: 'off' },
    ]) {
      expect(statedConfig('runs/a', env, config)).toEqual(config);
      expect(rewardOf(config)).toEqual([undefined, undefined]);
    }
  });
});

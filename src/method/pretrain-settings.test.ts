/** The settings of pre-training: what they mean, and what is refused with which sentence. */
import { describe, expect, it } from 'vitest';
import { buildTask } from '../env/tasks.js';
import { parseTarget, pretrainParameters, pretrainSettings } from './pretrain-settings.js';
import { resolveSettings, type Given } from '../settings/given.js';

const resolve = (given: Given) => {
  const parameters = pretrainParameters(buildTask('grid', { side: 8 }));
  return pretrainSettings(resolveSettings([{ owner: 'pretrain', parameters }], given)[0]);
};

describe('until', () => {
  it('is a share of successes, with or without a name', () => {
    expect(parseTarget('0.999')).toEqual({ figure: 'success', share: 0.999 });
    expect(parseTarget('success>=0.99')).toEqual({ figure: 'success', share: 0.99 });
    expect(parseTarget('successHeldOut >= 1')).toEqual({ figure: 'successHeldOut', share: 1 });
    expect(parseTarget('never')).toBeUndefined();
    expect(resolve({ until: 0.5 }).until).toEqual({ figure: 'success', share: 0.5 });
  });

  it.each(['success>=99', 'succes>=0.9', 'success<=0.9', '99%', 'success>=', '-1', ''])(
    'refuses "%s"',
    (text) => {
      expect(() => parseTarget(text)).toThrow(
        /until must be never or a share such as success>=0.999 .*, got /,
      );
    },
  );
});

describe('the objective', () => {
  it('tb is refused with the reason', () => {
    expect(() => resolve({ objective: 'tb' })).toThrow(
      'pretrain: objective=tb learns no F(s|y), which adaptation sums over; use one of mle, db, subtb',
    );
  });

  it('takes the rewards of the paper as eps and C', () => {
    const { training } = resolve({ objective: 'db', eps: '1e-9', C: 1 });
    expect(training.logFailure).toBeCloseTo(-20.723, 3);
    expect(training.logSuccess).toBe(0);
    expect(resolve({ objective: 'db' }).training).not.toHaveProperty('logFailure');
  });

  it('leaves the flow unbounded where F(s0|y) = C may exceed 1', () => {
    expect(resolve({ objective: 'db', anchor: 0 }).model.boundedFlow).toBe(false);
    expect(resolve({ objective: 'db' }).model.boundedFlow).toBe(true);
  });
});

it('the explorer gets its options', () => {
  expect(resolve({ explorer: 'gafn', noveltyScale: 0.1 }).training.gafn).toMatchObject({
    scale: 0.1,
    epsilon: 0.01,
  });
});

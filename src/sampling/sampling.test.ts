import { describe, expect, it } from 'vitest';
import { buildTask } from '../env/tasks.js';
import { maxEntropyBackward } from '../exact/max-entropy.js';
import { enumerateStates } from '../exact/state-graph.js';
import { RandomStream } from '../random/stream.js';
import { plainBackend } from '../tensor/backend.js';
import { BackwardRoller } from './backward-roller.js';
import { PolicyNetwork } from './policy-network.js';
import { constant, valueAt } from './schedule.js';
import { TerminalReplay } from './terminal-replay.js';
import { TrajectoryBatch } from './trajectories.js';

describe('schedule', () => {
  it('is linear, then constant', () => {
    const schedule = { from: 1, to: 0, steps: 10 };
    expect([0, 5, 10, 99].map((step) => valueAt(schedule, step))).toEqual([1, 0.5, 0, 0]);
    expect(valueAt(constant(0.3), 0)).toBe(0.3);
  });
});

describe('replay of terminal states', () => {
  const env = buildTask('grid', { side: 64 });
  const filled = (logRewards: number[], capacity = 8): TerminalReplay => {
    const replay = new TerminalReplay(env, capacity);
    logRewards.forEach((logR, i) => replay.add(Int32Array.from([i, 0, 1]), 0, logR));
    return replay;
  };
  const shares = (replay: TerminalReplay, priority: 'uniform' | 'reward' | 'age'): number[] => {
    const random = new RandomStream(1);
    const counts = Array.from({ length: replay.count }, () => 0);
    for (let i = 0; i < 20_000; i++) counts[replay.draw(priority, random)] += 1 / 20_000;
    return counts;
  };

  // 20,000 draws: a share's standard error is at most .0036; bounds of 5 of them at a fixed seed.
  it('draws uniformly, by reward, and the newer of two', () => {
    const logRewards = [1, 2, 3, 4].map(Math.log);
    shares(filled(logRewards), 'uniform').forEach((share) =>
      expect(Math.abs(share - 0.25)).toBeLessThan(0.018),
    );
    shares(filled(logRewards), 'reward').forEach((share, i) =>
      expect(Math.abs(share - (i + 1) / 10)).toBeLessThan(0.018),
    );
    shares(filled(logRewards), 'age').forEach((share, i) =>
      expect(Math.abs(share - (2 * i + 1) / 16)).toBeLessThan(0.018),
    );
  });

  it('keeps the newest, once each, whatever the size of the rewards', () => {
    const replay = filled([-900, -100, 0, 500, 500, 500], 4);
    expect([replay.count, replay.added]).toEqual([4, 6]);
    replay.add(Int32Array.from([5, 0, 1]), 0, 9);
    expect(replay.added).toBe(6);
    const drawn = shares(replay, 'reward');
    // Slots: outcomes 4, 5, 2, 3; outcome 2 has log R = 0 beside 500.
    expect(drawn[2]).toBe(0);
    expect(Math.abs(drawn[0] - 1 / 3)).toBeLessThan(0.018);
    for (let i = 6; i < 500; i++) replay.add(Int32Array.from([i % 64, i >> 6, 1]), 0, 0);
    expect([replay.count, replay.added]).toEqual([4, 500]);
  });

  it('refuses bad input', () => {
    expect(() => filled([NaN])).toThrow('must be a number below Infinity, got NaN');
    expect(() => filled([], 0)).toThrow('capacity must be an integer >= 1, got 0');
    expect(() => filled([]).draw('uniform', new RandomStream(0))).toThrow('empty replay');
  });
});

describe('backward roll-outs', () => {
  const env = buildTask('grid', { side: 5 });
  const outcomes = Int32Array.from([3, 1, 1, 0, 0, 1, 4, 4, 1]);

  it('lead from s0 to their outcomes, with the log P_B of their policy', () => {
    const batch = new TrajectoryBatch(env, 3);
    const backward = maxEntropyBackward(enumerateStates(env));
    new BackwardRoller(env, 3).append(backward, outcomes, 3, batch, new RandomStream(2));
    expect([...batch.starts.subarray(0, 4)]).toEqual([0, 5, 6, 15]);
    const row = new Int32Array(3);
    for (let m = 0; m < 3; m++) {
      env.reset(row, 0);
      for (let i = batch.starts[m]; i < batch.starts[m + 1]; i++) {
        expect([...row]).toEqual([...batch.states.subarray(3 * i, 3 * i + 3)]);
        env.step(row, 0, batch.actions[i]);
      }
      expect([...row]).toEqual([...outcomes.subarray(3 * m, 3 * m + 3)]);
    }
    // Maximum entropy: every one of the 4 trajectories to (3, 1) has probability 1/4, of the 70 to (4, 4)
    // 1/70.
    const total = (m: number): number => {
      let sum = 0;
      for (let i = batch.starts[m]; i < batch.starts[m + 1]; i++) sum += batch.logPB[i];
      return sum;
    };
    expect([total(0), total(1), total(2)]).toEqual([
      expect.closeTo(-Math.log(4), 5),
      expect.closeTo(0, 5),
      expect.closeTo(-Math.log(70), 5),
    ]);
    expect(() =>
      new BackwardRoller(env, 3).append(backward, outcomes, 1, batch, new RandomStream(2)),
    ).toThrow('backward: 0 trajectories fit, got 1');
  });

  it('of a learned P_B sum to 1 over parents', () => {
    const network = new PolicyNetwork(
      env,
      plainBackend('float64'),
      { hidden: [8], backward: true },
      new RandomStream(0),
    );
    const out = new Float32Array(3 * env.actionCount);
    network.backwardLogProbs(Int32Array.from([3, 1, 0, 0, 2, 0, 4, 4, 1]), 3, out);
    const p = [...out].map(Math.exp);
    expect(p[0] + p[1]).toBeCloseTo(1, 5);
    expect(p.slice(3)).toEqual([0, 1, 0, 0, 0, 1].map((x) => expect.closeTo(x, 5)));
    const plain = new PolicyNetwork(env, plainBackend('float64'), { hidden: [8] }, new RandomStream(0));
    expect(() => plain.backwardLogProbs(new Int32Array(3), 1, out)).toThrow('without backward: true');
  });
});

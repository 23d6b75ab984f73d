/**
 * The values that other libraries and papers state, by hand: losses, gradients and the relations between
 * objectives.
 */
import { describe, expect, it } from 'vitest';
import { buildTask } from '../env/tasks.js';
import { TrajectoryBatch } from '../sampling/trajectories.js';
import { plainBackend } from '../tensor/backend.js';
import { huber, meanOfAll, weightedSum } from '../tensor/ops/elementwise.js';
import { Tape } from '../tensor/tape.js';
import { LearnedParameter, type Tensor } from '../tensor/tensor.js';
import { detailedBalance } from './detailed-balance.js';
import { column } from './per-trajectory.js';
import { relativeTrajectoryBalance } from './relative-trajectory-balance.js';
import { subTrajectoryBalance, weightTotal } from './sub-trajectory-balance.js';
import { trajectoryBalance } from './trajectory-balance.js';
import { logPartitionVariance } from './vargrad.js';

const backend = plainBackend('float64');

/** A batch with trajectories of these lengths; only its layout matters. */
function layout(...lengths: number[]): TrajectoryBatch {
  const batch = new TrajectoryBatch(buildTask('grid', { side: 64 }), lengths.length);
  for (const length of lengths) {
    batch.starts[batch.count] = batch.size;
    batch.owner.fill(batch.count, batch.size, batch.size + length);
    batch.size += length;
    batch.starts[++batch.count] = batch.size;
  }
  return batch;
}

function parameter(values: number[]): LearnedParameter {
  const p = new LearnedParameter(backend, 'p', values.length, 1);
  backend.arena.real.set(values, p.at >> 2);
  return p;
}

const values = (t: Tensor): number[] => [...backend.arena.real.subarray(t.at >> 2, (t.at >> 2) + t.size)];
const gradient = (t: Tensor): number[] => [
  ...backend.arena.real.subarray(t.grad >> 2, (t.grad >> 2) + t.size),
];

function inStep(run: (tape: Tape) => void): void {
  const tape = new Tape(backend);
  tape.begin();
  run(tape);
  tape.end();
}

describe('values', () => {
  it('trajectory balance: residual -1.2, loss 1.44, gradient of log Z -2.4', () => {
    const logZ = parameter([0.3]);
    const logPF = parameter([0.4, 0.6]);
    inStep((tape) => {
      const logPB = column(tape, [0.2, 0.3], 2);
      const d = trajectoryBalance(tape, layout(2), logZ, logPF, [2], logPB);
      expect(values(d)[0]).toBeCloseTo(-1.2, 12);
      const loss = meanOfAll(tape, huber(tape, d));
      expect(tape.scalar(loss)).toBeCloseTo(1.44, 12);
      tape.backward(loss);
      expect(gradient(logZ)[0]).toBeCloseTo(-2.4, 12);
      expect(gradient(logPF)).toEqual([expect.closeTo(-2.4, 12), expect.closeTo(-2.4, 12)]);
    });
  });

  it('detailed balance: residual -.8, .64, gradients -1.6 and 1.6; the exit -.255, .065025', () => {
    const logF = parameter([0.8, 1.5]);
    const logPF = parameter([-0.4, -0.5]);
    inStep((tape) => {
      const logPB = column(tape, [-0.3, 0], 2);
      const d = detailedBalance(tape, layout(2), logF, logPF, [1.255], undefined, logPB);
      expect(values(d)[0]).toBeCloseTo(-0.8, 12);
      const first = weightedSum(tape, huber(tape, d), column(tape, [1, 0], 2));
      expect(tape.scalar(first)).toBeCloseTo(0.64, 12);
      tape.backward(first);
      expect(gradient(logF)).toEqual([expect.closeTo(-1.6, 12), expect.closeTo(1.6, 12)]);
    });
    inStep((tape) => {
      const exit = detailedBalance(tape, layout(1), parameter([1.2]), parameter([-0.5]), [0.955]);
      expect(values(exit)[0]).toBeCloseTo(-0.255, 12);
      expect(tape.scalar(meanOfAll(tape, huber(tape, exit)))).toBeCloseTo(0.065025, 12);
    });
  });

  it('SubTB: a weight of .5 on the case above gives .32', () => {
    inStep((tape) => {
      const d = detailedBalance(
        tape, layout(2), parameter([0.8, 1.5]), parameter([-0.4, 0]), [0], undefined, column(tape, [-0.3, 0], 2),
      ); // prettier-ignore
      expect(tape.scalar(weightedSum(tape, huber(tape, d), column(tape, [0.5, 0], 2)))).toBeCloseTo(0.32, 12);
    });
  });

  it('SubTB: denominators of the geometric weights at lambda = .9', () => {
    expect([1, 2, 3, 5].map((length) => weightTotal(0.9, length))).toEqual([
      expect.closeTo(1, 12),
      expect.closeTo(2.9, 12),
      expect.closeTo(5.61, 12),
      expect.closeTo(13.1441, 12),
    ]);
  });

  it('Huber: d^2 inside, delta (2 |d| - delta) outside, no factor 1/2', () => {
    inStep((tape) => {
      const d = column(tape, [0.3, -2], 2);
      expect(values(huber(tape, d, 0.5))).toEqual([expect.closeTo(0.09, 12), expect.closeTo(1.75, 12)]);
    });
  });
});

describe('relations', () => {
  const batch = layout(3, 1, 5);
  const random = (n: number, seed: number): number[] =>
    Array.from({ length: n }, (_, i) => ((seed * 7919 + i * 104729) % 1000) / 500 - 1);
  const logF = random(9, 1);
  const logPF = random(9, 2);
  const logPB = random(9, 3);
  const logReward = random(3, 4);

  it('SubTB at lambda = Infinity is trajectory balance with log Z = log F(s0)', () => {
    inStep((tape) => {
      const { residuals, weights } = subTrajectoryBalance(
        tape, batch, parameter(logF), parameter(logPF), logReward, Infinity, column(tape, logPB, 9),
      ); // prettier-ignore
      const loss = tape.scalar(weightedSum(tape, huber(tape, residuals), weights));
      let expected = 0;
      for (let m = 0; m < 3; m++) {
        let d = logF[batch.starts[m]] - logReward[m];
        for (let i = batch.starts[m]; i < batch.starts[m + 1]; i++) d += logPF[i] - logPB[i];
        expected += (d * d) / 3;
      }
      expect(loss).toBeCloseTo(expected, 12);
    });
  });

  it('SubTB at lambda = 0 is detailed balance, each trajectory weighing the same', () => {
    inStep((tape) => {
      const [f, p, b] = [parameter(logF), parameter(logPF), column(tape, logPB, 9)];
      const { residuals, weights } = subTrajectoryBalance(tape, batch, f, p, logReward, 0, b);
      const d = values(detailedBalance(tape, batch, f, p, logReward, undefined, b));
      const expected = d.reduce((sum, x, i) => {
        const m = batch.owner[i];
        return sum + (x * x) / (3 * (batch.starts[m + 1] - batch.starts[m]));
      }, 0);
      expect(tape.scalar(weightedSum(tape, huber(tape, residuals), weights))).toBeCloseTo(expected, 12);
    });
  });

  it('SubTB weights sum to 1 at any lambda', () => {
    for (const lambda of [0, 0.5, 0.9, 1, 1.1, 50, Infinity]) {
      inStep((tape) => {
        const { weights } = subTrajectoryBalance(
          tape, batch, parameter(logF), parameter(logPF), logReward, lambda,
        ); // prettier-ignore
        expect(values(weights).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
      });
    }
  });

  it('trust-PCL is alpha^2 times relative trajectory balance', () => {
    const alpha = 0.7;
    inStep((tape) => {
      const d = relativeTrajectoryBalance(
        tape, batch, parameter([0.4]), parameter(logPF), logPB, logReward, alpha,
      ); // prettier-ignore
      values(d).forEach((rtb, m) => {
        // Trust-PCL: value V = alpha log Z, residual V - r + alpha sum (log P_F - log P_prior).
        let pcl = alpha * 0.4 - logReward[m];
        for (let i = batch.starts[m]; i < batch.starts[m + 1]; i++) pcl += alpha * (logPF[i] - logPB[i]);
        expect(pcl * pcl).toBeCloseTo(alpha * alpha * rtb * rtb, 12);
      });
      expect(() =>
        relativeTrajectoryBalance(tape, batch, parameter([0]), parameter(logPF), logPB, logReward, 0),
      ).toThrow('alpha must be a number > 0, got 0');
    });
  });

  it('VarGrad is trajectory balance at the log Z that is best for the batch', () => {
    inStep((tape) => {
      const b = column(tape, logPB, 9);
      const d = values(logPartitionVariance(tape, batch, parameter(logPF), logReward, b));
      expect(d.reduce((x, y) => x + y, 0)).toBeCloseTo(0, 12);
      const c = values(trajectoryBalance(tape, batch, parameter([0]), parameter(logPF), logReward, b));
      const best = -c.reduce((x, y) => x + y, 0) / 3;
      d.forEach((x, m) => expect(x).toBeCloseTo(c[m] + best, 12));
      expect(() => logPartitionVariance(tape, layout(2), parameter([0, 0]), [0])).toThrow(
        'a batch of at least 2 trajectories is needed, got 1',
      );
    });
  });
});

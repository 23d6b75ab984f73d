/**
 * Curves of a run: what its reward calls bought, call by call, and what it logged.
 */
import type { RewardDefinition } from '../reward/definition.js';
import { readPaid, scoreSign } from '../run/paid-summary.js';
import type { Point } from '../chart/chart.js';
import { countCurve, meanOfBestCurve } from '../chart/paid-curves.js';
import { readMetrics } from '../store/run-directory.js';

export interface Curve {
  readonly x: 'reward calls' | 'step';
  readonly points: readonly Point[];
}

/** Logged figures that are compared, beside what the calls bought. */
const LOGGED = ['success', 'tv', 'loss'];

/**
 * @param reward tells what a mode is, where it is known
 * @param k size of the best set that is averaged
 */
export function curvesOf(path: string, reward: RewardDefinition | undefined, k: number): Map<string, Curve> {
  const curves = new Map<string, Curve>();
  const paid = readPaid(path);
  if (paid.length > 0) {
    const scores = paid.map(({ raw }) => raw);
    const sign = scoreSign(paid);
    const isMode = reward?.isMode;
    curves.set('best', { x: 'reward calls', points: meanOfBestCurve(scores, 1, sign) });
    curves.set(`mean of the best ${k}`, { x: 'reward calls', points: meanOfBestCurve(scores, k, sign) });
    if (isMode) {
      const points = countCurve(paid, ({ outcome, raw }) => raw !== null && isMode(outcome, raw));
      curves.set('modes found', { x: 'reward calls', points });
    }
  }
  const metrics = readMetrics(path);
  const x = metrics.some((line) => typeof line.rewardCalls === 'number') ? 'rewardCalls' : 'step';
  const against = x === 'step' && paid.length === 0 ? 'step' : 'reward calls';
  for (const name of LOGGED) {
    const points = metrics.flatMap((line): Point[] => {
      const [at, value] = [line[x], line[name]];
      return typeof at === 'number' && typeof value === 'number' ? [[at, value]] : [];
    });
    if (points.length > 0) curves.set(name, { x: against, points });
  }
  return curves;
}

/**
 * Pictures of what policies sample: heat maps on two-dimensional grids, principal components and logos
 * elsewhere. Of the first reward and the first seed.
 */
import { normalizedLog } from '../math/log-space.js';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../env/environment.js';
import { enumerateStates, type StateGraph } from '../exact/state-graph.js';
import { terminatingDistribution } from '../exact/terminating.js';
import { outcomeComponents } from '../metric/pca.js';
import { RandomStream } from '../random/stream.js';
import { evaluateOutcomes, freeEvaluator } from '../reward/evaluation.js';
import type { Policy } from '../sampling/policy.js';
import type { Backend } from '../tensor/backend.js';
import { readPaid } from '../run/paid-summary.js';
import { loadPolicy } from '../run/policy-run.js';
import { scatterChart, type Point } from '../chart/chart.js';
import { heatMap } from '../chart/heat-map.js';
import type { Html } from '../chart/html.js';
import { figure, figures, paragraph, type Section } from '../chart/page.js';
import { sequenceLogo } from '../chart/sequence-logo.js';
import { openReward } from '../host/rewards.js';
import { drawCandidates } from '../run/sampling-run.js';
import type { SpendingCell } from './plan.js';
import { IN_LOGOS, IN_MAPS } from './contenders.js';
import { cellResult } from './results.js';
import { cellRecord } from './run-cell.js';

const IN_LOGO = 100;
/** Most outcomes of which a target is computed. */
const MOST_ENUMERATED = 1 << 17;
/** Samples of each policy in the scatter plot. */
const SAMPLES = 250;
/** Sections of pictures; empty where nothing is there yet. */
export async function pictureSections(
  root: string,
  cells: readonly SpendingCell[],
  reward: string,
  backend: Backend,
): Promise<Section[]> {
  const done = cells.filter(
    (cell) =>
      cell.reward === reward && cell.seed === 0 && cellRecord(join(root, cell.folder))?.status === 'done',
  );
  if (done.length === 0) return [];
  const policies = await policiesOf(root, done, backend);
  const env = policies[0]?.policy.env;
  if (!env) return [];
  const isMap = env.ordinal && env.tokenLength === 2;
  return [
    isMap
      ? { heading: 'What they sample', blocks: await heatMaps(env, policies, reward) }
      : {
          heading: 'What they find and sample',
          blocks: [...logos(root, done, env, reward), ...(await scatter(env, policies, reward))],
        },
  ];
}

interface Named {
  readonly name: string;
  readonly policy: Policy;
  /** Exact distance from r, where it is after r and outcomes can be enumerated. */
  readonly tv?: number;
}

/** The reward as a distribution over all outcomes. */
async function targetOf(env: Environment, reward: string): Promise<{ graph: StateGraph; p: number[] }> {
  const graph = enumerateStates(env);
  const { logReward } = await evaluateOutcomes(freeEvaluator(await openReward(reward, env)), graph);
  return { graph, p: Array.from(normalizedLog(logReward), Math.exp) };
}

async function policiesOf(root: string, cells: readonly SpendingCell[], backend: Backend): Promise<Named[]> {
  const found: Named[] = [];
  for (const name of IN_MAPS) {
    const cell = cells.find(({ contender }) => contender.name === name);
    if (!cell || !existsSync(join(root, cell.folder, 'checkpoint.safetensors'))) continue;
    const { policy } = await loadPolicy(join(root, cell.folder), backend);
    const tv = cellResult(root, cell)?.tv;
    found.push({ name, policy, ...(tv !== undefined && { tv }) });
  }
  return found;
}

/** Target and terminating distributions, on one color scale. */
async function heatMaps(env: Environment, policies: readonly Named[], reward: string): Promise<Html[]> {
  const { graph, p: target } = await targetOf(env, reward);
  const side = env.vocabulary;
  const top = target.reduce((a, b) => Math.max(a, b), 0);
  // Row by row: y is the second coordinate.
  const map = (name: string, p: ArrayLike<number>, tv?: number): Html => {
    const values = new Float64Array(side * side);
    graph.outcomeState.forEach((s, i) => {
      const at = s * env.stateSize;
      values[graph.rows[at + 1] * side + graph.rows[at]] = p[i];
    });
    const title = `${name}, ${reward}`;
    return figure(
      name,
      heatMap(values, side, side, { title, xLabel: 'first coordinate', yLabel: 'second', range: [0, top] }),
      tv === undefined ? undefined : `tv ${tv.toFixed(3)} from the target`,
    );
  };
  return [
    figures(
      [
        map('target', target),
        ...policies.map(({ name, policy, tv }) =>
          map(name, terminatingDistribution(graph, policy).map(Math.exp), tv),
        ),
      ],
      true,
    ),
    paragraph(
      `Reward ${reward}, seed 0, one color scale. Policies after a power of the reward are sharper than the target, and are not measured against it.`,
    ),
  ];
}

function logos(root: string, cells: readonly SpendingCell[], env: Environment, reward: string): Html[] {
  const letters = env.symbols;
  if (!letters || letters[0].length > 1 || env.variableLength) return [];
  const shown = IN_LOGOS.flatMap((name) => {
    const cell = cells.find(({ contender }) => contender.name === name);
    if (!cell) return [];
    const best = readPaid(join(root, cell.folder))
      .filter((entry): entry is { outcome: string; raw: number } => entry.raw !== null)
      .sort((a, b) => b.raw - a.raw || (a.outcome < b.outcome ? -1 : 1))
      .slice(0, IN_LOGO)
      .map(({ outcome }) => outcome);
    if (best.length === 0) return [];
    const logo = sequenceLogo(best, letters.length, { title: `best of ${name}, ${reward}` });
    return [figure(`${name}: its best ${best.length}`, logo)];
  });
  return [figures(shown)];
}

/**
 * Samples of each policy on the plane where all of them spread most, one picture a policy; where outcomes can
 * be enumerated, of the target too.
 */
async function scatter(env: Environment, policies: readonly Named[], reward: string): Promise<Html[]> {
  const random = new RandomStream(0).fork('picture');
  const texts = policies.map(({ policy }) =>
    drawCandidates(policy, { count: SAMPLES, distinct: false, estimateSamples: 1 }, random).map(
      ({ outcome }) => outcome,
    ),
  );
  const names = policies.map(({ name }) => name);
  if ((env.outcomeCount ?? Infinity) <= MOST_ENUMERATED) {
    const { graph, p } = await targetOf(env, reward);
    texts.unshift(
      Array.from({ length: SAMPLES }, () => {
        let u = random.uniform();
        const drawn = p.findIndex((mass) => (u -= mass) < 0);
        const state = graph.outcomeState[drawn < 0 ? p.length - 1 : drawn];
        return env.outcomeText(graph.rows, state * env.stateSize);
      }),
    );
    names.unshift('target');
  }
  const all = texts.flat();
  const { x, y, explained } = outcomeComponents(env, all);
  const points = all.map((_, i): Point => [x[i], y[i]]);
  const share = (s: number): string => `${(100 * s).toFixed(0)} % of the variance`;
  const pictures = names.map((name, k) =>
    figure(
      name,
      scatterChart([{ name, points: points.slice(k * SAMPLES, (k + 1) * SAMPLES) }], {
        title: `samples of ${name}, ${reward}`,
        x: { label: `first component, ${share(explained[0])}` },
        y: { label: `second, ${share(explained[1])}` },
        background: points,
        width: 360,
        height: 280,
      }),
    ),
  );
  return [
    figures(pictures, true),
    paragraph(
      `${SAMPLES} samples each as one-hot vectors, principal components; pale: all of them. Reward ${reward}, seed 0.`,
    ),
  ];
}

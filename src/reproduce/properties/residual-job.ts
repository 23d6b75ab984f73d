/** One contender on one reward with a residual: exact tv to r / Z after each number of reward calls. */
import { join } from 'node:path';
import type { PropertyParent } from '../../adapt/residual-adaptation.js';
import { loadProperties } from '../../run/property-run.js';
import type { JobContext } from './job-context.js';
import type { ResidualResult } from './job-results.js';
import { RUN_FOLDER } from './model-job.js';
import { processorSeconds } from './processor-time.js';
import { modelFolder, type RESIDUAL_CONTENDERS } from './property-plan.js';
import {
  extractedDraws,
  listedDraws,
  scratchDraws,
  type LawAfter,
  type ResidualTask,
} from './residual-contenders.js';
import { lawDistance, listedReward, listResidualSpace } from './residual-space.js';

type Contender = (
  task: ResidualTask,
  context: JobContext,
  parent: (model: string) => Promise<PropertyParent>,
) => AsyncGenerator<LawAfter> | Promise<AsyncGenerator<LawAfter>>;

const CONTENDERS: Readonly<Record<(typeof RESIDUAL_CONTENDERS)[number], Contender>> = {
  'ours-given': async (task, _, parent) => extractedDraws(task, await parent('ours'), true),
  'ours-from-calls': async (task, _, parent) => extractedDraws(task, await parent('ours'), false),
  scratch: (task, { backend }) => scratchDraws(task, backend),
  'untrained-given': async (task, _, parent) => extractedDraws(task, await parent('untrained'), true),
  'listed-given': (task) => listedDraws(task, true),
  'listed-from-calls': (task) => listedDraws(task, false),
};

export async function runResidualJob(context: JobContext): Promise<ResidualResult> {
  const { job, scale, root, backend } = context;
  const contender = Object.entries(CONTENDERS).find(([name]) => name === job.name)?.[1];
  if (!contender || job.reward === undefined) throw new Error(`properties: no contender ${job.name}`);
  const parent = async (model: string): Promise<PropertyParent> =>
    loadProperties(join(root, modelFolder(job.task, job.seed, model), RUN_FOLDER), backend);
  const space = await listResidualSpace(context.set);
  const reward = listedReward(space, job.reward, 1);
  const curve: { calls: number; tv: number; seconds: number }[] = [];
  const from = processorSeconds();
  const task = { space, reward, seed: job.seed, marks: scale.calls };
  for await (const { calls, law } of await contender(task, context, parent)) {
    context.stillWanted();
    const tv = lawDistance(law, reward.law);
    if (Number.isNaN(tv)) throw new Error(`properties: the law of ${job.name} is not a number`);
    curve.push({ calls, tv, seconds: processorSeconds() - from });
  }
  return { curve };
}

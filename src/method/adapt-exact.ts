/**
 * The method `exact`: dynamic programming over all states, as `ocgfn solve` does it. It is here because a
 * pre-trained model is what people have at hand; the model is not asked, and the command says so.
 */
import { ExactSolving } from '../adapt/exact-solving.js';
import type { Environment } from '../env/environment.js';
import { MOST_STATES, openStateSpace, type StateSpace } from '../exact/state-space.js';
import { UsageError } from '../settings/errors.js';
import { adaptMethod } from './method.js';
import { loadSolution, storeSolution } from './stored-solution.js';

/** Spaces that were opened to know how many calls they take, until they are solved: they take long to open. */
const opened = new WeakMap<Environment, StateSpace>();

function spaceOf(env: Environment): StateSpace {
  const space = opened.get(env) ?? openStateSpace(env);
  opened.set(env, space);
  return space;
}

export const exact = adaptMethod({
  name: 'exact',
  label: 'exact dynamic programming',
  help: 'exact dynamic programming over all states, as ocgfn solve; the model is not asked',
  parameters: {},
  remark:
    'method exact solves the task by dynamic programming and does not ask the pre-trained model; the sum over what the model has learned is --method extraction',
  calls(env) {
    try {
      return spaceOf(env).outcomeCount;
    } catch (error) {
      throw new UsageError(
        `adapt: method exact solves over all states; ${(error as Error).message.replace('exact: ', '')}; use active or amortized`,
        { cause: error },
      );
    }
  },
  start(_, { env, payer, progress }) {
    const space = spaceOf(env);
    opened.delete(env);
    const spending = new ExactSolving(space, payer, progress);
    return { spending, save: (tensors) => storeSolution(tensors, spending) };
  },
  load: (_, stored) => loadSolution(stored, MOST_STATES),
});

/** The method `solve`: exact dynamic programming on a task whose outcomes can be listed. */
import { ExactSolving, solvingParameters } from '../adapt/exact-solving.js';
import { openStateSpace } from '../exact/state-space.js';
import { checkInput } from '../settings/errors.js';
import { solveMethodOf } from './method.js';
import { loadSolution, storeSolution } from './stored-solution.js';

export const solve = solveMethodOf({
  name: 'solve',
  label: 'exact dynamic programming',
  help: 'exact dynamic programming over all states; no model',
  parameters: solvingParameters,
  calls: (env, { maxStates }) => checkInput(() => openStateSpace(env, maxStates).outcomeCount),
  start({ maxStates }, { env, payer, progress }) {
    const spending = new ExactSolving(
      checkInput(() => openStateSpace(env, maxStates)),
      payer,
      progress,
    );
    return { spending, save: (tensors) => storeSolution(tensors, spending) };
  },
  load: ({ maxStates }, stored) => loadSolution(stored, maxStates),
});

/** The method `residual`: a model of properties, and a reward that is not a function of them. */
import { ResidualAdaptation, residualParameters } from '../adapt/residual-adaptation.js';
import { refineMethod } from './method.js';

/** The tensors that hold log r(y) [Y], and the weights of the residual [features]. */
export const CELL_LOG_REWARD = 'cells.logReward';
export const RESIDUAL_WEIGHTS = 'residual.weights';

export const residual = refineMethod({
  name: 'residual',
  label: 'extraction and residual',
  help: 'extraction over cells, weighed by a residual that is fitted to the paid calls',
  parameters: residualParameters,
  start(settings, { parent, payer, random }) {
    const spending = new ResidualAdaptation(parent, payer, settings, random);
    return {
      spending,
      save(tensors) {
        const { surrogate } = spending;
        // Cells that were not found cannot be drawn: they count as not wanted.
        const logReward = surrogate
          .split()
          .logReward.map((log, y) => (parent.logZ[y] > -Infinity ? log : -Infinity));
        const { weights } = surrogate;
        tensors.set(CELL_LOG_REWARD, { shape: [logReward.length], data: Float32Array.from(logReward) });
        tensors.set(RESIDUAL_WEIGHTS, { shape: [weights.length], data: Float32Array.from(weights) });
      },
    };
  },
});

/** The baseline `dqn`: deep Q-learning, plain or soft. */
import { Dqn, dqnParameters, greedyPolicy } from '../baseline/dqn.js';
import { baselineMethod } from './method.js';
import { loadNetwork, storeNetwork } from './stored-policy.js';

export const dqn = baselineMethod({
  name: 'dqn',
  label: 'DQN',
  help: 'deep Q-learning',
  parameters: dqnParameters,
  start(settings, { env, backend, payer, random }) {
    const spending = new Dqn(env, backend, payer, settings, random);
    return { spending, save: (tensors) => storeNetwork(tensors, spending.network) };
  },
  load({ hidden, soft, epsilon }, stored) {
    const network = loadNetwork(stored, { hidden });
    return soft ? network : greedyPolicy(network, epsilon);
  },
});

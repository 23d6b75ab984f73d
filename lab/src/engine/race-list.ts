/** The methods of the race, apart from what runs them, so that the page can list them without it. */

export const RACE_METHODS = [
  {
    name: 'extracted',
    label: 'Extracted',
    color: '#1b7f9c',
    note: 'random cells; the mean where nothing is known; no training',
  },
  {
    name: 'active',
    label: 'Extracted, active',
    color: '#c2452d',
    note: 'a reward model says which cells to ask about; no training of the sampler',
  },
  {
    name: 'amortized',
    label: 'Amortized',
    color: '#8059b3',
    note: 'the paper’s predictor N, with replay and polish',
  },
  {
    name: 'scratch',
    label: 'From scratch',
    color: '#8a7a1c',
    note: 'trajectory balance with replay, no pre-training',
  },
  {
    name: 'mcmc',
    label: 'MCMC',
    color: '#5f6b7a',
    note: '8 Metropolis-Hastings chains; shows where they paid',
  },
  { name: 'random', label: 'Random', color: '#a5adb8', note: 'uniform search; shows where it paid' },
] as const;

export type RaceMethod = (typeof RACE_METHODS)[number]['name'];

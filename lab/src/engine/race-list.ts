/**
 * The methods of the race, apart from what runs them, so that the page can list them without it. `method`
 * names one of the registry; without it the lab's own (known-cells.ts).
 */
interface Entry {
  readonly name: string;
  readonly method?: string;
  readonly settings: Readonly<Record<string, number | readonly number[]>>;
  readonly label: string;
  readonly color: string;
  readonly note: string;
}

export const RACE_METHODS = [
  {
    name: 'extracted',
    settings: {},
    label: 'Extracted',
    color: '#1b7f9c',
    note: 'random cells; the mean where nothing is known; no training',
  },
  {
    name: 'active',
    method: 'active',
    // The distribution is the aim, so batches are drawn from r_hat itself and no share of them is local.
    settings: { gamma: 1, first: 64, roundLeast: 32, members: 3, surrogateHidden: [64, 64] },
    label: 'Extracted, active',
    color: '#c2452d',
    note: 'a reward model says which cells to ask about; no training of the sampler',
  },
  {
    name: 'amortized',
    method: 'amortized',
    settings: { hidden: [64, 64], outcomeHidden: [64, 64], updates: 8 },
    label: 'Amortized',
    color: '#8059b3',
    note: 'the paper’s predictor N, with replay and polish',
  },
  {
    name: 'scratch',
    method: 'gflownet',
    settings: { hidden: [64, 64], lr: 3e-3, logZLr: 0.06, batch: 16 },
    label: 'From scratch',
    color: '#8a7a1c',
    note: 'trajectory balance with replay, no pre-training',
  },
  {
    name: 'mcmc',
    method: 'mcmc',
    settings: { chains: 8, gamma: 1, patience: 32 },
    label: 'MCMC',
    color: '#5f6b7a',
    note: '8 Metropolis-Hastings chains; shows where they paid',
  },
  {
    name: 'random',
    method: 'random',
    settings: {},
    label: 'Random',
    color: '#a5adb8',
    note: 'uniform search; shows where it paid',
  },
] as const satisfies readonly Entry[];

export type RaceMethod = (typeof RACE_METHODS)[number]['name'];

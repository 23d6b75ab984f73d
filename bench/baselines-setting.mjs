// Contenders, tables and tries of bench/baselines.mjs.

/** Settings are chosen on it, with a seed that is not among those compared. */
export const TUNED_ON = 'SIX6';
export const TUNING_SEED = 100;

/** Looked at in development. */
export const LOOKED_AT = ['SIX6', 'SNAI2', 'ARX', 'PAX7', 'KLF11'];

/** All others, in the order in which they are run. */
export const HELD_OUT = [
  'GFI1B', 'PAX4', 'NR1H4', 'POU6F2', 'VSX2', 'OVOL2', 'EGR2', 'ISX', 'ZNF655', 'BCL6',
  'ESX1', 'HESX1', 'HOXB7', 'HOXC4', 'MSX2', 'NKX2-8', 'NR2E3', 'PAX6', 'PBX4', 'PHOX2B',
  'POU4F3', 'PROP1', 'VAX2', 'VENTX', 'ZNF200',
]; // prettier-ignore

/** Binding to three RNA molecules: the first two were looked at in development. */
export const RNA = ['L14_RNA1', 'L14_RNA2', 'L14_RNA3'];

/** Tasks by name: their rewards, and those that are compared unless others are named. */
export const TASKS = {
  tfbind8: { tables: HELD_OUT, rewardOf: (table) => `tfbind8:${table}_REF_R1` },
  rna: { tables: RNA, rewardOf: (name) => `rna:${name}` },
};

const gp = { surrogate: 'gp' };
/** What active and its control did by their presets in 0.1.0, rounds apart; those were 128 and 64. */
const before = { surrogate: 'network', candidates: 'drawn', peaks: false, localShare: 0.2 };
const roundsBefore = { first: 128, round: 64 };

/**
 * `rounds`: it has a schedule. Three tries each; `random` has no settings. `always` is no choice: what active
 * trains after its last call costs time and finds nothing.
 */
export const CONTENDERS = [
  { name: 'active', method: 'active', rounds: true, always: { finalPolishSteps: 0 }, tries: [{}, { gamma: 8 }, { localShare: 0.2 }] },
  { name: 'active by presets of 0.1.0', method: 'active', rounds: true, always: { finalPolishSteps: 0, ...before, ...roundsBefore }, tries: [{}] },
  { name: 'active without a GFlowNet', method: 'surrogate-climb', rounds: true, tries: [{}, { localShare: 0.2 }, { explore: 0.5 }] },
  { name: 'the same with a Gaussian process', method: 'surrogate-climb', rounds: true, tries: [gp, { ...gp, localShare: 0.2 }, { ...gp, explore: 0.5 }] },
  { name: 'the same as it was in 0.1.0', method: 'surrogate-climb', rounds: true, tries: [before, { ...before, localShare: 0.4 }, { ...before, localShare: 0 }] },
  { name: 'Thompson batches', method: 'thompson', rounds: true, tries: [{}, { bestShare: 0.2 }, { members: 10 }] },
  { name: 'AdaLead', method: 'adalead', rounds: true, tries: [{}, { recombination: 0 }, { kappa: 0.2 }] },
  { name: 'AdaLead by a Gaussian process', method: 'adalead', rounds: true, always: gp, tries: [{}, { recombination: 0 }, { kappa: 0.2 }] },
  { name: 'genetic algorithm', method: 'genetic', rounds: true, tries: [{}, { parents: 50 }, { mutations: 1 }] },
  { name: 'MCMC', method: 'mcmc', rounds: false, tries: [{}, { gamma: 8 }, { gamma: 16 }] },
  { name: 'parallel tempering', method: 'parallel-tempering', rounds: false, tries: [{}, { hottest: 4 }, { hottest: 0.5, gamma: 8 }] },
  { name: 'random', method: 'random', rounds: false, tries: [{}] },
]; // prettier-ignore

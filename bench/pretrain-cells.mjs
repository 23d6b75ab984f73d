// What bench/pretrain.mjs measures: success with untouched settings on every task, and ablations of the
// paper's algorithm and of ours at one budget.

/** Name, task and settings. Grids hold a tenth of their cells out of training. */
export const SUCCESS = [
  ['grid 32', 'grid side=32 holdOut=0.1', { goals: 'all' }],
  ['grid 64', 'grid side=64 holdOut=0.1'],
  ['grid 128', 'grid side=128 holdOut=0.1'],
  ['grid 8, 4-D', 'grid side=8 dimensions=4 holdOut=0.1'],
  ['bits (40,2) append', 'bits length=40 word=2'],
  ['bits (60,3) append', 'bits length=60 word=3'],
  ['bits (100,5) append', 'bits length=100 word=5'],
  ['bits (120,8) append', 'bits length=120 word=8'],
  ['bits (40,2) any order', 'bits length=40 word=2 construction=non-autoregressive'],
  ['bits (40,2) both ends', 'bits length=40 word=2 construction=prepend-append'],
  ['TFBind8 both ends', 'tfbind8'],
  ['TFBind8 append', 'tfbind8 construction=append'],
  ['RNA 14 both ends', 'rna'],
  ['RNA 14 append', 'rna construction=append'],
  ['peptides, 1 to 50', 'amp', { length: 50 }],
].map(([name, line, extra]) => ({ group: 'success', name, args: line.split(' '), ...extra }));

const PAPER = 'objective=db explorer=gafn teleport=always anchor=0';
/** The same number of steps for all; what differs from the line above is in the name. */
const VARIANTS = [
  ['paper: DB, GAFN, contrastive, teleport always', PAPER],
  ['paper without teleportation', `${PAPER} teleport=off`],
  ['paper without teleportation and contrast (successes only)', `${PAPER} teleport=off contrastive=false allowDegenerate=true`],
  ['paper, attempts only', `${PAPER} contrastive=attempts`],
  ['paper, explorer uniform', `${PAPER} explorer=uniform`],
  ['paper, explorer backward', `${PAPER} explorer=backward`],
  ['paper, teleport unreachable', `${PAPER} teleport=unreachable`],
  ['DB, backward, unreachable, anchored', 'objective=db'],
  ['the same, goal buffer', 'objective=db goals=buffer'],
  ['the same, half replayed', 'objective=db replay=0.5'],
  ['the same, learned P_B', 'objective=db backward=learned'],
  ['SubTB(.9), backward, unreachable, anchored', 'objective=subtb'],
  ['maximum likelihood (default)', 'objective=mle'],
  ['the same, without outcome-aware input', 'objective=mle useRelation=false heads=0 shortcut=false'],
  ['the same, policy only', 'objective=mle flowWeight=0'],
]; // prettier-ignore

/** Task, settings, and C = 100 |X| eps (at least 1) of the paper's rows, whose eps is 1e-9. */
const BUDGETS = [
  ['grid 32', 'grid side=32 batch=16 hidden=128,128 steps=3000 every=250 evaluate=500', 1],
  [
    'bits (40,2)',
    'bits length=40 word=2 query=state batch=16 hidden=128,128 steps=2000 every=250 evaluate=500',
    1.0995e5,
  ],
];

/** Settings given twice: the last one counts. */
function merged(line) {
  const words = line.split(' ');
  const settings = new Map(words.slice(1).map((word) => word.split('=')));
  return [words[0], ...[...settings].map(([key, value]) => `${key}=${value}`)];
}

export const ABLATIONS = BUDGETS.flatMap(([task, budget, success]) =>
  VARIANTS.map(([variant, settings]) => ({
    group: 'ablation',
    task,
    name: variant,
    args: merged(`${budget} ${settings.startsWith(PAPER) ? `eps=1e-9 C=${success} ` : ''}${settings}`),
    count: 2000,
  })),
);

/** Algorithm 1 un-anchored, as the paper has it, on every task: what a failure is paid with decides. */
const UNANCHORED = [
  ['grid 32', 'grid side=32', 1],
  ['bits (40,2) append', 'bits length=40 word=2 query=state', 1.0995e5],
  ['bits (40,2) both ends', 'bits length=40 word=2 construction=prepend-append', 1.0995e5],
  ['TFBind8 both ends', 'tfbind8', 1],
  ['RNA 14 both ends', 'rna', 26.84],
  ['RNA 14 append', 'rna construction=append', 26.84],
  ['peptides, 1 to 50', 'amp', 1.2e58, 'steps=2000'],
];
const BUDGET = 'batch=16 hidden=128,128 steps=4000 every=500 evaluate=500';

/** By task: eps of 1e-9 with C = 100 |X| eps (at least 1), as before; then eps = 1e-5 and C = 1. */
export const ALGORITHM_1 = UNANCHORED.flatMap(([task, line, success, steps = '']) =>
  [
    ['eps 1e-9, C from |X|, teleport always', `eps=1e-9 C=${success}`],
    ['eps 1e-9, C from |X|, no teleportation', `eps=1e-9 C=${success} teleport=off`],
    ['eps 1e-5, C 1, teleport always', 'eps=1e-5 C=1'],
    ['eps 1e-5, C 1, teleport unreachable', 'eps=1e-5 C=1 teleport=unreachable'],
  ].map(([name, settings]) => ({
    group: 'algorithm-1',
    task,
    name,
    args: merged(`${line} ${BUDGET} ${PAPER} ${settings} ${steps}`.trim()),
    count: 2000,
  })),
);

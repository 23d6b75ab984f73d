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

const BUDGETS = [
  ['grid 32', 'grid side=32 batch=16 hidden=128,128 steps=3000 every=250 evaluate=500'],
  [
    'bits (40,2)',
    'bits length=40 word=2 query=state batch=16 hidden=128,128 steps=2000 every=250 evaluate=500',
  ],
];

/** Settings given twice: the last one counts. */
function merged(line) {
  const words = line.split(' ');
  const settings = new Map(words.slice(1).map((word) => word.split('=')));
  return [words[0], ...[...settings].map(([key, value]) => `${key}=${value}`)];
}

export const ABLATIONS = BUDGETS.flatMap(([task, budget]) =>
  VARIANTS.map(([variant, settings]) => ({
    group: 'ablation',
    task,
    name: variant,
    args: merged(`${budget} ${settings}`),
    count: 2000,
  })),
);

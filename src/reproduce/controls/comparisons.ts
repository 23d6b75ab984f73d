/**
 * What `reproduce controls` compares: adaptations that pages speak of, each beside the same run from an
 * untrained parent and beside the same calls without one. Nothing is tuned: settings are those that pages
 * name. The table that pages show first comes first.
 */
import type { Contender, Experiment, Scale, ScaleName } from '../experiment.js';
import type { Given } from '../../settings/given.js';
import { exactExtraction, untrainedParent } from '../contenders.js';

const adaptation = (name: string, method: string, settings: Given = {}): Contender => ({
  name,
  method,
  settings,
  tries: [{}],
});

/** A row, the same from an untrained parent, and what has no parent at all. */
function rows(own: Contender, ...without: readonly Contender[]): Contender[] {
  return [
    own,
    untrainedParent(own),
    ...without.map((one) => ({ ...one, controls: { of: own.name, without: WITHOUT[one.method] } })),
  ];
}

/** The part that a row lacks which has no parent, by its method. */
const WITHOUT: Readonly<Record<string, string>> = {
  'surrogate-climb': 'the GFlowNet',
  gflownet: 'starting from a model',
};

const scratch = (gamma: number): Contender =>
  adaptation('GFlowNet from scratch (TB, replay)', 'gflownet', { gamma });
const search = adaptation('same acquisition, no GFlowNet', 'surrogate-climb');
/** Where outcomes are listed all of them are ranked, and the model proposes nothing unless it is asked to. */
const DRAWN: Given = { candidates: 'drawn' };
const drawing: Contender = {
  ...adaptation('active, drawn candidates', 'active', DRAWN),
  forDistribution: true,
};
const drawnSearch = adaptation('same acquisition, drawn candidates, no GFlowNet', 'surrogate-climb', DRAWN);

interface Own {
  readonly name: string;
  readonly title: string;
  readonly taskName: string;
  readonly models: string;
  readonly contenders: readonly Contender[];
  readonly laptop: Pick<Scale, 'task' | 'rewards' | 'budget'> & Partial<Scale>;
  readonly smoke: Pick<Scale, 'task' | 'rewards'> & Partial<Scale>;
}

/** Rounds of a smoke test, by contender. */
const SHORT = { first: 24, roundLeast: 24, surrogateSteps: 40 };
const SMOKE: Pick<Scale, 'pretrain' | 'seeds' | 'budget' | 'calls' | 'settings'> = {
  pretrain: { steps: 200, every: 100, evaluate: 100 },
  seeds: 2,
  budget: 72,
  calls: [72],
  settings: {
    active: SHORT,
    [search.name]: SHORT,
    [drawing.name]: SHORT,
    [drawnSearch.name]: SHORT,
    amortized: { polish: 20 },
    'fine-tuned': { distillSteps: 20 },
  },
};

function comparison({ laptop, smoke, ...own }: Own): Experiment {
  const full: Scale = { pretrain: {}, seeds: 5, calls: [laptop.budget], ...laptop };
  const scales: Record<ScaleName, Scale> = {
    smoke: { ...SMOKE, ...smoke },
    laptop: full,
    paper: { ...full, seeds: 10 },
  };
  return { ...own, variants: [], claims: [], remarks: [], scales };
}

const active = adaptation('active', 'active');
const RNA = { taskName: 'rna', models: 'rna14' } as const;
const SMALL_RNA = { task: { length: 8 }, rewards: ['rna:L8_RNA1'] } as const;
const rna = (reward: string): Pick<Scale, 'task' | 'rewards'> => ({
  task: { length: 14 },
  rewards: [`rna:${reward}`],
});

export const COMPARISONS: readonly Experiment[] = [
  comparison({
    ...RNA,
    name: 'rna1-active',
    title: 'RNA 14-mers, L14_RNA1, active with presets',
    contenders: rows(active, search),
    laptop: { ...rna('L14_RNA1'), budget: 1000 },
    smoke: SMALL_RNA,
  }),
  comparison({
    taskName: 'tfbind8',
    models: 'tfbind8',
    name: 'six6-amortized',
    title: 'TFBind8, SIX6, amortized predictor towards r^8',
    contenders: rows(adaptation('amortized', 'amortized', { gamma: 8 }), scratch(8)),
    laptop: { task: {}, rewards: ['tfbind8:SIX6_REF_R1'], budget: 1000 },
    smoke: { task: {}, rewards: ['tfbind8:SIX6_REF_R1'] },
  }),
  comparison({
    ...RNA,
    name: 'rna1-amortized',
    title: 'RNA 14-mers, L14_RNA1, amortized predictor towards r^8',
    contenders: rows(adaptation('amortized', 'amortized', { gamma: 8 }), scratch(8)),
    laptop: { ...rna('L14_RNA1'), budget: 1000 },
    smoke: SMALL_RNA,
  }),
  comparison({
    taskName: 'grid',
    models: 'grid32',
    name: 'grid32',
    title:
      'Grid 32 x 32, classic: extraction from all 1,024 scores; active with presets and fine-tuning towards r from few',
    contenders: [
      exactExtraction,
      untrainedParent(exactExtraction),
      ...rows({ ...active, forDistribution: true }, search),
      ...rows(drawing, drawnSearch),
      ...rows(
        { ...adaptation('fine-tuned', 'finetune', { gamma: 1 }), forDistribution: true },
        { ...scratch(1), forDistribution: true },
      ),
    ],
    laptop: { task: { side: 32 }, rewards: ['grid:classic'], budget: 256 },
    smoke: { task: { side: 8 }, rewards: ['grid:classic'], budget: 48, calls: [48] },
  }),
  comparison({
    taskName: 'amp',
    models: 'amp',
    name: 'peptides-active',
    title: 'Peptides of up to 50, amp_modlamp, active with presets',
    contenders: rows(active, search),
    laptop: { task: { maxLength: 50 }, rewards: ['amp:amp_modlamp'], budget: 1000 },
    smoke: { task: { maxLength: 10 }, rewards: ['amp:amp_modlamp'] },
  }),
  comparison({
    ...RNA,
    name: 'rna2-active',
    title: 'RNA 14-mers, L14_RNA2, active with gamma=8',
    contenders: rows(adaptation('active', 'active', { gamma: 8 }), search),
    laptop: { ...rna('L14_RNA2'), budget: 3000 },
    smoke: { ...SMALL_RNA, rewards: ['rna:L8_RNA2'] },
  }),
  comparison({
    taskName: 'grid',
    models: 'grid64',
    name: 'grid64',
    title: 'Grid 64 x 64, classic: active with presets, fine-tuning towards r',
    contenders: [
      ...rows({ ...active, forDistribution: true }, search),
      ...rows(
        { ...adaptation('fine-tuned', 'finetune', { gamma: 1 }), forDistribution: true },
        { ...scratch(1), forDistribution: true },
      ),
    ],
    laptop: { task: { side: 64 }, rewards: ['grid:classic'], budget: 600 },
    smoke: { task: { side: 12 }, rewards: ['grid:classic'] },
  }),
  comparison({
    ...RNA,
    name: 'rna1-distribution',
    title: 'RNA 14-mers, L14_RNA1, the distribution: active with gamma=1',
    contenders: rows(
      { ...adaptation('active', 'active', { gamma: 1 }), forDistribution: true },
      { ...scratch(1), forDistribution: true },
    ),
    laptop: {
      ...rna('L14_RNA1'),
      budget: 2000,
      sampledTv: { samples: 4000, normalizer: 20_000 },
    },
    smoke: { ...SMALL_RNA, sampledTv: { samples: 50, normalizer: 200 } },
  }),
];

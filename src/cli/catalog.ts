/**
 * All commands: name, one line for the overview, and where the code is. The code is loaded when the command
 * is named, not before.
 */
import type { CommandModule } from './command.js';

export interface CatalogEntry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<{ readonly command: CommandModule }>;
}

export const CATALOG: readonly CatalogEntry[] = [
  {
    name: 'pretrain',
    summary: 'pre-train a model on a task, without a reward',
    load: () => import('./pretrain.js'),
  },
  {
    name: 'adapt',
    summary: 'turn a pre-trained model into a policy for a reward',
    load: () => import('./adapt.js'),
  },
  {
    name: 'next',
    summary: 'a campaign of measurements: the next plate from all that was measured',
    load: () => import('./next.js'),
  },
  {
    name: 'pick',
    summary: 'the final list of a campaign, measured and predicted',
    load: () => import('./pick.js'),
  },
  {
    name: 'train',
    summary: 'train a GFlowNet from scratch on a reward',
    load: () => import('./train.js'),
  },
  {
    name: 'solve',
    summary: 'exact sampler of a reward by dynamic programming, where outcomes can be listed',
    load: () => import('./solve.js'),
  },
  {
    name: 'sample',
    summary: 'draw candidates from an adapted or trained run',
    load: () => import('./sample.js'),
  },
  {
    name: 'evaluate',
    summary: 'measure a run: success, exactness, modes, distances',
    load: () => import('./evaluate.js'),
  },
  {
    name: 'resume',
    summary: 'go on with a run that was interrupted or killed',
    load: () => import('./resume.js'),
  },
  {
    name: 'demo',
    summary:
      'pre-train, adapt and compare with controls, in some minutes: properties without a call, or RNA binding',
    load: () => import('./demo.js'),
  },
  {
    name: 'lab',
    summary: 'the browser lab: paint a reward, watch the policy follow',
    load: () => import('./lab.js'),
  },
  {
    name: 'reproduce',
    summary: "the paper's experiments with baselines and ablations, as one report each",
    load: () => import('./reproduce.js'),
  },
  { name: 'report', summary: 'a run as one HTML file that opens offline', load: () => import('./report.js') },
  {
    name: 'watch',
    summary: 'how a run stands, with its curves as text, until it ends',
    load: () => import('./watch.js'),
  },
  {
    name: 'compare',
    summary: 'curves of several runs against reward calls, and where they end',
    load: () => import('./compare.js'),
  },
  { name: 'list', summary: 'the runs in a folder, filtered and sorted', load: () => import('./list.js') },
  { name: 'show', summary: 'everything a run says of itself', load: () => import('./show.js') },
  {
    name: 'export',
    summary: 'curves, reward calls or parameters in a format of other programs',
    load: () => import('./export.js'),
  },
  { name: 'clean', summary: 'remove runs that came to nothing', load: () => import('./clean.js') },
  {
    name: 'score',
    summary: 'raw scores and rewards of the outcomes in a file',
    load: () => import('./score.js'),
  },
  {
    name: 'rewards',
    summary: 'the rewards there are, and what a specification means',
    load: () => import('./list-rewards.js'),
  },
  {
    name: 'descriptors',
    summary: 'what can be measured of an object without a label, and in which bins',
    load: () => import('./descriptors.js'),
  },
  {
    name: 'constraints',
    summary: 'what outcomes can be kept within (--where), and how many that leaves',
    load: () => import('./constraints.js'),
  },
  {
    name: 'describe',
    summary: 'the descriptors of the objects in a file',
    load: () => import('./describe-file.js'),
  },
  { name: 'data', summary: 'data sets: list them, or bring one here', load: () => import('./data.js') },
  {
    name: 'proxy',
    summary: 'train a reward from labelled sequences, and check what it says',
    load: () => import('./proxy.js'),
  },
  {
    name: 'prior',
    summary: 'learn from unlabelled sequences what is natural-like',
    load: () => import('./prior.js'),
  },
  {
    name: 'verify',
    summary: 'check the laws of an environment of your own',
    load: () => import('./verify.js'),
  },
  {
    name: 'schema',
    summary: 'JSON Schemas of settings files and of run.json',
    load: () => import('./schema.js'),
  },
  {
    name: 'tasks',
    summary: 'the tasks there are, with their parameters',
    load: () => import('./list-tasks.js'),
  },
  {
    name: 'doctor',
    summary: 'what this machine will use (kernels, threads), and why',
    load: () => import('./doctor.js'),
  },
];

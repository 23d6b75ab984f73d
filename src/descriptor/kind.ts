/**
 * A kind of descriptor: what a name in a specification stands for. Kinds are plain descriptions; listings,
 * help texts and checks are made from the same lines. Higher layers add kinds that need more than an
 * environment.
 */
import type { Environment } from '../env/environment.js';
import {
  integer,
  number,
  text,
  type Description,
  type IntegerParameter,
  type SettingsOf,
} from '../settings/describe.js';
import { resolveParameters } from '../settings/parameters.js';
import type { Bins, Descriptor } from './descriptor.js';
import { evenBins, integerBins, realBins } from './bins.js';

/** One descriptor of a specification. */
export interface DescriptorRequest {
  readonly env: Environment;
  /** Begins messages, and names the component: `motif:TATAAT`. */
  readonly name: string;
  /** What stands behind the colon. */
  readonly argument?: string;
  /** Parameters as given. */
  readonly given: Readonly<Record<string, string>>;
}

/** What a kind builds; the registry adds `name`, `spec` and `help`. */
export type DescriptorParts = Omit<Descriptor, 'name' | 'spec' | 'help' | 'seconds'> & {
  readonly help?: string;
  readonly seconds?: number;
};

export interface DescriptorKind {
  readonly name: string;
  /** One line: what is measured. */
  readonly help: string;
  /** Objects it describes: `peptides`, `DNA and RNA`, `strings`, `grids`. */
  readonly of: string;
  /** Unit of the raw value. */
  readonly unit: string;
  /** Where the definition comes from. */
  readonly source: string;
  readonly example: string;
  /** What stands behind the colon, in words; absent where nothing may. */
  readonly argument?: string;
  readonly parameters: Description;
  /** @throws one sentence when the environment's outcomes are not of this kind, or on bad values */
  readonly build: (request: DescriptorRequest) => DescriptorParts | Promise<DescriptorParts>;
}

/** A kind whose `build` takes the values that its own description yields. */
export function descriptorKind<D extends Description>({
  parameters,
  build,
  ...labels
}: Omit<DescriptorKind, 'parameters' | 'build'> & {
  readonly parameters: D;
  readonly build: (
    request: Omit<DescriptorRequest, 'given'> & { readonly values: SettingsOf<D> },
  ) => DescriptorParts | Promise<DescriptorParts>;
}): DescriptorKind {
  return {
    ...labels,
    parameters,
    build({ given, ...request }) {
      const values = resolveParameters(`descriptor ${request.name}`, parameters, given);
      return build({ ...request, values });
    },
  };
}

/** Presets of bins for reals. */
export interface RealPreset {
  readonly least: number;
  readonly greatest: number;
  readonly bins: number;
}

/** The parameters `bins`, `least`, `greatest` and `edges` of a descriptor with real values. */
export const realParameters = ({ least, greatest, bins }: RealPreset) => ({
  bins: integer({ least: 2, greatest: 1000, preset: bins, help: 'bins of equal width' }),
  least: number({ least: -Number.MAX_VALUE, preset: least, help: 'where the bins begin; the first holds all values below its end' }),
  greatest: number({ least: -Number.MAX_VALUE, preset: greatest, help: 'where they end; the last holds all values above its beginning' }),
  edges: text({ help: 'instead of these three: all edges, as in edges=[0,0.2,0.5,1]' }),
}); // prettier-ignore

export type RealValues = SettingsOf<ReturnType<typeof realParameters>>;

/** Bins from the parameters of `realParameters`. The end bins are open. */
export function realBinsOf(name: string, { bins, least, greatest, edges }: RealValues): Bins {
  if (edges === undefined) return evenBins(name, least, greatest, bins);
  const texts = edges.replace(/^\[|\]$/g, '').split(',');
  const numbers = texts.map((word) => (word.trim() === '' ? NaN : Number(word)));
  if (!numbers.every(Number.isFinite))
    throw new Error(`${name}: edges must be numbers such as [0,0.2,0.5,1], got ${edges}`);
  return realBins(name, numbers);
}

/** The parameters `least`, `greatest` and `step` of a descriptor with integer values. */
export function integerParameters(least: number | undefined, greatest: number | undefined) {
  const bound = (help: string, preset: number | undefined): IntegerParameter => {
    const range = { help, least: -1e6, greatest: 1e6 };
    return preset === undefined ? integer(range) : integer({ ...range, preset });
  };
  return {
    least: bound('least value with a bin of its own; smaller ones fall into that bin', least),
    greatest: bound('greatest value with a bin of its own; greater ones fall into that bin', greatest),
    step: integer({ least: 1, greatest: 1e6, preset: 1, help: 'values to a bin' }),
  };
}

export type IntegerValues = SettingsOf<ReturnType<typeof integerParameters>>;

/**
 * Bins from the parameters of `integerParameters`.
 * @param possible least and greatest value that an outcome can have: an end bin is open only where values lie
 * beyond it, and bounds that were not given are these
 */
export function integerBinsOf(
  name: string,
  { step, ...bounds }: IntegerValues,
  possible: readonly [number, number],
): Bins {
  const least = Math.max(bounds.least ?? possible[0], possible[0]);
  const greatest = Math.min(bounds.greatest ?? possible[1], possible[1]);
  return integerBins(name, least, greatest, step, {
    below: possible[0] < least,
    above: possible[1] > greatest,
  });
}

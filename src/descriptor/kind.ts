/**
 * A kind of descriptor: what a name in a specification stands for. Kinds are plain descriptions; listings, help
 * texts and checks are made from the same lines. Higher layers add kinds that need more than an environment.
 */
import type { Environment } from '../env/environment.js';
import { resolveParameters, type Parameter, type Values } from '../settings/parameters.js';
import type { Bins, Descriptor } from './descriptor.js';
import { evenBins, integerBins, realBins } from './bins.js';

/** One descriptor of a specification, with its values checked. */
export interface DescriptorRequest {
  readonly env: Environment;
  /** Begins messages, and names the component: `motif:TATAAT`. */
  readonly name: string;
  /** What stands behind the colon. */
  readonly argument?: string;
  readonly values: Values;
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
  readonly parameters: readonly Parameter[];
  /** @throws one sentence when the environment's outcomes are not of this kind, or on bad values */
  readonly build: (request: DescriptorRequest) => DescriptorParts | Promise<DescriptorParts>;
}

/** Presets of bins for reals. */
export interface RealPreset {
  readonly least: number;
  readonly greatest: number;
  readonly bins: number;
}

/** The parameters `bins`, `least`, `greatest` and `edges` of a descriptor with real values. */
export function realParameters({ least, greatest, bins }: RealPreset): readonly Parameter[] {
  return [
    { name: 'bins', type: 'integer', least: 2, greatest: 1000, preset: bins, help: 'bins of equal width' },
    { name: 'least', type: 'number', least: -Number.MAX_VALUE, preset: least, help: 'where the bins begin; the first holds all values below its end' },
    { name: 'greatest', type: 'number', least: -Number.MAX_VALUE, preset: greatest, help: 'where they end; the last holds all values above its beginning' },
    { name: 'edges', type: 'text', help: 'instead of these three: all edges, as in edges=[0,0.2,0.5,1]' },
  ]; // prettier-ignore
}

/** Bins from the parameters of `realParameters`. The end bins are open. */
export function realBinsOf(name: string, { bins, least, greatest, edges }: Values): Bins {
  if (edges === undefined) return evenBins(name, least as number, greatest as number, bins as number);
  const texts = (edges as string).replace(/^\[|\]$/g, '').split(',');
  const numbers = texts.map((text) => (text.trim() === '' ? NaN : Number(text)));
  if (!numbers.every(Number.isFinite))
    throw new Error(`${name}: edges must be numbers such as [0,0.2,0.5,1], got ${edges as string}`);
  return realBins(name, numbers);
}

/** The parameters `least`, `greatest` and `step` of a descriptor with integer values. */
export function integerParameters(
  least: number | undefined,
  greatest: number | undefined,
): readonly Parameter[] {
  const bound = (name: string, help: string, preset: number | undefined): Parameter => {
    const parameter = { name, help, type: 'integer', least: -1e6, greatest: 1e6 } as const;
    return preset === undefined ? parameter : { ...parameter, preset };
  };
  return [
    bound('least', 'least value with a bin of its own; smaller ones fall into that bin', least),
    bound('greatest', 'greatest value with a bin of its own; greater ones fall into that bin', greatest),
    { name: 'step', type: 'integer', least: 1, greatest: 1e6, preset: 1, help: 'values to a bin' },
  ];
}

/**
 * Bins from the parameters of `integerParameters`.
 * @param possible least and greatest value that an outcome can have: an end bin is open only where values lie
 * beyond it, and bounds that were not given are these
 */
export function integerBinsOf(name: string, values: Values, possible: readonly [number, number]): Bins {
  const least = Math.max((values.least as number | undefined) ?? possible[0], possible[0]);
  const greatest = Math.min((values.greatest as number | undefined) ?? possible[1], possible[1]);
  return integerBins(name, least, greatest, values.step as number, {
    below: possible[0] < least,
    above: possible[1] > greatest,
  });
}

/** The values of a request, checked. @throws `descriptor charge: unknown parameter "phh"; ...` */
export function checkValues(
  name: string,
  parameters: readonly Parameter[],
  given: Readonly<Record<string, string>>,
): Values {
  return resolveParameters(`descriptor ${name}`, parameters, given);
}

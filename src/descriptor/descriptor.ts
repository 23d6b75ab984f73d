/**
 * One component of y = f(x): a number that is cheap to compute, needs no label, and is asked for by name
 * ("charge", "gc"). Its values are sorted into bins, so that y is a short row of small integers and the set
 * of all y can be listed.
 *
 * The paper defines outcomes as y = f(x) and takes y = x in its experiments; here f is given.
 */

/**
 * Running quantities of a partial state: what f has seen so far. A network may read them. They accumulate and
 * compare; they never look ahead.
 */
export interface RunningValues {
  /** Numbers per state. */
  readonly size: number;
  /** Factor for each number that brings it to about unit size at the end of a trajectory. */
  readonly scale: readonly number[];
  /** Writes `size` numbers, not scaled. For terminal states too. */
  write(states: Int32Array, at: number, out: Float32Array | Float64Array, outAt: number): void;
}

/** How raw values fall into bins, and what a bin is called. */
export interface Bins {
  /** Number of bins; a bin is an integer from 0 to bins - 1. */
  readonly bins: number;
  /** Least and greatest value that a question may name. The end bins may hold values beyond them. */
  readonly range: readonly [number, number];
  /**
   * Real values: bin b holds [edges[b], edges[b + 1]); -Infinity and Infinity where the end bins are open.
   */
  readonly edges?: readonly number[];
  /** What a bin is: `-3`, `4 or more`, `0.12 to 0.25`, `yes`. */
  label(bin: number): string;
  /**
   * The bin of a raw value. Values beyond the end bins fall into these where they are open.
   * @throws on NaN, and on a value that no bin holds
   */
  binOf(value: number): number;
  /** Least and greatest value of a bin, both included for integers, the second excluded for reals. */
  boundsOf(bin: number): readonly [number, number];
}

export interface Descriptor extends Bins {
  /** As questions name it: `charge`, `motif:TATAAT`. */
  readonly name: string;
  /** The specification that makes it again, every parameter that was given included. */
  readonly spec: string;
  /** One line: what is measured, and in which unit. */
  readonly help: string;
  /** Raw value of the terminal state that begins at `at`. Allocates nothing. Built-in descriptors have it. */
  value?(states: Int32Array, at: number): number;
  /** Raw values of a batch of texts, for descriptors that live elsewhere; may be slow. */
  values?(texts: readonly string[]): Promise<readonly number[]>;
  readonly running?: RunningValues;
  /**
   * Present when the raw value is a sum over the outcome's tokens, so that dynamic programming gives exact
   * masses: what a token adds.
   */
  readonly additive?: { readonly tokenValue: readonly number[] };
  /**
   * Present when the raw value is no sum itself but the norm of sums over places, for outcomes of one length: what each token adds at each place to each of them, [n * A] numbers a sum. References are made
   * from it (src/property/reference).
   */
  readonly placeSums?: {
    readonly weights: readonly Float64Array[];
    /** The raw value is the Euclidean norm of the sums over this. */
    readonly divisor: number;
  };
  /** Seconds per object, about. Built-in descriptors: below 1e-5. */
  readonly seconds: number;
}

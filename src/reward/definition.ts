/**
 * A reward, resolved: an oracle, how its raw scores become R > 0, and what counts as a mode where the task
 * defines it.
 */
import type { JsonRecord } from '../format/json-value.js';
import type { Oracle } from './oracle.js';
import type { Shaping } from './shaping.js';
import type { CallOptions } from './walk/walk.js';

export interface RewardDefinition {
  /** One sentence for people. */
  readonly description: string;
  /** What was read of a file of the user's, for people (`sentence`) and for run.json. */
  readonly read?: JsonRecord & { readonly sentence: string };
  readonly oracle: Oracle;
  readonly shaping: Shaping;
  /**
   * How the oracle wants to be called. Absent for oracles inside this program, which answer any number of
   * outcomes at once.
   */
  readonly calls?: CallOptions;
  /**
   * Whether an outcome with that raw score is a mode. Absent where the task defines no modes. Not a paid
   * call: it is for evaluation.
   */
  readonly isMode?: (outcome: string, raw: number | null) => boolean;
  /** The modes, where they are few enough to list. */
  readonly modes?: readonly string[];
  /** A mode of `modes` counts as found at a Hamming distance up to this. Absent: exact hits only. */
  readonly modeRadius?: number;
  /**
   * Figures beside the score that say how far to believe it, such as the least score of an ensemble and the
   * complexity of the sequence. Costs no call.
   */
  readonly details?: (outcome: string) => Readonly<Record<string, number>>;
  /**
   * The same reward asked about outcomes in a context, numbers by name. Absent where a reward knows no
   * contexts.
   * @throws when what is kept of scores does not tell contexts apart
   */
  readonly inContext?: (context: Readonly<Record<string, number>>) => RewardDefinition;
  /** Number of modes, where it is known. */
  readonly modeCount?: number;
}

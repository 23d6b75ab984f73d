/** Bins of peptides of 20 as the model that ships with the lab has them, computed afresh. */
import { buildTask } from 'ocgfn';
import { describe } from 'ocgfn/descriptor';

const env = buildTask('sequence', { alphabet: 'ACDEFGHIKLMNPQRSTVWY', length: 20 });
const set = describe('charge,hydrophobicity,moment', env);
const state = new Int32Array(env.stateSize);

/** Bins of a peptide. */
export function binsOf(text: string): number[] {
  env.outcomeFromText(text, state, 0);
  const bins = set.components.map(() => 0);
  set.binsOf(set.cellAt(state, 0), bins);
  return bins;
}

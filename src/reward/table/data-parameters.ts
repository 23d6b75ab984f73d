/** What may be said of a file of sequences, as parameters: `scores.csv(score=affinity,lower=yes)`. */
import type { DataOptions } from '../../format/data/data-options.js';
import { resolveParameters } from '../../settings/parameters.js';
import { SpecReader } from '../../settings/spec-reader.js';
import { boolean, choice, integer, text, type SettingsOf } from '../../settings/describe.js';

export const dataParameters = {
  sequence: text({ help: 'column, or array, of the sequences; its number where there is no header' }),
  score: text({ help: 'column, array, or key in FASTA headers, of the scores; a+b+c: replicates' }),
  lower: boolean({ isAnswer: true, help: 'small scores are good' }),
  skip: integer({ least: 0, help: 'lines before the header that are passed over' }),
  sheet: text({ help: 'sheet of a workbook, by name or number; default the first' }),
  censored: choice({ choices: ['drop', 'bound'], help: 'values such as <0.05: left out, or taken for the bound' }),
  foreign: choice({ choices: ['stop', 'drop'], help: 'sequences of other letters: refused (default) or left out' }),
  decimal: choice({ choices: ['point', 'comma'], help: 'decimal mark, where a file leaves it open' }),
  plate: integer({ least: 1, help: 'the rows are wells of this plate of a campaign' }),
}; // prettier-ignore

class OptionReader extends SpecReader {
  read(): Readonly<Record<string, string>> {
    const given = this.parameters();
    if (!this.ended) throw this.expected('nothing behind )');
    return given;
  }
}

/**
 * Options as they stand behind the name of a file: `(score=affinity,lower=yes)`.
 * @param owner begins every message
 * @throws one sentence on an unknown option, or a value that is none
 */
export function readDataOptions(owner: string, said: string): DataOptions {
  const given = new OptionReader(owner, said).read();
  return dataOptionsOf(resolveParameters(owner, dataParameters, given));
}

/** Parameters as the reader takes them. */
export function dataOptionsOf(values: SettingsOf<typeof dataParameters>): DataOptions {
  const { sequence, score, lower, skip, sheet, censored, foreign, decimal, plate } = values;
  return {
    ...(sequence !== undefined && { sequence }),
    ...(score !== undefined && { score }),
    ...(lower !== undefined && { lower }),
    ...(skip !== undefined && { skip }),
    ...(sheet !== undefined && { sheet }),
    ...(censored !== undefined && { censored }),
    ...(foreign !== undefined && { foreign }),
    ...(decimal !== undefined && { decimal }),
    ...(plate !== undefined && { plate }),
  };
}

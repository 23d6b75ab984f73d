/**
 * What the user says of a table on the plate page: `score=affinity, lower=yes, alphabet=dna`. Columns and
 * direction are for the reader of tables; letters and lengths are those of the space, as in `ocgfn next`.
 */
import { givenLetters, SPACE_SETTINGS } from 'ocgfn/plate';
import { readDataOptions, type ColumnOptions } from 'ocgfn/reward';

export interface SaidOfTable {
  readonly options: ColumnOptions;
  /** alphabet, length, maxLength, where they are said. */
  readonly space: Readonly<Record<string, string>>;
}

const OF_SPACE = new RegExp(`(?:^|,)\\s*(${SPACE_SETTINGS.join('|')})\\s*=\\s*([^,]*)`, 'g');

/** @throws one sentence on what is no option */
export function readSaidOfTable(name: string, said: string): SaidOfTable {
  const space: Record<string, string> = {};
  const rest = said.replace(OF_SPACE, (_, key: string, value: string) => {
    if (Object.hasOwn(space, key)) throw new Error(`${name}: ${key} is given twice`);
    space[key] = value.trim();
    return '';
  });
  const columns = rest.replace(/^\s*,/, '').trim();
  const letters = givenLetters(space);
  return {
    options: {
      ...(columns !== '' && readDataOptions(name, `(${columns})`)),
      ...(letters !== undefined && { letters }),
    },
    space,
  };
}

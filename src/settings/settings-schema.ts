/** Settings files as JSON Schema (draft 2020-12), for editors and for programs that write such files. */
import type { Parameter } from './describe.js';
import type { ParameterGroup } from './given.js';

type Schema = Readonly<Record<string, unknown>>;

function schemaOf(parameter: Parameter): Schema {
  const about = {
    description: parameter.help,
    ...(parameter.preset !== undefined && { default: parameter.preset }),
  };
  switch (parameter.type) {
    case 'integer':
    case 'number':
      return {
        type: parameter.type,
        minimum: parameter.least,
        ...(parameter.greatest !== undefined && { maximum: parameter.greatest }),
        ...about,
      };
    case 'integers': {
      const entry = { type: 'integer', minimum: parameter.least, maximum: parameter.greatest };
      return { type: 'array', items: entry, minItems: 1, ...about };
    }
    case 'choice':
      return { enum: parameter.choices, ...about };
    case 'boolean':
      return { type: 'boolean', ...about };
    case 'text':
      return { type: 'string', ...about };
  }
}

/**
 * What a file for `--config` may hold. Stricter than the program, which also reads numbers written as text.
 */
export function settingsSchema(title: string, groups: readonly ParameterGroup[]): Schema {
  const parameters = groups.flatMap((group) => Object.entries(group.parameters));
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title,
    type: 'object',
    properties: Object.fromEntries(parameters.map(([name, parameter]) => [name, schemaOf(parameter)])),
    additionalProperties: false,
  };
}

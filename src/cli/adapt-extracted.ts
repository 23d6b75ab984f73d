/**
 * `ocgfn adapt RUN --reward SPEC --from-extraction`: a reward that is not a function of the properties, from
 * a model of properties. It spends reward calls, and resumes, as every adaptation.
 */
import { methodsOf, type Method } from '../method/registry.js';
import { UsageError } from '../settings/errors.js';
import { resolveSettings } from '../settings/given.js';
import { spendOn } from './budget-work.js';
import { loadGuessed } from './guessed-properties.js';
import { newPaidAdaptation, printedConfig } from './new-adaptation.js';
import { textOf, type Options } from './options.js';
import type { Session } from './session.js';
import { givenSettings } from './settings.js';

export async function adaptExtracted(
  session: Session,
  path: string,
  settings: readonly string[],
  options: Options,
  methods?: readonly Method[],
): Promise<void> {
  for (const name of ['method', 'propose', 'measured'])
    if (options[name] !== undefined)
      throw new UsageError(`adapt: --${name} does not go with --from-extraction; leave it out`);
  const spec = textOf(options, 'reward');
  if (spec === undefined) throw new UsageError('adapt: --reward SPEC is missing (ocgfn adapt --help)');
  const [method] = methodsOf('refine', methods);
  const [values] = resolveSettings(
    [{ owner: method.owner, parameters: method.parameters() }],
    givenSettings(settings, options),
  );
  if (printedConfig(session, options, method.name, values)) return;
  const guess = textOf(options, 'guess');
  const parent = await loadGuessed(path, guess, (sentence) => session.note(sentence));
  const origin = { path, record: parent.record };
  const asked = { method, env: parent.set.env, settings: values, spec, guess };
  const { directory, request } = await newPaidAdaptation(session, origin, options, asked);
  await spendOn(session, directory, { method, parent }, request);
}

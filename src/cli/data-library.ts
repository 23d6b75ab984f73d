/** `ocgfn data library SOURCE ... --out FILE.json`: finished runs as a library of earlier rewards. */
import { makeLibrary } from '../earlier/make-library.js';
import { UsageError } from '../settings/errors.js';
import { textOf, type Options } from './options.js';
import type { Session } from './session.js';
import { taskOf } from './task-option.js';

export async function library(session: Session, sources: readonly string[], options: Options): Promise<void> {
  if (sources.length === 0)
    throw new UsageError(
      'data library: needs folders of finished runs or campaigns, one of these, or files of scores',
    );
  const out = textOf(options, 'out');
  if (out === undefined) throw new UsageError('data library: needs --out FILE.json');
  const { task, space, rewards, left } = await makeLibrary(sources, out, taskOf(options));
  session.result({ out, task, space, rewards, left });
  session.print(
    `${out}: ${rewards.length} earlier ${rewards.length === 1 ? 'reward' : 'rewards'} of ${space}`,
  );
  for (const { name, scores } of rewards)
    session.print(`  ${name}: ${scores.toLocaleString('en-US')} scores`);
  for (const one of left) session.print(`  left out: ${one.name} ${one.why}`);
  session.print(`use it by: --like ${out}`);
}

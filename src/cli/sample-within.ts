/** `ocgfn sample RUN --from STATE --where CONDITIONS`: what is drawn, where not simply the policy. */
import { openConstraint } from '../constraint/conditions-on-descriptors.js';
import { readPartialState } from '../env/partial-state.js';
import { openDescriptorSet } from '../host/descriptors/index.js';
import { SolvedPolicy } from '../method/stored-solution.js';
import type { RandomStream } from '../random/stream.js';
import { constrainSolved, drawWithin, requireFulfillable } from '../run/constrained-sampling.js';
import { drawCandidates, type Candidate, type SampleRequest } from '../run/sampling-run.js';
import type { Policy } from '../sampling/policy.js';
import { checkInput, checkInputAsync, UsageError } from '../settings/errors.js';
import { numberOf, textOf, type Options } from './options.js';
import type { Session } from './session.js';

const fulfil = (count: number): string => (count === 1 ? 'fulfils' : 'fulfil');

/** Roll-outs for a candidate that is wanted, where --tries does not say. */
const USUAL_TRIES = 1000;

/**
 * Draws candidates from a policy, going on from --from and within --where.
 * @throws UsageError on a state or a condition that is none, and when nothing fulfils the conditions
 */
export async function drawAsSaid(
  session: Session,
  policy: Policy,
  request: SampleRequest,
  options: Options,
  random: RandomStream,
): Promise<Candidate[]> {
  const { env } = policy;
  const from = textOf(options, 'from');
  const start = from === undefined ? undefined : checkInput(() => readPartialState(env, from));
  const where = textOf(options, 'where');
  if (where === undefined) return drawCandidates(policy, { ...request, start }, random);
  const constraint = await checkInputAsync(() =>
    openConstraint(where, (spec) => openDescriptorSet(spec, env)),
  );
  if (policy instanceof SolvedPolicy) {
    const within = await constrainSolved(policy, constraint);
    const { space, solved } = within.policy;
    if (start && solved.share[space.find(start, 0)] === -Infinity)
      throw new UsageError(`--where: none of the outcomes that can follow ${from} fulfils "${where}"`);
    session.note(
      `${within.fulfilled.toLocaleString('en-US')} of ${space.outcomeCount.toLocaleString('en-US')} outcomes ${fulfil(within.fulfilled)} "${where}", ${(100 * within.share).toPrecision(3)} % of the probability; drawn exactly within them`,
    );
    return drawCandidates(within.policy, { ...request, start }, random);
  }
  await requireFulfillable(env, constraint, start);
  const most = request.count * (numberOf(options, 'tries') ?? USUAL_TRIES);
  const { candidates, rollouts, fulfilled } = await drawWithin(
    policy,
    constraint,
    { ...request, start },
    random,
    most,
  );
  session.note(
    `${fulfilled} of ${rollouts} roll-outs ${fulfil(fulfilled)} "${where}"; log-probabilities are those of the policy without it` +
      (candidates.length < request.count
        ? `; given up with ${candidates.length} of ${request.count} candidates, --tries allows more`
        : ''),
  );
  return candidates;
}

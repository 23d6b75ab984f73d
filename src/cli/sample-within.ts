/** `ocgfn sample RUN --from STATE --where CONDITIONS`: what is drawn, where not simply the policy. */
import type { Environment } from '../env/environment.js';
import { readPartialState } from '../env/partial-state.js';
import { constrainEnvironment } from '../constraint/constrained-environment.js';
import { constraintOf, openWhere, whereSentence } from '../host/open-where.js';
import { SolvedPolicy } from '../method/stored-solution.js';
import type { RandomStream } from '../random/stream.js';
import {
  constrainSolved,
  drawMasked,
  drawWithin,
  isCommon,
  requireFulfillable,
} from '../run/constrained-sampling.js';
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
  if (start && env.task.construction === 'prepend-append')
    session.note(`--from ${from}: strings of this task grow at both ends, so that it may end up anywhere in them; --where "pattern:${from}(at=1)" keeps it at the beginning`); // prettier-ignore
  const kept = constraintOf(env);
  const more = textOf(options, 'where');
  // Masks that are exact let nothing else out; the law is the policy's own.
  if (more === undefined && (!kept || kept.masking === 'exact'))
    return drawCandidates(policy, { ...request, start }, random);
  // What the run keeps holds whatever is asked beside.
  const where = [...(kept ? [kept.within.text] : []), ...(more === undefined ? [] : [more])].join(', ');
  const constraint = await openWhere(where, kept?.within.env ?? env);
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
  const tries = numberOf(options, 'tries');
  const most = request.count * (tries ?? USUAL_TRIES);
  const asked = { ...request, start };
  if (tries === undefined && !(await isCommon(policy, constraint, asked, random.fork('pilot'), most))) {
    const inside = await checkInputAsync(() => constrainEnvironment(constraint));
    if (inside.masking !== 'none') {
      if (start && !canGoOn(inside, start))
        throw new UsageError(`--where: none of the outcomes that can follow ${from} fulfils "${where}"`);
      const { candidates, weighed, effective } = await drawMasked(policy, inside, asked, random, most);
      session.note(whereSentence(inside)!);
      session.note(
        `too rare for the policy to be drawn by rejection; drawn under masks, which is not the policy's law within "${where}": ${countedAs(effective, weighed, candidates.length)}; log-probabilities are those of the policy without it; --tries N draws by rejection`,
      );
      return candidates;
    }
  }
  const { candidates, rollouts, fulfilled } = await drawWithin(policy, constraint, asked, random, most);
  session.note(
    `${fulfilled} of ${rollouts} roll-outs ${fulfil(fulfilled)} "${where}"; log-probabilities are those of the policy without it` +
      (candidates.length < request.count
        ? `; given up with ${candidates.length} of ${request.count} candidates, --tries allows more`
        : ''),
  );
  return candidates;
}

/** How many of the candidates count as drawn by the policy, of those whose weights are known. */
function countedAs(effective: number, weighed: number, all: number): string {
  if (weighed === 0) return 'how many of the candidates count as drawn by it is not known';
  const of = weighed === all ? `${all} candidates` : `the ${weighed} candidates whose weight is known`;
  return `by weights ${Math.round(effective * weighed)} of ${of} count as drawn by it`;
}

/** Whether something allowed can follow a state that is not finished. */
function canGoOn(env: Environment, start: Int32Array): boolean {
  const mask = new Uint8Array(env.actionCount);
  env.forwardMask(start, 0, mask, 0);
  return mask.includes(1);
}

/** Laws on states and actions: where methods write, masks, and that stepping back undoes stepping. */
import { stateLaw, type Law } from './law.js';
import { marked, sameRow, someMarked, type Probe, type StateRow } from './probe.js';

/** Every row method writes inside its row, its mask, its output, and nowhere else. */
const guardZones = stateLaw('guard-zones', (probe, row, { outcomes, random }) => {
  const { env } = probe;
  probe.stray = undefined;
  probe.start();
  probe.isTerminal(row);
  for (const action of someMarked(probe.forwardMask(row), row)) probe.step(row, action);
  for (const action of someMarked(probe.backwardMask(row), row)) probe.stepBack(row, action);
  const { features, relation, attention } = env;
  probe.features('features', features.active, row, undefined, (states, _y, at, out) => {
    features.write(states, at, out, at);
  });
  const outcome = outcomes[0];
  if (relation && outcome) {
    probe.features('relation', relation.active, row, outcome, (states, y, at, out) => {
      relation.write(states, at, y, at, out, at);
    });
  }
  if (attention && outcome) {
    const size = attention.tokens * attention.active;
    probe.features('attention', size, row, outcome, (states, y, at, out) => {
      attention.write(states, at, y, at, out, at);
    });
  }
  if (env.canReach && outcome) probe.canReach(row, outcome);
  if (probe.isTerminal(row)) {
    const draw = random.fork('guard-zones');
    probe.written('sampleOutcome', (states, at) => env.sampleOutcome(draw, states, at));
    checkCodecZones(probe, row);
  }
  return probe.stray;
});

function checkCodecZones(probe: Probe, row: StateRow): void {
  const { env } = probe;
  const text = probe.describe(row);
  probe.written('outcomeFromText', (states, at) => env.outcomeFromText(text, states, at));
  const tokens = probe.features('outcomeTokens', env.tokenLength, row, undefined, (states, _y, at, out) => {
    env.outcomeTokens(states, at, out, at);
  });
  probe.written('outcomeFromTokens', (states, at) => env.outcomeFromTokens(tokens, 0, states, at));
  if (env.outcomeAt) probe.written('outcomeAt', (states, at) => env.outcomeAt!(0, states, at));
  if (env.outcomeIndex) probe.read('outcomeIndex', row, (states, at) => env.outcomeIndex!(states, at));
}

/** `reset` gives one s0, whatever the row held before; s0 is not terminal. */
const reset = stateLaw('reset', (probe, row, { explored }) => {
  if (row !== explored.states[0].row) return undefined;
  const again = probe.written('reset', (states, at) => probe.env.reset(states, at), -5);
  if (!sameRow(row, again)) return `reset leaves old contents: [${row.join(', ')}] or [${again.join(', ')}]`;
  return probe.isTerminal(row) ? 's0 is terminal' : undefined;
});

/** Masks hold 0 and 1 only; s0 alone has no parent; only terminal states have no child. */
const masks = stateLaw('masks', (probe, row, { explored }) => {
  const forward = probe.forwardMask(row);
  const backward = probe.backwardMask(row);
  for (const [name, mask] of [
    ['forwardMask', forward],
    ['backwardMask', backward],
  ] as const) {
    const odd = mask.findIndex((byte) => byte > 1);
    if (odd >= 0) return `${name} must write 0 or 1 for every action, and does not for action ${odd}`;
  }
  const isStart = sameRow(row, explored.states[0].row);
  const parents = marked(backward).length;
  if (isStart && parents > 0) return `backwardMask allows action ${marked(backward)[0]} at s0`;
  if (!isStart && parents === 0) return 'backwardMask allows no action, but this is not s0';
  if (marked(forward).length === 0 && !probe.isTerminal(row))
    return 'no action is allowed, but isTerminal is false';
  return undefined;
});

/** Terminal states allow no action. */
const terminal = stateLaw('terminal', (probe, row) => {
  const actions = marked(probe.forwardMask(row));
  if (!probe.isTerminal(row) || actions.length === 0) return undefined;
  return `isTerminal is true, but forwardMask allows action ${actions[0]}`;
});

/** For every allowed action, the child allows it backwards, and stepping back is the identity. */
const stepBack = stateLaw('step-back', (probe, row) => {
  for (const action of someMarked(probe.forwardMask(row), row)) {
    const child = probe.step(row, action);
    if (sameRow(child, row)) return `step(${action}) does not change the state`;
    if (probe.backwardMask(child)[action] !== 1) {
      return `step(${action}) leads to [${child.join(', ')}], whose backwardMask forbids ${action}`;
    }
    const back = probe.stepBack(child, action);
    if (!sameRow(back, row)) return `stepBack(${action}) after step(${action}) gives [${back.join(', ')}]`;
  }
  return undefined;
});

/** For every allowed backward action, the parent allows it, and stepping there again is the identity. */
const backStep = stateLaw('back-step', (probe, row) => {
  for (const action of someMarked(probe.backwardMask(row), row)) {
    const parent = probe.stepBack(row, action);
    if (probe.forwardMask(parent)[action] !== 1) {
      return `stepBack(${action}) leads to [${parent.join(', ')}], whose forwardMask forbids ${action}`;
    }
    const again = probe.step(parent, action);
    if (!sameRow(again, row)) return `step(${action}) after stepBack(${action}) gives [${again.join(', ')}]`;
  }
  return undefined;
});

export const TRANSITION_LAWS: readonly Law[] = [guardZones, reset, masks, terminal, stepBack, backStep];

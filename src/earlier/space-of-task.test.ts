/** Spaces in words. */
import { describe, expect, it } from 'vitest';
import { createSequence } from '../env/sequence.js';
import { keyOfTask, spaceOfTask } from './space-of-task.js';

describe('the space of a task', () => {
  it.each([
    [createSequence({ alphabet: 'ACGT', length: 8 }).task, 'DNA (ACGT), 8 letters each'],
    [createSequence({ alphabet: 'AB', maxLength: 9 }).task, 'letters AB, 1 to 9 letters'],
    [{ name: 'grid', side: 8, construction: 'any' }, 'grid side=8'],
  ])('%j: %s', (task, sentence) => expect(spaceOfTask(task)).toBe(sentence));

  it('has one key whichever way outcomes are built, and parameters are ordered', () => {
    const one = createSequence({ alphabet: 'ACGT', length: 8, construction: 'append' }).task;
    const { name, ...rest } = createSequence({ alphabet: 'ACGT', length: 8, construction: 'prepend-append' }).task; // prettier-ignore
    const turned = { name, ...Object.fromEntries(Object.entries(rest).toReversed()) };
    expect(keyOfTask(turned)).toBe(keyOfTask(one));
  });
});

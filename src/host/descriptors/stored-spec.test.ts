import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { nameOfNode, parseDescriptorSpec } from '../../descriptor/descriptor-spec.js';
import { storedSpec } from './stored-spec.js';

it('names files by their whole path, and questions as they were typed', () => {
  const [gc, own] = parseDescriptorSpec(storedSpec('gc, module:"my f.mjs"(least=0,greatest=1)'));
  expect(gc).toEqual({ kind: 'gc', parameters: {} });
  expect(own).toEqual({
    kind: 'module',
    argument: resolve('my f.mjs'),
    parameters: { least: '0', greatest: '1', as: nameOfNode({ kind: 'module', argument: 'my f.mjs' }) },
  });
});

it('leaves whole paths, names that were given, and commands', () => {
  const whole = `module:${resolve('f.mjs')}(least=0,greatest=1)`;
  expect(storedSpec(whole)).toBe(whole);
  expect(parseDescriptorSpec(storedSpec('module:f.mjs(as=mine)'))[0].parameters).toEqual({ as: 'mine' });
  const command = 'command:"python3 f.py"(least=0,greatest=1)';
  expect(storedSpec(command)).toBe(command);
});

import fc from 'fast-check';
import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { temporaryPaths } from '../../test/temporary-folder.js';
import { choice, integer, number } from '../settings/describe.js';
import { TASKS } from '../env/tasks.js';
import { pretrainParameters } from '../method/pretrain-settings.js';
import { configText, readConfigFile } from './settings-file.js';
import { acceptedValues, parseAssignments, resolveSettings } from '../settings/given.js';

const fresh = temporaryPaths();

function yaml(text: string): string {
  const path = fresh('config.yaml');
  writeFileSync(path, text);
  return path;
}

const length = integer({ least: 1, greatest: 64, preset: 14, help: '' });
const lr = number({ least: 0, preset: 0.001, help: '' });
const groups = [
  { owner: 'rna', parameters: { length } },
  { owner: 'pretrain', parameters: { lr } },
] as const;

describe('parseAssignments', () => {
  it('splits at the first "="', () => {
    expect(parseAssignments(['a=1', 'edges=0>1 x=y', 'empty='])).toEqual({
      a: '1',
      edges: '0>1 x=y',
      empty: '',
    });
    expect(Object.hasOwn(parseAssignments(['__proto__=1']), '__proto__')).toBe(true);
  });

  it('refuses what is no setting', () => {
    expect(() => parseAssignments(['steps'])).toThrow('settings have the form key=value, got "steps"');
    expect(() => parseAssignments(['=3'])).toThrow('settings have the form key=value, got "=3"');
    expect(() => parseAssignments(['a=1', 'a=2'])).toThrow('setting "a" is given twice');
  });
});

describe('a settings file', () => {
  it('holds plain values', () => {
    expect(readConfigFile(yaml('task: rna\nlr: 1e-3\nhidden: [64, 32]\nrelation: true # why\n'))).toEqual({
      task: 'rna',
      lr: 1e-3,
      hidden: [64, 32],
      relation: true,
    });
    expect(readConfigFile(yaml(''))).toEqual({});
  });

  it('reads back what is printed', () => {
    const value = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.string(),
      fc.array(fc.integer(), { minLength: 1 }),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z][A-Za-z]*$/), value), (values) => {
        const plain = { ...values };
        expect(readConfigFile(yaml(configText(plain)))).toEqual(plain);
      }),
      { seed: 6, numRuns: 100 },
    );
  });

  it.each([
    ['- a\n- b\n', ': must hold lines of the form key: value'],
    ['steps: {a: 1}\n', ': steps must be a number, text, true or false, or a list of numbers'],
    ['steps: null\n', ': steps must be a number, text, true or false, or a list of numbers'],
    ['ok: 1\nsteps: [1, 2\n', ':3: not valid YAML: '],
    ['a: 1\na: 2\n', ':2: not valid YAML: Map keys must be unique'],
    ['a: &x [1]\nb: *x\n', 'not valid YAML'],
  ])('with %j is refused', (text, message) => {
    const path = yaml(text);
    expect(() => readConfigFile(path)).toThrow(message);
    expect(() => readConfigFile(path)).toThrow(path);
  });

  it('that is absent is named', () => {
    expect(() => readConfigFile('no-such.yaml')).toThrow('no-such.yaml: no such file or folder');
  });
});

describe('resolveSettings', () => {
  it('gives every group its own values, presets filled in', () => {
    expect(resolveSettings(groups, { lr: '0.1' })).toEqual([{ length: 14 }, { lr: 0.1 }]);
    expect(resolveSettings(groups, { length: 8 })).toEqual([{ length: 8 }, { lr: 0.001 }]);
  });

  it('knows near names of all groups, and says whose value is wrong', () => {
    expect(() => resolveSettings(groups, { lenght: 3 })).toThrow(
      'unknown setting "lenght"; did you mean "length"?',
    );
    expect(() => resolveSettings(groups, { colour: 3 })).toThrow(
      'unknown setting "colour"; there are: length, lr',
    );
    expect(() => resolveSettings(groups, { length: 0 })).toThrow(
      'rna: length must be an integer >= 1, got 0',
    );
    expect(() => resolveSettings(groups, { lr: 'x' })).toThrow('pretrain: lr must be a number >= 0, got x');
  });
});

describe('the settings of every task', () => {
  it.each(TASKS.map(({ name }) => name))('%s and those of training have names of their own', (name) => {
    const { parameters } = TASKS.find((task) => task.name === name)!;
    const training = { owner: 'pretrain', parameters: pretrainParameters() };
    const [values] = resolveSettings([{ owner: name, parameters }, training], {});
    expect(Object.keys(parameters)).toEqual(expect.arrayContaining(Object.keys(values)));
  });
});

describe('acceptedValues', () => {
  it('says what a parameter takes', () => {
    expect(acceptedValues(length)).toBe('integer from 1 to 64');
    expect(acceptedValues(lr)).toBe('number >= 0');
    expect(acceptedValues(choice({ choices: ['a', 'b'], help: '' }))).toBe('a | b');
  });
});

import { expect, it } from 'vitest';
import { fakeTerminal } from '../../test/fake-terminal.js';
import { runCommandLine } from './frame.js';

it.each([
  [['list', '--out', 'x.json'], 'ocgfn: data list: takes no --out, which is an option of data library'],
  [['list', '--from', 'x'], 'ocgfn: data list: takes no --from, which is an option of data get'],
  [['list', 'tfbind8'], 'ocgfn: data list: shows all data sets and takes no name, got "tfbind8"'],
  [['get', 'tfbind8', '--task', 'rna'], 'ocgfn: data get: takes no --task, which is an option of data library'],
  [['library', 'runs', '--from', 'x', '--out', 'y.json'], 'ocgfn: data library: takes no --from, which is an option of data get'],
  [['lst'], 'ocgfn: data: unknown action "lst"; did you mean "list"?'],
  [['toString'], 'ocgfn: data: unknown action "toString"; there are: list, get, library'],
])('data %j is refused in one sentence', async (args, sentence) => {
  const terminal = fakeTerminal();
  expect(await runCommandLine(['data', ...args], terminal)).toBe(2);
  expect(terminal.err.trim()).toBe(sentence);
}); // prettier-ignore

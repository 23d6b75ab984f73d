/**
 * What is wrong in a question about properties, in descriptors and in rewards over them: one sentence that
 * names the value and what would be right, exit code 2, and no run is begun.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { programIsBuilt, runProgram } from './program.js';
import { ocgfn } from './run-command.js';
import { withoutPython } from './python.js';
import { temporaryPaths } from './temporary-folder.js';

const work = temporaryPaths()('work');
const RUN = join(work, 'run');
const NEW = join(work, 'new');
const SETTINGS = 'sequence alphabet=ACDEFGHIKLMNPQRSTVWY length=6 describe=charge,hydrophobicity steps=120';

const INFO = 'export const info = { least: 0, greatest: 4, integer: true };\n';
const FILES: Readonly<Record<string, string>> = {
  'throws.mjs': `export default () => { throw new Error('no such table'); };\n${INFO}`,
  'nan.mjs': `export default (texts) => texts.map(() => NaN);\n${INFO}`,
  'text.mjs': `export default (texts) => texts.map(() => 'high');\n${INFO}`,
  'lengths.mjs': `export default () => [1];\n${INFO}`,
  'random.mjs': `let i = 0; export default (texts) => texts.map(() => i++ % 5);\n${INFO}`,
  'half.mjs': `export default (texts) => texts.map(() => 0.5);\n${INFO}`,
  'no-bins.mjs': 'export default (texts) => texts.map(() => 1);\n',
  'one-bin.mjs': 'export default (texts) => texts.map(() => 1);\nexport const info = { labels: ["all"] };\n',
  'nan.py': 'import sys\nfor line in sys.stdin:\n    print("nan", flush=True)\n',
  'mute.py': 'import sys\nfor line in sys.stdin:\n    pass\n',
  'ends.py': 'raise SystemExit(3)\n',
  'random.py': 'import sys\nfor i, line in enumerate(sys.stdin):\n    print(i, flush=True)\n',
  'g.mjs': 'export default (rows) => rows.map(({ charge }) => (charge >= 2 ? 1 : 0));\n',
  'g-throws.mjs': "export default () => { throw new Error('no weights'); };\n",
  'g-nan.mjs': 'export default (rows) => rows.map(({ chrage }) => 2 * chrage);\n',
  'g-below.mjs': 'export default (rows) => rows.map(({ charge }) => charge);\n',
  'g-lengths.mjs': 'export default () => [1];\n',
  'g-zero.mjs': 'export default (rows) => rows.map(() => 0);\n',
  'column.csv': 'chrage,reward\n2,1\n',
  'no-reward.csv': 'charge,hydrophobicity\n2,0.1\n',
  'no-rows.csv': 'charge,reward\n',
  'columns.csv': 'charge,charge,reward\n2,1,1\n',
  'cell.csv': 'charge,reward\n2,1\n50,1\n',
  'word.csv': 'charge,reward\nhihg,1\n',
  'twice.csv': 'charge,reward\n2,1\n1,1\n2..2,3\n',
  'below.csv': 'charge,reward\n2,-1\n',
  'nan.csv': 'charge,reward\n2,NaN\n',
  'wide.csv': 'charge,reward\n2,1,4\n',
  'far.csv': 'charge,hydrophobicity,reward\n6,highest,1\n',
};

const PRETRAIN = 'pretrain sequence alphabet=ACDEFGHIKLMNPQRSTVWY length=6';
const CASES: readonly (readonly [what: string, line: string, ...last: string[]])[] = [
  // Descriptors, and their bins.
  ['unknown descriptor "chrage"; did you mean "charge"?', PRETRAIN, 'describe=chrage'],
  ['unknown descriptor "chrage"; did you mean "charge"?', 'descriptors chrage'],
  ['unknown descriptor "zzz"; there are: ', PRETRAIN, 'describe=charge,zzz'],
  ['moment: bins must be an integer >= 2, got 1', PRETRAIN, 'describe=moment(bins=1)'],
  ['charge: values from 2 to 2 make one bin', PRETRAIN, 'describe=charge(least=2,greatest=2)'],
  ['charge: values from -6 to 6 in steps of 100 make one bin', PRETRAIN, 'describe=charge(step=100)'],
  ['moment: edges 0, 1 make one bin', PRETRAIN, 'describe=moment(edges=[0,1])'],
  ['one-bin.mjs: values from 0 to 0 make one bin', PRETRAIN, 'describe=module:one-bin.mjs'],
  ['no-bins.mjs: has no bins; give least and greatest', PRETRAIN, 'describe=module:no-bins.mjs'],
  [
    '13000000 cells (charge 13, hydrophobicity 1000, moment 1000) are too many, at most 1000000',
    PRETRAIN,
    'describe=charge,hydrophobicity(bins=1000),moment(bins=1000)',
  ],
  ['charge: describes strings, the outcomes of grid are none', 'pretrain grid side=8 describe=charge'],
  ['look-ahead 5 walks 3.2e+6 completions of a state', PRETRAIN, 'describe=charge', 'lookAhead=5'],
  ['no objective=tb: a uniform policy with Z = 1 has no loss wherever nothing succeeds, a saddle', PRETRAIN, 'describe=charge', 'objective=tb'],
  ['no objective=subtb: detailed balance would have to find out by contrast', PRETRAIN, 'describe=charge', 'objective=subtb'],
  // Descriptors of the user's.
  ['module:absent.mjs: no such file', PRETRAIN, 'describe=module:absent.mjs'],
  ['module:throws.mjs failed on "CQKAFY": throws: no such table', PRETRAIN, 'describe=module:throws.mjs'],
  ['nan.mjs scored "CQKAFY" NaN, expected a finite number', PRETRAIN, 'describe=charge,module:nan.mjs'],
  ['the string "high", expected a finite number', PRETRAIN, 'describe=module:text.mjs'],
  ['lengths.mjs returned 1 scores for 4 outcomes', PRETRAIN, 'describe=module:lengths.mjs'],
  ['must give an object the same value every time', PRETRAIN, 'describe=module:random.mjs'],
  ['half.mjs: gave 0.5, expected an integer', PRETRAIN, 'describe=module:half.mjs'],
  // Questions.
  ['charge=50 lies outside its bins, "-6" to "6"', 'sample RUN -n 1 --ask', 'charge=50'],
  ['hydrophobicity=9 lies outside its bins', 'sample RUN -n 1 --ask', 'hydrophobicity=0..9'],
  ['unknown descriptor "chrage"; did you mean "charge"?', 'sample RUN -n 1 --ask', 'chrage=2'],
  ['or one of lowest, low, middle, high, highest, got "hihg"', 'sample RUN -n 1 --ask', 'charge=hihg'],
  ['charge must be an integer, got 1.5', 'sample RUN -n 1 --ask', 'charge=1.5'],
  ['the range 4..2 of charge is upside down', 'sample RUN -n 1 --ask', 'charge=4..2'],
  ['charge is given twice', 'sample RUN -n 1 --ask', 'charge=2, charge=3'],
  ['expected a condition such as charge=any, got "charge"', 'sample RUN -n 1 --ask', 'charge'],
  ['charge is given no value', 'sample RUN -n 1 --ask', 'charge='],
  ['the nearest to', 'sample RUN -n 1 --ask', 'charge=6, hydrophobicity=highest'],
  ['look-ahead 7 walks 1.3e+9 completions of a state', 'sample RUN -n 1 --look-ahead 7 --ask', 'charge=2'],
  // Rewards over properties.
  ['unknown descriptor "chrage"', 'adapt RUN --reward', 'on:chrage=2'],
  ['charge=50 lies outside its bins', 'adapt RUN --reward', 'on:charge=50'],
  ['is 0 in every cell that was found', 'adapt RUN --reward', 'on:charge=6, hydrophobicity=highest'],
  ['is 0 in every cell that was found', 'evaluate RUN --reward', 'on:charge=6, hydrophobicity=highest'],
  ['did you mean "ridge"?', 'adapt RUN --reward', 'on:rigde'],
  ['says nothing; write for example on:charge>=4', 'adapt RUN --reward', 'on:'],
  ['module:absent.mjs: no such file', 'adapt RUN --reward', 'on:module:absent.mjs'],
  ['g-throws.mjs failed on', 'adapt RUN --reward', 'on:module:g-throws.mjs'],
  ['NaN, expected a finite number', 'adapt RUN --reward', 'on:module:g-nan.mjs'],
  ['needs f >= 0', 'adapt RUN --reward', 'on:module:g-below.mjs'],
  ['returned 1 scores for', 'adapt RUN --reward', 'on:module:g-lengths.mjs'],
  ['is 0 everywhere', 'adapt RUN --reward', 'on:module:g-zero.mjs'],
  // Tables over cells.
  ['absent.csv: no such file or folder', 'adapt RUN --reward', 'on:table:absent.csv'],
  ['column "chrage" is no descriptor of this model; did you mean "charge"?', 'adapt RUN --reward', 'on:table:column.csv'],
  ['has no column named reward', 'adapt RUN --reward', 'on:table:no-reward.csv'],
  ['no-rows.csv: has no row below its header', 'adapt RUN --reward', 'on:table:no-rows.csv'],
  ['has two columns named "charge"', 'adapt RUN --reward', 'on:table:columns.csv'],
  ['cell.csv:3: query: charge=50 lies outside its bins', 'adapt RUN --reward', 'on:table:cell.csv'],
  ['word.csv:2: query: charge must be any, a number', 'adapt RUN --reward', 'on:table:word.csv'],
  ['twice.csv:4: names the same cells as line 2', 'adapt RUN --reward', 'on:table:twice.csv'],
  ['below.csv:2: reward must be a number >= 0, got "-1"', 'adapt RUN --reward', 'on:table:below.csv'],
  ['nan.csv:2: reward must be a number >= 0, got "NaN"', 'adapt RUN --reward', 'on:table:nan.csv'],
  ['wide.csv:2: has 3 fields, the header has 2', 'adapt RUN --reward', 'on:table:wide.csv'],
  ['is 0 in every cell that was found', 'adapt RUN --reward', 'on:table:far.csv'],
]; // prettier-ignore

/** The same of programs: least and greatest are given with them. */
const PROGRAMS: readonly (readonly [what: string, file: string, timeout: number])[] = [
  ['scored "CQKAFY" "nan", expected a finite number', 'nan.py', 20],
  ['did not answer within 0.5 s after 0 of 4 answers', 'mute.py', 0.5],
  ['ended with code 3 after 0 of 4 answers', 'ends.py', 20],
  ['must give an object the same value every time', 'random.py', 20],
];

describe.skipIf(!programIsBuilt)('is refused in one sentence:', () => {
  beforeAll(async () => {
    mkdirSync(join(work, 'below'), { recursive: true });
    for (const [name, content] of Object.entries(FILES)) writeFileSync(join(work, name), content);
    const { code, err } = await ocgfn('pretrain', ...SETTINGS.split(' '), '--seed', '1', '--out', RUN);
    if (code !== 0) throw new Error(err);
  });

  /** Runs a command line in the work folder; a process of its own where it starts the user's code. */
  async function run(words: readonly string[]): Promise<{ code: number | null; err: string }> {
    const argv = words.map((word) => (word === 'RUN' ? RUN : word));
    if (/module:|command:/.test(argv.join(' '))) return runProgram(argv, undefined, work);
    return ocgfn(...argv.map((word) => word.replace('table:', `table:${work}/`)));
  }

  /** Runs a command that must be refused before it begins, and returns the sentence. */
  async function refusal(words: readonly string[]): Promise<string> {
    const out = ['pretrain', 'adapt'].includes(words[0]) ? ['--out', NEW] : [];
    const { code, err } = await run([...words, ...out]);
    expect([code, existsSync(NEW)]).toEqual([2, false]);
    expect(err).not.toMatch(/internal error|undefined|\[object/);
    return err.trim().split('\n').at(-1)!;
  }

  it.each(CASES)('%s (%s %s)', async (sentence, line, ...last) => {
    const said = await refusal([...line.split(' '), ...last]);
    expect(said).toMatch(/^ocgfn: /);
    expect(said).toContain(sentence);
  });

  it.skipIf(withoutPython() !== undefined).each(PROGRAMS)(
    'a program: %s (%s)',
    async (sentence, file, timeout) => {
      const command = `describe=command:"python3 ${file}"(least=0,greatest=100,bins=4,timeout=${timeout})`;
      const said = await refusal([...PRETRAIN.split(' '), command]);
      expect(said).toMatch(/^ocgfn: /);
      expect(said).toContain(sentence);
    },
  );

  it('not a reward over properties in a file, by a path from the working directory', async () => {
    const args = ['evaluate', RUN, '-n', '20', '--reward', 'on:module:../g.mjs'];
    const { code, err } = await runProgram(args, undefined, join(work, 'below'));
    expect([code, err]).toEqual([0, '']);
  });
});

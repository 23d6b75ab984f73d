// Runs one example: JavaScript as it is, TypeScript after its types are taken off (Node 20 cannot do that
// itself). The copy lies inside the checkout so that `import 'ocgfn'` finds this package by its own name.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import ts from 'typescript';

const [source] = process.argv.slice(2);
let program = source;
let copy;
if (source.endsWith('.ts')) {
  mkdirSync('runs/examples', { recursive: true });
  copy = `runs/examples/${basename(source, '.ts')}.mjs`;
  const { outputText } = ts.transpileModule(readFileSync(source, 'utf8'), {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
    },
  });
  writeFileSync(copy, outputText);
  program = copy;
}
const { status } = spawnSync(process.execPath, [program], { stdio: ['ignore', 'inherit', 'inherit'] });
if (copy) rmSync(copy, { force: true });
process.exit(status ?? 1);

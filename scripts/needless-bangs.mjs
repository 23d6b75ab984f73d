// Finds `x!` where the type of x has neither undefined nor null: a claim that says nothing, and hides the next one
// that does. `npm run typecheck` ends with exit code 1 when there is one.
//
//   node scripts/needless-bangs.mjs tsconfig.json lab/tsconfig.json
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const MAY_SAY_SOMETHING =
  ts.TypeFlags.Undefined |
  ts.TypeFlags.Null |
  ts.TypeFlags.Any |
  ts.TypeFlags.Unknown |
  ts.TypeFlags.TypeParameter;

/** Places as `path:line text`. */
function needless(config) {
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic() {} };
  const { fileNames, options } = ts.getParsedCommandLineOfConfigFile(join(root, config), {}, host);
  const program = ts.createProgram(fileNames, options);
  const checker = program.getTypeChecker();
  const found = [];
  const visit = (file, node) => {
    if (ts.isNonNullExpression(node)) {
      const type = checker.getTypeAtLocation(node.expression);
      const parts = type.isUnion() ? type.types : [type];
      if (!parts.some(({ flags }) => flags & MAY_SAY_SOMETHING)) {
        const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
        found.push(`${relative(root, file.fileName)}:${line} ${node.getText().slice(0, 60)}`);
      }
    }
    ts.forEachChild(node, (child) => visit(file, child));
  };
  for (const file of program.getSourceFiles())
    if (!file.isDeclarationFile && !/node_modules|\/dist\//.test(file.fileName)) visit(file, file);
  return found;
}

const all = new Set(process.argv.slice(2).flatMap(needless));
for (const place of all) console.log(`needless "!": ${place}`);
process.exitCode = all.size > 0 ? 1 : 0;

// Writes what follows from the signatures of the kernels, which stand in src/tensor/kernels.ts and nowhere else:
//
//   kernels/src/signatures.h                       parameters of the C functions, and the add-on's table of them
//   src/tensor/generated/argument-counts.ts        numbers of arguments, for worker threads
//
//   node kernels/signatures.mjs           writes both
//   node kernels/signatures.mjs --check   compares; exit code 1 when one differs
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const contract = 'src/tensor/kernels.ts';
const origin = `Written by kernels/signatures.mjs from the interface Kernels of ${contract}: do not edit.`;

/** Kinds of arguments: their type in C, and how the add-on reads one from JavaScript. */
const KINDS = {
  Int: ['int ', 'INT'],
  Word: ['u32 ', 'WORD'],
  Real: ['float ', 'REAL'],
  Double: ['double ', 'REAL'],
  Reals: ['const float *', 'POINTER'],
  RealsOut: ['float *', 'POINTER'],
  Ints: ['const int *', 'POINTER'],
  IntsOut: ['int *', 'POINTER'],
  Bytes: ['const u8 *', 'POINTER'],
};

/** The kernels in order, each with its parameters as [name, kind]. */
function readContract() {
  const file = ts.createSourceFile(
    contract,
    readFileSync(join(root, contract), 'utf8'),
    ts.ScriptTarget.ES2022,
    true,
  );
  const kernels = file.statements.find(
    (statement) => ts.isInterfaceDeclaration(statement) && statement.name.text === 'Kernels',
  );
  return kernels.members.filter(ts.isMethodSignature).map((method) => ({
    name: method.name.text,
    parameters: method.parameters.map(({ name, type }) => {
      const kind = type.getText();
      if (!(kind in KINDS))
        throw new Error(
          `kernels: ${method.name.text}: the kind of ${name.text} must be one of ${Object.keys(KINDS).join(', ')}, got ${kind}`,
        );
      return [name.text, kind];
    }),
  }));
}

const kernels = readContract();

const header = `/* ${origin} */
#ifndef SIGNATURES_H
#define SIGNATURES_H

${kernels
  .map(({ name, parameters }) => {
    const list = parameters.map(([parameter, kind]) => KINDS[kind][0] + parameter);
    return `#define PARAMETERS_${name} ${list.join(', ')}\n`;
  })
  .join('')}
#define MOST_ARGUMENTS ${Math.max(...kernels.map(({ parameters }) => parameters.length))}

/* Every kernel with the kinds of its arguments. */
#define EACH_KERNEL(X) \\
${kernels
  .map(
    ({ name, parameters }) =>
      `  X(${name}, ${parameters.map(([, kind], i) => `${KINDS[kind][1]}(${i})`).join(', ')})`,
  )
  .join(' \\\n')}

#endif
`;

const counts = `// ${origin}

/** Number of arguments of each kernel. */
export const ARGUMENT_COUNTS = {
${kernels.map(({ name, parameters }) => `  ${name}: ${parameters.length},\n`).join('')}} as const;
`;

const products = {
  'kernels/src/signatures.h': header,
  'src/tensor/generated/argument-counts.ts': counts,
};
const isCheck = process.argv.includes('--check');
for (const [path, text] of Object.entries(products)) {
  const file = join(root, path);
  if (!isCheck) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') !== text) {
    console.error(`kernels: ${path} does not follow ${contract}. Run npm run kernels:build and commit.`);
    process.exitCode = 1;
  }
}

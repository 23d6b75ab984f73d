/**
 * The house in figures: rooms and their sizes, imports that point upwards, circles, long files, names borne
 * twice. `npm run house` prints them and ends with exit code 1 when a rule is broken; the tests hold the same
 * rules.
 *
 * A room is a folder of src/, or one of lab, bench, kernels, scripts, examples. Tests and generated files do
 * not count.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Lowest first. A layer imports itself and those before it. */
export const LAYERS = (
  'format math settings tensor random nn env descriptor constraint exact reward condition sampling prior objective outcome property adapt ' +
  'baseline plate metric chart method library ' +
  'store host run campaign earlier write-up reproduce serve cli'
).split(' ');

/** The first layer that needs a machine: disk, processes, network. */
export const FIRST_OF_NODE = 'store';

const OTHER_ROOMS = new Set(['lab', 'bench', 'kernels', 'scripts', 'examples']);
export const LIMITS = { largestShare: 0.125, medianLines: 90, mostLines: 350 };

/** Entry points, and what every file of a command exports: their place says which. */
const SAME_EVERYWHERE = new Set(['index.ts', 'command']);

const isCode = (path) => /\.(ts|mts|mjs|js|c|h|svelte)$/.test(path) && !path.endsWith('.d.mts');
const isOurs = (path) => !/\.test\.ts$|(^|\/)generated\/|^kernels\/lib\/|^lab\/public\//.test(path);

/** The tracked and new files of the checkout. */
function trackedFiles() {
  const listing = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  return [...new Set(listing.split('\n'))].filter((path) => path !== '' && existsSync(join(root, path)));
}

/** Every import of a source text: what is imported, and whether only types are. */
export function importsOf(path, text) {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const found = [];
  const visit = (node) => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier) {
      const typeOnly = ts.isImportDeclaration(node)
        ? node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
        : node.isTypeOnly;
      found.push({ specifier: node.moduleSpecifier.text, typeOnly });
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [target] = node.arguments;
      found.push({ specifier: ts.isStringLiteralLike(target) ? target.text : '(computed)', typeOnly: false });
    } else if (ts.isImportTypeNode(node)) {
      found.push({ specifier: node.argument.getText().slice(1, -1), typeOnly: true });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** Names that a source text declares and exports itself; what it passes on from elsewhere does not count. */
export function exportsOf(path, text) {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const names = new Set();
  for (const statement of file.statements) {
    const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
    if (!modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) continue;
    if (ts.isVariableStatement(statement)) {
      for (const { name } of statement.declarationList.declarations)
        if (ts.isIdentifier(name)) names.add(name.text);
    } else if (statement.name) names.add(statement.name.text);
  }
  return [...names];
}

/** Names that several places bear, each as `name: place, place`. @param pairs of a name and its place */
export function sharedNames(pairs) {
  const places = new Map();
  for (const [name, place] of pairs) places.set(name, [...(places.get(name) ?? []), place]);
  return [...places].filter(([, all]) => all.length > 1).map(([name, all]) => `${name}: ${all.join(', ')}`);
}

/** `../nn/adam.js` seen from src/outcome/pretrainer.ts -> src/nn/adam.ts. */
export const resolveImport = (from, specifier) =>
  posix.join(posix.dirname(from), specifier).replace(/\.js$/, '.ts');

/** The layer of a file of src/. */
export const layerOf = (path) => path.split('/')[1];

/** Circles among files, each as a line `a -> b -> a`. @param edges imported files by file */
export function circlesOf(edges) {
  const state = new Map();
  const circles = [];
  const visit = (path, trail) => {
    if (state.get(path) === 'open') circles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
    if (state.has(path)) return;
    state.set(path, 'open');
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path]);
    state.set(path, 'done');
  };
  for (const path of edges.keys()) visit(path, []);
  return circles;
}

/** All figures of the checkout. */
export function measureHouse() {
  const files = trackedFiles()
    .filter((path) => isCode(path) && isOurs(path))
    .filter((path) => path.startsWith('src/') || OTHER_ROOMS.has(path.split('/')[0]))
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      const parts = path.split('/');
      const room = parts[0] === 'src' && parts.length > 2 ? parts[1] : parts[0];
      return { path, text, room, lines: text.trimEnd().split('\n').length };
    });
  const total = files.reduce((sum, { lines }) => sum + lines, 0);
  const byRoom = Map.groupBy ? Map.groupBy(files, ({ room }) => room) : groupBy(files);
  const rooms = [...byRoom]
    .map(([name, own]) => {
      const lines = own.reduce((sum, file) => sum + file.lines, 0);
      return { name, files: own.length, lines, share: lines / total };
    })
    .sort((a, b) => b.lines - a.lines);
  const sorted = files.map(({ lines }) => lines).sort((a, b) => a - b);
  const sources = files.filter(({ path }) => /^src\/[^/]+\/.*\.ts$/.test(path));
  const edges = new Map();
  const upwards = [];
  const exported = [];
  for (const { path, text } of sources) {
    const own = importsOf(path, text)
      .filter(({ specifier }) => specifier.startsWith('.'))
      .map(({ specifier }) => resolveImport(path, specifier));
    edges.set(path, own);
    for (const name of exportsOf(path, text)) if (!SAME_EVERYWHERE.has(name)) exported.push([name, path]);
    for (const target of own)
      if (LAYERS.indexOf(layerOf(target)) > LAYERS.indexOf(layerOf(path)))
        upwards.push(`${path} imports ${target}`);
  }
  return {
    total,
    files: files.length,
    median: sorted[sorted.length >> 1],
    largest: files.reduce((most, file) => (file.lines > most.lines ? file : most)),
    long: files.filter(({ lines }) => lines > LIMITS.mostLines).map(({ path, lines }) => ({ path, lines })),
    rooms,
    upwards,
    circles: circlesOf(edges),
    sameFiles: sharedNames(
      sources.map(({ path }) => [posix.basename(path), path]).filter(([name]) => !SAME_EVERYWHERE.has(name)),
    ),
    sameExports: sharedNames(exported),
  };
}

/** Node.js 20 has no Map.groupBy. */
function groupBy(files) {
  const groups = new Map();
  for (const file of files) groups.set(file.room, [...(groups.get(file.room) ?? []), file]);
  return groups;
}

/** The rules that the figures break, a sentence each. */
export function brokenRules({ rooms, median, long, upwards, circles, sameFiles, sameExports }) {
  const [biggest] = rooms;
  const percent = (share) => `${(100 * share).toFixed(1)} %`;
  return [
    ...(biggest.share > LIMITS.largestShare
      ? [
          `${biggest.name} holds ${percent(biggest.share)} of all lines, at most ${percent(LIMITS.largestShare)}`,
        ]
      : []),
    ...(median > LIMITS.medianLines
      ? [`the median file has ${median} lines, at most ${LIMITS.medianLines}`]
      : []),
    ...long.map(({ path, lines }) => `${path} has ${lines} lines, at most ${LIMITS.mostLines}`),
    ...upwards.map((line) => `upwards: ${line}`),
    ...circles.map((line) => `circle: ${line}`),
    ...sameFiles.map((line) => `two files of one name, ${line}`),
    ...sameExports.map((line) => `exported by two files, ${line}`),
  ];
}

function print() {
  const house = measureHouse();
  const rows = house.rooms.map(({ name, files, lines, share }) => [
    name,
    String(files),
    String(lines),
    (100 * share).toFixed(1),
  ]);
  const table = [['room', 'files', 'lines', '%'], ...rows];
  const widths = [0, 1, 2, 3].map((k) => Math.max(...table.map((row) => row[k].length)));
  for (const row of table)
    console.log(
      row.map((cell, k) => (k === 0 ? cell.padEnd(widths[k]) : cell.padStart(widths[k]))).join('  '),
    );
  console.log(
    `\n${house.files} files, ${house.total} lines; median ${house.median}, largest ${house.largest.lines} (${house.largest.path})`,
  );
  console.log(`imports upwards ${house.upwards.length}, circles (types included) ${house.circles.length}`);
  console.log(`names borne twice: files ${house.sameFiles.length}, exports ${house.sameExports.length}`);
  const broken = brokenRules(house);
  for (const line of broken) console.log(`broken: ${line}`);
  process.exitCode = broken.length > 0 ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) print();

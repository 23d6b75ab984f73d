// Builds the numeric kernels for every target from src/, with clang 19 and lld 19 (Debian: clang-19, lld-19).
//
//   node kernels/build.mjs           rebuilds all products and kernels/lib/manifest.json
//   node kernels/build.mjs --check   rebuilds to a temporary folder and compares; exit code 1 when anything differs
//
// The products are committed, so nobody needs a compiler to install. They contain no path, name or time of the
// machine that built them: the same compiler gives the same bytes everywhere. Where clang 19 is missing, or another
// release of it, --check compares recorded SHA-256 sums of sources and products instead, and says so.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..');
const source = join(here, 'src');
const manifestPath = join(here, 'lib', 'manifest.json');

const COMMON = [
  ...['-std=c17', '-O3', '-ffreestanding', '-fno-builtin', '-fno-math-errno', '-ffp-contract=off'],
  ...['-fno-ident', '-fno-stack-protector', '-fno-asynchronous-unwind-tables', '-fvisibility=hidden'],
  ...['-Wall', '-Wextra', '-Werror', '-Wno-unused-function', `-ffile-prefix-map=${source}=.`],
];

// VL: floats in a vector; MR x NV: rows and vectors of a product's tile, chosen to fill the registers without spilling.
const WASM = ['--target=wasm32', '-msimd128', '-mbulk-memory', '-DVL=4', '-DNV=2'];
const AVX2 = ['-mavx2', '-mfma', '-DVL=8', '-DMR=6', '-DNV=2', '-DVARIANT=bindAvx2'];
const AVX512 = ['-mavx2', '-mfma', '-mavx512f', '-mavx512dq', '-mavx512bw', '-mavx512vl'].concat(
  ['-DVL=16', '-DMR=12', '-DNV=2', '-DVARIANT=bindAvx512'], // prettier-ignore
);
const NEON = ['-DVL=4', '-DMR=6', '-DNV=4', '-DVARIANT=bindNeon'];

/** Every product: the translation units with their flags, the linker's command, and where the result goes. */
const targets = [
  {
    name: 'simd',
    units: [['kernels.c', ...WASM, '-DMR=5']],
    link: linkWasm,
    out: 'src/tensor/generated/simd-wasm.ts',
  },
  {
    name: 'relaxed',
    units: [['kernels.c', ...WASM, '-mrelaxed-simd', '-DMR=6']],
    link: linkWasm,
    out: 'src/tensor/generated/relaxed-wasm.ts',
  },
  native('linux-x64', '--target=x86_64-linux-gnu', [AVX2, AVX512], linkElf),
  native('linux-arm64', '--target=aarch64-linux-gnu', [NEON], linkElf),
  native('darwin-arm64', '--target=arm64-apple-macos11', [NEON], linkMachO),
  native('win32-x64', '--target=x86_64-pc-windows-msvc', [AVX2, AVX512], linkPe),
];

function native(name, triple, variants, link) {
  const base = [triple, ...(name.startsWith('win32') ? [] : ['-fPIC'])];
  const units = [['addon.c', ...base], ...variants.map((flags) => ['native.c', ...base, ...flags])];
  return { name, units, link, out: `kernels/lib/${name}.node` };
}

function run(tool, args) {
  return execFileSync(tool, args, { cwd: source, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

function linkWasm(objects, out) {
  // JavaScript creates the memory. The stack lies below ARENA_BASE (src/tensor/arena.ts); there is no static data.
  run('wasm-ld-19', [
    ...['--no-entry', '--import-memory', '--stack-first', '-z', 'stack-size=65536', '--strip-all'],
    ...[...objects, '-o', out],
  ]);
}

function linkElf(objects, out) {
  run('ld.lld-19', [
    ...['-shared', '--build-id=none', '--hash-style=gnu', '--gc-sections', '-s', '-z', 'noexecstack'],
    ...[...objects, '-o', out],
  ]);
}

function linkMachO(objects, out, folder) {
  // The loader of macOS insists on libSystem, though nothing of it is used: an empty stub stands for it here.
  const stub = join(folder, 'libSystem.tbd');
  writeFileSync(
    stub,
    "--- !tapi-tbd\ntbd-version: 4\ntargets: [ arm64-macos ]\ninstall-name: '/usr/lib/libSystem.B.dylib'\n...\n",
  );
  run('ld64.lld-19', [
    ...[
      '-arch',
      'arm64',
      '-platform_version',
      'macos',
      '11.0',
      '11.0',
      '-bundle',
      '-undefined',
      'dynamic_lookup',
    ],
    ...[
      '-adhoc_codesign',
      '-final_output',
      'ocgfn-kernels',
      '-dead_strip',
      '-x',
      ...objects,
      stub,
      '-o',
      out,
    ],
  ]);
}

function linkPe(objects, out, folder) {
  const names = readFileSync(join(source, 'node-api.h'), 'utf8').match(/(?<=^IMPORTED napi_status )\w+/gm);
  const definitions = join(folder, 'node.def');
  const library = join(folder, 'node.lib');
  writeFileSync(definitions, `LIBRARY node.exe\nEXPORTS\n${names.join('\n')}\n`);
  run('lld-link-19', ['/lib', `/def:${definitions}`, '/machine:x64', `/out:${library}`]);
  run('lld-link-19', [
    ...['/dll', '/noentry', '/nodefaultlib', '/Brepro', '/opt:ref', '/export:napi_register_module_v1'],
    ...[...objects, library, `/out:${out}`, `/implib:${join(folder, 'unused.lib')}`],
  ]);
}

/** Compiles and links one target; returns the bytes of its product. */
function build(target) {
  const folder = mkdtempSync(join(tmpdir(), 'ocgfn-kernels-'));
  try {
    const objects = target.units.map(([unit, ...flags], i) => {
      const object = join(folder, `unit${i}.o`);
      run('clang-19', [...COMMON, ...flags, '-c', unit, '-o', object]);
      return object;
    });
    // The base name enters Mach-O signatures, so it is the product's own.
    const linked = join(folder, `${target.name}.node`);
    target.link(objects, linked, folder);
    const bytes = readFileSync(linked);
    return target.out.endsWith('.ts') ? Buffer.from(wasmModule(target.name, bytes)) : bytes;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The module as base64 in TypeScript: browsers, bundlers and Node load it alike, without a fetch. */
function wasmModule(name, bytes) {
  return (
    `// Built by kernels/build.mjs from kernels/src: do not edit.\n\n` +
    `/** The kernels as WebAssembly (${name}), ${bytes.length} bytes in base64. */\n` +
    `export const ${name}Wasm: string =\n  '${bytes.toString('base64')}';\n`
  );
}

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** One sum over the sources and this script (the flags are part of what is built). */
function sourceHash() {
  const files = readdirSync(source).sort().map((name) => join(source, name)); // prettier-ignore
  const lines = [...files, fileURLToPath(import.meta.url)].map((file) => sha256(readFileSync(file)));
  return sha256(lines.join('\n'));
}

/** Version of the compiler, or undefined where it is missing. */
function compiler() {
  try {
    return run('clang-19', ['--version']).match(/clang version \d+\.\d+\.\d+/)?.[0];
  } catch {
    return undefined;
  }
}

function writeAll() {
  const products = {};
  for (const target of targets) {
    const bytes = build(target);
    mkdirSync(dirname(join(root, target.out)), { recursive: true });
    writeFileSync(join(root, target.out), bytes);
    products[target.out] = sha256(bytes);
    console.log(`${target.out}  ${bytes.length} bytes`);
  }
  const manifest = { compiler: compiler(), sources: sourceHash(), products };
  writeFileSync(manifestPath, JSON.stringify(manifest, null, 2) + '\n');
}

function check() {
  const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'));
  const wrong = [];
  if (manifest.sources !== sourceHash()) wrong.push('the sources changed since the products were built');
  for (const { out } of targets) {
    if (sha256(readFileSync(join(root, out))) !== manifest.products[out])
      wrong.push(`${out} is not what was built`);
  }
  const found = compiler();
  const canBuild = found === manifest.compiler;
  if (canBuild && wrong.length === 0) {
    for (const target of targets) {
      if (sha256(build(target)) !== manifest.products[target.out])
        wrong.push(`${target.out} differs when rebuilt`);
    }
  }
  if (wrong.length > 0) {
    console.error(`kernels: ${wrong.join('; ')}. Run node kernels/build.mjs and commit the products.`);
    process.exit(1);
  }
  console.log(
    canBuild
      ? `kernels: rebuilt ${targets.length} products with ${found}, all equal to the committed ones byte for byte.`
      : `kernels: ${manifest.compiler} is not installed (found: ${found ?? 'none'}); compared recorded SHA-256 sums only, all equal.`,
  );
}

const unknown = process.argv.slice(2).find((argument) => argument !== '--check');
if (unknown !== undefined) {
  console.error(`kernels: the only option is --check, got ${unknown}`);
  process.exit(2);
}
if (process.argv.includes('--check')) check();
else writeAll();

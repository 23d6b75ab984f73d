// The package as it is published, in dist/bundle: the program and the entry points in few files, made from the
// modules that tsc wrote. Node.js finds, reads and links every module by itself, and a command needs
// hundreds: few files start sooner. All of them share their parts, so that a module of the
// user's that imports `ocgfn` gets the very classes that the program works with.
//
// Files lie side by side two folders below the root, as those in dist/cli do: what they name by
// `import.meta.url` is at the same place from both.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { build } from 'vite';

/** Packages that become part of the bundle: most of them is never used, and goes. */
const INSIDE = ['commander', 'yaml', 'zod'];

/** `ocgfn/env` -> env, and the module that it is. */
function entryPoints(root, exports) {
  const typed = Object.entries(exports).filter(([, target]) => target.types);
  return typed.map(([name, { types }]) => [
    name === '.' ? 'index' : name.slice(2),
    join(root, types.replace(/\.d\.ts$/, '.js')),
  ]);
}

/** Modules that are started in processes of their own: what `new URL('NAME.js', import.meta.url)` names. */
function startedModules(dist) {
  return readdirSync(dist, { recursive: true })
    .filter((name) => name.endsWith('.js') && !/^(bundle|lab)\b/.test(name))
    .flatMap((name) =>
      [
        ...readFileSync(join(dist, name), 'utf8').matchAll(/new URL\('([\w-]+\.js)', import\.meta\.url\)/g),
      ].map(([, file]) => [basename(file, '.js'), join(dist, dirname(name), file)]),
    );
}

/** @param root folder of package.json, with the modules in dist/ */
export async function bundle(root) {
  const { exports, dependencies, peerDependencies } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  );
  const dist = join(root, 'dist');
  const outDir = join(dist, 'bundle');
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: INSIDE, external: Object.keys({ ...dependencies, ...peerDependencies }) },
    build: {
      ssr: true,
      outDir,
      minify: false,
      target: 'es2022',
      rolldownOptions: {
        input: {
          main: join(dist, 'cli', 'main.js'),
          ...Object.fromEntries([...startedModules(dist), ...entryPoints(root, exports)]),
        },
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: '[name]-[hash].js',
          // White space goes, names stay: a trace can be read.
          minify: { compress: false, mangle: false, codegen: true },
        },
      },
    },
  });
  const licenses = INSIDE.map(
    (name) => `${name}\n\n${readFileSync(join(root, 'node_modules', name, 'LICENSE'), 'utf8')}`,
  );
  writeFileSync(
    join(outDir, 'LICENSES.txt'),
    `These packages are part of the files here.\n\n${licenses.join('\n\n')}`,
  );
}

/**
 * Builds the lab to dist/lab: static files with relative addresses, so that they work under any path of any
 * file server. The library is reached through the entry points that package.json publishes, as built in
 * dist/, and through nothing else.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const manifest: {
  readonly version: string;
  readonly exports: Readonly<Record<string, string | { readonly default: string }>>;
} = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

/** `ocgfn` and `ocgfn/env` -> the files they are published as. */
const entryPoints = Object.entries(manifest.exports).flatMap(([name, target]) =>
  typeof target === 'string'
    ? []
    : [{ find: new RegExp(`^ocgfn${name.slice(1)}$`), replacement: `${root}${target.default.slice(2)}` }],
);

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  plugins: [svelte()],
  resolve: { alias: entryPoints },
  define: { LAB_VERSION: JSON.stringify(manifest.version) },
  worker: { format: 'es' },
  build: {
    outDir: `${root}dist/lab`,
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 1000,
    reportCompressedSize: false,
  },
});

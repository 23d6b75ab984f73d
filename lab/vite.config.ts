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
  readonly exports: Readonly<Record<string, string | { readonly types: string }>>;
} = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

/**
 * `ocgfn` and `ocgfn/env` -> their modules, beside their declarations. The published bundles hold the same, but a
 * page takes less of what comes in modules.
 */
const entryPoints = Object.entries(manifest.exports).flatMap(([name, target]) =>
  typeof target === 'string'
    ? []
    : [
        {
          find: new RegExp(`^ocgfn${name.slice(1)}$`),
          replacement: `${root}${target.types.slice(2).replace(/\.d\.ts$/, '.js')}`,
        },
      ],
);

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  plugins: [svelte()],
  // The lab computes on plain SIMD alone; the relaxed kernels would be a tenth of the page.
  resolve: {
    alias: [
      ...entryPoints,
      { find: /^.*generated\/relaxed-wasm\.js$/, replacement: `${root}lab/no-relaxed-wasm.ts` },
    ],
  },
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

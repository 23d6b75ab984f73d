import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The lab imports the package by its name, as others do; its tests run it on the sources.
  resolve: {
    alias: [
      { find: /^ocgfn$/, replacement: new URL('src/index.ts', import.meta.url).pathname },
      { find: /^ocgfn\/([\w-]+)$/, replacement: `${new URL('src', import.meta.url).pathname}/$1/index.ts` },
    ],
  },
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    projects: [
      // Tests beside the source change nothing that is shared: their files share a process.
      { extends: true, test: { name: 'src', include: ['src/**/*.test.ts'], isolate: false } },
      // Those in test/ start programs, change folder and environment: a process for each file.
      { extends: true, test: { name: 'test', include: ['test/**/*.test.ts'] } },
    ],
  },
});

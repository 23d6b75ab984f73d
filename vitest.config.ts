import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** These change the folder or the environment of their process, or measure its memory: one each. */
const ALONE = ['guides', 'heap-growth', 'reproduce-jobs', 'reproduce-properties'].map(
  (name) => `test/${name}.test.ts`,
);

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
    // Vitest leaves a core to itself; where there are two, it is better used.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      // Tests beside the source change nothing that is shared: their files share a process.
      { extends: true, test: { name: 'src', include: ['src/**/*.test.ts'], isolate: false } },
      // So do those in test/, which start programs in processes of their own.
      {
        extends: true,
        test: { name: 'test', include: ['test/**/*.test.ts'], exclude: ALONE, isolate: false },
      },
      { extends: true, test: { name: 'alone', include: ALONE } },
    ],
  },
});

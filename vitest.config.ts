import path from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: { 'plumbline-gate': path.resolve(import.meta.dirname, 'src/index.ts') } },
  test: {
    include: ['{src,app,seed,bench,test}/**/*.test.ts'],
    globalSetup: ['test/engines.ts'],
    // Counters are the server's: two files at once on the shared engines would count each other.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 180_000,
    retry: 0,
  },
});

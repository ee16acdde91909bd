import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'engine/**/*.test.ts',
      'electron/**/*.test.ts',
      'renderer/**/*.test.ts',
      'scripts/**/*.test.ts',
      'stress/**/*.test.ts',
    ],
    // Pictures read their colours from the tokens.
    css: { include: [/tokens\.css/] },
    // TensorFlow keeps its threads and its memory for the life of a process.
    pool: 'forks',
    // As many as there are cores, not one fewer: much of the time is waited for programs that tests start.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});

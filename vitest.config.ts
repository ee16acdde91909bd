import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';

/** Tests of Svelte components, in a page that happy-dom makes. */
const COMPONENTS = 'renderer/**/*.svelte.test.ts';

export default defineConfig({
  test: {
    // TensorFlow keeps its threads and its memory for the life of a process.
    pool: 'forks',
    // As many as there are cores, not one fewer: much of the time is waited for programs that tests start.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'modules',
          include: [
            'engine/**/*.test.ts',
            'electron/**/*.test.ts',
            'renderer/**/*.test.ts',
            'scripts/**/*.test.ts',
            'stress/**/*.test.ts',
          ],
          exclude: ['node_modules/**', COMPONENTS],
          // Pictures read their colours from the tokens.
          css: { include: [/tokens\.css/] },
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        plugins: [svelte({ configFile: false, compilerOptions: { dev: true } }), svelteTesting()],
        test: { name: 'components', include: [COMPONENTS], environment: 'happy-dom' },
      },
    ],
  },
});

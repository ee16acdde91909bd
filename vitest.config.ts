import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Tests of Svelte components, in a page that happy-dom makes. */
const COMPONENTS = 'renderer/**/*.svelte.test.ts';

/** Tests of functions only, which share a process for each core: most of their time went into loading modules anew. */
const FUNCTIONS = [
  ...['analysis', 'editing', 'initializers', 'lab', 'layers', 'lessons', 'losses', 'metrics', 'model', 'optimizers'],
  ...['program', 'protocol', 'search'],
]
  .map((folder) => `engine/${folder}/**/*.test.ts`)
  .concat('renderer/**/*.test.ts');

/** Files that take longest, the longest first: one that begins last is waited for alone. */
const SLOW = [
  'engine/layers/goldens.test.ts',
  'engine/cli/cli.test.ts',
  'engine/host/jobs/samples.test.ts',
  'engine/export/typescript/samples.test.ts',
  'engine/export/typescript/export.test.ts',
  'engine/data/limits.test.ts',
  'engine/training/goldens.test.ts',
  'engine/host/runs/resume.test.ts',
  'engine/losses/losses.test.ts',
  'engine/runtime/webgpu/webgpu.test.ts',
  'stress/fuzz/cut.test.ts',
  'engine/training/runs.test.ts',
  'engine/training/networks.test.ts',
  'stress/soak/kills.test.ts',
];

class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const at = SLOW.findIndex((name) => moduleId.endsWith(name));
      return at < 0 ? SLOW.length : at;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}

/** Pictures read their colours from the tokens. */
const CSS = { include: [/tokens\.css/] };
const TIMEOUTS = { testTimeout: 60_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    sequence: { sequencer: SlowFirst },
    // TensorFlow keeps its threads and its memory for the life of a process.
    pool: 'forks',
    // As many as there are cores, not one fewer: much of the time is waited for programs that tests start.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'functions',
          include: FUNCTIONS,
          exclude: ['node_modules/**', COMPONENTS],
          isolate: false,
          css: CSS,
          ...TIMEOUTS,
        },
      },
      {
        test: {
          name: 'modules',
          include: ['engine/**/*.test.ts', 'electron/**/*.test.ts', 'scripts/**/*.test.ts', 'stress/**/*.test.ts'],
          exclude: ['node_modules/**', ...FUNCTIONS],
          ...TIMEOUTS,
        },
      },
      {
        plugins: [svelte({ configFile: false, compilerOptions: { dev: true } }), svelteTesting()],
        test: { name: 'components', include: [COMPONENTS], environment: 'happy-dom' },
      },
    ],
  },
});

import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  // Each test trains on all cores.
  workers: 1,
  fullyParallel: false,
  timeout: 180_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json']],
  forbidOnly: true,
  use: { actionTimeout: 15_000 },
  projects: [
    { name: 'electron', testMatch: '*.spec.ts', testIgnore: ['*.browser.spec.ts', 'package.spec.ts'] },
    { name: 'browser', testMatch: '*.spec.ts', testIgnore: ['*.electron.spec.ts', 'package.spec.ts'] },
    { name: 'package', testMatch: 'package.spec.ts' },
  ],
});

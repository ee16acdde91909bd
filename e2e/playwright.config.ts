import { defineConfig } from '@playwright/test';

// Windows of tests that run beside each other would take the focus from each other on one display.
const displays = process.env['TENSORSMITH_DISPLAYS']?.split(' ') ?? [];
const display = displays[Number(process.env['TEST_PARALLEL_INDEX'])];
if (display) process.env['DISPLAY'] = display;

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  // Each test trains on all cores, and much of it is waiting.
  workers: Math.max(displays.filter(Boolean).length, 1),
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

/** Builds the window's page (scripts/build.mjs says from where): everything local, one script, nothing inline, for the oldest Chromium we run in. */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

export default defineConfig({
  base: './',
  plugins: [svelte({ configFile: false })],
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'chrome114',
    cssTarget: 'chrome114',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
    reportCompressedSize: false,
    // On a busy machine every build would tell which of its plugins was slow.
    rolldownOptions: { checks: { pluginTimings: false } },
  },
});

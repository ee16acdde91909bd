/**
 * Builds the window's page (for scripts/build.mjs): everything local, one script, nothing inline, for the oldest
 * supported Chromium.
 */
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
    // Suppresses warnings about slow plugins on a busy machine.
    rolldownOptions: { checks: { pluginTimings: false } },
  },
});

/** The GPU that tests run on: a real one, or Chromium's software adapter. */
import { existsSync } from 'node:fs';
import type { WebGpuRuntime } from '../webgpu/runtime.ts';

let loading: Promise<WebGpuRuntime> | null = null;

/**
 * The Vulkan loader is searched for when a process starts; so the test command, which knows where Chromium is, sets
 * LD_LIBRARY_PATH and VK_ICD_FILENAMES.
 */
export function testGpu(): { readonly missing: string | null; load(): Promise<WebGpuRuntime> } {
  const driver = process.env['VK_ICD_FILENAMES'];
  const missing =
    process.env['TENSORSMITH_SOFTWARE_GPU'] && driver && existsSync(driver)
      ? null
      : 'no adapter: npm test finds one with Chromium';
  return {
    missing,
    load: () =>
      (loading ??= import('../webgpu/node.ts').then(({ createNodeWebGpuRuntime }) => createNodeWebGpuRuntime())),
  };
}

import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { amd, gpuMemory, parseNvidia } from './gpuMemory.ts';

const GB = 1024 ** 3;
let folder: string;
const path = process.env['PATH'];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tensorsmith-gpu-'));
});
afterEach(() => {
  process.env['PATH'] = path;
  rmSync(folder, { recursive: true, force: true });
});

/** A fake command of that name on the PATH. */
function command(name: string, script: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
  process.env['PATH'] = `${folder}${delimiter}${path}`;
}

describe('memory of a GPU', () => {
  it('is read from what nvidia-smi prints', () => {
    expect(parseNvidia('NVIDIA GeForce RTX 4090, 24564, 20480\nNVIDIA T400, 4GB, 4096, 1024\n')).toEqual([
      { name: 'NVIDIA GeForce RTX 4090', total: 24564 * 1024 ** 2, free: 20 * GB },
      { name: 'NVIDIA T400, 4GB', total: 4 * GB, free: 1 * GB },
    ]);
    // A GPU that shares the machine's memory, and a driver that fails.
    expect(parseNvidia('NVIDIA GB10, [N/A], [N/A]\n')).toEqual([]);
    expect(parseNvidia('NVIDIA-SMI has failed because it could not communicate with the driver')).toEqual([]);
  });

  it.runIf(process.platform === 'linux')('is that of the GPU that is called by its name', async () => {
    command('nvidia-smi', 'echo "NVIDIA A100, 81920, 40960"; echo "NVIDIA T4, 16384, 8192"');
    expect(await gpuMemory('NVIDIA T4')).toEqual({ total: 16 * GB, free: 8 * GB });
    expect(await gpuMemory('nvidia ampere')).toEqual({ total: 80 * GB, free: 40 * GB });
    expect(await gpuMemory('Intel Arc')).toBeNull();
  });

  it('is not known where nothing answers', async () => {
    command('nvidia-smi', 'exit 9');
    expect(await gpuMemory('NVIDIA T4')).toBeNull();
  });

  it('is what Linux says of an AMD card', async () => {
    for (const [card, total, used] of [
      ['card0', 8 * GB, 2 * GB],
      ['card1', 0, 0],
    ] as const) {
      const device = join(folder, card, 'device');
      mkdirSync(device, { recursive: true });
      if (!total) continue;
      writeFileSync(join(device, 'mem_info_vram_total'), `${total}\n`);
      writeFileSync(join(device, 'mem_info_vram_used'), `${used}\n`);
    }
    mkdirSync(join(folder, 'card0-HDMI-A-1'));
    expect(await amd(folder)).toEqual([{ name: '', total: 8 * GB, free: 6 * GB }]);
  });
});

/** Memory of discrete GPUs: nvidia-smi for NVIDIA, sysfs for AMD on Linux. */
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { MemoryReport } from '../../protocol/reports.ts';

const MEBIBYTE = 1024 * 1024;
/** Timeout; the driver may have to wake up first. */
const PATIENCE_MS = 5000;
const DRM = '/sys/class/drm';

interface Gpu extends MemoryReport {
  /** Empty where the system does not report it. */
  readonly name: string;
}

/** Parses lines of `name, total, free`, in MiB. */
export function parseNvidia(text: string): Gpu[] {
  return text.split('\n').flatMap((line) => {
    const [free, total, ...name] = line
      .split(',')
      .map((part) => part.trim())
      .reverse();
    const sizes = [Number(total), Number(free)] as const;
    // A GPU that shares the machine's memory reports "[N/A]".
    if (!name.length || !sizes.every((size) => Number.isFinite(size) && size > 0)) return [];
    return [{ name: name.reverse().join(', '), total: sizes[0] * MEBIBYTE, free: sizes[1] * MEBIBYTE }];
  });
}

async function nvidia(): Promise<Gpu[]> {
  const query = ['--query-gpu=name,memory.total,memory.free', '--format=csv,noheader,nounits'];
  const { stdout } = await promisify(execFile)('nvidia-smi', query, { timeout: PATIENCE_MS, windowsHide: true });
  return parseNvidia(stdout);
}

/** @param folder in which the kernel lists graphics cards */
export async function amd(folder = DRM): Promise<Gpu[]> {
  const cards = (await readdir(folder)).filter((name) => /^card\d+$/.test(name));
  const found = await Promise.all(
    cards.map(async (card) => {
      const size = async (of: string): Promise<number> =>
        Number(await readFile(join(folder, card, 'device', `mem_info_vram_${of}`), 'utf8'));
      try {
        const [total, used] = [await size('total'), await size('used')];
        return { name: '', total, free: total - used };
      } catch {
        // A card of another maker.
        return null;
      }
    }),
  );
  return found.filter((gpu) => gpu !== null);
}

/**
 * The memory of the GPU with a runtime's device name; null where it has none of its own, or it is not reported.
 * @param device "NVIDIA GeForce RTX 4090", "AMD Radeon RX 7900 XT"
 */
export async function gpuMemory(device: string): Promise<MemoryReport | null> {
  const ask = /nvidia/i.test(device) ? nvidia : /amd|radeon/i.test(device) ? amd : null;
  if (!ask) return null;
  const all = await ask().catch(() => []);
  const called = all.filter(({ name }) => name && (device.includes(name) || name.includes(device)));
  // Of several, "high performance" selects the largest.
  const [gpu] = (called.length ? called : all).sort((a, b) => b.total - a.total);
  return gpu ? { total: gpu.total, free: gpu.free } : null;
}

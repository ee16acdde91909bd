import { expect, it } from 'vitest';
import type { DeviceInfo } from '../../runtime/runtime.ts';
import { LoadMeter } from './loadMeter.ts';

const CPU: DeviceInfo = { runtime: 'wasm', device: 'CPU', kind: 'cpu', threads: 2, bfloat16: 'none', library: '' };

it('is the share of all cores over at least half a second, and what the driver says of the GPU', async () => {
  let [now, cpu, asked] = [0, 0, 0];
  const meter = new LoadMeter(CPU, {
    now: () => now,
    cpuTime: () => cpu,
    memory: () => 1e9,
    cores: 4,
    gpu: () => Promise.resolve((asked += 1) * 1000),
  });
  expect(meter.read()).toEqual({ memory: 1e9, cpu: null, gpuMemory: null });
  await Promise.resolve();
  [now, cpu] = [400, 800_000];
  expect(meter.read()).toMatchObject({ cpu: null, gpuMemory: 1000 });
  // Two of four cores for a second.
  [now, cpu] = [1000, 2_000_000];
  expect(meter.read().cpu).toBeCloseTo(0.5, 12);
  [now, cpu] = [1100, 2_400_000];
  expect(meter.read().cpu).toBeCloseTo(0.5, 12);
  expect(asked).toBe(1);
  [now, cpu] = [6000, 2_400_000];
  expect(meter.read().cpu).toBeCloseTo(0.02, 12);
  expect(asked).toBe(2);
});

it('tells of this process without being told how', () => {
  const { memory, gpuMemory } = new LoadMeter(CPU).read();
  expect(memory).toBeGreaterThan(1e7);
  expect(gpuMemory).toBeNull();
});

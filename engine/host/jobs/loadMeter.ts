/** What a run asks of the machine: processor and memory of the engine process, and memory of the GPU that trains. */
import { availableParallelism } from 'node:os';
import type { DeviceInfo } from '../../runtime/runtime.ts';
import { gpuMemory } from '../devices/gpuMemory.ts';

export interface Load {
  /** Resident memory of the engine process, in bytes. */
  readonly memory: number;
  /** Share of all cores that it keeps busy, from 0 to 1; null until it is known. */
  readonly cpu: number | null;
  /** Bytes in use on the GPU that trains, by all programs; null where it has no memory of its own, or it is not reported. */
  readonly gpuMemory: number | null;
}

/** Milliseconds over which the processor's time is averaged. */
const WINDOW = 500;
/** Milliseconds between two questions to the GPU's driver. */
const GPU_EVERY = 5000;

/** What the meter reads. */
export interface Gauges {
  /** Milliseconds. */
  readonly now: () => number;
  /** Processor time of the process so far, in microseconds. */
  readonly cpuTime: () => number;
  readonly memory: () => number;
  readonly cores: number;
  /** Bytes in use on the GPU; null where they are not known. */
  readonly gpu: () => Promise<number | null>;
}

const ofThisProcess = ({ kind, device }: DeviceInfo): Gauges => ({
  now: () => performance.now(),
  cpuTime: () => {
    const { user, system } = process.cpuUsage();
    return user + system;
  },
  memory: () => process.memoryUsage.rss(),
  cores: availableParallelism(),
  gpu: async () => {
    const found = kind === 'gpu' ? await gpuMemory(device) : null;
    return found && found.total - found.free;
  },
});

export class LoadMeter {
  readonly #gauges: Gauges;
  #cpu: number | null = null;
  #gpu: number | null = null;
  #since: number;
  #spent: number;
  #asked = -Infinity;

  constructor(device: DeviceInfo, gauges: Gauges = ofThisProcess(device)) {
    this.#gauges = gauges;
    [this.#since, this.#spent] = [gauges.now(), gauges.cpuTime()];
  }

  /** Cheap enough for every call of a run: the driver is asked in the background. */
  read(): Load {
    const { now, cpuTime, memory, cores, gpu } = this.#gauges;
    const at = now();
    if (at - this.#since >= WINDOW) {
      const spent = cpuTime();
      const busy = (spent - this.#spent) / 1000 / (at - this.#since) / cores;
      this.#cpu = Math.min(1, Math.max(0, busy));
      [this.#since, this.#spent] = [at, spent];
    }
    if (at - this.#asked >= GPU_EVERY) {
      this.#asked = at;
      void gpu().then(
        (bytes) => (this.#gpu = bytes),
        () => (this.#gpu = null),
      );
    }
    return { memory: memory(), cpu: this.#cpu, gpuMemory: this.#gpu };
  }
}

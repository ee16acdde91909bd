/** Prepared data on disk and the limits of data, as the settings show them. */
import { entries, preparedFolder } from '../../data/cache/folder.ts';
import {
  cacheLimit,
  dataMemory,
  type DataLimits,
  LIMIT_VARIABLE,
  limitsPath,
  MEMORY_VARIABLE,
  userLimits,
} from '../../data/dataLimits.ts';
import { dataStorage, storing } from '../../data/storage.ts';
import type { PreparedReport } from '../../protocol/reports.ts';
import { writeDurably } from '../files/durable.ts';

const variable = (name: string): string | null => (process.env[name] ? name : null);

export async function preparedReport(): Promise<PreparedReport> {
  const bytes = (await entries()).reduce((sum, entry) => sum + entry.bytes, 0);
  return {
    folder: preparedFolder(),
    bytes,
    limits: { memory: await dataMemory(), disk: await cacheLimit(bytes) },
    set: { ...(await userLimits()) },
    environment: { memory: variable(MEMORY_VARIABLE), disk: variable(LIMIT_VARIABLE) },
  };
}

/** Takes effect for data that are opened from now on. */
export async function setLimits({ memory, disk }: DataLimits): Promise<void> {
  const text = JSON.stringify({ memory, disk } satisfies DataLimits);
  await storing(dataStorage(), text.length, () => writeDurably(limitsPath(), text));
}

/**
 * How much memory the samples of a session may take, and how much disk prepared data: from the environment, from the
 * user's settings, or by what this machine has.
 */
import { readFile } from 'node:fs/promises';
import { freemem, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../errors/error.ts';
import { dataDirectory } from './directories.ts';
import { preparedFolder } from './cache/folder.ts';
import { freeBytes } from './storage.ts';

/** Environment variables with a size each, as "512MB". */
export const MEMORY_VARIABLE = 'TENSORSMITH_DATA_MEMORY';
export const LIMIT_VARIABLE = 'TENSORSMITH_CACHE_LIMIT';

/** Share of the available memory that data may take: as much again is needed while they are loaded. */
const MEMORY_SHARE = 0.4;
const LEAST_MEMORY = 256 * 1024 ** 2;
/** Share of the disk's free space, and at most. */
const DISK_SHARE = 0.5;
const MOST_DISK = 100 * 1024 ** 3;
/** macOS counts as free what no file was ever read into. */
const FREE_ON_MAC = 0.25;

const bytes = z.number().int().positive().nullable();
const schema = z.object({ memory: bytes, disk: bytes });
/** Limits in bytes; null for those of the machine. */
export type DataLimits = z.infer<typeof schema>;

/** The file with the user's settings. */
export const limitsPath = (): string => join(dataDirectory(), 'limits.json');

/** The limits that the user has set; those of the machine where the file is missing or damaged. */
export async function userLimits(): Promise<DataLimits> {
  try {
    return schema.parse(JSON.parse(await readFile(limitsPath(), 'utf8')));
  } catch {
    // None were set, or the file is damaged.
    return { memory: null, disk: null };
  }
}

const UNITS: Readonly<Record<string, number>> = { '': 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3, T: 1024 ** 4 };

/** A size such as "512MB", "1.5 GB" or "1048576", in bytes. Throws a UserError for another text. */
export function parseSize(text: string, setting: string): number {
  const [, number, unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*(?:([KMGT])i?B?|B)?\s*$/i.exec(text) ?? [];
  const size = Math.round(Number(number) * UNITS[unit.toUpperCase()]!);
  if (!(size > 0)) throw new UserError('data.size', { setting, value: text });
  return size;
}

/** The size in an environment variable, or null. */
function fromEnvironment(variable: string): number | null {
  const text = process.env[variable];
  return text ? parseSize(text, variable) : null;
}

/** Bytes that the samples of a session may take in memory. */
export async function dataMemory(): Promise<number> {
  return fromEnvironment(MEMORY_VARIABLE) ?? (await userLimits()).memory ?? machineMemory();
}

function machineMemory(): number {
  const free = process.availableMemory?.() ?? freemem();
  const available = platform() === 'darwin' ? Math.max(free, FREE_ON_MAC * totalmem()) : free;
  return Math.max(LEAST_MEMORY, Math.floor(MEMORY_SHARE * available));
}

/** Bytes that prepared data may take on disk. @param used by those there are */
export async function cacheLimit(used: number): Promise<number> {
  const set = fromEnvironment(LIMIT_VARIABLE) ?? (await userLimits()).disk;
  if (set !== null) return set;
  const free = await freeBytes(preparedFolder());
  return free === null ? MOST_DISK : Math.min(MOST_DISK, Math.floor(DISK_SHARE * (free + used)));
}

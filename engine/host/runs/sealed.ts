/** JSON files with a SHA-256 of their content, which detects bit errors. */
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { readRegular } from '../../data/regularFile.ts';
import { UserError } from '../../errors/error.ts';

export const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

const MOST_BYTES = 1024 * 1024;

export const writeSealed = (value: object): string =>
  `${JSON.stringify({ ...value, sha256: sha256(JSON.stringify(value)) }, null, 2)}\n`;

/**
 * Reads a sealed file. Files of earlier versions have no hash; a strict schema detects damage to the hash's own name.
 * @throws UserError for a damaged file
 */
export async function readSealed<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  const text = (await readRegular(path, MOST_BYTES)).toString('utf8');
  const fail = (detail: string): never => {
    throw new UserError('run.damaged', { path, detail });
  };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return fail('not JSON');
  }
  if (typeof value !== 'object' || value === null) return fail('not a JSON object');
  const { sha256: sum, ...rest } = value as Record<string, unknown>;
  if (sum !== undefined && sum !== sha256(JSON.stringify(rest))) fail('its SHA-256 is another one than was written');
  const result = schema.safeParse(rest);
  const issue = result.error?.issues[0];
  return result.data ?? fail(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}

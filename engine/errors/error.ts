import { ERRORS, type ErrorCode } from './table.ts';
import type { ErrorData, ErrorParams, Language, ErrorLocation } from './types.ts';

/** An error that a user can meet; carries data, not prose. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly data: ErrorData;

  constructor(code: ErrorCode, params: ErrorParams = {}, where: ErrorLocation = {}) {
    const data = { code, params, where };
    super(formatError(data, 'en'));
    this.data = data;
  }
}

/** The sentence of an error in a language. */
export function formatError(data: ErrorData, language: Language): string {
  const text = (ERRORS as Record<string, Record<Language, string> | undefined>)[data.code];
  if (!text) return data.code;
  const sentence = text[language].replace(/\{(\w+)\}/g, (whole, key: string) => String(data.params[key] ?? whole));
  const { layer } = data.where;
  return layer === undefined ? sentence : `${layer}${language === 'zh' ? '：' : ': '}${sentence}`;
}

/** Any thrown value as data; an unknown error becomes `internal` with its message. */
export function toErrorData(error: unknown): ErrorData {
  if (error instanceof UserError) return error.data;
  const detail = error instanceof Error ? error.message : String(error);
  return { code: 'internal', params: { detail }, where: {} };
}

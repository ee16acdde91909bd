/**
 * Reads and analyzes text from outside (a file, a pasted or shared text) in a worker first, so that no content can
 * block the window. Documents of the last session have been in a window already.
 */
import { UserError } from '../../../../engine/errors/error.ts';
import type { ErrorCode } from '../../../../engine/errors/table.ts';
import type { ErrorData } from '../../../../engine/errors/types.ts';
import { i18n } from '../preferences/i18n.svelte.ts';
import { toasts } from '../view/toasts.svelte.ts';

export type Kind = 'document' | 'module' | 'clip';
export interface Question {
  readonly kind: Kind;
  readonly text: string;
}
/** Null on success. */
export type Answer = ErrorData | null;

/** Timeout; the slowest hostile document of the tests takes a tenth of it. */
const LIMIT_SECONDS = 10;
/** Characters up to which no worker is used: reading and analysis are instant. */
const SHORT = 8192;
const SAID_AFTER_MS = 1000;

/** An idle worker for the next check: starting one is most of the work for a usual document. */
let idle: Worker | null = null;

/**
 * Throws the error of reading, and a UserError where reading and analysis time out; problems of the network are no
 * error.
 */
export async function checkInWorker(kind: Kind, text: string): Promise<void> {
  if (text.length <= SHORT) return;
  const worker = idle ?? new Worker(new URL('./checkWorker.ts', import.meta.url), { type: 'module' });
  idle = null;
  const words = setTimeout(() => toasts.plain(() => i18n.m.app.analyzing), SAID_AFTER_MS);
  let answer: Answer;
  try {
    answer = await ask(worker, { kind, text });
  } catch (error) {
    worker.terminate();
    throw error;
  } finally {
    clearTimeout(words);
  }
  if (idle) worker.terminate();
  else idle = worker;
  if (answer) throw new UserError(answer.code as ErrorCode, answer.params, answer.where);
}

function ask(worker: Worker, question: Question): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => {
      clearTimeout(timer);
      reject(new UserError('document.tooSlow', { seconds: LIMIT_SECONDS }));
    };
    const timer = setTimeout(giveUp, LIMIT_SECONDS * 1000);
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      clearTimeout(timer);
      resolve(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      if (event instanceof ErrorEvent) return giveUp();
      // The worker's script could not be loaded: the server has ended.
      clearTimeout(timer);
      reject(new UserError('shell.disconnected'));
    };
    worker.postMessage(question);
  });
}

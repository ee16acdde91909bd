/**
 * What comes from outside (a file, a pasted or shared text) is read and analyzed in a worker
 * first: whatever it holds, it cannot hold the window. The last session's has been in a window.
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
/** Null where it went well. */
export type Answer = ErrorData | null;

/** The slowest of the tests' hostile documents takes a tenth of this. */
const LIMIT_SECONDS = 10;
/** Characters. Less is read and analyzed within a moment, whatever it says: no worker is started for it. */
const SHORT = 8192;
const SAID_AFTER_MS = 1000;

/** Kept for the next one: to start it is most of the work for a usual document. */
let idle: Worker | null = null;

/** Throws what reading it throws, and a UserError where that and the analysis take too long; a network may have problems. */
export async function trial(kind: Kind, text: string): Promise<void> {
  if (text.length <= SHORT) return;
  const worker = idle ?? new Worker(new URL('./trialWorker.ts', import.meta.url), { type: 'module' });
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
      // Its program could not be fetched: the server has ended.
      clearTimeout(timer);
      reject(new UserError('shell.disconnected'));
    };
    worker.postMessage(question);
  });
}

/**
 * The one way for calls from a window into main: the sender must be our page's
 * own top frame, the parameters must fit the command's schema, and whatever
 * happens the answer is data.
 */
import { ipcMain, type IpcMainInvokeEvent } from 'electron';
import { toErrorData, UserError } from '../engine/errors/error.ts';
import type { AllCommands, Params, Reply, Result } from '../engine/protocol/client.ts';
import { SCHEMAS } from '../engine/protocol/schemas.ts';
import { isOwnPage } from './asset.ts';

export type Handler<K extends keyof AllCommands> = (params: Params<K>, event: IpcMainInvokeEvent) => Promise<Result<K>>;
export type Handlers = { readonly [K in keyof AllCommands]: Handler<K> };

/** What is known of a sender; `url` and `isTop` are null where the frame is gone already. */
export interface Sender {
  readonly url: string | null;
  readonly isTop: boolean;
}

export async function answer<K extends keyof AllCommands>(
  command: K,
  sender: Sender,
  params: unknown,
  handler: (params: Params<K>) => Promise<Result<K>>,
): Promise<Reply<Result<K>>> {
  try {
    if (sender.url === null || !sender.isTop || !isOwnPage(sender.url)) {
      throw new UserError('shell.refused', { command, detail: 'sender' });
    }
    const parsed = SCHEMAS[command].safeParse(params);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw new UserError('shell.refused', {
        command,
        detail: `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim(),
      });
    }
    return { ok: true, value: await handler(parsed.data) };
  } catch (error) {
    return { ok: false, error: toErrorData(error) };
  }
}

export function serveCommands(handlers: Handlers): void {
  const serve = <K extends keyof AllCommands>(command: K): void =>
    ipcMain.handle(command, (event, params: unknown) => {
      const frame = event.senderFrame;
      const sender = { url: frame?.url ?? null, isTop: frame !== null && frame?.parent === null };
      return answer(command, sender, params, (checked) => (handlers[command] as Handler<K>)(checked, event));
    });
  for (const command of Object.keys(handlers) as (keyof AllCommands)[]) serve(command);
}

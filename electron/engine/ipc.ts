/**
 * The only entry for calls from a window into main: the sender must be our page's top frame, the parameters must match
 * the command's schema, and errors are returned as data.
 */
import { ipcMain, type IpcMainInvokeEvent } from 'electron';
import { toErrorData, UserError } from '../../engine/errors/error.ts';
import type { AllCommands, Params, Reply, Result } from '../../engine/protocol/client.ts';
import { SCHEMAS } from '../../engine/protocol/schemas.ts';
import { isOwnPage } from '../page/asset.ts';

export type Handler<K extends keyof AllCommands> = (params: Params<K>, event: IpcMainInvokeEvent) => Promise<Result<K>>;
export type Handlers = { readonly [K in keyof AllCommands]: Handler<K> };

/** A message's sender; `url` and `isTop` are null where the frame is gone already. */
export interface Sender {
  readonly url: string | null;
  readonly isTop: boolean;
}

/** Whether a message comes from our own page's top frame. */
const isOurs = ({ url, isTop }: Sender): boolean => url !== null && isTop && isOwnPage(url);
const senderOf = ({ senderFrame: frame }: Pick<IpcMainInvokeEvent, 'senderFrame'>): Sender => ({
  url: frame?.url ?? null,
  isTop: frame !== null && frame?.parent === null,
});

/** Receives unsolicited messages of our page's preload script on a channel. Their content is unvalidated. */
export const takeTold = (channel: string, take: (told: unknown) => void): void =>
  void ipcMain.on(channel, (event, told: unknown) => {
    if (isOurs(senderOf(event))) take(told);
  });

export async function answer<K extends keyof AllCommands>(
  command: K,
  sender: Sender,
  params: unknown,
  handler: (params: Params<K>) => Promise<Result<K>>,
): Promise<Reply<Result<K>>> {
  try {
    if (!isOurs(sender)) throw new UserError('shell.refused', { command, detail: 'sender' });
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
    ipcMain.handle(command, (event, params: unknown) =>
      answer(command, senderOf(event), params, (checked) => (handlers[command] as Handler<K>)(checked, event)),
    );
  for (const command of Object.keys(handlers) as (keyof AllCommands)[]) serve(command);
}

/** Server of sessions that are used from the other end of a channel (remote.ts). Uses neither Node nor a window. */
import { toErrorData } from '../../errors/error.ts';
import type { Runtime, Session } from '../runtime.ts';
import type { Answer, Port, Question, RemoteCall, RemoteCalls } from './remoteMessages.ts';
import { count } from '../hostTensors.ts';

export interface ServeOptions {
  readonly port: Port;
  /** Opens the device at the first call. A failure is returned and the call may be repeated. */
  readonly open: () => Promise<Runtime>;
  /** Called when the other end needs nothing any more. */
  readonly ended: () => void;
}

type Handlers = {
  readonly [K in RemoteCall]: (params: RemoteCalls[K]['params']) => Promise<RemoteCalls[K]['result']>;
};

/** Variables whose bytes arrive in parts, by name. */
type Filling = Map<string, Uint8Array>;

/** @returns a function that reports a lost device to the other end */
export function serveRuntime({ port, open, ended }: ServeOptions): { lose(detail: string): void } {
  let opening: Promise<Runtime> | null = null;
  const sessions = new Map<number, { readonly session: Session; readonly filling: Filling }>();
  let next = 1;

  const runtime = (): Promise<Runtime> => {
    opening ??= open();
    opening.catch(() => (opening = null));
    return opening;
  };
  const sessionOf = (id: number) => {
    const found = sessions.get(id);
    if (!found) throw new Error(`No session ${id}`);
    return found;
  };

  const handlers: Handlers = {
    open: async () => (await runtime()).info,
    create: async ({ bundle }) => {
      const session = await (await runtime()).createSession(bundle);
      sessions.set(next, { session, filling: new Map() });
      return next++;
    },
    run: async ({ session, name, feeds }) => sessionOf(session).session.run(name, feeds),
    write: async ({ session, values }) => {
      await sessionOf(session).session.write(values);
      return null;
    },
    read: async ({ session, names }) => sessionOf(session).session.read(names),
    fill: async ({ session: id, variable, shape, offset, bytes }) => {
      const { session, filling } = sessionOf(id);
      const length = count(shape);
      // A single part is the value itself.
      const whole = offset > 0 ? filling.get(variable)! : bytes.length === length ? bytes : new Uint8Array(length);
      if (whole !== bytes) whole.set(bytes, offset);
      if (offset + bytes.length < length) filling.set(variable, whole);
      else {
        filling.delete(variable);
        await session.write({ [variable]: { dtype: 'uint8', shape, data: whole } });
      }
      return null;
    },
    dispose: async ({ session }) => {
      sessions.get(session)?.session.dispose();
      sessions.delete(session);
      return null;
    },
    end: async () => {
      for (const { session } of sessions.values()) session.dispose();
      sessions.clear();
      ended();
      return null;
    },
  };

  const say = (answer: Answer): void => port.postMessage(answer);
  port.onMessage((message) => {
    const { id, call, params } = message as Question;
    // The parameters belong to the call whose handler is looked up.
    const handler = handlers[call] as (params: never) => Promise<unknown>;
    handler(params as never).then(
      (value) => say({ id, value }),
      (error: unknown) => say({ id, error: toErrorData(error) }),
    );
  });
  return { lose: (detail) => say({ lost: detail }) };
}

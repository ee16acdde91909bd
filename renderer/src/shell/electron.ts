/** The client in Electron: calls the preload script's functions. */
import type { Bridge } from '../../../engine/protocol/bridge.ts';
import type { AllCommands, AllEvents, Client, Params, Reply, Result } from '../../../engine/protocol/client.ts';

export function electronClient(bridge: Bridge): Client {
  return {
    call<K extends keyof AllCommands>(name: K, params: Params<K>): Promise<Reply<Result<K>>> {
      return bridge.commands[name](params);
    },
    on<K extends keyof AllEvents>(name: K, listener: (data: AllEvents[K]) => void): () => void {
      return bridge.events[name](listener);
    },
  };
}

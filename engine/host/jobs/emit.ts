import type { EventName, Events } from '../../protocol/events.ts';

/** Sends an event of the engine. */
export type Emit = <K extends EventName>(event: K, data: Events[K]) => void;

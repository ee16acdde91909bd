/** Which room is open and how its panels stand; remembered between starts. */
import { remembered } from '../preferences/remembered.ts';

export const ROOMS = ['design', 'data', 'train', 'explore', 'runs'] as const;
export type Room = (typeof ROOMS)[number];
export type DialogName = 'export' | 'picture' | 'settings' | 'doctor' | 'keys' | 'about' | 'recommend' | 'commands';

interface Panel {
  readonly width: number;
  readonly open: boolean;
}

const PANELS = 'panels';

class Layout {
  #room = $state<Room>('design');
  /** Whether the start page is on screen, in place of the room. */
  start = $state(false);
  dialog = $state<DialogName | null>(null);
  /** Whether the list of steps is open. */
  history = $state(false);
  /** Whether the left panel of the design room lists the network instead of what can be added. */
  outline = $state(remembered.read('outline', false));
  #panels = $state.raw<Readonly<Record<string, Panel>>>(remembered.read(PANELS, {}));

  get room(): Room {
    return this.#room;
  }

  set room(room: Room) {
    this.#room = room;
    this.start = false;
  }

  panel(id: string, width: number): Panel {
    const panel = this.#panels[id];
    return panel ? { width: panel.width || width, open: panel.open } : { width, open: true };
  }

  setPanel(id: string, panel: Panel): void {
    this.#panels = { ...this.#panels, [id]: panel };
    remembered.write(PANELS, this.#panels);
  }

  /** Opens a panel that may be closed. */
  open(id: string): void {
    const panel = this.#panels[id];
    if (panel && !panel.open) this.setPanel(id, { ...panel, open: true });
  }

  showOutline(on: boolean): void {
    this.outline = on;
    remembered.write('outline', on);
    this.open('design.left');
  }

  /** Opens or closes a side of the room that is shown. */
  toggle(side: 'left' | 'right'): void {
    const id = `${this.room}.${side}`;
    const panel = this.#panels[id] ?? { width: 0, open: true };
    this.setPanel(id, { ...panel, open: !panel.open });
  }
}

export const layout = new Layout();

/** Which room is open and how its panels stand; remembered between starts. */
export const ROOMS = ['design', 'data', 'train', 'explore', 'runs'] as const;
export type Room = (typeof ROOMS)[number];
export type DialogName = 'export' | 'settings' | 'doctor' | 'keys' | 'about' | 'samples';

interface Panel {
  readonly width: number;
  readonly open: boolean;
}

const KEY = 'tensorsmith.panels';

class Layout {
  room = $state<Room>('design');
  dialog = $state<DialogName | null>(null);
  /** Whether the list of steps is open. */
  history = $state(false);
  #panels = $state.raw<Readonly<Record<string, Panel>>>(read());

  panel(id: string, width: number): Panel {
    const panel = this.#panels[id];
    return panel ? { width: panel.width || width, open: panel.open } : { width, open: true };
  }

  setPanel(id: string, panel: Panel): void {
    this.#panels = { ...this.#panels, [id]: panel };
    localStorage.setItem(KEY, JSON.stringify(this.#panels));
  }

  /** Opens or closes a side of the room that is shown. */
  toggle(side: 'left' | 'right'): void {
    const id = `${this.room}.${side}`;
    const panel = this.#panels[id] ?? { width: 0, open: true };
    this.setPanel(id, { ...panel, open: !panel.open });
  }
}

function read(): Readonly<Record<string, Panel>> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Record<string, Panel>;
  } catch {
    return {};
  }
}

export const layout = new Layout();

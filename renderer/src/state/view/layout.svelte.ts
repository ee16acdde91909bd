/** The open room and the state of its panels; remembered between starts. */
import { SvelteSet } from 'svelte/reactivity';
import { innerWidth } from 'svelte/reactivity/window';
import { remembered } from '../preferences/remembered.ts';
import { PANEL_SIZES, type PanelId, type Placed, placePanels, type Side, STRIP } from './panels.ts';

export const ROOMS = ['design', 'data', 'train', 'explore', 'runs', 'lab'] as const;
export type Room = (typeof ROOMS)[number];
export type DialogName =
  | 'export'
  | 'picture'
  | 'settings'
  | 'doctor'
  | 'keys'
  | 'about'
  | 'recommend'
  | 'commands'
  | 'range'
  | 'beforeTraining';

interface Panel {
  readonly width: number;
  readonly open: boolean;
}

const PANELS = 'panels';
/** Width of the rail beside every room, as in tokens.css. */
const RAIL = 52;
const WIDE = 1600;
const USUAL: Panel = { width: 0, open: true };

class Layout {
  #room = $state<Room>('design');
  /** Whether the start page is shown instead of the room. */
  start = $state(false);
  dialog = $state<DialogName | null>(null);
  /** Whether the list of steps is open. */
  history = $state(false);
  /** Whether the left panel of the Design room shows the outline instead of the palette. */
  outline = $state(remembered.read('outline', false));
  #panels = $state.raw<Readonly<Record<string, Panel>>>(remembered.read(PANELS, {}));
  /** The side panel of each room that was opened last. */
  #latest = $state.raw<Readonly<Partial<Record<Room, Side | undefined>>>>({});

  get room(): Room {
    return this.#room;
  }

  set room(room: Room) {
    this.#room = room;
    this.start = false;
  }

  /** Panels that their rooms do not have at the moment: they take no space. */
  readonly absent = new SvelteSet<PanelId>();

  /** Placement of a panel: with too little space for both, the one opened last is shown. */
  placed(id: PanelId): Placed {
    if (this.absent.has(id)) return { shown: 'folded', width: 0 };
    const [room, side] = id.split('.') as [Room, Side];
    const sides = (['left', 'right'] as const).filter(
      (at) => `${room}.${at}` in PANEL_SIZES && !this.absent.has(`${room}.${at}` as PanelId),
    );
    const panels = sides.map((at) => {
      const own = `${room}.${at}` as PanelId;
      const { width, open } = this.#panels[own] ?? USUAL;
      return { ...PANEL_SIZES[own], side: at, open, width: width || PANEL_SIZES[own].width };
    });
    return placePanels((innerWidth.current ?? WIDE) - RAIL, panels, this.#latest[room] ?? null)[side]!;
  }

  /** Horizontal extent of the shown room's middle between its panels, in pixels. */
  get middle(): { readonly left: number; readonly right: number } {
    const width = innerWidth.current ?? WIDE;
    const beside = (side: Side): number => {
      const id = `${this.room}.${side}`;
      if (this.start || !(id in PANEL_SIZES) || this.absent.has(id as PanelId)) return 0;
      const { shown, width: own } = this.placed(id as PanelId);
      return shown === 'folded' ? STRIP : own;
    };
    return { left: RAIL + beside('left'), right: width - beside('right') };
  }

  resize(id: PanelId, width: number): void {
    const { min, max } = PANEL_SIZES[id];
    this.#setPanel(id, { open: true, width: Math.round(Math.max(min, Math.min(max, width))) });
  }

  /** Opens a panel that is closed or folded. */
  open(id: PanelId): void {
    const [room, side] = id.split('.') as [Room, Side];
    if (this.placed(id).shown !== 'folded') return;
    this.#latest = { ...this.#latest, [room]: side };
    this.#setPanel(id, { ...(this.#panels[id] ?? USUAL), open: true });
  }

  /** Closes a panel; one without space is only folded, and returns in a wider window. */
  close(id: PanelId): void {
    const [room] = id.split('.') as [Room];
    this.#latest = { ...this.#latest, [room]: undefined };
    if (this.placed(id).shown !== 'folded') this.#setPanel(id, { ...(this.#panels[id] ?? USUAL), open: false });
  }

  #setPanel(id: PanelId, panel: Panel): void {
    this.#panels = { ...this.#panels, [id]: panel };
    remembered.write(PANELS, this.#panels);
  }

  showOutline(on: boolean): void {
    this.outline = on;
    remembered.write('outline', on);
    this.open('design.left');
  }

  /** Toggles a side panel of the shown room. */
  toggle(side: Side): void {
    const id = `${this.room}.${side}` as PanelId;
    if (!(id in PANEL_SIZES)) return;
    if (this.placed(id).shown === 'folded') this.open(id);
    else this.close(id);
  }
}

export const layout = new Layout();

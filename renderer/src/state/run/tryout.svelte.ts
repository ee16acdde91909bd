/** The user's input for the network of a run, and its prediction: one call at a time, the newest next. */
import { toBase64 } from '../../../../engine/datasets/given/base64.ts';
import type { GivenInput, InputForm } from '../../../../engine/datasets/given/given.ts';
import type { ErrorData } from '../../../../engine/errors/types.ts';
import type { TryPrediction, TryReport } from '../../../../engine/protocol/reports.ts';
import { FIELD, rasterOf, type Stroke } from '../../parts/strokes.ts';
import { client } from '../../shell/client.ts';
import { firstCells } from './firstCells.ts';
import { activationView } from '../view/activationView.svelte.ts';

/** Milliseconds that a session stays open when no room shows it. */
const LINGER_MS = 500;

/** Whether a text has rows under the same names of columns. */
const isOf = (text: string, latest: string): boolean => text.split('\n', 1)[0] === latest.split('\n', 1)[0];

class Tryout {
  /** Whether the explore room shows it in place of the test. */
  shown = $state(false);
  strokes = $state.raw<readonly Stroke[]>([]);
  /** Preview of an image file. */
  picture = $state.raw<ImageBitmap | null>(null);
  cells = $state.raw<Readonly<Record<string, string>>>({});
  text = $state('');
  run = $state.raw<string | null>(null);
  /** The run's form of input; null until it is loaded. */
  report = $state.raw<TryReport | null>(null);
  prediction = $state.raw<TryPrediction | null>(null);
  error = $state.raw<ErrorData | null>(null);
  #input = $state.raw<GivenInput | null>(null);
  #next: GivenInput | null = null;
  #working = false;
  #users = 0;

  /** The last input; null for none. */
  get input(): GivenInput | null {
    return this.#input;
  }

  /** Keeps the session open while it is shown. @returns a function that releases it */
  use(): () => void {
    this.#users += 1;
    return () => {
      this.#users -= 1;
      setTimeout(() => void (this.#users === 0 && this.#close()), LINGER_MS);
    };
  }

  async open(run: string): Promise<void> {
    if (this.run === run && this.report) return;
    const other = this.run !== run;
    this.run = run;
    this.error = null;
    if (other) {
      this.report = null;
      this.prediction = null;
    }
    const reply = await client.call('try.open', { run });
    if (this.run !== run) return;
    if (!reply.ok) {
      this.error = reply.error;
      return;
    }
    this.report = reply.value;
    this.#begin(reply.value.input);
  }

  /** With what is there already, as far as it is of the kind. */
  #begin(form: InputForm): void {
    if (form.kind === 'row') this.giveCells(firstCells(form.columns, this.cells));
    else if (form.kind === 'text') this.giveText(this.text);
    else if (form.kind === 'window') this.giveText(isOf(this.text, form.latest) ? this.text : form.latest);
    else if (this.#input?.kind === 'image') this.give(this.#input);
    else this.draw(this.strokes);
  }

  draw(strokes: readonly Stroke[]): void {
    this.picture = null;
    this.strokes = strokes;
    const raster = rasterOf(strokes);
    this.give(raster && { kind: 'drawing', width: FIELD, height: FIELD, pixels: toBase64(raster) });
  }

  /** An image file. */
  async giveFile(file: Blob): Promise<void> {
    const bytes = new Uint8Array(await file.arrayBuffer());
    // The engine reads formats that the window cannot show, such as TIFF.
    this.picture = await createImageBitmap(file).catch(() => null);
    this.strokes = [];
    this.give({ kind: 'image', file: toBase64(bytes) });
  }

  giveCells(cells: Readonly<Record<string, string>>): void {
    this.cells = cells;
    this.give({ kind: 'row', cells });
  }

  giveText(text: string): void {
    this.text = text;
    this.give(text ? { kind: 'text', text } : null);
  }

  give(input: GivenInput | null): void {
    this.#input = input;
    this.#next = input;
    if (activationView.given?.run === this.run && activationView.given)
      activationView.given = { ...activationView.given, input };
    if (!input) {
      this.prediction = null;
      this.error = null;
    } else void this.#work();
  }

  async #work(): Promise<void> {
    if (this.#working) return;
    this.#working = true;
    try {
      while (this.#next && this.run && this.report) {
        const [input, run] = [this.#next, this.run];
        this.#next = null;
        const reply = await client.call('try.predict', { run, input });
        if (this.run !== run || !this.#input) continue;
        this.error = reply.ok ? null : reply.error;
        this.prediction = reply.ok ? reply.value : null;
      }
    } finally {
      this.#working = false;
    }
  }

  async #close(): Promise<void> {
    this.run = null;
    this.report = null;
    this.prediction = null;
    this.#next = null;
    await client.call('try.close', {});
  }
}

export const tryout = new Tryout();

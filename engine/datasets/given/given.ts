/** Inputs of a user's own for a trained network, by kind of data, and their encoding as a sample. */
import type { ImageDecoder } from '../files.ts';
import type { HostTensor, HostTensors } from '../../runtime/runtime.ts';
import type { VocabularyKind } from '../kinds/vocabulary.ts';
import type { DatasetShape } from '../shape.ts';

/** An input. */
export type GivenInput =
  /** Drawing as gray values: base64 of uint8 [height, width], 0 where nothing is drawn. */
  | { readonly kind: 'drawing'; readonly width: number; readonly height: number; readonly pixels: string }
  /** Base64 of an image file of any format that data may have. */
  | { readonly kind: 'image'; readonly file: string }
  /** Cells by column name, as text; an absent or empty one is a missing value. */
  | { readonly kind: 'row'; readonly cells: Readonly<Record<string, string>> }
  /** A text, or lines of cells for a window of a time series. */
  | { readonly kind: 'text'; readonly text: string };

/** Size and position of the strokes in the images of a dataset, measured on training images. */
export interface Placement {
  /** Pixels of the longer side of the box around the ink. */
  readonly side: number;
  /** The point of the drawing that is positioned: its center of mass, or that of its bounding box. */
  readonly by: 'mass' | 'box';
  /** Its position in pixels; the first pixel's center is 0. */
  readonly row: number;
  readonly column: number;
}

export interface GivenColumn {
  readonly name: string;
  /** What it may be; null for numbers. */
  readonly words: readonly string[] | null;
  /** Range in the training data, if known. */
  readonly mean: number | null;
  /** Whether a row without it cannot be predicted. */
  readonly required: boolean;
}

/** The form of input that a dataset accepts. */
export type InputForm =
  | {
      readonly kind: 'image';
      /** Channels, height, width. */
      readonly shape: readonly [number, number, number];
      /** Null where a drawing is only resized. */
      readonly placement: Placement | null;
      /** Whether the images have a dark background with light strokes. */
      readonly dark: boolean;
    }
  | { readonly kind: 'row'; readonly columns: readonly GivenColumn[] }
  /** Rows of a time series, of which the last `length` count; `latest` are the newest of the data, as lines of cells. */
  | {
      readonly kind: 'window';
      readonly columns: readonly GivenColumn[];
      readonly length: number;
      readonly latest: string;
    }
  /** Number of tokens that are read, from the end. */
  | { readonly kind: 'text'; readonly length: number; readonly vocabulary: VocabularyKind };

/** An image to display. */
export interface GivenPicture {
  /** Channels, height, width. */
  readonly shape: readonly [number, number, number];
  /** Base64 of uint8 pixels, channels last. */
  readonly pixels: string;
}

/** A sample encoded as those of the dataset in a session, with a placeholder label. */
export interface GivenSample {
  /** Values of the training split's variables, for this sample alone. */
  readonly state: HostTensors;
  /** [1, …] in PyTorch's order, pixels in [0, 1]. */
  readonly x: HostTensor;
  /** Null where it is no image. */
  readonly picture: GivenPicture | null;
  /** For a sequence, the element whose output is the prediction; null otherwise. */
  readonly at: number | null;
}

/** Encoder of a dataset for inputs of a user's own. */
export interface InputEncoder {
  form(): Promise<InputForm>;
  /** Shape of a session's data with one given sample. */
  readonly shape: DatasetShape;
  /**
   * Throws a UserError for an input that cannot be encoded.
   * @param begun tokens that follow a text, where they are no whole characters yet
   */
  encode(input: GivenInput, images: ImageDecoder, begun?: readonly number[]): Promise<GivenSample>;
}

/** Predictions of a trained network for inputs of a user's own, one at a time. */
import { imageDecoder } from '../../data/images/decoder.ts';
import type { NamedArray } from '../../data/safetensors.ts';
import { toBase64 } from '../../datasets/given/base64.ts';
import type { GivenInput, GivenPicture, GivenSample } from '../../datasets/given/given.ts';
import { dataVariables, inTargetUnit, labelOf } from '../../datasets/shape.ts';
import { targetNames, targetValues, type SourcedDataset } from '../../datasets/source.ts';
import { UserError } from '../../errors/error.ts';
import { outputActivationOf } from '../../losses/index.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import { checkProgram } from '../../program/check.ts';
import type { TryPrediction, TryReport } from '../../protocol/reports.ts';
import type { HostTensor, Runtime, Session } from '../../runtime/runtime.ts';
import { buildNetwork, storedShape } from '../../training/network/network.ts';
import { checkFit, classifier, outputPlans, type OutputPlan } from '../../training/network/outputs.ts';
import { answerProgram } from '../../training/programs/evaluate.ts';
import { uniform } from '../../program/random.ts';
import { drawClass } from './sampling.ts';
import { writeWeights } from './session.ts';

/** A saved run. */
export interface SavedNetwork {
  readonly document: TensorsmithDocument;
  readonly dataset: SourcedDataset;
  readonly weights: ReadonlyMap<string, NamedArray>;
  /** Path of the weights. */
  readonly path: string;
  readonly runtime: Runtime;
}

interface Opened {
  readonly run: string;
  readonly dataset: SourcedDataset;
  readonly session: Session;
  readonly shown: OutputPlan;
}

/** A text that is to be continued. */
export interface TextWanted {
  readonly text: string;
  /** Number of tokens generated before. */
  readonly first: number;
  readonly count: number;
  /** Of sampling; 0 for the most probable token. */
  readonly temperature: number;
  readonly seed: number;
}

const FUNCTION = 'answer';
/** The only sample. */
const ONLY: HostTensor = { dtype: 'int32', shape: [1], data: Int32Array.of(0) };
/** Most output values that are returned as numbers. */
const MOST_VALUES = 1000;
const MAX_SIDE = 1024;
/** Most tokens of an unfinished character: UTF-8 has four bytes. */
const MOST_BEGUN = 3;
/** Stands for bytes that are no character. */
const REPLACEMENT = '\uFFFD';

/** Keeps one session open: the weights of the last run, and one sample. */
export class Tryout {
  readonly #load: (run: string) => Promise<SavedNetwork>;
  #opened: Promise<Opened> | null = null;
  #run: string | null = null;
  /** The last call; calls are sequential, since the session holds one sample. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(load: (run: string) => Promise<SavedNetwork>) {
    this.#load = load;
  }

  /** The run that is loaded. */
  get run(): string | null {
    return this.#run;
  }

  open(run: string): Promise<TryReport> {
    return this.#alone(async () => {
      const { dataset } = await this.#open(run);
      return {
        run,
        input: await dataset.inputEncoder.form(),
        classes: [...dataset.classNames],
        target: targetNames(dataset.source)[0] ?? null,
        targets: targetNames(dataset.source),
        steps: targetValues(dataset.source).at(-1)?.ahead ?? 1,
        ...(dataset.changes?.length ? { changes: [...dataset.changes] } : {}),
      };
    });
  }

  /** Encodes an input as the run's data. Throws a UserError where that is impossible. */
  sample(run: string, input: GivenInput): Promise<GivenSample> {
    return this.#alone(async () => (await this.#open(run)).dataset.inputEncoder.encode(input, imageDecoder));
  }

  predict(run: string, input: GivenInput): Promise<TryPrediction> {
    return this.#alone(async () => {
      const { dataset, session, shown } = await this.#open(run);
      const { state, picture, at } = await dataset.inputEncoder.encode(input, imageDecoder);
      await session.write(state);
      const rows = await session.run(FUNCTION, { indices: ONLY });
      return { picture, ...answerOf(rows, at, shown, dataset) };
    });
  }

  /**
   * Continues a text, token by token. The n-th one of a text is drawn by the same random number, however many calls it
   * takes: none ends within a character. Throws a UserError where the run is not one over a text.
   * @returns what was made, of how many tokens
   */
  generate(
    run: string,
    { text, first, count, temperature, seed }: TextWanted,
  ): Promise<{ text: string; made: number }> {
    return this.#alone(async () => {
      const { dataset, session, shown } = await this.#open(run);
      const { vocabulary } = dataset;
      if (!vocabulary) throw new UserError('given.needsText');
      let whole = '';
      let begun: number[] = [];
      let made = 0;
      while (made < count || (begun.length > 0 && made < count + MOST_BEGUN)) {
        const { state, at } = await dataset.inputEncoder.encode(
          { kind: 'text', text: text + whole },
          imageDecoder,
          begun,
        );
        await session.write(state);
        const rows = await session.run(FUNCTION, { indices: ONLY });
        const { shares } = answerOf(rows, at, shown, dataset);
        if (!shares) throw new UserError('given.needsText');
        // Nobody wants to read the token of unknown words.
        if (vocabulary.unknown !== null) shares[vocabulary.unknown] = 0;
        begun = [...begun, drawClass(shares, temperature, uniform(seed, 0, first + made, 0))];
        made += 1;
        const found = vocabulary.decode(begun) ?? (begun.length > MOST_BEGUN ? REPLACEMENT : null);
        if (found === null) continue;
        whole += found;
        begun = [];
      }
      return { text: whole, made };
    });
  }

  /** Frees the session after the calls in progress. */
  dispose(): Promise<void> {
    return this.#alone(() => this.#close());
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work, work);
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #close(): Promise<void> {
    const opened = this.#opened;
    this.#opened = null;
    this.#run = null;
    await opened?.then(
      ({ session }) => session.dispose(),
      () => undefined,
    );
  }

  async #open(run: string): Promise<Opened> {
    if (this.#opened && this.#run === run) return this.#opened;
    await this.#close();
    this.#run = run;
    this.#opened = this.#load(run).then((saved) => sessionOf(run, saved));
    try {
      return await this.#opened;
    } catch (error) {
      this.#opened = null;
      this.#run = null;
      throw error;
    }
  }
}

/** Opens a session of one sample with a program that answers what the run's network says of it. */
async function sessionOf(run: string, { document, dataset, weights, path, runtime }: SavedNetwork): Promise<Opened> {
  const network = buildNetwork(document);
  const { training } = document;
  const data = dataset.inputEncoder.shape;
  checkFit(network, training, data);
  const plans = outputPlans(network, training);
  const variables = [
    ...network.parameters.map((spec) => ({
      name: spec.fullName,
      dtype: 'float32' as const,
      shape: storedShape(spec),
    })),
    ...dataVariables(data),
  ];
  const program = answerProgram({ network, training, data, variables, plans }, 'train');
  checkProgram(program);
  const [missing] = runtime.unsupported(program);
  if (missing) throw new UserError('runtime.unsupported', { runtime: runtime.info.runtime, what: missing });
  const session = await runtime.createSession({ variables, functions: { [FUNCTION]: { program, repeated: false } } });
  try {
    await writeWeights({ session, network }, weights, path);
  } catch (error) {
    session.dispose();
    throw error;
  }
  return { run, dataset, session, shown: classifier(plans, data) ?? plans[0]! };
}

/** Probabilities, else values in the target's unit, else an image. @param at element of a sequence */
function answerOf(
  { probability, value, output }: Readonly<Record<string, HostTensor>>,
  at: number | null,
  shown: OutputPlan,
  { shape }: SourcedDataset,
): Omit<TryPrediction, 'picture'> {
  if (probability) {
    const width = probability.shape.at(-1)!;
    // For a sequence the requested element; otherwise there is one row.
    const begin = (at ?? 0) * width;
    const isOne = at !== null || probability.data.length === width;
    return isOne
      ? { shares: Array.from(probability.data.subarray(begin, begin + width)), values: null, image: null }
      : { shares: null, values: null, image: null };
  }
  const found = value ?? output!;
  const image = shown.target === 'input' ? imageOf(found) : null;
  const isShort = found.data.length <= MOST_VALUES;
  const values =
    image || !isShort ? null : Array.from(found.data, (one, at) => inUnit(one, at, Boolean(value), shown, shape));
  return { shares: null, values, image };
}

/** Values in the target's unit: those of the program, or unscaled outputs. */
function inUnit(
  one: number,
  at: number,
  isValue: boolean,
  { target, loss }: OutputPlan,
  shape: SourcedDataset['shape'],
): number {
  const { scale } = labelOf(shape);
  if (isValue || !scale || target !== 'label' || outputActivationOf(loss) !== 'identity') return one;
  return inTargetUnit(scale, one, at);
}

/** [1, 1 or 3, height, width] of values in [0, 1]. */
function imageOf({ shape, data }: HostTensor): GivenPicture | null {
  const [, channels = 0, height = 0, width = 0] = shape;
  if (shape.length !== 4 || (channels !== 1 && channels !== 3) || height > MAX_SIDE || width > MAX_SIDE) return null;
  const pixels = new Uint8Array(data.length);
  for (let place = 0; place < height * width; place += 1)
    for (let channel = 0; channel < channels; channel += 1)
      pixels[place * channels + channel] = Math.round(
        255 * Math.min(1, Math.max(0, data[channel * height * width + place]!)),
      );
  return { shape: [channels, height, width], pixels: toBase64(pixels) };
}

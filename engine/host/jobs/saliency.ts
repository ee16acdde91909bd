/** Which pixels of an image speak for a class: by gradient, by feature maps, or by covering parts of it. */
import { labelOf, type Split } from '../../datasets/shape.ts';
import { UserError } from '../../errors/error.ts';
import { isBinary } from '../../losses/classes.ts';
import type { SaliencyMethod, SaliencyReport } from '../../protocol/reports.ts';
import type { HostTensor, Runtime, Session } from '../../runtime/runtime.ts';
import type { Shape } from '../../program/types.ts';
import { storedShape } from '../../training/network/network.ts';
import { classifier, outputPlans } from '../../training/network/outputs.ts';
import { saliencyProgram } from '../../training/programs/saliency.ts';
import { covered, enlarged, gradCam, gradientMap, occlusionMap, patchesOf, type Map2d } from './saliencyMaps.ts';
import type { OpenSession } from './session.ts';

const FUNCTION = 'saliency';
/** Images in one call where parts are covered. */
const BATCH = 32;

export interface SaliencyRequest {
  readonly split: Split;
  /** Index of the sample. */
  readonly index: number;
  /** Index of the class. */
  readonly label: number;
  readonly method: SaliencyMethod;
}

/** Scores of one class for images, in a session of its own. */
class ClassScore {
  readonly #session: Session;
  /** Shape of the output, [N, …]. */
  readonly #output: Shape;
  readonly #label: number;
  /** Shape of an image: channels, height, width. */
  readonly #image: readonly number[];
  /** Whether the output is one number: it is the second class's score, and its negative the first one's. */
  readonly #binary: boolean;

  constructor(session: Session, output: Shape, label: number, image: readonly number[]) {
    this.#session = session;
    this.#output = output;
    this.#label = label;
    this.#image = image;
    this.#binary = isBinary(output, ['N']);
  }

  /** Values of the output for one image. */
  get #size(): number {
    return this.#output.slice(1).reduce<number>((product, axis) => product * Number(axis), 1);
  }

  get #place(): number {
    return this.#binary ? 0 : this.#label;
  }

  get #sign(): number {
    return this.#binary && this.#label === 0 ? -1 : 1;
  }

  /** Results of the saliency program. @param pixels of `count` images */
  run(count: number, pixels: Float32Array): Promise<Record<string, HostTensor>> {
    const data = new Float32Array(count * this.#size);
    for (let i = 0; i < count; i += 1) data[i * this.#size + this.#place] = this.#sign;
    return this.#session.run(FUNCTION, {
      x: { dtype: 'float32', shape: [count, ...this.#image], data: pixels },
      chosen: { dtype: 'float32', shape: [count, ...this.#output.slice(1).map(Number)], data },
    });
  }

  /** @param scores of the program @param i index of the image */
  of({ data }: HostTensor, i: number): number {
    return this.#sign * data[i * this.#size + this.#place]!;
  }
}

/** How much the score falls with each part covered by the image's mean. */
async function occlusion(
  scores: ClassScore,
  pixels: Float32Array,
  [channels, height, width]: readonly [number, number, number],
  whole: number,
): Promise<Map2d> {
  const patches = patchesOf(height, width);
  const area = height * width;
  const fill = Array.from(
    { length: channels },
    (_, channel) => pixels.subarray(channel * area, (channel + 1) * area).reduce((sum, value) => sum + value, 0) / area,
  );
  const falls: number[] = [];
  for (let begin = 0; begin < patches.length; begin += BATCH) {
    const some = patches.slice(begin, begin + BATCH);
    const data = new Float32Array(some.length * pixels.length);
    some.forEach((patch, i) => data.set(covered(pixels, patch, { channels, height, width }, fill), i * pixels.length));
    const { scores: found } = await scores.run(some.length, data);
    some.forEach((_, i) => falls.push(whole - scores.of(found!, i)));
  }
  return occlusionMap(patches, falls, height, width);
}

/** Throws a UserError where samples are not images of one class each, or the network has no convolution for Grad-CAM. */
export async function explainSample(
  runtime: Runtime,
  { session: trained, network, dataset, training }: OpenSession,
  { split, index, label, method }: SaliencyRequest,
): Promise<SaliencyReport> {
  const plan = classifier(outputPlans(network, training), dataset.shape);
  const [, channels = 0, height = 0, width = 0] = network.inputShape.map(Number);
  const isImage = network.inputShape.length === 4 && network.inputType === 'float32';
  if (!isImage || !plan || labelOf(dataset.shape).shape.length) throw new UserError('run.noSaliency');
  if (index >= dataset.count(split)) throw new UserError('run.noSample', { index, count: dataset.count(split) });
  if (label >= dataset.shape.classes) throw new UserError('run.noClass', { label, count: dataset.shape.classes });
  const { program, output, layer } = saliencyProgram(network, plan);
  if (method === 'gradCam' && layer === null) throw new UserError('run.noConvolution');
  const [missing] = runtime.unsupported(program);
  if (missing) throw new UserError('runtime.unsupported', { runtime: runtime.info.runtime, what: missing });

  const { x } = await dataset.sample(split, index);
  const pixels = Float32Array.from(x.data);
  const session = await runtime.createSession({
    variables: network.parameters.map((spec) => ({ name: spec.fullName, dtype: 'float32', shape: storedShape(spec) })),
    functions: { [FUNCTION]: { program, repeated: false } },
  });
  try {
    await session.write(await trained.read(network.parameters.map(({ fullName }) => fullName)));
    const image = [channels, height, width] as const;
    const scores = new ClassScore(session, output, label, image);
    const { scores: found, gradient, maps, mapsGradient } = await scores.run(1, pixels);
    const score = scores.of(found!, 0);
    const methods: Record<SaliencyMethod, () => Map2d | Promise<Map2d>> = {
      gradient: () => gradientMap(gradient?.data ?? new Float32Array(pixels.length), channels, height, width),
      gradCam: () => {
        const [, depth = 0, h = 0, w = 0] = maps!.shape;
        return enlarged(gradCam(maps!.data, mapsGradient!.data, depth, h, w), height, width);
      },
      occlusion: () => occlusion(scores, pixels, image, score),
    };
    const { values } = await methods[method]();
    return { method, score, height, width, values: Array.from(values), layer: method === 'gradCam' ? layer : null };
  } finally {
    session.dispose();
  }
}

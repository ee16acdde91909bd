/** src/augment.ts of the exported package: augmentation of training images, number for number as in the engine. */
import type { TrainingSettings } from '../../model/types.ts';
import { changesColors, changesImages, GRAY, mixes, TURN } from '../../settings/augmentation.ts';
import { MIX_DRAWN } from '../../training/augmentation/mixing.ts';
import { DRAWN, LEAST_BLUR } from '../../training/augmentation/rows.ts';

/** Statements that change the values of an image, and cover a square. */
function valueLines({ augmentation }: TrainingSettings): string {
  const { brightness, contrast, saturation, hue, blur, noise, cutout } = augmentation;
  const lines = [
    ...(brightness
      ? [
          `const brightness = 1 + between(6, ${brightness});`,
          'moved.forEach((value, i) => (moved[i] = value * brightness));',
        ]
      : []),
    ...(contrast
      ? [
          `const contrast = 1 + between(7, ${contrast});`,
          'const mean = moved.reduce((sum, value) => sum + value, 0) / moved.length;',
          'moved.forEach((value, i) => (moved[i] = (value - mean) * contrast + mean));',
        ]
      : []),
    ...(changesColors(augmentation)
      ? [
          'if ((channels as number) === 3) {',
          `  const saturation = 1 + between(14, ${saturation});`,
          `  const turned = (between(15, ${hue}) * Math.PI) / 180;`,
          '  recolor(moved, saturation * Math.cos(turned), saturation * Math.sin(turned));',
          '}',
        ]
      : []),
    ...(blur ? [`blur(moved, Math.max(u(16) * ${blur}, ${LEAST_BLUR}));`] : []),
    ...(noise
      ? [`moved.forEach((value, i) => (moved[i] = value + ${noise} * normal(image * moved.length + i, step)));`]
      : []),
    ...(cutout
      ? [
          '// A square at a random place is 0.',
          `const half = Math.round(${cutout} * Math.min(height, width)) / 2;`,
          'const [left, top] = [Math.floor(u(8) * width), Math.floor(u(9) * height)];',
          'for (let y = 0; y < height; y += 1)',
          '  for (let x = 0; x < width; x += 1)',
          '    if (Math.abs(x + 0.5 - left) < half && Math.abs(y + 0.5 - top) < half)',
          '      moved.fill(0, (y * width + x) * channels, (y * width + x + 1) * channels);',
        ]
      : []),
  ];
  return lines.map((line) => `    ${line}\n`).join('');
}

const RECOLOR = `
/** Changes saturation and hue, as saturate and hueRotate of the W3C's Filter Effects. */
function recolor(image: Float32Array, chroma: number, turn: number): void {
  const mixed = (pixel: Float32Array, weights: readonly number[]): number =>
    weights.reduce((sum, weight, i) => sum + weight * (pixel[i] as number), 0);
  for (let at = 0; at < image.length; at += 3) {
    const pixel = image.slice(at, at + 3);
    const gray = mixed(pixel, [${GRAY.join(', ')}]);
    [${TURN.map((row) => `[${row.join(', ')}]`).join(', ')}].forEach((weights, i) => {
      image[at + i] = gray + chroma * ((pixel[i] as number) - gray) + turn * mixed(pixel, weights);
    });
  }
}
`;

const BLUR = `
/** Gaussian blur with a deviation in pixels; weights within the image sum up to 1. */
function blur(image: Float32Array, deviation: number): void {
  for (const [size, stride] of [
    [height, width * channels],
    [width, channels],
  ] as const) {
    const source = image.slice();
    const near = Array.from({ length: size }, (_, i) => Math.exp((-0.5 * i ** 2) / deviation ** 2));
    image.forEach((_, at) => {
      const place = Math.floor(at / stride) % size;
      let [sum, all] = [0, 0];
      for (let other = 0; other < size; other += 1) {
        const weight = near[Math.abs(other - place)] as number;
        sum += weight * (source[at + (other - place) * stride] as number);
        all += weight;
      }
      image[at] = sum / all;
    });
  }
}
`;

const NORMAL = `
const NOISE_STREAMS = [2 ** 20 - 5, 2 ** 20 - 6] as const;

/** A standard normal number for a value of the batch (Box and Muller, 1958). */
function normal(index: number, step: number): number {
  const [a, b] = NOISE_STREAMS.map((stream) => uniform(Math.floor(index / 4), stream, step)[index % 4] as number) as [number, number];
  return Math.sqrt(-2 * Math.log(1 - a)) * Math.cos(2 * Math.PI * b);
}
`;

/** Mixing of a batch, by the draws of mixing.ts. */
function mixFunction({ augmentation: { mixup, cutmix } }: TrainingSettings): string {
  const both = mixup > 0 && cutmix > 0;
  const alpha = both ? `cuts ? ${cutmix} : ${mixup}` : String(mixup || cutmix);
  const box = `  const half = 0.5 * Math.sqrt(1 - share);
  const [x, y] = [Math.floor(u[3] * width), Math.floor(u[4] * height)];
  const [left, right] = [Math.max(0, x - Math.floor(half * width)), Math.min(width, x + Math.floor(half * width))];
  const [top, bottom] = [Math.max(0, y - Math.floor(half * height)), Math.min(height, y + Math.floor(half * height))];
  images.forEach((_, at) => {
    const pixel = Math.floor(at / channels) % (height * width);
    const [column, row] = [pixel % width, Math.floor(pixel / width)];
    if (column >= left && column < right && row >= top && row < bottom) images[at] = others(at);
  });
  return 1 - ((right - left) * (bottom - top)) / (width * height);`;
  const blend = [
    'images.forEach((value, at) => (images[at] = share * value + (1 - share) * others(at)));',
    'return share;',
  ];
  const body = both
    ? `  if (!cuts) {\n${blend.map((line) => `    ${line}\n`).join('')}  }\n${box}`
    : mixup
      ? blend.map((line) => `  ${line}`).join('\n')
      : box;
  return `
const MIX_STREAM = 2 ** 20 - 7;

/**
 * Mixes each image of a batch in place with the one before it, by ${[...(mixup ? ['Mixup (Zhang et al., 2018)'] : []), ...(cutmix ? ['CutMix (Yun et al., 2019)'] : [])].join(' or ')}.
 * @param images [count, height, width, channels]
 * @param step of all epochs, from 1
 * @returns the share of their own labels in the loss; the rest is that of the labels before
 */
export function mix(images: Float32Array, step: number): number {
  const u = [${[...Array(MIX_DRAWN / 4).keys()].join(', ')}].flatMap((block) => uniform(block, MIX_STREAM, step)) as [number, number, number, number, number];
${both ? '  const cuts = u[0] < 0.5;\n' : ''}  // A symmetric beta variate (Devroye, 1996).
  const [power, cos] = [u[1] ** (1 / (${alpha})), Math.cos(2 * Math.PI * u[2])];
  const part = (1 - power) * cos ** 2;
  const share = 0.5 * (1 + Math.sign(cos) * Math.sqrt(part / (power + part)));
  const [source, size] = [images.slice(), height * width * channels];
  const others = (at: number): number => source[(at < size ? at + images.length : at) - size] as number;
${body}
}
`;
}

/** The file, for settings that augment. */
export function augmentFile(training: TrainingSettings): string {
  const { augmentation } = training;
  return `import { SAMPLE_SHAPE } from './data.js';
import { uniform } from './random.js';
${augmentation.noise ? NORMAL : ''}
const [height, width, channels] = SAMPLE_SHAPE;
${changesImages(augmentation) ? augmentFunction(training) : ''}${mixes(augmentation) ? mixFunction(training) : ''}`;
}

/** Everything that changes an image by itself. */
function augmentFunction(training: TrainingSettings): string {
  const { augmentation } = training;
  const { flipHorizontal, flipVertical, shift, rotation, zoom, shear, crop, blur } = augmentation;
  const blocks = [...Array(DRAWN / 4).keys()];
  const mirror = (wanted: boolean, at: number): string => (wanted ? `u(${at}) < 0.5 ? -1 : 1` : '1');
  return `
const AUGMENT_STREAM = 2 ** 20 - 4;
${changesColors(augmentation) ? RECOLOR : ''}${blur ? BLUR : ''}
/** A value of an image; 0 outside. */
const valueAt = (image: Float32Array, x: number, y: number, channel: number): number =>
  x >= 0 && y >= 0 && x < width && y < height ? (image[(y * width + x) * channels + channel] as number) : 0;

/**
 * Augments images in place, as Tensorsmith does: a function of the epoch and of an image's place in its order.
 * @param images [count, height, width, channels]
 * @param first place of the first image in the order of the epoch, from 0
 * @param step of all epochs, from 1
 */
export function augment(images: Float32Array, epoch: number, first: number, step: number): void {
  const size = height * width * channels;
  for (let image = 0; image * size < images.length; image += 1) {
    const source = images.slice(image * size, (image + 1) * size);
    const moved = images.subarray(image * size, (image + 1) * size);
    const drawn = [${blocks.join(', ')}].flatMap((block) => uniform((first + image) * ${blocks.length} + block, AUGMENT_STREAM, epoch));
    const u = (i: number): number => drawn[i] as number;
    const between = (i: number, most: number): number => (2 * u(i) - 1) * most;
    const [mirrorX, mirrorY] = [${mirror(flipHorizontal, 0)}, ${mirror(flipVertical, 1)}];
    const [right, down] = [Math.round(between(2, ${shift}) * width), Math.round(between(3, ${shift}) * height)];
    const angle = (between(4, ${rotation}) * Math.PI) / 180;
    const lean = Math.tan((between(10, ${shear}) * Math.PI) / 180);
    const cut = u(11) * ${crop};
    const factor = (1 + between(5, ${zoom})) / (1 - cut);
    const [cos, sin] = [Math.cos(angle) / factor, Math.sin(angle) / factor];
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        // Where the pixel comes from, between four others.
        const [dx, dy] = [x - (width - 1) / 2 - right, y - (height - 1) / 2 - down];
        const fromX = mirrorX * (cos * dx + (cos * lean - sin) * dy) + (width - 1) / 2 + (u(12) - 0.5) * cut * width;
        const fromY = mirrorY * (sin * dx + (sin * lean + cos) * dy) + (height - 1) / 2 + (u(13) - 0.5) * cut * height;
        const [left, top] = [Math.floor(fromX), Math.floor(fromY)];
        const [partX, partY] = [fromX - left, fromY - top];
        for (let channel = 0; channel < channels; channel += 1)
          moved[(y * width + x) * channels + channel] =
            valueAt(source, left, top, channel) * (1 - partX) * (1 - partY) +
            valueAt(source, left + 1, top, channel) * partX * (1 - partY) +
            valueAt(source, left, top + 1, channel) * (1 - partX) * partY +
            valueAt(source, left + 1, top + 1, channel) * partX * partY;
      }
    }
${valueLines(training)}  }
}
`;
}

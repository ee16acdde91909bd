/** augment.py of the exported package: augmentation of training images, number for number as in the engine. */
import type { TrainingSettings } from '../../model/types.ts';
import { changesColors, changesImages, GRAY, isOnGrid, mixes, TURN } from '../../settings/augmentation.ts';
import { MIX_DRAWN } from '../../training/augmentation/mixing.ts';
import { DRAWN, LEAST_BLUR } from '../../training/augmentation/rows.ts';

/** Statements that change brightness, contrast and colors, blur, and add noise. */
function valueLines({ augmentation }: TrainingSettings): string[] {
  const { brightness, contrast, saturation, hue, blur, noise } = augmentation;
  return [
    ...(brightness ? [`x = x * (1 + between(6, ${brightness})).float().view(-1, 1, 1, 1)`] : []),
    ...(contrast
      ? [
          'mean = x.mean((1, 2, 3), keepdim=True)',
          `x = (x - mean) * (1 + between(7, ${contrast})).float().view(-1, 1, 1, 1) + mean`,
        ]
      : []),
    ...(changesColors(augmentation)
      ? [
          'if x.shape[1] == 3:',
          `    kept, turned = 1 + between(14, ${saturation}), between(15, ${hue}) * math.pi / 180`,
          '    x = recolored(x, kept * turned.cos(), kept * turned.sin())',
        ]
      : []),
    ...(blur ? [`x = blurred(x, (u[:, 16] * ${blur}).clamp(min=${LEAST_BLUR}))`] : []),
    ...(noise ? [`x = x + ${noise} * normal(x.shape, step).to(x)`] : []),
  ];
}

/** Statements that cover a square. */
const cutoutLines = ({ augmentation: { cutout } }: TrainingSettings): string[] =>
  cutout
    ? [
        '# Cutout (DeVries and Taylor, 2017): a square at a random place is set to 0.',
        `half = math.floor(${cutout} * min(height, width) + 0.5) / 2`,
        'left, top = (u[:, 8] * width).floor(), (u[:, 9] * height).floor()',
        'inside_x = (torch.arange(width) + 0.5 - left.view(-1, 1)).abs() < half',
        'inside_y = (torch.arange(height) + 0.5 - top.view(-1, 1)).abs() < half',
        'x = x * ~(inside_y[:, None, :, None] & inside_x[:, None, None, :]).to(x.device)',
      ]
    : [];

const python = (rows: readonly (readonly number[])[]): string =>
  `[${rows.map((row) => `[${row.join(', ')}]`).join(', ')}]`;

const RECOLORED = `

def recolored(x, chroma, turn):
    """Changes saturation and hue of images [N, 3, H, W], by saturate and hueRotate of W3C Filter Effects."""
    mixed = torch.einsum("dc,nchw->ndhw", torch.tensor(${python([GRAY, ...TURN])}).to(x), x)
    gray, rotated = mixed[:, :1], mixed[:, 1:]
    return gray + chroma.to(x).view(-1, 1, 1, 1) * (x - gray) + turn.to(x).view(-1, 1, 1, 1) * rotated
`;

const BLURRED = `

def blurred(x, deviation):
    """Gaussian blur of images [N, C, H, W], each with its own sigma in pixels; weights inside the image sum to 1."""

    def weights(size):
        places = torch.arange(size)
        near = torch.exp(-0.5 * (places - places.view(-1, 1)) ** 2 / deviation.view(-1, 1, 1) ** 2)
        return (near / near.sum(2, keepdim=True)).to(x)

    return torch.einsum("nij,nckj->ncki", weights(x.shape[3]), torch.einsum("nij,ncjk->ncik", weights(x.shape[2]), x))
`;

const NORMAL = `

def normal(shape, step):
    """Standard normal noise for images [N, C, H, W] (Box and Muller, 1958)."""
    count, channels, height, width = shape
    blocks = torch.arange(-(-count * channels * height * width // 4))
    a, b = (philox(blocks, SEED, stream, step).flatten()[: count * channels * height * width].float() for stream in NOISE_STREAMS)
    numbers = (-2 * torch.log(1 - a)).sqrt() * torch.cos(2 * math.pi * b)
    return numbers.view(count, height, width, channels).permute(0, 3, 1, 2)
`;

/** Statements that choose between Mixup and CutMix, and draw a share: Devroye's symmetric beta variates. */
function mixLines({ augmentation: { mixup, cutmix } }: TrainingSettings): string[] {
  const shared = (alpha: string): string[] => [
    `power, cos = u[1] ** (1 / ${alpha}), math.cos(2 * math.pi * u[2])`,
    'part = (1 - power) * cos**2',
    'share = 0.5 * (1 + math.copysign(math.sqrt(part / (power + part)), cos))',
  ];
  const blend = ['return share * x + (1 - share) * others, share'];
  if (!cutmix) return [...shared(String(mixup)), ...blend];
  return [
    ...(mixup ? ['cuts = u[0] < 0.5', `alpha = ${cutmix} if cuts else ${mixup}`] : []),
    ...shared(mixup ? 'alpha' : String(cutmix)),
    ...(mixup ? ['if not cuts:', ...blend.map((line) => `    ${line}`)] : []),
    '# CutMix: a box around a random pixel shows the other image.',
    'height, width = x.shape[2:]',
    'half, at_x, at_y = 0.5 * math.sqrt(1 - share), int(u[3] * width), int(u[4] * height)',
    'left, right = max(0, at_x - int(half * width)), min(width, at_x + int(half * width))',
    'top, bottom = max(0, at_y - int(half * height)), min(height, at_y + int(half * height))',
    'x = x.clone()',
    'x[:, :, top:bottom, left:right] = others[:, :, top:bottom, left:right]',
    'return x, 1 - (right - left) * (bottom - top) / (width * height)',
  ];
}

const mixFunction = (training: TrainingSettings): string => `

def mix(x, step):
    """Mixes each image of a batch [N, C, H, W] with the one before it, x.roll(1, 0).

    step: of all epochs, from 1. Returns the images, and the share of their own labels in the loss.
    """
    u = philox(torch.arange(${MIX_DRAWN / 4}), SEED, MIX_STREAM, step).flatten().tolist()
    others = x.roll(1, 0)
${mixLines(training)
  .map((line) => `    ${line}\n`)
  .join('')}`;

/** The file, for settings that augment. */
export function augmentFile(training: TrainingSettings): string {
  const { augmentation, seed } = training;
  const [changes, isMixed] = [changesImages(augmentation), mixes(augmentation)];
  return `"""Augments training images as Tensorsmith does: a function of the epoch and of an image's place in its order."""
import math

import torch
${changes ? 'from torch.nn import functional as F\n' : ''}
MASK = 0xFFFFFFFF
SEED = ${seed}
${changes ? 'AUGMENT_STREAM = (1 << 20) - 4\n' : ''}${augmentation.noise ? 'NOISE_STREAMS = ((1 << 20) - 5, (1 << 20) - 6)\n' : ''}${isMixed ? 'MIX_STREAM = (1 << 20) - 7\n' : ''}

${PHILOX}${changes ? augmentFunction(training) : ''}${isMixed ? mixFunction(training) : ''}`;
}

const PHILOX = `def philox(blocks, seed, stream, step):
    """Uniform random numbers in [0, 1), four per counter block, by Philox 4x32-10 (Salmon et al., 2011)."""
    c = [blocks & MASK, blocks >> 32, torch.full_like(blocks, step & MASK), torch.zeros_like(blocks)]
    k = [seed & MASK, stream & MASK]
    for _ in range(10):
        # int64 products overflow on purpose: only their 64 bits are used.
        a, b = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(b >> 32) & MASK ^ c[1] ^ k[0], b & MASK, (a >> 32) & MASK ^ c[3] ^ k[1], a & MASK]
        k = [(k[0] + 0x9E3779B9) & MASK, (k[1] + 0xBB67AE85) & MASK]
    return (torch.stack(c, -1) & 0x7FFFFF).double() / 0x800000
`;

/** Everything that changes an image by itself. */
function augmentFunction(training: TrainingSettings): string {
  const { augmentation } = training;
  const { flipHorizontal, flipVertical, shift, rotation, zoom, shear, crop, blur, noise } = augmentation;
  const blocks = DRAWN / 4;
  const mode = isOnGrid(augmentation) ? 'nearest' : 'bilinear';
  const mirror = (wanted: boolean, at: number): string =>
    wanted ? `torch.where(u[:, ${at}] < 0.5, -1.0, 1.0)` : '1.0';
  const lines = [...valueLines(training), ...cutoutLines(training)].map((line) => `    ${line}\n`).join('');
  return `${changesColors(augmentation) ? RECOLORED : ''}${blur ? BLURRED : ''}${noise ? NORMAL : ''}

def augment(x, places, epoch, step):
    """Augments images [N, C, H, W].

    places: int64 [N], of the images in the order of the epoch. step: of all epochs, from 1.
    """
    height, width = x.shape[2:]
    u = philox(places.view(-1, 1) * ${blocks} + torch.arange(${blocks}), SEED, AUGMENT_STREAM, epoch).flatten(1)

    def between(i, most):
        return (2 * u[:, i] - 1) * most

    mirror_x, mirror_y = ${mirror(flipHorizontal, 0)}, ${mirror(flipVertical, 1)}
    right, down = ((between(i, ${shift}) * size + 0.5).floor() for i, size in ((2, width), (3, height)))
    angle, lean = between(4, ${rotation}) * math.pi / 180, (between(10, ${shear}) * math.pi / 180).tan()
    cut = u[:, 11] * ${crop}
    factor = (1 + between(5, ${zoom})) / (1 - cut)
    cos, sin = angle.cos() / factor, angle.sin() / factor
    xx, xy, yx, yy = mirror_x * cos, mirror_x * (cos * lean - sin), mirror_y * sin, mirror_y * (sin * lean + cos)
    from_x = (width - 1) / 2 - xx * right - xy * down + (u[:, 12] - 0.5) * cut * width
    from_y = (height - 1) / 2 - yx * right - yy * down + (u[:, 13] - 0.5) * cut * height
    xx, xy, yx, yy, from_x, from_y = (value.float().view(-1, 1, 1) for value in (xx, xy, yx, yy, from_x, from_y))
    dx, dy = torch.arange(width) - (width - 1) / 2, (torch.arange(height) - (height - 1) / 2).view(-1, 1)
    # Source position of each pixel in the coordinates of grid_sample: -1 to 1 from edge to edge.
    at_x, at_y = xx * dx + xy * dy + from_x, yx * dx + yy * dy + from_y
    grid = torch.stack(((2 * at_x + 1) / width - 1, (2 * at_y + 1) / height - 1), -1).to(x)
    x = F.grid_sample(x, grid, mode="${mode}", align_corners=False)
${lines}    return x
`;
}

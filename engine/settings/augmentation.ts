/** Augmentation of training images. */
import { boolean, entry, number, type ValuesOf } from './fields.ts';

/** Bounds of the parameter of a Beta distribution; 0 is off. */
const MIXED = { min: 0, max: 100 } as const;

export const AUGMENTATION = entry(
  ['Augmentation', '数据增强'],
  [
    'Changes training images at random, differently in each epoch; validation and test images stay as they are. Pixels from outside an image are 0.',
    '随机改变训练图像，每轮不同；验证和测试图像保持不变。来自图像之外的像素为 0。',
  ],
  {
    flipHorizontal: boolean(
      false,
      ['Flip left–right', '左右翻转'],
      ['Mirrors every other image on average. Not for digits or text.', '平均每两幅图像翻转一幅。不适用于数字或文字。'],
    ),
    flipVertical: boolean(
      false,
      ['Flip top–bottom', '上下翻转'],
      ['Mirrors every other image on average.', '平均每两幅图像翻转一幅。'],
    ),
    shift: number(
      0,
      ['Shift', '平移'],
      [
        'Largest shift by whole pixels along each axis, as a fraction of the side: 0.1 for small shifts.',
        '沿各轴平移的最大整像素距离，以边长的比例表示：0.1 为小幅平移。',
      ],
      { min: 0, max: 0.5 },
    ),
    rotation: number(
      0,
      ['Rotation (°)', '旋转（°）'],
      ['Largest rotation about the center, either way, in degrees.', '绕中心向两侧旋转的最大角度。'],
      { min: 0, max: 180 },
    ),
    zoom: number(
      0,
      ['Zoom', '缩放'],
      [
        'Largest change of size: 0.1 for factors between 0.9 and 1.1.',
        '尺寸的最大变化：0.1 表示缩放因子在 0.9 与 1.1 之间。',
      ],
      { min: 0, max: 0.9 },
    ),
    shear: number(
      0,
      ['Shear (°)', '错切（°）'],
      [
        'Largest shear along the rows, either way, in degrees: the angle by which upright lines lean.',
        '沿行方向向两侧错切的最大角度：竖直线的倾斜角。',
      ],
      { min: 0, max: 60 },
    ),
    crop: number(
      0,
      ['Crop', '裁剪'],
      [
        'Largest part of the sides that is cut off: at 0.2, a region of 0.8 to 1 of both sides at a random place fills the image.',
        '两边最多裁去的比例：0.2 表示随机位置上占边长 0.8 至 1 的区域会放大到整幅图像。',
      ],
      { min: 0, max: 0.9 },
    ),
    brightness: number(
      0,
      ['Brightness', '亮度'],
      [
        'Largest change of brightness: 0.2 for factors between 0.8 and 1.2.',
        '亮度的最大变化：0.2 表示因子在 0.8 与 1.2 之间。',
      ],
      { min: 0, max: 1 },
    ),
    contrast: number(
      0,
      ['Contrast', '对比度'],
      [
        'Largest change of the distance from the mean of the image: 0.2 for factors between 0.8 and 1.2.',
        '像素与图像均值之差的最大变化：0.2 表示因子在 0.8 与 1.2 之间。',
      ],
      { min: 0, max: 1 },
    ),
    saturation: number(
      0,
      ['Saturation', '饱和度'],
      [
        'Largest change of saturation of images with three channels (RGB): 0.3 for factors between 0.7 and 1.3.',
        '三通道（RGB）图像饱和度的最大变化：0.3 表示因子在 0.7 与 1.3 之间。',
      ],
      { min: 0, max: 1 },
    ),
    hue: number(
      0,
      ['Hue (°)', '色相（°）'],
      [
        'Largest rotation of the colors of images with three channels (RGB), either way, in degrees, as hueRotate of the W3C.',
        '三通道（RGB）图像颜色向两侧旋转的最大角度，算法同 W3C 的 hueRotate。',
      ],
      { min: 0, max: 180 },
    ),
    blur: number(
      0,
      ['Blur', '模糊'],
      [
        'Largest standard deviation of a Gaussian blur, in pixels; images are blurred from 0 up to it.',
        '高斯模糊的最大标准差，以像素计；每幅图像的模糊在 0 与它之间。',
      ],
      { min: 0, max: 10 },
    ),
    noise: number(
      0,
      ['Noise', '噪声'],
      [
        'Standard deviation of normal noise on each value; pixels are in 0…1.',
        '加到每个值上的正态噪声的标准差；像素范围为 0…1。',
      ],
      { min: 0, max: 1 },
    ),
    cutout: number(
      0,
      ['Cutout', '遮挡'],
      [
        'Side of a square set to 0 at a random place, as a fraction of the shorter side (DeVries, Taylor 2017).',
        '随机位置置 0 的方块边长，以短边的比例表示（DeVries、Taylor 2017）。',
      ],
      { min: 0, max: 1 },
    ),
    mixup: number(
      0,
      ['Mixup (α)', 'Mixup（α）'],
      [
        'Blends each image of a batch with another one, and their losses in the same share, drawn from Beta(α, α): 0.2 to 1 are usual (Zhang et al. 2018). For classification.',
        '把批次中的每幅图像与另一幅混合，损失按同一比例混合；比例取自 Beta(α, α)，常用 0.2 至 1（Zhang 等 2018）。用于分类。',
      ],
      MIXED,
    ),
    cutmix: number(
      0,
      ['CutMix (α)', 'CutMix（α）'],
      [
        'Pastes a box of another image of the batch into each; the losses count by area, drawn from Beta(α, α): 1 is usual (Yun et al. 2019). With Mixup, each batch takes one of the two at random. For classification.',
        '把批次中另一幅图像的一个矩形区域贴入每幅图像，损失按面积加权；面积取自 Beta(α, α)，常用 1（Yun 等 2019）。与 Mixup 同用时，每个批次随机取其一。用于分类。',
      ],
      MIXED,
    ),
  },
);

export type AugmentationSettings = ValuesOf<typeof AUGMENTATION.fields>;

/** Settings that change nothing. */
export const NO_AUGMENTATION = Object.fromEntries(
  Object.entries(AUGMENTATION.fields).map(([key, field]) => [key, field.default]),
) as AugmentationSettings;

/** Whether any setting is on. */
export const augments = (settings: AugmentationSettings): boolean =>
  Object.values(settings).some((value) => value !== false && value !== 0);

/** Whether images are mixed with others of their batch. */
export const mixes = ({ mixup, cutmix }: AugmentationSettings): boolean => mixup > 0 || cutmix > 0;

/** Whether images are changed by themselves. */
export const changesImages = (settings: AugmentationSettings): boolean =>
  augments({ ...settings, mixup: 0, cutmix: 0 });

/** Whether pixels only move to the place of another one, so that none is interpolated. */
export const isOnGrid = ({ rotation, zoom, shear, crop }: AugmentationSettings): boolean =>
  [rotation, zoom, shear, crop].every((most) => most === 0);

/** Whether colors change. Only images with three channels have any. */
export const changesColors = ({ saturation, hue }: AugmentationSettings): boolean => saturation !== 0 || hue !== 0;

/** Part of each channel in the gray of a pixel, and the part of a rotated hue: W3C, Filter Effects, hueRotate. */
export const GRAY = [0.213, 0.715, 0.072] as const;
export const TURN = [
  [-0.213, -0.715, 0.928],
  [0.143, 0.14, -0.283],
  [-0.787, 0.715, 0.072],
] as const;

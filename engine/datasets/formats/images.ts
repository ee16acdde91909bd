/** Images in a folder or an archive, one file each: PNG, JPEG, WebP, GIF, BMP, TIFF. */
import { z } from 'zod';
import { UserError } from '../../errors/error.ts';
import type { Text } from '../../errors/types.ts';
import { defineFormat } from '../definition.ts';
import type { DataFiles, ImageSize } from '../files.ts';
import type { Partition } from '../split.ts';
import { imageDataset, type ImageDataset } from '../kinds/images.ts';
import { arrange, TEST_SHARE, type Arrangement } from './images/arrangement.ts';
import { prepare, type Prepared } from './images/prepare.ts';
import { IMAGES_PYTHON } from './images/python.ts';
import { proposeSize } from './images/size.ts';
import { imagesTypeScript } from './images/typescript.ts';

const MAX_SIDE = 1024;
/** Which training images are held out for validation: those of its folder, a share of each class, or of all. */
const VALIDATIONS = ['folder', 'class', 'share'] as const;
type Validation = (typeof VALIDATIONS)[number];

/** The held-out images, for the readable ones of the training images. */
function partitionOf(
  { validation, train }: Arrangement,
  { chosen, train: classes }: Prepared,
  held?: Validation,
): Partition | undefined {
  if (held === undefined || held === 'share') return undefined;
  if (held === 'class' || !validation.size) return { by: 'class', of: classes };
  const paths = new Set(train.filter((item) => validation.has(item)).map(({ file }) => file.path));
  return { by: 'column', of: Int32Array.from(chosen.train, ([path]) => (paths.has(path) ? 1 : 0)) };
}

function notesOf({ isSplitHere, validation, classNames, train, test }: Arrangement, held?: Validation): Text[] {
  const notes: Text[] = [];
  if (isSplitHere)
    notes.push({
      en: `There is no folder of test images: ${Math.round(TEST_SHARE * 100)} % of each class are set apart for testing, always the same ones.`,
      zh: `没有测试图像的文件夹：每个类别固定留出 ${Math.round(TEST_SHARE * 100)}% 用于测试。`,
    });
  if (!isSplitHere && test.some(({ split }) => split === 'validation'))
    notes.push({
      en: 'There is no folder of test images: those in the folder for validation are used for testing.',
      zh: '没有测试图像的文件夹：验证文件夹中的图像用于测试。',
    });
  if (!validation.size && held === 'folder')
    notes.push({
      en: 'There is no folder for validation beside one for testing: a share of each class is held out.',
      zh: '没有与测试文件夹并列的验证文件夹：从每个类别中留出一部分。',
    });
  if (validation.size && held !== 'folder')
    notes.push({
      en: `${validation.size} images lie in a folder for validation. They are trained with, as “Validation” says.`,
      zh: `有 ${validation.size} 幅图像位于验证文件夹中。按“验证”的设置，它们参与训练。`,
    });
  const trained = new Set(train.map(({ label }) => label));
  const missing = classNames.filter((name) => !trained.has(name));
  if (missing.length)
    notes.push({
      en: `No training image shows ${missing.join(', ')}: the network cannot learn what it looks like.`,
      zh: `没有训练图像属于 ${missing.join('、')}：网络无法学到它的样子。`,
    });
  return notes;
}

function datasetOf(
  files: DataFiles,
  found: Arrangement,
  prepared: Prepared,
  { validation: held, ...size }: Settings,
): ImageDataset {
  const { file, trainBytes, train, test, unreadable, chosen } = prepared;
  const partition = partitionOf(found, prepared, held);
  const named = partition?.by === 'column' ? { partition: { by: partition.by, of: [...partition.of] } } : {};
  const facts = { classes: found.classNames, ...size, ...chosen, stratified: partition?.by === 'class', ...named };
  return imageDataset({
    name: files.name.replace(/\.(zip|tar|tgz|tar\.gz)$/i, ''),
    path: files.path,
    sample: [size.height, size.width, size.channels],
    classNames: found.classNames,
    train: { count: train.length, pixels: { file, offset: 0 }, labels: train },
    test: test.length ? { count: test.length, pixels: { file, offset: trainBytes }, labels: test } : null,
    files: [],
    unreadable,
    notes: notesOf(found, held),
    ...(partition ? { partition } : {}),
    facts: () => JSON.stringify(facts),
  });
}

type Settings = ImageSize & { readonly validation?: Validation | undefined };

/** Throws a UserError for anything that is wrong with it. */
export async function openImages(files: DataFiles, { validation, ...size }: Settings): Promise<ImageDataset> {
  const tree = await files.tree();
  const found = await arrange(tree);
  if (!found) throw new UserError('data.noImages', { path: files.path });
  return datasetOf(files, found, await prepare(files, tree, found, size), { ...size, validation });
}

export const images = defineFormat({
  kind: 'images',
  accepts: { en: 'a folder or archive of images', zh: '图像文件夹或压缩包' },
  samples: 'images',
  settings: {
    height: z.int().min(1).max(MAX_SIDE),
    width: z.int().min(1).max(MAX_SIDE),
    channels: z.union([z.literal(1), z.literal(3)]),
    validation: z.enum(VALIDATIONS).optional(),
  },
  fields: {
    height: {
      ...{ kind: 'number', integer: true, min: 1, max: MAX_SIDE, label: { en: 'Height', zh: '高度' } },
      help: { en: 'Pixels that every image is brought to.', zh: '每幅图像缩放到的像素高度。' },
    },
    width: {
      ...{ kind: 'number', integer: true, min: 1, max: MAX_SIDE, label: { en: 'Width', zh: '宽度' } },
      help: { en: 'Pixels that every image is brought to.', zh: '每幅图像缩放到的像素宽度。' },
    },
    channels: {
      kind: 'choice',
      label: { en: 'Channels', zh: '通道' },
      help: { en: 'Gray is the brightness alone (ITU-R 601-2).', zh: '灰度只保留亮度（ITU-R 601-2）。' },
      options: [
        { value: 1, label: { en: 'Gray', zh: '灰度' } },
        { value: 3, label: { en: 'RGB', zh: 'RGB' } },
      ],
    },
    validation: {
      kind: 'choice',
      label: { en: 'Validation', zh: '验证' },
      help: {
        en: 'Images held out of the training images for validation: those of the folder for it, or a share of each class or of all.',
        zh: '从训练图像中留出用于验证的图像：验证文件夹中的图像，或每个类别、全部图像的一部分。',
      },
      options: [
        { value: 'folder', label: { en: 'Its folder', zh: '其文件夹' } },
        { value: 'class', label: { en: 'Share of each class', zh: '每类的一部分' } },
        { value: 'share', label: { en: 'Share of all', zh: '全部的一部分' } },
      ],
    },
  },
  async recognize(files) {
    if (files.kind !== 'folder' && !(await files.isArchive())) return null;
    const tree = await files.tree();
    const found = await arrange(tree);
    const size = found && (await proposeSize(files, tree, [...found.train, ...found.test]));
    const validation: Validation = found?.validation.size ? 'folder' : 'class';
    return size && { kind: 'images', path: files.path, ...size, validation };
  },
  open: (files, { height, width, channels, validation }) => openImages(files, { height, width, channels, validation }),
  labelShape: () => [],
  factsFile: 'images.json',
  code: {
    typescript: (_, sample) => imagesTypeScript(sample),
    python: () => IMAGES_PYTHON,
    ownSplit: true,
    namesValidation: ({ validation }) => validation === 'folder',
    reads: 'a folder of images, as images.json says',
    packages: { npm: { sharp: '0.35.5' }, pypi: ['numpy>=1.26', 'pillow>=10.1'] },
  },
});

/** Images in a folder or an archive, one file each: PNG, JPEG, WebP, GIF, BMP, TIFF. */
import { z } from 'zod';
import { UserError } from '../../errors/error.ts';
import type { Text } from '../../errors/types.ts';
import { defineFormat } from '../definition.ts';
import type { DataFiles, ImageSize } from '../files.ts';
import { imageDataset, type ImageDataset } from '../kinds/images.ts';
import { arrange, TEST_SHARE, type Arrangement } from './images/arrangement.ts';
import { prepare, type Prepared } from './images/prepare.ts';
import { IMAGES_PYTHON } from './images/python.ts';
import { proposeSize } from './images/size.ts';
import { imagesTypeScript } from './images/typescript.ts';

const MAX_SIDE = 1024;
function notesOf({ isSplitHere, validation, classNames, train }: Arrangement): Text[] {
  const notes: Text[] = [];
  if (isSplitHere)
    notes.push({
      en: `There is no folder of test images: ${Math.round(TEST_SHARE * 100)} % of each class are set apart for testing, always the same ones.`,
      zh: `没有测试图像的文件夹：每个类别固定留出 ${Math.round(TEST_SHARE * 100)}% 用于测试。`,
    });
  if (validation > 0)
    notes.push({
      en: `${validation} images lie in a folder for validation. They are trained with; what is held out for validation is chosen in “Split”.`,
      zh: `有 ${validation} 幅图像位于验证文件夹中。它们参与训练；验证样本由“划分”决定。`,
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

function datasetOf(files: DataFiles, found: Arrangement, prepared: Prepared, size: ImageSize): ImageDataset {
  const { file, trainBytes, train, test, unreadable, chosen } = prepared;
  const facts = { classes: found.classNames, ...size, ...chosen };
  return imageDataset({
    name: files.name.replace(/\.(zip|tar|tgz|tar\.gz)$/i, ''),
    path: files.path,
    sample: [size.height, size.width, size.channels],
    classNames: found.classNames,
    train: { count: train.length, pixels: { file, offset: 0 }, labels: train },
    test: test.length ? { count: test.length, pixels: { file, offset: trainBytes }, labels: test } : null,
    files: [],
    unreadable,
    notes: notesOf(found),
    facts: () => JSON.stringify(facts),
  });
}

/** Throws a UserError for anything that is wrong with it. */
export async function openImages(files: DataFiles, size: ImageSize): Promise<ImageDataset> {
  const tree = await files.tree();
  const found = await arrange(tree);
  if (!found) throw new UserError('data.noImages', { path: files.path });
  return datasetOf(files, found, await prepare(files, tree, found, size), size);
}

export const images = defineFormat({
  kind: 'images',
  accepts: { en: 'a folder or archive of images', zh: '图像文件夹或压缩包' },
  samples: 'images',
  settings: {
    height: z.int().min(1).max(MAX_SIDE),
    width: z.int().min(1).max(MAX_SIDE),
    channels: z.union([z.literal(1), z.literal(3)]),
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
  },
  async recognize(files) {
    if (files.kind !== 'folder' && !(await files.isArchive())) return null;
    const tree = await files.tree();
    const found = await arrange(tree);
    const size = found && (await proposeSize(files, tree, [...found.train, ...found.test]));
    return size && { kind: 'images', path: files.path, ...size };
  },
  open: (files, { height, width, channels }) => openImages(files, { height, width, channels }),
  labelShape: () => [],
  factsFile: 'images.json',
  code: {
    typescript: (_, sample) => imagesTypeScript(sample),
    python: () => IMAGES_PYTHON,
    reads: 'a folder of images, as images.json says',
    packages: { npm: { sharp: '0.35.5' }, pypi: ['numpy>=1.26', 'pillow>=10.1'] },
  },
});

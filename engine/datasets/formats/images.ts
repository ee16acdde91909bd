/** Images in a folder or an archive, one file each: PNG, JPEG, WebP, GIF, BMP, TIFF. */
import { z } from 'zod';
import { UserError } from '../../errors/error.ts';
import type { Text } from '../../errors/types.ts';
import { defineFormat } from '../definition.ts';
import type { DataFiles, ImageSize } from '../files.ts';
import type { Partition } from '../split.ts';
import { imageDataset, type ImageDataset } from '../kinds/images.ts';
import { arrange, TEST_SHARE, type Arrangement, type SplitBy } from './images/arrangement.ts';
import { IMAGE_SPLITS, numberedKeys } from './images/groups.ts';
import { prepare, type Prepared } from './images/prepare.ts';
import { IMAGES_PYTHON } from './images/python.ts';
import { proposeSize } from './images/size.ts';
import { imagesTypeScript, isArchivePath } from './images/typescript.ts';

const MAX_SIDE = 1024;
/** Which training images are held out for validation: those of its folder, a share of each class, or of all. */
const VALIDATIONS = ['folder', 'class', 'share'] as const;
type Validation = (typeof VALIDATIONS)[number];

/** What the split of the training images respects, for the readable ones. */
function partitionOf(
  { validation, train, keys }: Arrangement,
  { chosen, train: classes }: Prepared,
  { validation: held, split }: Settings,
): Partition | undefined {
  const isNamed = held === 'folder' && validation.size > 0;
  if (split && keys && !isNamed) {
    const byPath = new Map(train.map((item) => [item.file.path, keys.get(item)!]));
    const values = Float64Array.from(chosen.train, ([path]) => byPath.get(path)!);
    return { by: split, of: numberedKeys(values, split) };
  }
  if (held === undefined || held === 'share') return undefined;
  if (held === 'class' || !validation.size) return { by: 'class', of: classes };
  const paths = new Set(train.filter((item) => validation.has(item)).map(({ file }) => file.path));
  return { by: 'column', of: Int32Array.from(chosen.train, ([path]) => (paths.has(path) ? 1 : 0)) };
}

/** What the split says of images that belong together. */
function groupNotes({ isSplitHere, groups, timeless }: Arrangement, { split }: Settings): Text[] {
  const notes: Text[] = [];
  if (timeless)
    notes.push({
      en: `${timeless} images without a time are left out.`,
      zh: `${timeless} 幅没有时间的图像被略去。`,
    });
  if (isSplitHere && split === 'group')
    notes.push({
      en: `There is no folder of test images: of ${groups.count} groups, whole ones with about ${Math.round(TEST_SHARE * 100)} % of the images are set apart for testing, always the same ones.`,
      zh: `没有测试图像的文件夹：从 ${groups.count} 个组中固定留出若干整组（约占图像的 ${Math.round(TEST_SHARE * 100)}%）用于测试。`,
    });
  if (isSplitHere && split === 'time')
    notes.push({
      en: `There is no folder of test images: the newest ${Math.round(TEST_SHARE * 100)} % are set apart for testing.`,
      zh: `没有测试图像的文件夹：最新的 ${Math.round(TEST_SHARE * 100)}% 留作测试。`,
    });
  if (groups.shared && split !== 'time')
    notes.push(
      split === 'group'
        ? {
            en: `${groups.shared} of ${groups.count} groups are in the training and in the test images, which are split by the data themselves: scores may be too good for new groups.`,
            zh: `${groups.count} 个组中有 ${groups.shared} 个同时出现在训练和测试图像中（由数据自身划分）：对新的组而言，指标可能偏高。`,
          }
        : {
            en: `By their file names the images are of ${groups.count} groups, such as patients, and ${groups.shared} of them are in the training and in the test images: if they are groups, scores are too good for new ones. Split by group.`,
            zh: `按文件名，图像分属 ${groups.count} 个组（例如各位患者），其中 ${groups.shared} 个同时出现在训练和测试图像中：若确为分组，对新的组而言指标会偏高。请按组划分。`,
          },
    );
  return notes;
}

/** Names of folders of images, and of what is told of each pixel of them. */
const [PICTURES, MASKS] = [/^(images?|imgs?|photos?|inputs?)$/i, /^(masks?|annotations?|segmentations?|labels?)$/i];

/** What the classes say about the task. */
function classNotes(names: readonly string[]): Text[] {
  if (names.length === 1)
    return [
      {
        en: 'All images are of one class, so that only a reconstruction (an autoencoder) can be trained. To tell classes apart, put the images of each into a folder of its own, or a table of paths and labels beside them.',
        zh: '所有图像属于同一类别，因此只能训练重建（自编码器）。若要区分类别，请把每个类别的图像放进各自的文件夹，或在旁边放一个包含路径和标签的表格。',
      },
    ];
  if (names.length === 2 && names.some((name) => PICTURES.test(name)) && names.some((name) => MASKS.test(name)))
    return [
      {
        en: `The folders ${names.join(' and ')} look like images with a mask for each. Masks are not learned here: the two folders count as classes.`,
        zh: `文件夹 ${names.join(' 和 ')} 看起来是图像及其掩码。此处不学习掩码：这两个文件夹被当作类别。`,
      },
    ];
  return [];
}

function notesOf(found: Arrangement, settings: Settings): Text[] {
  const { isSplitHere, validation, classNames, train, test } = found;
  const { validation: held, split } = settings;
  const notes = [...classNotes(classNames), ...groupNotes(found, settings)];
  if (isSplitHere && !split)
    notes.push({
      en: `There is no folder of test images: ${Math.round(TEST_SHARE * 100)} % of each class are set apart for testing, always the same ones.`,
      zh: `没有测试图像的文件夹：每个类别固定留出 ${Math.round(TEST_SHARE * 100)}% 用于测试。`,
    });
  if (!isSplitHere && test.some(({ split }) => split === 'validation'))
    notes.push({
      en: 'There is no folder of test images: those in the folder for validation are used for testing.',
      zh: '没有测试图像的文件夹：验证文件夹中的图像用于测试。',
    });
  if (!validation.size && held === 'folder' && !split)
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

function datasetOf(files: DataFiles, found: Arrangement, prepared: Prepared, settings: Settings): ImageDataset {
  const { height, width, channels } = settings;
  const size = { height, width, channels };
  const { file, trainBytes, train, test, unreadable, chosen } = prepared;
  const partition = partitionOf(found, prepared, settings);
  const named = partition && partition.by !== 'class' ? { partition: { by: partition.by, of: [...partition.of] } } : {};
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
    notes: notesOf(found, settings),
    splits: { ...found.choices, given: !found.isSplitHere },
    ...(partition ? { partition } : {}),
    facts: () => JSON.stringify(facts),
  });
}

type Settings = ImageSize & SplitBy & { readonly validation?: Validation | undefined };

/** Throws a UserError for anything that is wrong with it. */
export async function openImages(files: DataFiles, settings: Settings): Promise<ImageDataset> {
  const tree = await files.tree();
  const column = settings.splitColumn ?? '';
  const found = await arrange(tree, settings, (why) =>
    why === 'noColumn'
      ? new UserError('data.noImageColumn', { file: files.name, column })
      : new UserError('data.oneImageGroup', { file: files.name }),
  );
  if (!found) throw new UserError('data.noImages', { path: files.path });
  const { height, width, channels } = settings;
  return datasetOf(files, found, await prepare(files, tree, found, { height, width, channels }), settings);
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
    /** Whether no group is in two parts, or the newest images are held out; by class if left out. */
    split: z.enum(IMAGE_SPLITS).optional(),
    /** Column of groups or times in the table of the images; groups are by file names if left out. */
    splitColumn: z.string().min(1).max(200).optional(),
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
      // Groups and times are split alike in all parts, unless the data name the validation images.
      applies: ({ split, validation }: { split?: unknown; validation?: unknown }) => !split || validation === 'folder',
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
  open: (files, source) => openImages(files, source),
  labelShape: () => [],
  factsFile: 'images.json',
  code: {
    typescript: ({ path }, sample) => imagesTypeScript(sample, isArchivePath(path)),
    python: () => IMAGES_PYTHON,
    ownSplit: true,
    namesValidation: ({ validation }) => validation === 'folder',
    reads: 'a folder of images, as images.json says',
    packages: ({ path }) => ({
      npm: { sharp: '0.35.5', ...(isArchivePath(path) ? { yauzl: '3.4.0', '@types/yauzl': '3.4.0' } : {}) },
      pypi: ['numpy>=1.26', 'pillow>=10.1'],
    }),
  },
});

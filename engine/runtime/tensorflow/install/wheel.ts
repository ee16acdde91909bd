/** Wheels: download, checksum, unpacking, removal. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { UserError } from '../../../errors/error.ts';
import { downloadWheels } from './pip.ts';
import { HEADER_FOLDERS, TENSORFLOW_VERSION, type Wheel } from './platform.ts';
import type { InstallStage, OnProgress } from './progress.ts';
import { Zip } from './zip.ts';

const wheelsIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.whl'))
        .map((name) => join(folder, name))
    : [];

/** Adds up bytes and reports them at most ten times a second. */
function counter(stage: InstallStage, total: number, onProgress: OnProgress): (bytes: number) => void {
  let done = 0;
  let told = 0;
  onProgress({ stage, done, total });
  return (bytes) => {
    done += bytes;
    const now = Date.now();
    if (now - told < 100 && done < total) return;
    told = now;
    onProgress({ stage, done, total });
  };
}

async function hasHash(path: string, sha256: string, onProgress: OnProgress, signal?: AbortSignal): Promise<boolean> {
  const hash = createHash('sha256');
  const count = counter('check', statSync(path).size, onProgress);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20, signal })) {
    hash.update(chunk as Buffer);
    count((chunk as Buffer).length);
  }
  return hash.digest('hex') === sha256;
}

/**
 * The verified wheel on disk; one left by an interrupted run is reused.
 * @throws UserError `engine.checksum` when the download is not what was published.
 */
export async function fetchWheel(
  wheel: Wheel,
  folder: string,
  onProgress: OnProgress,
  signal?: AbortSignal,
): Promise<string> {
  for (const left of wheelsIn(folder)) {
    if (await hasHash(left, wheel.sha256, onProgress, signal)) return left;
  }
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const requirements = [`${wheel.package}==${TENSORFLOW_VERSION}`];
  await downloadWheels({ requirements, tags: [wheel.tag], into: folder, total: wheel.packedBytes }, onProgress, signal);
  const [path] = wheelsIn(folder);
  if (!path) throw new UserError('engine.download', { packages: requirements.join(' '), detail: 'pip left no wheel' });
  if (!(await hasHash(path, wheel.sha256, onProgress, signal))) {
    rmSync(folder, { recursive: true, force: true });
    throw new UserError('engine.checksum', { file: basename(path) });
  }
  return path;
}

/** Unpacks libraries and headers; members that exist with their size are skipped. */
export async function unpackWheel(
  archive: string,
  wheel: Wheel,
  into: { readonly libraryFolder: string; readonly include: string },
  onProgress: OnProgress,
  signal?: AbortSignal,
): Promise<void> {
  const targetOf = (name: string): string | null => {
    const library = wheel.libraries.find((one) => name === `tensorflow/${one}`);
    if (library) return join(into.libraryFolder, library);
    const header = name.endsWith('.h') && HEADER_FOLDERS.some((folder) => name.startsWith(folder));
    return header ? join(into.include, name.slice('tensorflow/include/'.length)) : null;
  };
  await unpack(archive, targetOf, onProgress, signal);
}

/** Unpacks the shared libraries of the CUDA packages, all into one library folder. */
export async function unpackCompanions(
  wheel: Wheel,
  into: { readonly folder: string; readonly libraryFolder: string },
  onProgress: OnProgress,
  signal?: AbortSignal,
): Promise<void> {
  if (wheel.companions.length === 0) return;
  mkdirSync(into.folder, { recursive: true });
  const tags = ['manylinux_2_27_x86_64', 'manylinux_2_17_x86_64', 'manylinux2014_x86_64', 'manylinux1_x86_64', 'any'];
  await downloadWheels(
    { requirements: wheel.companions, tags, into: into.folder, total: 2_800_000_000 },
    onProgress,
    signal,
  );
  const targetOf = (name: string): string | null =>
    /^nvidia\/.*\/lib\/[^/]*\.so[^/]*$/.test(name) ? join(into.libraryFolder, basename(name)) : null;
  for (const archive of wheelsIn(into.folder)) {
    await unpack(archive, targetOf, onProgress, signal);
    rmSync(archive, { force: true });
  }
}

/** @param targetOf path of an unpacked member, or null for one that is not needed */
async function unpack(
  archive: string,
  targetOf: (name: string) => string | null,
  onProgress: OnProgress,
  signal?: AbortSignal,
): Promise<void> {
  const zip = await Zip.open(archive);
  try {
    const targets = zip.members.flatMap((member) => {
      const target = targetOf(member.fileName);
      return target === null ? [] : [{ member, target, size: member.uncompressedSize }];
    });
    const count = counter(
      'unpack',
      targets.reduce((sum, { size }) => sum + size, 0),
      onProgress,
    );
    for (const { member, target, size } of targets) {
      if (existsSync(target) && statSync(target).size === size) count(size);
      else await zip.extract(member, target, count, signal);
    }
  } finally {
    zip.close();
  }
}

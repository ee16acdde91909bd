/**
 * Documents with their data and runs, as files from elsewhere: mutated bytes, and mutated members that are zipped and
 * sealed anew, so that only what they say can be wrong. Run after `fileTargets`, which makes a run.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { dataDirectory } from '../../engine/data/directories.ts';
import { packDocument } from '../../engine/host/packs/pack.ts';
import { unpackDocument } from '../../engine/host/packs/unpack.ts';
import { packRun } from '../../engine/host/runs/archive/pack.ts';
import { unpackRun } from '../../engine/host/runs/archive/unpack.ts';
import { folderOf } from '../../engine/host/runs/runs.ts';
import { createDocument } from '../../engine/model/create.ts';
import { mutateBytes, mutateJson } from './mutate.ts';
import type { Random } from './random.ts';
import type { Target } from './target.ts';

type Members = Record<string, Uint8Array>;
const MANIFEST = 'manifest.json';
/** Names that lead elsewhere, that some systems cannot write, or that are other files. */
const NAMES = [
  ...['../x', '/tmp/x', 'data/../../x', 'data/..\\x', 'C:\\x', 'data/con', 'data/x ', 'data/x.', 'data//x', ''],
  ...['data/\u202Ex', 'document.json', 'run.json', MANIFEST, `data/${'a'.repeat(300)}`, 'checkpoints/x/y.safetensors'],
];
const PARSED = /\.(json|tensorsmith)$/;
const sha = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

/** A member of a file changed: its JSON, its bytes, or its name. */
function changed(members: Members, random: Random): Members {
  const name = random.pick(Object.keys(members).filter((one) => one !== MANIFEST));
  const { [name]: content, ...rest } = members;
  switch (random.below(4)) {
    case 0:
      return { ...rest, [random.pick(NAMES)]: content! };
    case 1:
      return { ...rest, [name]: mutateBytes(content!, content!, random) };
    default: {
      if (!PARSED.test(name)) return rest;
      const value = mutateJson(JSON.parse(strFromU8(content!)), random);
      return { ...rest, [name]: strToU8(JSON.stringify(value) ?? '') };
    }
  }
}

/** The members as a file again, whose manifest tells of them truly, or is changed itself. */
function sealed(members: Members, before: Uint8Array, random: Random): Uint8Array {
  const { [MANIFEST]: _, ...rest } = members;
  const files = Object.entries(rest).map(([name, content]) => ({ name, bytes: content.length, sha256: sha(content) }));
  const told = { ...(JSON.parse(strFromU8(before)) as object), files };
  const manifest = random.next() < 0.2 ? mutateJson(told, random) : told;
  return zipSync({ ...rest, [MANIFEST]: strToU8(JSON.stringify(manifest) ?? '') }, { level: 0 });
}

/** Bytes, or members sealed anew, of a whole file. */
function mutated(bytes: Uint8Array): Target['make'] {
  const members = unzipSync(bytes);
  return (random) =>
    random.next() < 0.4
      ? mutateBytes(bytes, bytes, random)
      : sealed(changed(members, random), members[MANIFEST]!, random);
}

/** @param root folder of the project */
export async function archiveTargets(root: string): Promise<Target[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tensorsmith-fuzz-archives-'));
  const at = (name: string): string => join(folder, name);
  const put = (name: string, bytes: Uint8Array): string => {
    writeFileSync(at(name), bytes);
    return at(name);
  };
  const cars = readFileSync(join(root, 'resources', 'samples', 'auto-mpg.csv'), 'utf8')
    .split('\n')
    .slice(0, 30);
  const path = put('cars.csv', strToU8(`${cars.join('\n')}\n`));
  const document = createDocument('Cars');
  const source = { kind: 'table', path, target: 'mpg' } as const;
  await packDocument({ ...document, data: { ...document.data, source } }, at('whole.tspack'));
  await packRun('run-1', at('whole.tsrun'), null);
  const [pack, run] = [readFileSync(at('whole.tspack')), readFileSync(at('whole.tsrun'))];
  const packs = join(dataDirectory(), 'packs');
  const listed = (of: string): string[] => {
    try {
      return readdirSync(of).sort();
    } catch {
      return [];
    }
  };
  /** Runs a reader, after which there is nothing new but what it took. */
  const leavingNothing =
    (of: string, read: (input: Uint8Array) => Promise<void>) =>
    async (input: Uint8Array): Promise<void> => {
      const before = [listed(dataDirectory()), listed(of)];
      try {
        await read(input);
      } finally {
        const after = [listed(dataDirectory()).filter((name) => join(dataDirectory(), name) !== of), listed(of)];
        const [data, inside] = [before[0]!.filter((name) => join(dataDirectory(), name) !== of), before[1]!];
        const left = [
          ...after[0]!.filter((one) => !data.includes(one)),
          ...after[1]!.filter((one) => !inside.includes(one)),
        ];
        if (left.length) throw new Error(`left ${left.join(', ')}`);
      }
    };
  return [
    {
      name: 'documents with their data',
      slow: true,
      make: mutated(pack),
      read: leavingNothing(packs, async (input) => {
        await unpackDocument(put('one.tspack', input));
        rmSync(packs, { recursive: true });
      }),
      close: () => rmSync(folder, { recursive: true, force: true }),
    },
    {
      name: 'files of runs, sealed anew',
      slow: true,
      make: mutated(run),
      read: leavingNothing(join(folderOf('run-1'), '..'), async (input) => {
        const { run: id, known } = await unpackRun(put('one.tsrun', input));
        if (!known) rmSync(folderOf(id), { recursive: true });
      }),
    },
  ];
}

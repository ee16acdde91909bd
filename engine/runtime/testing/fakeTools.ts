/** A fake machine for the installer: a PATH with only what a test puts there. Not for Windows. */
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import type { Wheel } from '../tensorflow/install/platform.ts';

const COMMANDS = '/usr/bin:/bin';

export class FakeMachine {
  readonly folder = mkdtempSync(join(tmpdir(), 'tensorsmith-machine-'));
  /** Folder that the engine is installed to. */
  readonly cache = join(this.folder, 'cache');
  readonly #tools = join(this.folder, 'tools');
  readonly #environment = { ...process.env };

  constructor() {
    mkdirSync(this.#tools);
    process.env.PATH = this.#tools;
    process.env.TENSORSMITH_ENGINE_DIR = this.cache;
    delete process.env.CXX;
  }

  /** An executable: a shell script with the usual commands at hand. */
  tool(name: string, script: string): void {
    const path = join(this.#tools, name);
    writeFileSync(path, `#!/bin/sh\nPATH=${COMMANDS}\n${script}\n`);
    chmodSync(path, 0o755);
  }

  /** A Python whose pip runs this script when asked to download; `$dest` is the folder. */
  pip(download: string): void {
    const find = 'while [ $# -gt 0 ]; do [ "$1" = --dest ] && dest=$2; shift; done';
    const log = join(this.folder, 'pip.log');
    this.tool('python3', `[ "$3" = --version ] && exit 0\necho download >> '${log}'\n${find}\n${download}`);
  }
  get downloads(): number {
    const log = join(this.folder, 'pip.log');
    return existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').length : 0;
  }

  /** A pip that waits a moment and then downloads this wheel. */
  pipWith(wheel: Uint8Array): void {
    const path = join(this.folder, 'published.whl');
    writeFileSync(path, wheel);
    this.pip(`sleep 0.2; cp '${path}' "$dest/published.whl"`);
  }

  /** A compiler that only writes a placeholder file. */
  compiler(compile = 'while [ $# -gt 0 ]; do [ "$1" = -o ] && echo binding > "$2"; shift; done'): void {
    this.tool('g++', `[ "$1" = --version ] && exit 0\n${compile}`);
  }

  restore(): void {
    for (const name of ['PATH', 'TENSORSMITH_ENGINE_DIR', 'CXX']) {
      const value = this.#environment[name];
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A wheel of two small libraries and a header, laid out as TensorFlow's is. */
export function tinyWheel(libraryBytes = 1000): { bytes: Uint8Array; wheel: Wheel } {
  const libraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];
  const content = Uint8Array.from({ length: libraryBytes }, (_, i) => (i * 2654435761) >>> 24);
  const files = Object.fromEntries(libraries.map((name) => [`tensorflow/${name}`, content]));
  const bytes = zipSync({ ...files, 'tensorflow/include/tensorflow/c/c_api.h': strToU8('// header') }, { level: 0 });
  const wheel: Wheel = {
    variant: 'cpu',
    package: 'tensorflow-cpu',
    tag: 'any',
    sha256: createHash('sha256').update(bytes).digest('hex'),
    packedBytes: bytes.length,
    neededBytes: 1000,
    libraries,
    companions: [],
  };
  return { bytes, wheel };
}

/**
 * Mutated inputs: bytes and numbers that formats are sensitive to, parts removed, duplicated, joined; JSON value by
 * value.
 */
import type { Random } from './random.ts';

const MOST = 256 * 1024;
const MAGIC = [0, 1, 0x7f, 0x80, 0xff, 0x0a, 0x22, 0x2c, 0x5b, 0x7b];
const WORDS = [
  ...['"', '""', ',', ';', '\n', '\r', '\r\n', '{', '}', '[', ']', ':', 'null', 'NaN', '1e999', '-1', '0', '\0'],
  ...['\uFEFF', '\uFFFD', '\\u0000', '\\ud800', '__proto__', '../../../x', '2147483648', '-0', '9007199254740993'],
];

export function mutateBytes(seed: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  let bytes: Buffer = Buffer.from(seed);
  for (let rounds = 1 + random.below(4); rounds > 0; rounds -= 1) {
    // The beginning determines how the rest is read.
    const at = random.below(random.next() < 0.4 ? Math.min(bytes.length, 64) + 1 : bytes.length + 1);
    const length = random.below(random.next() < 0.8 ? 16 : 4096);
    switch (random.below(8)) {
      case 0:
        if (at < bytes.length) bytes[at] = bytes[at]! ^ (1 << random.below(8));
        break;
      case 1:
        if (at < bytes.length) bytes[at] = random.pick(MAGIC);
        break;
      case 2:
        bytes = bytes.subarray(0, at);
        break;
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
        break;
      case 4:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at)]);
        break;
      case 5:
        bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from(random.pick(WORDS)), bytes.subarray(at)]);
        break;
      case 6:
        if (at + 4 <= bytes.length) bytes.writeUInt32BE(random.pick([0, 1, 0x7fffffff, 0x80000000, 0xffffffff]), at);
        break;
      default:
        bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from(other).subarray(random.below(other.length + 1))]);
    }
    bytes = Buffer.from(bytes.subarray(0, MOST));
  }
  return bytes;
}

const VALUES: readonly unknown[] = [
  ...[null, true, false, 0, -0, -1, 1, 0.5, 1e308, -1e308, 5e-324, 2 ** 31, 2 ** 32, 2 ** 53, 1e9, 1e9 + 1, -1e10],
  ...[
    '',
    'x',
    '__proto__',
    'constructor',
    '../../../x',
    'n1',
    'm1',
    'Module',
    'Input',
    '\0',
    '\ud800',
    'a'.repeat(5000),
  ],
  ...[[], {}, [[]], [null], [1e999], { id: 'n1' }, Array.from({ length: 300 }, () => ({})), [1, 2, 3, 4, 5]],
];
type Container = Record<string, unknown> | unknown[];

const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null;

/** Every location in a value: a container and a key of it. */
function placesOf(value: unknown): (readonly [Container, string])[] {
  const found: (readonly [Container, string])[] = [];
  const open: unknown[] = [value];
  for (let at = open.pop(); at !== undefined || open.length; at = open.pop()) {
    if (!isContainer(at)) continue;
    for (const [key, inner] of Object.entries(at)) {
      found.push([at, key]);
      open.push(inner);
    }
  }
  return found;
}

/** Changes a copy of a JSON value in one to four locations. */
export function mutateJson(seed: unknown, random: Random): unknown {
  const value = structuredClone(seed);
  for (let rounds = 1 + random.below(4); rounds > 0; rounds -= 1) {
    const places = placesOf(value);
    if (!places.length) return structuredClone(random.pick(VALUES));
    const [container, key] = random.pick(places);
    const [from, fromKey] = random.pick(places);
    const parts = container as Record<string, unknown>;
    switch (random.below(7)) {
      case 0:
        delete parts[key];
        break;
      case 1:
        parts[key] = structuredClone((from as Record<string, unknown>)[fromKey]);
        break;
      case 2:
        if (Array.isArray(container)) container.push(structuredClone(container[0]));
        else parts[random.pick(['id', 'name', 'extra', 'params', 'module'])] = structuredClone(random.pick(VALUES));
        break;
      case 3:
        if (Array.isArray(container)) container.splice(Number(key), 1);
        else parts[key] = [parts[key]];
        break;
      case 4:
        if (typeof parts[key] === 'number') parts[key] = parts[key] * random.pick([-1, 0, 1e3, 1e9, 1e300, 0.5]);
        else parts[key] = structuredClone(random.pick(VALUES));
        break;
      default:
        parts[key] = structuredClone(random.pick(VALUES));
    }
  }
  return value;
}

/**
 * Records of TensorBoard's event files: an `Event` protocol buffer in a TFRecord. Field numbers are those of
 * tensorboard/compat/proto/event.proto and summary.proto.
 */
import { maskedCrc32c } from './crc32c.ts';

/** Seconds since 1970, and the step from the beginning of the run. */
export interface EventTime {
  readonly seconds: number;
  readonly step: number;
}

/** Wire types of protocol buffers. */
const [VARINT, DOUBLE, BYTES, FLOAT] = [0, 1, 2, 5];
/** `SessionLog.START`: a program has started at this step; later events of earlier files do not count. */
const SESSION_START = 1;

const key = (field: number, wire: number): number => (field << 3) | wire;

/** A whole number of up to 53 bits. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  bytes.push(rest);
  return Buffer.from(bytes);
}

const tagged = (field: number, bytes: Uint8Array): Buffer =>
  Buffer.concat([Buffer.of(key(field, BYTES)), varint(bytes.length), bytes]);

function doubleField(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(9);
  bytes[0] = key(field, DOUBLE);
  bytes.writeDoubleLE(value, 1);
  return bytes;
}

function floatField(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(5);
  bytes[0] = key(field, FLOAT);
  bytes.writeFloatLE(value, 1);
  return bytes;
}

/** A field of the default value is left out. */
const varintField = (field: number, value: number): Buffer =>
  value === 0 ? Buffer.alloc(0) : Buffer.concat([Buffer.of(key(field, VARINT)), varint(value)]);

/** Length, its checksum, the data, their checksum. */
function record(data: Buffer): Buffer {
  const head = Buffer.alloc(12);
  head.writeBigUInt64LE(BigInt(data.length));
  head.writeUInt32LE(maskedCrc32c(head.subarray(0, 8)), 8);
  const tail = Buffer.alloc(4);
  tail.writeUInt32LE(maskedCrc32c(data));
  return Buffer.concat([head, data, tail]);
}

const event = ({ seconds, step }: EventTime, content: Buffer): Buffer =>
  record(Buffer.concat([doubleField(1, seconds), varintField(2, step), content]));

/** The first record of every file. */
export const fileVersion = (seconds: number): Buffer =>
  event({ seconds, step: 0 }, tagged(3, Buffer.from('brain.Event:2')));

/** The run was resumed at this step: events of this step and later ones in earlier files do not count. */
export const sessionStart = (time: EventTime): Buffer => event(time, tagged(7, varintField(1, SESSION_START)));

/** Counts in bins of equal width between `low` and `high`, and the mean and standard deviation of the values. */
export interface EventHistogram {
  readonly low: number;
  readonly high: number;
  readonly counts: readonly number[];
  readonly mean: number;
  readonly deviation: number;
}

/** As varints, doubles of the default value are left out. */
const doubleUnlessZero = (field: number, value: number): Buffer =>
  Object.is(value, 0) ? Buffer.alloc(0) : doubleField(field, value);
const doubles = (field: number, values: readonly number[]): Buffer =>
  tagged(field, Buffer.from(Float64Array.from(values).buffer));

/** `HistogramProto` of histogram.proto. */
function histogramProto({ low, high, counts, mean, deviation }: EventHistogram): Buffer {
  const number = counts.reduce((sum, count) => sum + count, 0);
  const width = (high - low) / counts.length;
  const limits = counts.map((_, i) => low + width * (i + 1));
  const moments = [low, high, number, mean * number, (mean ** 2 + deviation ** 2) * number];
  const fields = moments.map((value, i) => doubleUnlessZero(i + 1, value));
  return Buffer.concat([...fields, doubles(6, limits), doubles(7, counts)]);
}

/** One histogram of each tag. */
export function histograms(time: EventTime, values: Readonly<Record<string, EventHistogram>>): Buffer {
  const entries = Object.entries(values).map(([tag, value]) =>
    tagged(1, Buffer.concat([tagged(1, Buffer.from(tag)), tagged(5, histogramProto(value))])),
  );
  return event(time, tagged(5, Buffer.concat(entries)));
}

/** One value of each tag. NaN and infinities are kept. */
export function scalars(time: EventTime, values: Readonly<Record<string, number>>): Buffer {
  const entries = Object.entries(values).map(([tag, value]) =>
    tagged(1, Buffer.concat([tagged(1, Buffer.from(tag)), floatField(2, value)])),
  );
  return event(time, tagged(5, Buffer.concat(entries)));
}

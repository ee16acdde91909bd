/** Attributes of graph nodes, as AttrValue messages. Field numbers are those of attr_value.proto and tensor.proto. */
import { toBfloat16 } from '../../../program/bfloat16.ts';
import { Message } from './proto.ts';

/** Numbers of types.proto. */
export const TF_TYPES = {
  float32: 1,
  int32: 3,
  uint8: 4,
  string: 7,
  bool: 10,
  bfloat16: 14,
  resource: 20,
  uint64: 23,
} as const;
export type TfType = keyof typeof TF_TYPES;

export type Attribute = Message;
export type Attributes = Readonly<Record<string, Attribute>>;

/** @param shape sizes; -1 is an unknown one. */
function shapeMessage(shape: readonly number[]): Message {
  const message = new Message();
  for (const size of shape) message.message(2, new Message().int(1, size));
  return message;
}

function content(dtype: TfType, values: readonly number[]): Uint8Array {
  switch (dtype) {
    case 'float32':
      return new Uint8Array(Float32Array.from(values).buffer);
    case 'bfloat16': {
      // The upper halves of float32's words, little-endian.
      const words = new Uint16Array(Float32Array.from(values, toBfloat16).buffer);
      return new Uint8Array(words.filter((_, i) => i % 2 === 1).buffer);
    }
    case 'int32':
      return new Uint8Array(Int32Array.from(values).buffer);
    case 'uint8':
    case 'bool':
      return Uint8Array.from(values);
    default:
      throw new Error(`No constants of type ${dtype}`);
  }
}

export const attribute = {
  type: (dtype: TfType): Attribute => new Message().int(6, TF_TYPES[dtype]),
  int: (value: number): Attribute => new Message().int(3, value),
  float: (value: number): Attribute => new Message().float(4, value),
  bool: (value: boolean): Attribute => new Message().bool(5, value),
  string: (value: string): Attribute => new Message().string(2, value),
  shape: (shape: readonly number[]): Attribute => new Message().message(7, shapeMessage(shape)),
  ints: (values: readonly number[]): Attribute => {
    const list = new Message();
    for (const value of values) list.int(3, value);
    return new Message().message(1, list);
  },
  /** Row-major values of a constant. */
  tensor: (dtype: TfType, shape: readonly number[], values: readonly number[]): Attribute =>
    new Message().message(
      8,
      new Message().int(1, TF_TYPES[dtype]).message(2, shapeMessage(shape)).bytes(4, content(dtype, values)),
    ),
};

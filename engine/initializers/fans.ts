/** Fan-in and fan-out, as in torch.nn.init. */
import { sizeOf } from './initializer.ts';

/** Fan-in and fan-out of a weight [out, in, …]. */
export function fans(shape: readonly number[]): { fanIn: number; fanOut: number } {
  const field = sizeOf(shape.slice(2));
  return { fanIn: shape[1]! * field, fanOut: shape[0]! * field };
}

/** Standard deviation by Glorot and Bengio, 2010. */
export function xavierStd(gain: number, shape: readonly number[]): number {
  const { fanIn, fanOut } = fans(shape);
  return gain * Math.sqrt(2 / (fanIn + fanOut));
}

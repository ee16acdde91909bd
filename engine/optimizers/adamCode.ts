/** Helpers for Adam and its variants in exported code. */
import { unless } from '../settings/python.ts';

interface Moments {
  readonly lr: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly eps: number;
}

export const tfAdam = ({ lr, beta1, beta2, eps }: Moments): string =>
  `tf.train.adam(${lr}, ${beta1}, ${beta2}, ${eps})`;

/** The first arguments of torch.optim's Adam variants. */
export const adamArguments = ({ lr, beta1, beta2, eps }: Moments) => ({
  lr,
  betas: beta1 === 0.9 && beta2 === 0.999 ? undefined : [beta1, beta2],
  eps: unless(1e-8, eps),
});

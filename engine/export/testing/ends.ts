/** Common inputs and outputs of the networks in export tests. */
import type { Params } from '../../model/types.ts';

export type Spec = readonly [name: string, type: string, params?: Params, ...from: string[]];

export const input: Spec = ['image', 'Input', { shape: [4, 9, 8] }];
export const tail: Spec[] = [
  ['flat', 'Flatten'],
  ['fc', 'Linear', { out_features: 5 }],
  ['out', 'Output'],
];

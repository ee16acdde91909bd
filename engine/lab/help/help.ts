/** One line of help for a name, as completion shows it. */
import type { Text } from '../../errors/types.ts';
import { ALIASES } from '../torch/functions.ts';
import { FUNCTION_HELP } from './functions.ts';
import { DATA_HELP, FUNCTIONAL_HELP, INIT_HELP, MODULE_HELP, NN_HELP, OPTIM_HELP, SCHEDULER_HELP } from './neural.ts';
import { TENSOR_HELP, TORCH_HELP } from './tensors.ts';

type Table = Readonly<Record<string, readonly [en: string, zh: string]>>;

/** Tables of each module, the nearest first. */
const TABLES: Readonly<Record<string, readonly Table[]>> = {
  torch: [TORCH_HELP, FUNCTION_HELP],
  Tensor: [TENSOR_HELP, FUNCTION_HELP, TORCH_HELP],
  'torch.nn': [NN_HELP],
  'torch.nn.functional': [FUNCTIONAL_HELP, FUNCTION_HELP],
  'torch.nn.init': [INIT_HELP],
  'torch.optim': [OPTIM_HELP],
  'torch.optim.lr_scheduler': [SCHEDULER_HELP],
  'torch.utils.data': [DATA_HELP],
  'nn.Module': [MODULE_HELP],
};

/** @param module as Python names it: torch.nn; Tensor and nn.Module for what their objects have */
export function helpOf(module: string, name: string): Text | null {
  for (const table of TABLES[module] ?? []) {
    const found = Object.hasOwn(table, name) ? table[name] : table[ALIASES[name] ?? ''];
    if (found) return { en: found[0], zh: found[1] };
  }
  return null;
}

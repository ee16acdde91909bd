/** Unique and valid names in exported Python. */
import type { TensorsmithDocument } from '../../model/types.ts';
import { HELPER_NAMES } from './helpers.ts';
import { printable, unaccented } from '../words.ts';

/** Keywords of Python, and attributes of nn.Module. */
const RESERVED = new Set(
  `False None True and as assert async await break class continue def del elif else except finally for from global if
  import in is lambda nonlocal not or pass raise return try while with yield match case type self torch nn F x like
  T_destination add_module apply bfloat16 buffers call_super_init children compile cpu cuda double dump_patches eval
  extra_repr float forward get_buffer get_extra_state get_parameter get_submodule half ipu load_state_dict modules mtia
  named_buffers named_children named_modules named_parameters parameters register_backward_hook register_buffer
  register_forward_hook register_forward_pre_hook register_full_backward_hook register_full_backward_pre_hook
  register_load_state_dict_post_hook register_load_state_dict_pre_hook register_module register_parameter
  register_state_dict_post_hook register_state_dict_pre_hook requires_grad_ set_extra_state set_submodule share_memory
  state_dict to to_empty train training xpu zero_grad causal_mask abs dict getattr len list range set tuple zip print int super`.split(
    /\s+/,
  ),
);

/** Replacements of node names that are invalid in Python, by name. */
export function renamed({ graph, modules }: TensorsmithDocument): ReadonlyMap<string, string> {
  const names = new Set(
    [graph, ...modules.map((module) => module.graph)].flatMap(({ nodes }) => nodes.map((n) => n.name)),
  );
  const found = new Map<string, string>();
  for (const name of names) {
    if (!RESERVED.has(name)) continue;
    let free = `${name}_`;
    while (names.has(free)) free += '_';
    found.set(name, free);
  }
  return found;
}

/** Capitalized names with another meaning in Python or in the package's files. */
const TAKEN = new Set(
  `False None True F Path DataLoader EpochOrder TensorDataset AveragedModel Lion Ellipsis NotImplemented
  Exception ValueError NotImplementedError`.split(/\s+/),
);

/** A name of a class: `LeNet`, `Network`, `TrueNetwork`. */
export function className(name: string): string {
  const words = unaccented(name).match(/[A-Za-z0-9]+/g) ?? [];
  const joined = words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('');
  const title = /^[A-Z]/.test(joined) ? joined : `Network${joined}`;
  return TAKEN.has(title) || HELPER_NAMES.has(title) ? `${title}Network` : title;
}

/** Text for a docstring, which must not contain a NUL. */
export const prose = (text: string): string =>
  printable(text).replace(/\s+/g, ' ').replace(/\\/g, '\\\\').replace(/"/g, "'");

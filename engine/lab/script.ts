/** Cells as a script for PyTorch. */
import { parser } from '@lezer/python';

const IMPORTS = ['import math', '', 'import torch', 'import torch.nn.functional as F', 'from torch import nn, optim'];

/** Calls without a value worth printing. */
const SILENT = /\b(?:backward|step|zero_grad|print|manual_seed|train|eval|append)\s*\([^()]*\)$|_\s*\([^()]*\)$/;

/** A cell as a part of a script: what it ends with is printed. */
function printing(source: string): string {
  const tree = parser.parse(source).topNode;
  let last = tree.lastChild;
  while (last?.name === 'Comment') last = last.prevSibling;
  if (last?.name !== 'ExpressionStatement') return source;
  const text = source.slice(last.from, last.to);
  return SILENT.test(text) ? source : `${source.slice(0, last.from)}print(${text})${source.slice(last.to)}`;
}

/** The cells as a script for PyTorch: imports, and a print of what each cell ends with. */
export const forPyTorch = (cells: readonly string[]): string =>
  `${IMPORTS.join('\n')}\n\n${cells.map((source) => `# %%\n${printing(source.trimEnd())}\n`).join('\n')}`;

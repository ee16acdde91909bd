/** data.py for a text. */
import { READ_PYTHON } from './reading.ts';

/**
 * data.py.
 * @param length sequence length in characters
 */
export const textPython = (
  length: number,
): string => `"""Reads a text: sequences of characters, and for each character the next one as its target."""
import gzip
from pathlib import Path

import torch

LENGTH = ${length}


${READ_PYTHON}

def read_text(path):
    """The text as indices into its vocabulary, and the vocabulary: its characters in the order of UTF-16."""
    text = read_characters(path)
    alphabet = sorted(set(text), key=lambda character: character.encode("utf-16-be"))
    place = {character: i for i, character in enumerate(alphabet)}
    return torch.tensor([place[character] for character in text], dtype=torch.int32), alphabet


def read_samples(path, split):
    """Sequences and their targets; the last tenth of the text is the test split."""
    codes, _ = read_text(path)
    cut = int(len(codes) * 0.9)
    part = codes[:cut] if split == "train" else codes[cut:]
    stretches = part.unfold(0, LENGTH + 1, max(1, LENGTH // 4) if split == "train" else LENGTH)
    return stretches[:, :-1].contiguous(), stretches[:, 1:].long()
`;

/** data.py for a text by words or byte pairs. */
import { BYTES, GPT2_WORDS } from './bytePairs.ts';
import { READ_PYTHON } from './reading.ts';
import type { LearnedKind } from './vocabulary.ts';
import { WORDS } from './words.ts';

const CODE: Record<LearnedKind, string> = {
  words: `# A word, a Chinese character, another sign, or white space; words with the space before them.
WORD = regex.compile(r"""${WORDS}""")


class Vocabulary:
    """Words by their numbers; 0 stands for every word that was not frequent enough in training."""

    def __init__(self, facts):
        self.words = facts["tokens"]
        self.numbers = {word: number for number, word in enumerate(self.words)}

    def __len__(self):
        return len(self.words)

    def encode(self, text):
        return [self.numbers.get(word, 0) for word in WORD.findall(text)]

    def decode(self, numbers):
        return "".join(self.words[number] for number in numbers)`,
  bytePairs: `# GPT-2's pattern of words.
WORD = regex.compile(r"""${GPT2_WORDS}""")
# The byte of each of the first 256 tokens, in GPT-2's order: those that are printed, then all others.
PRINTABLE = [*range(${BYTES[0]}, 127), *range(161, 173), *range(174, 256)]
BYTES = PRINTABLE + [byte for byte in range(256) if byte not in PRINTABLE]


class Vocabulary:
    """Byte-pair encoding of UTF-8: pairs of neighbours become one token, in the order in which they were learned."""

    def __init__(self, facts):
        self.ranks = {tuple(pair): rank for rank, pair in enumerate(facts["merges"])}
        self.bytes = [bytes([byte]) for byte in BYTES]
        for left, right in facts["merges"]:
            self.bytes.append(self.bytes[left] + self.bytes[right])
        self.numbers = {byte: number for number, byte in enumerate(BYTES)}
        self.known = {}

    def __len__(self):
        return len(self.bytes)

    def encode_word(self, word):
        tokens = [self.numbers[byte] for byte in word.encode()]
        while len(tokens) > 1:
            pair = min(zip(tokens, tokens[1:]), key=lambda pair: self.ranks.get(pair, math.inf))
            if pair not in self.ranks:
                break
            merged, i = [], 0
            while i < len(tokens):
                both = tuple(tokens[i : i + 2]) == pair
                merged.append(256 + self.ranks[pair] if both else tokens[i])
                i += 2 if both else 1
            tokens = merged
        return tokens

    def encode(self, text):
        found = []
        for word in WORD.findall(text):
            if word not in self.known:
                self.known[word] = self.encode_word(word)
            found += self.known[word]
        return found

    def decode(self, numbers):
        return b"".join(self.bytes[number] for number in numbers).decode(errors="replace")`,
};

/**
 * data.py.
 * @param length sequence length in tokens
 */
export const learnedPython = (
  length: number,
  kind: LearnedKind,
): string => `"""Reads a text: sequences of tokens, and for each token the next one as its target.

vocabulary.json holds the vocabulary, learned from the training part. It is missing where the text could not be read when
this package was written: nothing is read then, and an error says so.
"""
import gzip
import json
${kind === 'bytePairs' ? 'import math\n' : ''}from pathlib import Path

import regex
import torch

LENGTH = ${length}
FACTS = Path(__file__).parent / "vocabulary.json"
${CODE[kind]}


def read_vocabulary():
    """The vocabulary that the network was trained with."""
    if not FACTS.exists():
        raise FileNotFoundError(
            f"{FACTS} is missing: the text could not be read when this package was written. "
            "Export it again where the text is at hand."
        )
    return Vocabulary(json.loads(FACTS.read_text(encoding="utf-8")))


${READ_PYTHON}

def read_samples(path, split):
    """Sequences and their targets; the last tenth of the text is the test split."""
    text = read_characters(path)
    cut = int(len(text) * 0.9)
    part = text[:cut] if split == "train" else text[cut:]
    codes = torch.tensor(read_vocabulary().encode(part), dtype=torch.int32)
    sequences = codes.unfold(0, LENGTH + 1, max(1, LENGTH // 4) if split == "train" else LENGTH)
    return sequences[:, :-1].contiguous(), sequences[:, 1:].long()
`;

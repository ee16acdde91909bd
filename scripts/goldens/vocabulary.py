"""Byte pairs as HuggingFace's tokenizers learn them, and words as the package regex finds them:
PYTHON scripts/goldens/vocabulary.py

Writes engine/datasets/formats/text/goldens/vocabulary.json from the bundled excerpt of Moby Dick and from texts of other
scripts: merges, and numbers of tokens; and mixed.txt, plain and in gzip, which exported code reads. Needs tokenizers and regex besides.
"""
import gzip
import json
from pathlib import Path

import regex
from tokenizers import Tokenizer, models, pre_tokenizers, trainers

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "engine/datasets/formats/text/goldens/vocabulary.json"
MIXED = ROOT / "engine/datasets/testing/fixtures/text/mixed.txt"
MERGES, CHARACTERS = 600, 60_000
LEAST = 2
OTHERS = [
    "I'll say: we've seen 1,234 naïve cafés — it's déjà vu!\n\n  Indented   twice\t\ttabs  ",
    "春眠不觉晓，处处闻啼鸟。夜来风雨声，花落知多少？",
    "emoji 😀👩‍🚀 and 𝄞, Ελληνικά, русский, हिन्दी, العربية",
    "",
    " ",
    "\n",
    "a'sb''ll  x\u00a0y\u3000z",
    "aaaaaaaaaa aaa aa",
]
REPEATED = "aaaa aaa banana bananas ananas 汉字汉字汉 " * 7


def learned(text, size):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        min_frequency=LEAST,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator([text], trainer)
    model = json.loads(tokenizer.to_str())["model"]
    number = model["vocab"]
    return tokenizer, [[number[left], number[right]] for left, right in model["merges"]]


def main():
    text = (ROOT / "resources/samples/moby-dick.txt").read_text(encoding="utf-8-sig")[:CHARACTERS]
    tokenizer, merges = learned(text, 256 + MERGES)
    pattern = regex.compile(
        r" ?(?:(?!\p{Script=Han})[\p{L}\p{M}\p{N}])+(?:['’](?:(?!\p{Script=Han})\p{L})+)*"
        r"|\p{Script=Han}| ?[^\p{White_Space}\p{L}\p{M}\p{N}]|\p{White_Space}"
    )
    texts = [text[20_000:20_400], *OTHERS]
    golden = {
        "characters": CHARACTERS,
        "merges": merges,
        "repeated": {"text": REPEATED, "merges": learned(REPEATED, 300)[1]},
        "texts": [{"text": one, "tokens": tokenizer.encode(one).ids, "words": pattern.findall(one)} for one in texts],
    }
    # For exported code: line ends of Windows, and a cut in the middle of what is written here.
    mixed = "\n".join([text[:8000], *OTHERS, text[30_000:32_000], *OTHERS * 2])
    MIXED.parent.mkdir(parents=True, exist_ok=True)
    MIXED.write_text(mixed, encoding="utf-8-sig", newline="\r\n")
    MIXED.with_suffix(".txt.gz").write_bytes(gzip.compress(MIXED.read_bytes(), mtime=0))
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(json.dumps(golden, ensure_ascii=False) + "\n", encoding="utf-8")


main()

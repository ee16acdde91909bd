/** data.py for image files. */
import { SPLIT_IMPORTS, splitRowsPython } from '../../splitPython.ts';

export const IMAGES_PYTHON = `"""Reads and prepares images in the same way as Tensorsmith.

images.json holds their names in each split with their classes, the size they are brought to, and which of them are kept
for validation. It is missing where the images could not be read when this package was written: nothing is read then, and an error says so.
"""
import io
import json
import math
import tarfile
import zipfile
from collections import Counter
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageOps

${SPLIT_IMPORTS}

FACTS = Path(__file__).parent / "images.json"


def read_facts():
    """What Tensorsmith recorded about the images."""
    if not FACTS.exists():
        raise FileNotFoundError(
            f"{FACTS} is missing: the images could not be read when this package was written. "
            "Export it again where they are at hand."
        )
    return json.loads(FACTS.read_text(encoding="utf-8"))


def opener(path):
    """A function that returns the bytes of a file in a folder, a ZIP or a tar."""
    path = Path(path)
    if path.is_dir():
        return lambda name: (path / name).read_bytes()
    if zipfile.is_zipfile(path):
        archive = zipfile.ZipFile(path)
        return archive.read
    tar = tarfile.open(path)
    members = {member.name.removeprefix("./"): member for member in tar.getmembers()}
    return lambda name: tar.extractfile(members[name]).read()


def read_image(file, size):
    """uint8 [height, width, channels]: rotated by its EXIF orientation, transparent pixels on white."""
    height, width, channels = size
    image = ImageOps.exif_transpose(Image.open(file))
    if image.mode.startswith("I"):
        # 16-bit values: their upper eight bits.
        image = Image.fromarray((np.asarray(image, dtype=np.uint32) >> 8).astype(np.uint8))
    if image.has_transparency_data:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    image = image.convert("RGB")
    if image.size != (width, height):
        image = image.resize((width, height), Image.Resampling.BILINEAR)
    return np.asarray(image.convert("L") if channels == 1 else image).reshape(height, width, channels)


def read_samples(path, split):
    """Images in [0, 1], [N, channels, height, width], and labels of a split: "train" or "test"."""
    facts = read_facts()
    read = opener(path)
    size = (facts["height"], facts["width"], facts["channels"])
    images = np.stack([read_image(io.BytesIO(read(name)), size) for name, _ in facts[split]])
    labels = torch.tensor([label for _, label in facts[split]])
    return torch.from_numpy(images).permute(0, 3, 1, 2).contiguous().float() / 255, labels


${splitRowsPython('facts.get("stratified", False)')}`;

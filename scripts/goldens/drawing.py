"""What MNIST's authors say of their preparation, in exact fractions: engine/datasets/given/testing/drawings.json.

"The original black and white (bilevel) images from NIST were size normalized to fit in a 20x20 pixel box while
preserving their aspect ratio. [...] the images were centered in a 28x28 image by computing the center of mass of the
pixels, and translating the image so as to position this point at the center of the 28x28 field."

Needs Python alone: python3 scripts/goldens/drawing.py
"""
import json
import pathlib
from fractions import Fraction

SIDE, FIELD, CENTER = 20, 28, 14

# Rectangles of ink [x, y, width, height, value] on a canvas of 280×280.
DRAWINGS = {
    "one in a corner": [[12, 9, 14, 97, 255]],
    "seven in a corner": [[170, 8, 70, 15, 255], [225, 23, 15, 80, 255], [218, 60, 7, 20, 130]],
    "wide": [[3, 250, 211, 17, 255], [3, 230, 20, 20, 200]],
    "small": [[270, 271, 9, 5, 255]],
    "large": [[0, 0, 280, 31, 255], [240, 31, 40, 249, 255]],
}


def raster(rectangles):
    canvas = [[0] * 280 for _ in range(280)]
    for x, y, width, height, value in rectangles:
        for row in range(y, y + height):
            for column in range(x, x + width):
                canvas[row][column] = max(canvas[row][column], value)
    return canvas


def prepared(canvas):
    inked = [(x, y) for y in range(280) for x in range(280) if canvas[y][x]]
    left, right = min(x for x, _ in inked), max(x for x, _ in inked) + 1
    top, bottom = min(y for _, y in inked), max(y for _, y in inked) + 1
    scale = Fraction(max(right - left, bottom - top), SIDE)

    def overlap(pixel, begin, end):
        return max(Fraction(0), min(Fraction(pixel + 1), end) - max(Fraction(pixel), begin))

    def cell(row, column):
        y0, y1 = top + row * scale, top + (row + 1) * scale
        x0, x1 = left + column * scale, left + (column + 1) * scale
        total = Fraction(0)
        for y in range(int(y0), min(bottom, int(y1) + 1)):
            for x in range(int(x0), min(right, int(x1) + 1)):
                if canvas[y][x]:
                    total += canvas[y][x] * overlap(y, y0, y1) * overlap(x, x0, x1)
        return int(total / (scale * scale) + Fraction(1, 2))

    small = {(r, c): cell(r, c) for r in range(SIDE) for c in range(SIDE)}
    mass = sum(small.values())
    down = CENTER - Fraction(sum(r * v for (r, _), v in small.items()), mass)
    right_by = CENTER - Fraction(sum(c * v for (_, c), v in small.items()), mass)
    move = (down + Fraction(1, 2)).__floor__(), (right_by + Fraction(1, 2)).__floor__()
    field = [0] * (FIELD * FIELD)
    for (r, c), value in small.items():
        row, column = r + move[0], c + move[1]
        if value and 0 <= row < FIELD and 0 <= column < FIELD:
            field[row * FIELD + column] = value
    return field


found = {
    name: {"rectangles": rectangles, "expected": prepared(raster(rectangles))}
    for name, rectangles in DRAWINGS.items()
}
target = pathlib.Path(__file__).parents[2] / "engine/datasets/given/testing/drawings.json"
target.write_text(json.dumps(found, separators=(",", ":")) + "\n")

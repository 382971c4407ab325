#!/usr/bin/env python3
"""Packs the tone table of Tony McMapface as a picture.

    python3 -m venv venv && venv/bin/pip install numpy zstandard pillow pyoxipng
    venv/bin/python tools/tones/table.py tony_mc_mapface.ktx2 src/scene/render/tones.png

The table (https://github.com/h3r2tic/tony-mc-mapface, Tomasz Stachowiak, MIT or Apache-2.0) lies in the source of the
crate bevy_core_pipeline as src/tonemapping/luts/tony_mc_mapface.ktx2: 48 x 48 x 48 colours in linear light with a
shared exponent, 354 KB that compress no further. As sRGB of 8 bits a channel it is exact to half a step of what a
screen shows, and a PNG of 55 KB. Blue picks one of 48 blocks of rows, green the row in it, red the column.
"""

import io
import struct
import sys

import numpy as np
import oxipng
import zstandard
from PIL import Image

SIZE = 48


def colours(ktx2: bytes) -> np.ndarray:
    """Linear light, [blue, green, red, channel]."""
    offset, packed, whole = struct.unpack("<3Q", ktx2[80:104])
    words = zstandard.ZstdDecompressor().decompress(ktx2[offset : offset + packed], max_output_size=whole)
    words = np.frombuffer(words, "<u4").reshape(SIZE, SIZE, SIZE)
    exponent = (words >> 27).astype(int)
    mantissa = np.stack([(words >> (9 * channel)) & 511 for channel in range(3)], -1)
    # RGB9E5: the exponent has a bias of 15, the mantissa 9 bits.
    return mantissa * np.exp2(exponent - 24.0)[..., None]


def srgb(linear: np.ndarray) -> np.ndarray:
    curved = 1.055 * np.maximum(linear, 1e-9) ** (1 / 2.4) - 0.055
    return np.round(np.where(linear <= 0.0031308, 12.92 * linear, curved) * 255).astype(np.uint8)


def main(source: str, target: str) -> None:
    with open(source, "rb") as file:
        table = srgb(colours(file.read()))
    png = io.BytesIO()
    Image.fromarray(table.reshape(SIZE * SIZE, SIZE, 3)).save(png, "png")
    small = oxipng.optimize_from_memory(png.getvalue(), level=6, deflate=oxipng.Deflaters.zopfli(15))
    with open(target, "wb") as file:
        file.write(small)


if __name__ == "__main__":
    main(*sys.argv[1:])

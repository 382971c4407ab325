#!/usr/bin/env python3
"""Makes the fonts in assets/fonts from Debian's package fonts-inter (Inter, SIL Open Font License 1.1).

    apt-get install fonts-inter
    python3 -m venv venv && venv/bin/pip install fonttools==4.68.0
    venv/bin/python tools/fonts/subset.py [SOURCE_FOLDER [OUT_FOLDER]]

Four changes; the first two because egui shapes text with a font's default features and offers no switch for the others:
- The digits are the tabular ones, so that numbers that change do not move. Feature `tnum` names the glyphs; here the
  character map points to them. They take no part in kerning.
- `calt` is left out. It draws an arrow for "->" and a times sign in "3x4", and a token must look as it was typed.
- Only the scripts and signs in RANGES stay.
- What is missing shows as a box: egui draws U+25FB for it, which Inter does not have, and gets the glyph of U+25A1.
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

SOURCE = Path("/usr/share/fonts/opentype/inter")
OUT = Path(__file__).resolve().parents[2] / "assets" / "fonts"
WEIGHTS = ["Inter-Medium.otf", "Inter-SemiBold.otf"]
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl"]
RANGES = [
    (0x0020, 0x007E),  # Basic Latin
    (0x00A0, 0x024F),  # Latin-1, Latin Extended-A and B
    (0x0250, 0x02FF),  # IPA, spacing modifiers
    (0x0300, 0x036F),  # combining marks
    (0x0370, 0x03FF),  # Greek
    (0x0400, 0x052F),  # Cyrillic
    (0x1E00, 0x1EFF),  # Latin Extended Additional (Vietnamese)
    (0x2000, 0x206F),  # punctuation
    (0x2070, 0x209F),  # superscripts and subscripts
    (0x20A0, 0x20CF),  # currency
    (0x2100, 0x218F),  # letterlike signs, number forms
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # mathematical operators
    (0x2300, 0x23FF),  # technical (keys)
    (0x2500, 0x25FF),  # box drawing, blocks, geometric shapes
    (0x2600, 0x27BF),  # symbols, dingbats
]


def substitutions(font, feature):
    """The one-to-one glyph substitutions of a GSUB feature."""
    gsub = font["GSUB"].table
    lookups = {
        index
        for record in gsub.FeatureList.FeatureRecord
        if record.FeatureTag == feature
        for index in record.Feature.LookupListIndex
    }
    mapping = {}
    for index in lookups:
        for table in gsub.LookupList.Lookup[index].SubTable:
            mapping.update(getattr(table, "ExtSubTable", table).mapping)
    return mapping


def tabular_digits(font):
    """Points the characters 0 to 9 to their tabular glyphs and returns the names of those."""
    tabular, cmap = substitutions(font, "tnum"), font.getBestCmap()
    digits = {code: tabular[cmap[code]] for code in range(ord("0"), ord("9") + 1)}
    for table in font["cmap"].tables:
        table.cmap.update(digits)
    metrics = font["hmtx"].metrics
    widest = max(metrics[name][0] for name in digits.values())
    for name in digits.values():
        advance, bearing = metrics[name]
        if widest - advance > 0.002 * font["head"].unitsPerEm:
            raise SystemExit(f"the tabular digit {name} is {advance} wide, another {widest}")
        metrics[name] = (widest, bearing)  # rounding left one digit 2 of 2816 units narrower
    return set(digits.values())


def with_box(font):
    """Gives the character that egui draws for a missing one the glyph of a white square."""
    box = font.getBestCmap()[0x25A1]
    for table in font["cmap"].tables:
        table.cmap[0x25FB] = box


def without_kerning(font, glyphs):
    """Takes the glyphs out of every pair adjustment, as the first and as the second of a pair."""
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            table = getattr(table, "ExtSubTable", table)
            if table.LookupType != 2:
                continue
            if table.Format == 1:
                for pairs in table.PairSet:
                    pairs.PairValueRecord = [p for p in pairs.PairValueRecord if p.SecondGlyph not in glyphs]
                    pairs.PairValueCount = len(pairs.PairValueRecord)
                kept = [
                    (name, pairs)
                    for name, pairs in zip(table.Coverage.glyphs, table.PairSet)
                    if name not in glyphs
                ]
                table.Coverage.glyphs = [name for name, _ in kept]
                table.PairSet = [pairs for _, pairs in kept]
                table.PairSetCount = len(kept)
            else:
                table.Coverage.glyphs = [name for name in table.Coverage.glyphs if name not in glyphs]
                for classes in (table.ClassDef1.classDefs, table.ClassDef2.classDefs):
                    for name in glyphs:
                        classes.pop(name, None)


def subset(source, out):
    """Writes one font's subset and prints its size."""
    font = TTFont(source)
    without_kerning(font, tabular_digits(font))
    with_box(font)
    options = Options()
    options.layout_features = FEATURES
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 14, 16, 17]
    options.desubroutinize = False
    options.notdef_outline = True
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in RANGES for code in range(first, last + 1)])
    subsetter.subset(font)
    for record in font["name"].names:
        if record.nameID == 5:
            record.string = f"{record.toUnicode()}; subset with tabular digits for Arclight"
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    font.save(out)
    print(f"{out.name}: {out.stat().st_size} bytes, {len(font.getBestCmap())} characters")


def main():
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else SOURCE
    out = Path(sys.argv[2]) if len(sys.argv) > 2 else OUT
    for name in WEIGHTS:
        subset(source / name, out / name)


if __name__ == "__main__":
    main()

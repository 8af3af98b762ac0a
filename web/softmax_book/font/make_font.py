"""Make the font of the formulas, in two files, from Latin Modern Math 1.959.

    python web/softmax_book/font/make_font.py latinmodern-math.otf

Debian's fonts-lmodern and the GUST e-foundry have the file.  Needs fontTools 4.68 and brotli 1.2,
which ``web/softmax_book`` itself does not: the font lies in the repository, and is made anew when it
lacks a character (tests/web/test_font.py says so).  The same input gives the same bytes.

softmax-math.woff2 holds what the pages of the course write, which has to be there before a line is
painted; softmax-math-more.woff2 holds the rest, and browsers fetch it for a page that writes more
(``unicode-range`` in styles/formulas.css, which is printed).

What is changed, and why:

- only the characters below; no alternates for scripts (the browsers' own scaling is enough);
- TrueType outlines: a font with PostScript outlines becomes a Type 3 font in printed PDFs;
- strokes 10 units bolder: the original is thin on a screen;
- fractions: the arrow of \\vec in a denominator keeps off its bar, and so does the ∂ of a small one;
- subscripts: Chromium takes the largest of three constants and sets those of p, y, g too low;
- the arrow of \\vec has a width, and its middle above the letter's (it stood left of it);
- the highest bracket is put together from parts, of which browsers make one of just the height that is
  needed; from 2.4 to 3 times that of a line there was none, and they took one that was too high;
- brackets of every height are nearly as wide as the lowest: Chromium gives all of them the width of
  the highest;
- the minus is as long as TeX's: browsers set it as if it were, and it came too near to its neighbours;
- three dots are as far apart as TeX sets them;
- the bar of a fraction is as thick as one pixel;
- another name, as the licence asks for (GUST-FONT-LICENSE.txt).
"""

import sys
from pathlib import Path

from fontTools.misc.roundTools import otRound
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables import otTables

NAME = "Softmax Math"
TARGET, MORE = (Path(__file__).with_name(f"softmax-math{name}.woff2") for name in ("", "-more"))
BOLDER = 10  # units of a thousandth, as all that follows
ROOM = {"𝜕": (0, 40), "𝒥": (30, 0)}  # before and behind a letter that its neighbour would touch
BESIDE, WIDEST = 60, 600  # the white beside a high bracket, and the width of the widest
THIN = 167
MINUS = (83, 694)  # from where to where it is drawn
CONSTANTS = {
    "SubscriptShiftDown": 150,
    "SubscriptTopMax": 344,
    "SubscriptBaselineDropMin": -44,
    "FractionRuleThickness": 52,
    "FractionNumDisplayStyleGapMin": 150,
    "FractionDenomDisplayStyleGapMin": 250,
    "FractionDenominatorGapMin": 100,
    "SpaceAfterScript": 40,
}


def between(first, last):
    return "".join(map(chr, range(first, last + 1)))


# Latin whole in the four forms that name vectors and matrices, of the rest what a course of this kind writes.
CHARACTERS = (
    between(0x20, 0x7E)
    + between(0x1D434, 0x1D454) + "ℎ" + between(0x1D456, 0x1D467)  # italic
    + between(0x1D400, 0x1D433) + "𝟎𝟏"  # bold
    + between(0x1D468, 0x1D49B)  # bold italic
    + "ℒ𝒥𝒪𝒩𝒟ℝ𝔼"
    + "ΓΔΘΛΣΦ" + "𝚯" + "𝛥𝛩𝛬𝛴𝛷" + "αβγδεζηθκλμνπρστφχψωϵ" + "𝛼𝛽𝛾𝛿𝜀𝜁𝜂𝜃𝜅𝜆𝜇𝜈𝜋𝜌𝜎𝜏𝜑𝜒𝜓𝜔𝜖𝜙𝜕"
    + "∂∇ℓ∞∑∏∫√∘⋅·×±−∗⊙⊗⊤′∣∥‖…⋯⋮⋱∈∉⊂∪∩∀"
    + "≠≤≥≪≫≈≡∼∝→←⇒⇔↦⟨⟩⌊⌋"
    + "ˆ˜¯˙\u20d7⏞⏟\u00a0"
)  # fmt: skip


# What stands in the first file.  Chromium asks for a letter upright before it slants it.
OFTEN = (
    between(0x41, 0x5A) + between(0x61, 0x7A) + " ()+,./0123456789:;=<>[]{}!|'−"
    + between(0x1D434, 0x1D454) + "ℎ" + between(0x1D456, 0x1D467)
    + "𝐀𝐎𝐓𝐖𝐗𝐘𝐙𝐚𝐛𝐨𝐭𝐱𝐲𝐳𝟏" + "𝑮𝑾𝑿𝒀𝒁𝒂𝒃𝒈𝒖𝒙𝒚𝒛"
    + "ℒ𝒥" + "ΘΛ𝚯" + "γδεηθλστ" + "𝛾𝛿𝜀𝜂𝜃𝜆𝜎𝜏𝜕"
    + "∂∑∘⋅×∗⊤∣…⋯⋮⋱∈≠≤≥≈→∞" + "ˆ˜\u20d7\u00a0"
    + "∏√"  # WebKit looks for their larger forms in this file alone
)  # fmt: skip
REST = "".join(sorted(set(CHARACTERS) - set(OFTEN)))


def bolder(contours, by):
    """Return closed contours of points with every stroke ``by`` units thicker.

    Each point moves along the normal of its neighbours; PostScript outlines run counterclockwise.
    """
    moved = []
    for points in contours:
        contour = []
        for i, (x, y) in enumerate(points):
            before = next((p for p in points[i - 1 :: -1] + points[:i:-1] if p != (x, y)), (x, y))
            after = next((p for p in points[i + 1 :] + points[:i] if p != (x, y)), (x, y))
            inward, outward = _unit(x - before[0], y - before[1]), _unit(after[0] - x, after[1] - y)
            dx, dy = inward[1] + outward[1], -inward[0] - outward[0]
            size = max(dx * dx + dy * dy, 1) / 2  # sharp corners keep near
            contour.append((x + by * dx / size, y + by * dy / size))
        moved.append(contour)
    return moved


def _unit(x, y):
    length = (x * x + y * y) ** 0.5
    return (x / length, y / length) if length else (0.0, 0.0)


def redraw(recording, pen):
    """Draw the outlines that ``recording`` holds with ``pen``, bolder by BOLDER units."""
    contours, kinds = [], []
    for kind, points in recording:
        if kind == "moveTo":
            contours.append(list(points))
            kinds.append([])
        elif kind in ("lineTo", "curveTo"):
            contours[-1] += points
            kinds[-1].append((kind, len(points)))
    for points, steps in zip(bolder(contours, BOLDER / 2), kinds):
        pen.moveTo(points[0])
        place = 1
        for kind, count in steps:
            getattr(pen, kind)(*points[place : place + count])
            place += count
        pen.closePath()


def with_true_type_outlines(font):
    """Replace the PostScript outlines of ``font`` by quadratic ones."""
    glyphs, order = font.getGlyphSet(), font.getGlyphOrder()
    outlines = {}
    for name in order:
        recording = DecomposingRecordingPen(glyphs)
        glyphs[name].draw(recording)
        pen = TTGlyphPen(None)
        redraw(recording.value, Cu2QuPen(pen, 1.0, reverse_direction=True))
        outlines[name] = pen.glyph()
    del font["CFF "]
    font["glyf"], font["loca"] = newTable("glyf"), newTable("loca")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, outlines
    for name in order:
        outlines[name].recalcBounds(font["glyf"])
        font["hmtx"][name] = (font["hmtx"][name][0], getattr(outlines[name], "xMin", 0))
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for field in ("maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs",
                  "maxStackElements", "maxSizeOfInstructions", "maxComponentElements"):  # fmt: skip
        setattr(maxp, field, 1 if field == "maxZones" else 0)
    font["post"].formatType, font["post"].extraNames, font["post"].mapping = 3.0, [], {}
    font["head"].glyphDataFormat = 0
    font.sfntVersion = "\0\1\0\0"


def move(font, name, by, width):
    """Move a glyph sideways and give it another width."""
    glyph = font["glyf"][name]
    if glyph.numberOfContours:
        glyph.coordinates.translate((by, 0))
        glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (otRound(width), getattr(glyph, "xMin", 0))


def without_highest(font):
    """Take away the highest brackets of one piece; parts make those of every height above the others."""
    variants = font["MATH"].table.MathVariants
    brackets = {font.getBestCmap().get(ord(bracket)) for bracket in "()[]{}"}
    for base, construction in zip(variants.VertGlyphCoverage.glyphs, variants.VertGlyphConstruction):
        if base in brackets:
            records = construction.MathGlyphVariantRecord
            del records[-1]
            construction.VariantCount = len(records)


def narrow_brackets(font):
    """Take the white beside high brackets away, alike for the parts that one is put together from."""
    variants = font["MATH"].table.MathVariants
    brackets = {font.getBestCmap().get(ord(bracket)) for bracket in "()[]{}⟨⟩"}
    for base, construction in zip(variants.VertGlyphCoverage.glyphs, variants.VertGlyphConstruction):
        if base not in brackets:
            continue
        lowest, *higher = [[record.VariantGlyph] for record in construction.MathGlyphVariantRecord]
        if construction.GlyphAssembly:
            higher.append(list(dict.fromkeys(part.glyph for part in construction.GlyphAssembly.PartRecords)))
        done = set(lowest)
        for names in higher:
            glyphs = [font["glyf"][name] for name in names]
            left, right = min(g.xMin for g in glyphs), max(g.xMax for g in glyphs)
            width = min(right - left + 2 * BESIDE, max(WIDEST, font["hmtx"][lowest[0]][0]))
            for name in dict.fromkeys(names):
                if name not in done:
                    move(font, name, otRound((width - left - right) / 2), width)
            done.update(names)


def shorten_minus(font):
    """Give the minus the white at its ends that TeX's has."""
    name = font.getBestCmap()[0x2212]
    glyph, (width, _) = font["glyf"][name], font["hmtx"][name]
    share = (MINUS[1] - MINUS[0]) / (glyph.xMax - glyph.xMin)
    glyph.coordinates.translate((-glyph.xMin, 0))
    glyph.coordinates.scale((share, 1))
    glyph.coordinates.toInt()
    move(font, name, MINUS[0], width)


def spread_dots(font):
    """Draw … and ⋯ as three dots with a thin space between them."""
    cmap = font.getBestCmap()
    for dot, dots in ((0x2E, 0x2026), (0x22C5, 0x22EF)):
        width, _ = font["hmtx"][cmap[dot]]
        pen = TTGlyphPen(None)
        for place in range(3):
            glyphs = font.getGlyphSet()
            glyphs[cmap[dot]].draw(TransformPen(pen, (1, 0, 0, 1, place * (width + THIN), 0)))
        font["glyf"][cmap[dots]] = glyph = pen.glyph()
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][cmap[dots]] = (3 * width + 2 * THIN, glyph.xMin)


def centre_arrow(font):
    """Give the arrow of \\vec a width of its own, and put its middle above the middle of the letter.

    What Unicode calls a combining mark has no width for HarfBuzz, unless the font says that it is none.
    """
    name = font.getBestCmap()[0x20D7]
    glyph = font["glyf"][name]
    width = glyph.xMax - glyph.xMin
    move(font, name, -glyph.xMin, width)
    definition = otTables.GDEF()
    definition.Version = 0x00010000
    definition.GlyphClassDef = otTables.GlyphClassDef()
    definition.GlyphClassDef.classDefs = {name: 1}
    definition.AttachList = definition.LigCaretList = definition.MarkAttachClassDef = None
    font["GDEF"] = newTable("GDEF")
    font["GDEF"].table = definition
    attachment = font["MATH"].table.MathGlyphInfo.MathTopAccentAttachment
    for glyph_name, value in zip(attachment.TopAccentCoverage.glyphs, attachment.TopAccentAttachment):
        if glyph_name == name:
            value.Value = otRound(width / 2)


def make(source, characters):
    """Return the font at ``source`` with these characters alone."""
    font = TTFont(source, recalcTimestamp=False)
    lacking = [character for character in characters if ord(character) not in font.getBestCmap()]
    if lacking:
        sys.exit(f"{source} lacks {' '.join(lacking)}")
    without_highest(font)
    options = Options(layout_features=[], hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14])
    options.drop_tables += ["FFTM", "GSUB", "GPOS", "GDEF"]
    subsetter = Subsetter(options)
    subsetter.populate(text=characters)
    subsetter.subset(font)
    with_true_type_outlines(font)
    if 0x20D7 in font.getBestCmap():
        centre_arrow(font)
    narrow_brackets(font)
    if 0x2212 in font.getBestCmap():
        shorten_minus(font)
    for letter, (before, behind) in ROOM.items():
        if name := font.getBestCmap().get(ord(letter)):
            move(font, name, before, font["hmtx"][name][0] + before + behind)
    if 0x2026 in font.getBestCmap():
        spread_dots(font)
    for constant, value in CONSTANTS.items():
        getattr(font["MATH"].table.MathConstants, constant).Value = value
    names = {1: NAME, 2: "Regular", 3: f"{NAME} 1.959", 4: NAME, 5: "Version 1.959", 6: NAME.replace(" ", "")}
    for record in font["name"].names:
        record.string = names.get(record.nameID, record.toUnicode())
    font["name"].setName("LaTeX Project Public License 1.3c or later, with the GUST Font License", 13, 3, 1, 0x409)
    font["head"].modified = font["head"].created
    font.flavor = "woff2"
    return font


def unicode_range(characters):
    """Return the characters as style sheets name them."""
    codes, runs = sorted(map(ord, characters)), []
    for code in codes:
        if runs and code == runs[-1][1] + 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return ", ".join(f"U+{first:X}" + (f"-{last:X}" if last > first else "") for first, last in runs)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    for target, characters in ((TARGET, OFTEN), (MORE, REST)):
        make(sys.argv[1], characters).save(target)
        print(f"{target}: {target.stat().st_size / 1000:.1f} kB, {len(set(characters))} characters")
    print(f"unicode-range: {unicode_range(REST)};")

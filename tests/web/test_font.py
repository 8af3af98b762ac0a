"""The font of the formulas: what was made of Latin Modern Math, and that browsers can use it."""

import re
import sys

import pytest
from fontTools.ttLib import TTFont
from site_build import ROOT

FOLDER = ROOT / "web" / "softmax_book" / "font"
STYLES = FOLDER.parent / "styles" / "formulas.css"
sys.path.insert(0, str(FOLDER))
import make_font  # noqa: E402


FILES = {make_font.TARGET: make_font.OFTEN, make_font.MORE: make_font.REST}


@pytest.fixture(scope="module")
def font():
    return TTFont(make_font.TARGET)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_it_holds_the_characters_that_its_script_names(file):
    font = TTFont(file)
    assert {chr(code) for code in font.getBestCmap()} >= set(FILES[file])  # and their mirror images
    assert "glyf" in font and "CFF " not in font and "MATH" in font  # prints as outlines
    assert file.stat().st_size < 26_000


def test_browsers_fetch_the_second_file_for_what_it_alone_holds():
    rule = re.search(r'softmax-math-more.*?unicode-range:([^;]*);', STYLES.read_text(encoding="utf-8"), re.S)[1]
    assert "".join(rule.split()) == "".join(make_font.unicode_range(make_font.REST).split())
    assert set(make_font.OFTEN) | set(make_font.REST) == set(make_font.OFTEN) | set(make_font.CHARACTERS)


def test_it_has_another_name_and_its_licence_beside_it(font):
    assert font["name"].getDebugName(1) == make_font.NAME and "Latin" not in font["name"].getDebugName(4)
    assert "LaTeX Project Public License" in font["name"].getDebugName(13)
    assert "LaTeX Project Public License" in " ".join((FOLDER / "GUST-FONT-LICENSE.txt").read_text("utf-8").replace("%", "").split())


def test_the_constants_are_those_of_the_script(font):
    constants = font["MATH"].table.MathConstants
    for name, value in make_font.CONSTANTS.items():
        assert getattr(constants, name).Value == value


def test_the_arrow_of_a_vector_has_a_width_and_is_no_mark(font):
    arrow = font.getBestCmap()[0x20D7]
    width, left = font["hmtx"][arrow]
    assert width > 300 and left == 0
    assert font["GDEF"].table.GlyphClassDef.classDefs == {arrow: 1}


def test_high_brackets_are_not_much_wider_than_low_ones(font):
    variants = font["MATH"].table.MathVariants
    for bracket in "()[]{}":
        base = font.getBestCmap()[ord(bracket)]
        construction = variants.VertGlyphConstruction[variants.VertGlyphCoverage.glyphs.index(base)]
        widths = [font["hmtx"][record.VariantGlyph][0] for record in construction.MathGlyphVariantRecord]
        widths += [font["hmtx"][part.glyph][0] for part in construction.GlyphAssembly.PartRecords]
        assert max(widths) <= max(make_font.WIDEST, widths[0])


@pytest.mark.parametrize("sign", "∑∏√()[]{}|")
def test_what_is_set_larger_has_its_larger_forms_in_the_first_file(font, sign):
    variants = font["MATH"].table.MathVariants
    construction = variants.VertGlyphConstruction[variants.VertGlyphCoverage.glyphs.index(font.getBestCmap()[ord(sign)])]
    assert len(construction.MathGlyphVariantRecord) >= 2 or construction.GlyphAssembly


def test_a_high_bracket_is_hardly_higher_than_what_it_holds(font):
    variants = font["MATH"].table.MathVariants
    for bracket in "()[]{}":
        construction = variants.VertGlyphConstruction[variants.VertGlyphCoverage.glyphs.index(font.getBestCmap()[ord(bracket)])]
        pieces = [record.AdvanceMeasurement for record in construction.MathGlyphVariantRecord]
        parts = [part for part in construction.GlyphAssembly.PartRecords if not part.PartFlags & 1]
        joints = [min(a.EndConnectorLength, b.StartConnectorLength) for a, b in zip(parts, parts[1:])]
        lowest = sum(part.FullAdvance for part in parts) - sum(joints)
        for needed in range(2100, 4000, 10):
            height = next((piece for piece in pieces if piece >= needed), max(needed, lowest))
            assert height <= 1.16 * needed, (bracket, needed)


def test_the_minus_keeps_off_its_neighbours(font):
    name = font.getBestCmap()[0x2212]
    glyph = font["glyf"][name]
    assert (glyph.xMin, glyph.xMax) == make_font.MINUS and font["hmtx"][name] == (778, glyph.xMin)


def test_a_stroke_becomes_bolder_by_what_is_asked_for():
    (square,) = make_font.bolder([[(0, 0), (100, 0), (100, 100), (0, 100)]], 5)
    assert sorted((round(x), round(y)) for x, y in square) == [(-5, -5), (-5, 105), (105, -5), (105, 105)]

"""Our reader of fonts sees what an established one sees."""

from __future__ import annotations

import pytest

from repurchase.document.drawing.font_outlines import FontOutlines, curves
from repurchase.document.drawing.fonts import font_files
from repurchase.document.drawing.glyphs import glyph, is_known, line_width, measured

SIGNS = " aAgQ&%0123456789.,;:()[]−–—“”‘’…*²ρχβηωαζé ÅñőȘ优惠活动让我感到满意购物便捷重购意愿龘，。（）《》①→≥≤±"

pytest.importorskip("fontTools")


@pytest.fixture(scope="module", params=font_files(), ids=lambda p: p.name)
def both(request):
    from fontTools.ttLib import TTFont

    return FontOutlines(request.param), TTFont(request.param, lazy=True)


def drawn(font, name):
    """An outline as start, then pieces of one or two points, as the other reader says it."""
    from fontTools.pens.basePen import decomposeQuadraticSegment
    from fontTools.pens.recordingPen import DecomposingRecordingPen

    glyphs = font.getGlyphSet()
    pen = DecomposingRecordingPen(glyphs)
    glyphs[name].draw(pen)
    contours = []
    for what, points in pen.value:
        if what == "moveTo":
            contours.append([points])
        elif what == "lineTo":
            contours[-1].append(points)
        elif what == "qCurveTo":
            contours[-1] += list(decomposeQuadraticSegment(points))
    return contours


def test_characters_have_the_same_letters_and_widths(both):
    ours, theirs = both
    names, order = theirs.getBestCmap(), theirs.getGlyphOrder()
    for sign in SIGNS:
        number = ours.number(sign)
        assert order[number] == names.get(ord(sign), ".notdef"), sign
        assert ours.advance(number) == theirs["hmtx"][order[number]][0], sign
    assert ours.units == theirs["head"].unitsPerEm
    assert ours.number("\U0010fffd") == 0


def test_letters_have_the_same_outlines(both):
    ours, theirs = both
    order = theirs.getGlyphOrder()
    compared = 0
    for sign in SIGNS:
        number = ours.number(sign)
        if not number:
            continue
        expected = drawn(theirs, order[number])
        found = [curves(c) for c in ours.contours(number)]
        assert len(found) == len(expected), sign
        for mine, other in zip(found, expected, strict=True):
            kept = mine if len(mine) == len(other) or mine[-1] != mine[0] else mine[:-1]
            assert [tuple(map(tuple, p)) for p in kept] == [
                tuple((pytest.approx(x, abs=0.51), pytest.approx(y, abs=0.51)) for x, y in p) for p in other
            ], sign
            compared += 1
    assert compared > 50


def test_a_sign_that_our_font_lacks_comes_from_the_fallback():
    assert glyph("重").name.startswith("0g")
    lacking = next(s for s in "⟶⁰⇢⟂∮" if not FontOutlines(font_files()[0]).number(s))
    assert glyph(lacking).name.startswith("1g")
    assert is_known(lacking)
    assert not is_known("\U0010fffd")
    assert glyph("\U0010fffd").name == "0g0"  # an empty square


def test_words_are_as_wide_as_their_letters():
    assert line_width("重购") == pytest.approx(2.0)
    assert measured("重购\n重", 72) == (pytest.approx(2.0), pytest.approx(2.28))
    assert measured("", 9) == (0.0, 0.0)
    assert not len(glyph(" ").codes)

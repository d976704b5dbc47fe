"""Every kind of figure draws in both languages, with every sign in its font, on its sheet, the same twice."""

from __future__ import annotations

import warnings

import pytest

from repurchase.document.draw_figure import KINDS, draw, png, svg
from repurchase.document.drawing.fonts import FALLBACK, font_file
from repurchase.document.parts.blocks import Figure
from repurchase.style import APA, GBT

LANGUAGES = ("en", "zh")


def texts(drawn):
    """Every text artist of a figure that shows something."""
    from matplotlib.text import Text

    return [t for t in drawn.findobj(Text) if t.get_text().strip() and t.get_visible()]


def missing_glyphs(words):
    """Characters of `words` that neither font can draw (they would come out as empty squares)."""
    from matplotlib.font_manager import findfont
    from matplotlib.ft2font import FT2Font

    known: set[int] = set()
    for path in (str(font_file()), findfont(FALLBACK)):
        known |= set(FT2Font(path).get_charmap())
    return {c for c in words if ord(c) not in known and not c.isspace()}


def beyond_an_axis(drawn):
    """Tick labels outside the limits, which are never drawn."""
    found = set()
    for axes in drawn.axes:
        for axis, limits in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim())):
            low, high = sorted(limits)
            for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks()):
                if not low <= tick.get_loc() <= high:
                    found |= {tick.label1, tick.label2}
    return found


def test_every_kind_has_an_example(figures):
    assert set(figures) == set(KINDS)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sign_is_missing_from_the_font(figure, lang):
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # matplotlib warns of a glyph that no font has
        assert png(figure, lang)[:8] == b"\x89PNG\r\n\x1a\n"
    shown = "".join(t.get_text() for t in texts(draw(figure, lang)))
    assert shown
    assert not missing_glyphs(shown)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_lies_on_the_sheet(figure, lang):
    drawn = draw(figure, lang)
    drawn.draw_without_rendering()  # a legend knows its place only then
    renderer = drawn.canvas.get_renderer()
    wide, high = drawn.bbox.width, drawn.bbox.height
    for t in set(texts(drawn)) - beyond_an_axis(drawn):
        box = t.get_window_extent(renderer)
        assert box.x0 >= -1, t.get_text()
        assert box.y0 >= -1, t.get_text()
        assert box.x1 <= wide + 1, t.get_text()
        assert box.y1 <= high + 1, t.get_text()


def test_the_same_figure_gives_the_same_words(figure):
    drawn = svg(figure, "zh")
    assert drawn == svg(figure, "zh")
    assert "<text" not in drawn  # the reader needs no font
    assert "<dc:date>" not in drawn


def test_the_same_figure_gives_the_same_bytes_whatever_the_user_set(figure):
    import matplotlib

    before = png(figure, "en", dpi=40)
    with matplotlib.rc_context({"font.size": 30, "axes.facecolor": "red", "axes.grid": True, "lines.linewidth": 9}):
        assert png(figure, "en", dpi=40) == before


def test_numbers_are_those_of_the_style(figures):
    shown = {style.name: [t.get_text() for t in texts(draw(Figure("p", "path", "p", figures["path"]), "en", style))]
             for style in (APA, GBT)}  # fmt: skip
    assert "R² = .457" in shown["apa"]
    assert "R² = 0.457" in shown["gbt"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_dollars_and_brackets_are_words(figures, lang, nasty):
    """Nothing a user wrote is read as mathematics."""
    data = {**figures["bars"], "points": [{"label": nasty, "estimate": 0.5}], "x_label": "$\\frac{"}
    assert png(Figure("x", "bars", nasty, data), lang, dpi=60)


def test_an_unknown_kind_is_named():
    with pytest.raises(ValueError, match="pie"):
        draw(Figure("x", "pie", "x", {}), "en")

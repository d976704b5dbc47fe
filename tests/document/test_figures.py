"""Every kind of figure draws in both languages, with every sign in its font, on its sheet, the same twice."""

from __future__ import annotations

import re
import struct
import zlib
from itertools import combinations, pairwise
from math import dist, hypot

import pytest
from lxml import etree

from repurchase.document.draw_figure import DPI, KINDS, draw, pictures, png, svg
from repurchase.document.drawing.chart_axes import roomy, tick_values, tick_words
from repurchase.document.drawing.glyphs import is_known
from repurchase.document.drawing.label_placement import Box
from repurchase.document.drawing.marks import DOT, DrawnLine, FigureSheet, dashes, outside
from repurchase.document.drawing.palette import INK, NIGHT, lightness, readable_on, shades
from repurchase.document.drawing.pen import HEIGHT, LEAST, WIDTH, Pen
from repurchase.document.drawing.picture_png import drawing_png
from repurchase.document.drawing.picture_svg import drawing_svg
from repurchase.document.parts.blocks import Figure
from repurchase.style import APA, GBT, Kind, default_style

LANGUAGES = ("en", "zh")
LONG = {"en": "Perceived trustworthiness of the platform’s recommendations", "zh": "消费者对平台个性化推荐的整体感知可信程度与长期使用意愿的总体评价"}  # fmt: skip


def shown(drawn):
    """All words of a drawing."""
    return [w.words for w in drawn.words()]


def inked(drawn, *roles):
    """The pieces of all lines that have one of the roles."""
    return [p for m in drawn.marks if isinstance(m, DrawnLine) and m.role in roles for p in m.pieces]


def on_the_page(drawn):
    """By how much the page shrinks a sheet."""
    return min(1.0, WIDTH / drawn.wide, HEIGHT / drawn.high)


def gap(box, piece, steps=40):
    """The smallest distance between a box and a polyline."""
    least = float("inf")
    for (x0, y0), (x1, y1) in pairwise(piece):
        for k in range(steps + 1):
            x, y = x0 + (x1 - x0) * k / steps, y0 + (y1 - y0) * k / steps
            least = min(least, hypot(max(abs(x - box.x) - box.wide / 2, 0), max(abs(y - box.y) - box.high / 2, 0)))
    return least


def readable(drawn):
    """Whether all that is written can be read where it stands."""
    words = drawn.words()
    assert words
    for w in words:
        box = w.extent
        assert box.x - box.wide / 2 >= 0, w.words
        assert box.y - box.high / 2 >= -0.01, w.words
        assert box.x + box.wide / 2 <= drawn.wide, w.words
        assert box.y + box.high / 2 <= drawn.high + 0.01, w.words
        assert w.size * on_the_page(drawn) >= LEAST - 1e-6, w.words
    for a, b in combinations(words, 2):
        assert a.extent.overlap(b.extent) < 1e-4, (a.words, b.words)
    return True


def test_every_kind_has_an_example(figures):
    assert set(figures) == set(KINDS)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sign_is_missing_from_the_font(figure, lang):
    words = "".join(shown(draw(figure, lang)))
    assert words
    assert [c for c in words if not is_known(c)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_can_be_read(figure, lang):
    assert readable(draw(figure, lang))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_lines_keep_away_from_words(figure, lang):
    """No dash, shaft or head comes near enough to a number to be taken for a part of it."""
    drawn = draw(figure, lang)
    lines = inked(drawn, "line", "cross", "middle", "reference")
    heads = [m.corners for m in drawn.areas("head")]
    for w in drawn.words():
        for piece in lines:
            assert gap(w.extent, piece) > 0.01, w.words
        for corners in heads:
            assert gap(w.extent, (*corners, corners[0])) > 0.005, w.words


def test_a_dot_is_round_in_print_and_short_in_the_file():
    """Of hundreds of dots every corner is written: few will do, as long as a printer's dots cannot show them."""
    dots, node = FigureSheet(5.0, 5.0), FigureSheet(5.0, 5.0)
    dots.oval(Box(2.0, 2.0, 2 * DOT, 2 * DOT))
    node.oval(Box(2.0, 2.0, 2.2 * DOT, 2.2 * DOT))
    (small,), (large,) = dots.marks, node.marks
    assert (len(small.corners), len(large.corners)) == (24, 96)
    middles = [((a + c) / 2, (b + d) / 2) for (a, b), (c, d) in pairwise((*small.corners, small.corners[0]))]
    assert all(abs(dist((2.0, 2.0), corner) - DOT) < 1e-12 for corner in small.corners)
    assert max(DOT - dist((2.0, 2.0), middle) for middle in middles) < 1 / DPI / 5


def test_no_dash_stands_before_a_number_like_a_minus(figures):
    for kind in ("path", "research_model", "measurement"):
        drawn = draw(Figure("x", kind, "x", figures[kind]), "en")
        for w in drawn.words("label"):
            for piece in inked(drawn, "line"):
                level = all(abs(y - w.y) < 0.03 for _, y in piece[-2:])
                assert not level or gap(w.extent, piece) >= 0.03, w.words


def test_dashes_are_whole():
    pieces = dashes(((0.0, 0.0), (0.3, 0.4), (2.0, 0.4)), (4.5, 3.0))
    lengths = [sum(dist(a, b) for a, b in pairwise(p)) for p in pieces]
    assert all(abs(n - 4.5 / 72) < 1e-9 for n in lengths)
    assert pieces[0][0] == (0.0, 0.0)
    assert pieces[-1][-1] == pytest.approx((2.0, 0.4))
    assert dashes(((0.0, 0.0), (0.05, 0.0)), (4.5, 3.0)) == [((0.0, 0.0), (0.05, 0.0))]


# ------------------------------------------------------------------------------------------------- files
def test_the_same_figure_gives_the_same_words(figure):
    drawn = svg(figure, "zh")
    assert drawn == svg(figure, "zh")
    assert "<text" not in drawn  # the reader needs no font
    assert not re.search(r"date|20\d\d-\d\d", drawn)
    root = etree.fromstring(drawn.encode())
    assert root.tag.endswith("svg")
    ids = {e.get("id") for e in root.iter("{*}path") if e.get("id")}
    assert {e.get("{http://www.w3.org/1999/xlink}href")[1:] for e in root.iter("{*}use")} == ids
    assert all(i.startswith(f"{figure.name}-") for i in ids)


def test_dots_are_written_once_and_stand_where_they_were_put():
    sheet = FigureSheet(2, 1)
    for k, colour in enumerate(["#0072b2", "#0072b2", "#d55e00", "#0072b2"]):
        sheet.oval(Box(0.3 + 0.31 * k, 0.5, 0.08, 0.08), fill=colour)
    sheet.oval(Box(1.7, 0.5, 0.3, 0.2), fill="#0072b2")
    root = etree.fromstring(drawing_svg(sheet, "dots", "dots").encode())
    (defs,), dots = root.findall("{*}defs"), root.findall("{*}use")
    (dot,) = defs
    assert (dot.get("fill"), dot.get("id")) == ("#0072b2", "dots-s0")
    corners = [[float(v) for v in p.split()] for p in re.findall(r"[ML]([^MLZ]+)", dot.get("d"))]
    for k, use in zip((0, 1, 3), dots, strict=True):
        xs, ys = zip(*((x + float(use.get("x")), y + float(use.get("y"))) for x, y in corners), strict=True)
        assert (max(xs) + min(xs)) / 2 / 72 == pytest.approx(0.3 + 0.31 * k, abs=2e-4)
        assert (max(ys) + min(ys)) / 2 / 72 == pytest.approx(0.5, abs=2e-4)
        assert (max(xs) - min(xs)) / 72 == pytest.approx(0.08, abs=4e-4)
    assert [p.get("fill") for p in root.findall("{*}path")] == ["#d55e00", "#0072b2"]  # those that stand alone
    assert '[fill="#0072b2"]' in drawing_svg(sheet, "dots", "dots")  # on a dark page as well


def test_a_line_that_was_opened_for_words_has_no_idle_points():
    line = tuple((0.1 * k, 0.0) for k in range(11))
    assert outside(line, [Box(0.5, 0.0, 0.2, 0.1)]) == [
        (line[0], pytest.approx((0.39, 0), abs=0.01)),
        (pytest.approx((0.61, 0), abs=0.01), line[-1]),
    ]
    bent = ((0.0, 0.0), (0.5, 0.0), (0.5, 0.5))
    assert outside(bent, []) == [bent]


def test_a_dark_page_turns_every_colour_that_it_would_hide(figure):
    drawn = svg(figure, "en")
    night = re.search(r"prefers-color-scheme:dark\)\{(.*)\}</style>", drawn).group(1)
    for what, colour in set(re.findall(r'(fill|stroke)="(#\w+)"', drawn)):
        assert (colour not in NIGHT) or f'[{what}="{colour}"]{{{what}:{NIGHT[colour]}}}' in night
    assert "<rect" not in drawn  # no ground of its own
    for day, other in NIGHT.items():  # what is light is dark by night, and the other way round
        assert (lightness(day) > 90) == (lightness(other) < 25), day


def decoded(made):
    """Width, height, dots to the metre and rows of a PNG file without filters."""
    assert made[:8] == b"\x89PNG\r\n\x1a\n"
    chunks, place = {}, 8
    while place < len(made):
        (size,) = struct.unpack(">I", made[place : place + 4])
        name, content = made[place + 4 : place + 8], made[place + 8 : place + 8 + size]
        assert struct.unpack(">I", made[place + 8 + size : place + 12 + size])[0] == zlib.crc32(name + content)
        chunks[name], place = content, place + 12 + size
    wide, high, depth, kind = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    assert depth == 8
    row = wide * {0: 1, 2: 3}[kind] + 1
    dots = zlib.decompress(chunks[b"IDAT"])
    assert len(dots) == row * high
    return (
        wide,
        high,
        struct.unpack(">II", chunks[b"pHYs"][:8])[0],
        [dots[k * row + 1 : (k + 1) * row] for k in range(high)],
    )


def test_a_picture_has_three_hundred_dots_an_inch_at_its_printed_width(figure):
    made, _ = pictures(figure, "zh")
    wide, high, per_metre, rows = decoded(made)
    sheet = draw(figure, "zh")
    assert DPI == 300
    assert wide >= 15 / 2.54 * 300
    assert per_metre == round(300 / 0.0254)
    assert (wide, high) == (-(-sheet.wide * 300 // 1), -(-sheet.high * 300 // 1))
    assert set(rows[0]) == {255}  # white ground
    assert min(min(r) for r in rows) < 60


def test_the_same_figure_gives_the_same_bytes_whatever_the_user_set(figure):
    import matplotlib

    before = png(figure, "en", dpi=40)
    settings = {"font.size": 30, "axes.facecolor": "red", "lines.linewidth": 9, "path.sketch": (9, 9, 9)}
    with matplotlib.rc_context(settings):
        assert png(figure, "en", dpi=40) == before


def test_numbers_are_those_of_the_style(figures):
    found = {style.name: shown(draw(Figure("p", "path", "p", figures["path"]), "en", style)) for style in (APA, GBT)}
    assert "R² = .457" in found["apa"]
    assert "R² = 0.457" in found["gbt"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_dollars_and_brackets_are_words(figures, lang, nasty):
    """Nothing a user wrote is read as markup."""
    data = {**figures["bars"], "points": [{"label": nasty, "estimate": 0.5}], "x_label": "$\\frac{"}
    made = Figure("x", "bars", nasty, data)
    assert png(made, lang, dpi=60)
    root = etree.fromstring(svg(made, lang).encode())
    assert root.find("{*}title").text == nasty
    assert not list(root.iter("{*}script"))
    assert "$\\frac{" in shown(draw(made, lang))


def test_an_unknown_kind_is_named():
    with pytest.raises(ValueError, match="pie"):
        draw(Figure("x", "pie", "x", {}), "en")


# ------------------------------------------------------------------------------------------------- answers
@pytest.mark.parametrize("k", range(2, 12))
def test_answers_can_be_told_apart_in_grey_print(k):
    grey = [lightness(c) for c in shades(k)]
    assert all(a > b for a, b in pairwise(grey))
    assert grey[0] - grey[-1] > 55
    assert min(a - b for a, b in pairwise(grey)) > 45 / k
    for colour in shades(k):
        assert readable_on(colour) not in NIGHT  # neither the colour nor its number turns
        assert colour not in NIGHT
        assert abs(lightness(readable_on(colour)) - lightness(colour)) > 40


def bars_of(items, lang="en", answers=5):
    data = {"answers": [str(k) for k in range(answers)], "items": [{"label": "Item", "shares": s} for s in items]}
    return draw(Figure("x", "likert", "x", data), lang)


def test_the_middle_of_the_answers_is_seen_beside_the_numbers(figures):
    drawn = draw(Figure("x", "likert", "x", figures["likert"]), "zh")
    pieces = inked(drawn, "middle")
    xs = {x for piece in pieces for x, _ in piece}
    assert max(xs) - min(xs) < 1e-9
    for segment in drawn.areas("segment"):
        box = segment.extent
        if abs(box.x - min(xs)) < box.wide / 2 - 0.01:
            beside = [p for p in pieces if abs(p[0][1] - box.y) < box.high or abs(p[-1][1] - box.y) < box.high]
            assert sum(dist(p[0], p[-1]) for p in beside) > 0.08


def test_every_share_is_written_or_accounted_for():
    drawn = bars_of([(0.016, 0.024, 0.2, 0.4, 0.36), (0.2, 0.3, 0.3, 0.188, 0.012)])
    numbers = [w.words for w in drawn.words("share")]
    assert {"2", "20", "40", "36", "30", "19", "1"} <= set(numbers)
    outside = [w for w in drawn.words("share") if w.words == "1"]
    last = max(drawn.areas("segment"), key=lambda a: (round(a.extent.y, 3), a.extent.x)).extent
    assert outside[0].x > last.x + last.wide / 2
    assert "0" not in [w.words for w in bars_of([(0.005, 0.0, 0.2, 0.4, 0.395)]).words("share")]
    tiny = bars_of([(0.3, 0.009, 0.391, 0.013, 0.287)])
    assert [w.words for w in tiny.words("note")] == ["Shares without a number: below 2%."]
    assert not bars_of([(0.2, 0.2, 0.2, 0.2, 0.2), (0.0, 0.25, 0.25, 0.25, 0.25)]).words("note")


def test_items_stand_under_their_group(figures):
    drawn = draw(Figure("x", "likert", "x", figures["likert"]), "en")
    tops = {w.words: w.y for w in drawn.words("group")}
    rows = sorted(w.y for w in drawn.words("item"))
    assert list(tops) == ["Block one", "Block two"]
    assert sum(tops["Block one"] < y < tops["Block two"] for y in rows) == 5
    assert sum(y > tops["Block two"] for y in rows) == 7


# ------------------------------------------------------------------------------------------------- scales
@pytest.mark.parametrize("values", [[0.46], [0.0], [58, 58], [-3, -3], [0.1, 0.1000000001], [1e-7, 2e-7], [1, 1e6]])
def test_no_tick_is_written_twice(values):
    low, high = roomy(values)
    ticks = tick_values(low, high)
    words = tick_words(Pen("en", default_style("en")), ticks, Kind.VALUE)
    assert len(words) >= 2
    assert len(set(words)) == len(words)
    assert all(low - 1e-9 <= t <= high + 1e-9 for t in ticks)


def test_whole_numbers_have_whole_ticks():
    assert tick_values(0.4, 3.6, 8, whole=True) == [1, 2, 3]
    assert tick_values(0.4, 31.6, 8, whole=True) == [5, 10, 15, 20, 25, 30]


def point(name, x, y, **more):
    return {"label": name, "importance": x, "performance": y, **more}


POOR = {
    "a curve without points": ("specification_curve", {"panels": [{"label": "H1", "points": []}]}),
    "a curve of one point": ("specification_curve", {"panels": [{"label": LONG, "points": [
        {"estimate": 0.0, "low": None, "high": None, "significant": False, "reported": True, "rows": (0,)}]}],
        "choices": [LONG], "methods": 1}),
    "one point": ("importance_performance", {"points": [point("Only", 0.46, 58)]}),
    "two points alike": ("importance_performance", {"points": [point("First", 0.3, 58), point("Second", 0.3, 58)]}),
    "no points": ("importance_performance", {"points": []}),
    "best performance": ("importance_performance", {"points": [point(f"P{k}", 0.1 * k, 100) for k in range(4)]}),
    "one factor": ("scree", {"eigenvalues": [1.0], "parallel": [1.0], "suggested": 0, "extracted": 1}),
    "no random values": ("scree", {"eigenvalues": [2.0, 0.5], "one": False}),
    "one bar": ("bars", {"points": [{"label": LONG, "estimate": 0.0}], "x_label": "x"}),
    "no estimate": ("dots", {"points": [{"label": "A", "estimate": None}, {"label": "B", "estimate": 1}], "x_label": ""}),
    "one answer": ("likert", {"answers": ["no", "yes"], "items": [{"label": LONG, "shares": [0, 1], "n": 1}]}),
    "nobody answered": ("likert", {"answers": ["no", "yes"], "items": [{"label": "A", "shares": [None, None], "n": 0}]}),
    "flat slopes": ("simple_slopes", {"x_label": LONG, "y_label": LONG, "lines": [{"label": "a", "x": [1, 1], "y": [2, 2]}]}),
    "no region": ("johnson_neyman", {"moderator": "m", "effect": "e", "x": [1, 2], "estimate": [0, 0], "low": [0, 0],
                                     "high": [0, 0], "regions": []}),
    "nobody removed": ("flow", {"start": 5, "end": 5, "steps": []}),
    "long reason": ("flow", {"start": 5, "end": 4, "steps": [{"label": LONG, "n": 1}]}),
    "one driver": ("path", {"nodes": [{"name": "A", "label": LONG}, {"name": "B", "label": "B", "r_squared": 0.3}],
                            "paths": [{"source": "A", "target": "B", "estimate": 0.5, "code": "H1"}]}),
    "one construct": ("measurement", {"constructs": [{"label": LONG, "items": [{"label": "A1", "loading": 0.7}]}]}),
    "two constructs": ("measurement", {"constructs": [
        {"name": c, "label": LONG, "items": [{"label": f"{c}{k}", "loading": 0.7, "stars": "***"} for k in range(4)]}
        for c in "AB"], "correlations": [{"first": "B", "second": "A", "estimate": 0.4, "stars": "**"}]}),
}  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", POOR)
def test_little_data_are_drawn_well(name, lang):
    kind, data = POOR[name]
    drawn = draw(Figure("x", kind, "x", data), lang)
    assert readable(drawn)
    ticks = drawn.words("tick")
    for place in {w.y for w in ticks} | {w.x for w in ticks}:
        words = [w.words for w in ticks if place in (w.x, w.y)]
        assert len(words) == len(set(words)) or kind == "likert"  # which counts to both sides
    assert png(Figure("x", kind, "x", data), lang, dpi=50)


def test_a_lonely_point_has_its_name():
    drawn = draw(Figure("x", *POOR["one point"][:1], "x", POOR["one point"][1]), "en")
    assert [w.words for w in drawn.words("label")] == ["Only"]
    assert not drawn.strokes("leader")


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("lang", LANGUAGES)
def test_long_labels_break_into_lines(figures, kind, lang):
    def longer(value):
        if isinstance(value, dict):
            names = {
                k: (LONG if k in ("label", "outcome", "moderator") and isinstance(v, dict) else longer(v))
                for k, v in value.items()
            }
            return names
        return [longer(v) for v in value] if isinstance(value, list) else value

    assert readable(draw(Figure("x", kind, "x", longer(figures[kind])), lang))


# ------------------------------------------------------------------------------------------------- numbers of factors
def test_the_line_stands_after_the_factors_that_were_extracted(figures):
    drawn = draw(Figure("x", "scree", "x", figures["scree"]), "en")
    assert {"Parallel analysis: 2", "Extracted: 3"} <= set(shown(drawn))
    x = drawn.strokes("extracted")[0].pieces[0][0][0]
    points = sorted(a.extent.x for a in drawn.areas("point"))
    assert points[2] < x < points[3]
    assert x == pytest.approx((points[2] + points[3]) / 2)


def test_a_note_of_the_ink_is_the_ink_of_the_words(figures):
    drawn = draw(Figure("x", "path", "x", figures["path"]), "en")
    assert {w.colour for w in drawn.words()} == {INK}


@pytest.mark.parametrize(("wide", "high"), [(40.0, 60.0), (1.0, 400.0)])
def test_a_very_large_sheet_has_fewer_dots_to_the_inch(wide, high):
    dots = struct.unpack(">II", drawing_png(FigureSheet(wide, high, []), 300)[16:24])
    assert dots[0] * dots[1] <= 41_000_000
    assert max(dots) <= 60_000
    assert min(dots) > 100
    assert struct.unpack(">II", drawing_png(FigureSheet(5.9, 8.0, []), 300)[16:24]) == (1770, 2400)


# ------------------------------------------------------------------------------------------------- profiles
def test_every_group_has_a_mark_and_an_interval_on_every_row(figures):
    drawn = draw(Figure("x", "profiles", "x", figures["profiles"]))
    rows, lines = len(figures["profiles"]["rows"]), figures["profiles"]["lines"]
    assert len(drawn.areas("point")) == rows * len(lines)
    assert len(drawn.strokes("interval")) == rows * len(lines)
    assert len({len(m.pieces) for m in drawn.strokes("profile")}) == len(lines)  # told apart without colours
    without = {**figures["profiles"], "lines": [{**lines[0], "low": [None] * rows, "high": [None] * rows}]}
    assert not draw(Figure("x", "profiles", "x", without)).strokes("interval")

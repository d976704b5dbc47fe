"""Path diagrams: no label, arrow or node in another's way."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repurchase.document.diagrams.measurement_diagram import measurement
from repurchase.document.diagrams.node_layout import arrange, length, meets
from repurchase.document.diagrams.node_order import layered
from repurchase.document.diagrams.path_diagram import diagram, path, research_model
from repurchase.document.drawing.pen import Pen
from repurchase.style import default_style

LANGUAGES = ("en", "zh")


def pen(lang="en"):
    return Pen(lang, default_style(lang))


def drawn(data, lang="en"):
    return diagram(pen(lang), data, lambda p: pen(lang).number(p["estimate"], stars=p["stars"]))


def ends(data):
    places = {n["name"]: i for i, n in enumerate(data["nodes"])}
    return [(places[p["source"]], places[p["target"]]) for p in data["paths"]] + [
        (places[c["first"]], places[c["second"]]) for c in data.get("covariances") or ()
    ]


def extents(figure, gid):
    renderer = figure.canvas.get_renderer()
    return [a.get_window_extent(renderer) for a in figure.findobj(lambda a: a.get_gid() == gid)]


def apart(a, b, by=0.0):
    return a.x1 <= b.x0 + by or b.x1 <= a.x0 + by or a.y1 <= b.y0 + by or b.y1 <= a.y0 + by


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_is_in_the_way_of_anything(model, lang):
    made = drawn(model, lang)
    boxes, labels = made.arrangement.boxes, [b for b in made.labels if b is not None]
    for a, b in combinations(boxes, 2):
        assert a.overlap(b) == 0
    for a, b in combinations(labels, 2):
        assert a.overlap(b) == 0
    for label in labels:
        assert all(label.overlap(box) == 0 for box in boxes)
    for line, own in zip(made.arrangement.lines, ends(model), strict=True):
        for j, box in enumerate(boxes):
            if j not in own:
                assert not meets(line, box, made.oval[j])


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["parallel", "with_direct", "serial", "round", "observed"])
def test_no_label_sits_on_a_line_of_another(models, name, lang):
    made = drawn(models[name], lang)
    for i, label in enumerate(made.labels):
        for k, line in enumerate(made.arrangement.lines):
            assert k == i or label.crossed(line) == 0


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_drawn_stands_where_it_was_put(model, lang):
    """The artists themselves, in pixels, as a reader sees them."""
    figure = drawn(model, lang).figure
    nodes, labels, names = (extents(figure, gid) for gid in ("node", "label", "name"))
    assert len(nodes) == len(model["nodes"])
    assert len(labels) == len(model["paths"]) + len(model.get("covariances") or ())
    for a, b in combinations(labels, 2):
        assert apart(a, b, by=1.0)
    for a in labels:
        assert all(apart(a, b, by=1.0) for b in nodes)
    for words in names:  # every name lies inside a node
        assert any(n.x0 <= words.x0 and words.x1 <= n.x1 and n.y0 <= words.y0 and words.y1 <= n.y1 for n in nodes)


def test_drivers_stand_left_and_the_outcome_right(models):
    for name, data in models.items():
        if name == "round":
            continue
        boxes = drawn(data).arrangement.boxes
        for x, y in ends({**data, "covariances": ()}):
            assert boxes[x].x < boxes[y].x, name


def test_an_arrow_ends_at_its_node(model):
    made = drawn(model)
    for line, (x, y) in zip(made.arrangement.lines, ends(model), strict=True):
        for point, node in ((line[0], x), (line[-1], y)):
            box = made.arrangement.boxes[node]
            assert abs(point[0] - box.x) <= box.wide / 2 + 1e-9
            assert abs(point[1] - box.y) <= box.high / 2 + 1e-9
        assert length(line) > 0.2


def test_what_is_not_significant_is_dashed(models):
    figure = drawn(models["parallel"]).figure
    lines = figure.findobj(lambda a: a.get_gid() == "line")
    expected = [p["significant"] for p in [*models["parallel"]["paths"], *models["parallel"]["covariances"]]]
    assert [line.get_linestyle() == "-" for line in lines] == expected
    assert not all(expected)


def test_a_research_model_has_hypotheses_and_no_numbers(models):
    figure = research_model(pen(), models["parallel"])
    shown = [a.get_text() for a in figure.findobj(lambda a: a.get_gid() in {"label", "name"})]
    assert {"H1", "H8"} <= set(shown)
    assert not any("R²" in s or "." in s for s in shown)


def test_a_path_to_nowhere_is_refused(models):
    data = {**models["observed"], "paths": [{"source": "PROMO", "target": "NOBODY", "estimate": 0.1}]}
    with pytest.raises(ValueError, match="NOBODY"):
        path(pen(), data)
    data = {**models["observed"], "paths": [{"source": "PROMO", "target": "PROMO", "estimate": 0.1}]}
    with pytest.raises(ValueError, match="itself"):
        path(pen(), data)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("sizes", [(3,), (4, 3, 3), (4,) * 10, (5,) * 8, (12, 2)])
def test_a_measurement_model_stays_readable(lang, sizes):
    data = {"constructs": [
        {"label": {"en": f"Perceived construct {c}", "zh": f"第{c}个感知变量"},
         "items": [{"label": f"ITEM{c}{k}", "loading": 0.7, "stars": "***"} for k in range(n)]}
        for c, n in enumerate(sizes)]}  # fmt: skip
    figure = measurement(pen(lang), data)
    items, nodes, labels = (extents(figure, gid) for gid in ("item", "node", "label"))
    assert len(items) == len(labels) == sum(sizes)
    for a, b in combinations([*items, *nodes], 2):
        assert apart(a, b)
    for a, b in combinations(labels, 2):
        assert apart(a, b, by=1.5)
    for a in labels:
        assert all(apart(a, b) for b in [*items, *nodes])
    if sum(sizes) <= 40:
        assert figure.get_figwidth() <= 7.0
        assert figure.get_figheight() <= 8.6


@st.composite
def graphs(draw):
    """Directed graphs without circles of three to ten nodes, every node on a path."""
    n = draw(st.integers(3, 10))
    pairs = [(a, b) for b in range(1, n) for a in range(b)]
    chosen = set(draw(st.lists(st.sampled_from(pairs), min_size=n - 1, max_size=min(len(pairs), 20))))
    chosen |= {(b - 1, b) for b in range(1, n) if not any(b in p for p in chosen)}
    order = draw(st.permutations(range(n)))
    return n, sorted((order[a], order[b]) for a, b in chosen)


@settings(max_examples=40, deadline=None)
@given(graphs())
def test_any_model_has_a_place_for_everything(graph):
    n, paths = graph
    names = [f"V{i}" for i in range(n)]
    data = {
        "nodes": [{"name": v, "label": v, "r_squared": 0.5} for v in names],
        "paths": [{"source": names[a], "target": names[b], "estimate": 0.123, "stars": "***"} for a, b in paths],
    }
    made = drawn(data)
    sheet, boxes = made.arrangement, made.arrangement.boxes
    for a, b in combinations(boxes, 2):
        assert a.overlap(b) == 0
    for box in [*boxes, *made.labels]:
        assert box.wide / 2 - 1e-9 <= box.x <= sheet.wide - box.wide / 2 + 1e-9
        assert box.high / 2 - 1e-9 <= box.y <= sheet.high - box.high / 2 + 1e-9
    for (a, b), line in zip(paths, sheet.lines, strict=True):
        assert boxes[a].x < boxes[b].x
        assert not any(meets(line, boxes[j], made.oval[j]) for j in range(n) if j not in (a, b))
    for label in made.labels:
        assert all(label.overlap(box) == 0 for box in boxes)


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_layers_know_their_order(graph):
    n, paths = graph
    layers = layered(n, paths, ())
    assert sorted(i for row in layers.rows for i in row) == list(range(layers.count))
    for (a, b), chain in zip(paths, layers.chains, strict=True):
        assert (chain[0], chain[-1]) == (a, b)
        assert [layers.level[i] for i in chain] == list(range(layers.level[a], layers.level[b] + 1))
    assert not layers.turned


def test_the_same_graph_is_arranged_the_same():
    paths = [(0, 3), (1, 3), (2, 4), (3, 5), (4, 5), (0, 5)]
    sizes = [(1.0, 0.5)] * 6
    assert arrange(sizes, paths, [(3, 4)]) == arrange(sizes, paths, [(3, 4)])


def test_a_loading_that_is_not_significant_is_dashed_and_others_are_not():
    items = [{"label": f"A{k}", "loading": 0.7, "significant": k != 2} for k in (1, 2, 3)]
    drawn = measurement(Pen("en", default_style("en")), {"constructs": [{"label": "A", "items": items}]})
    lines = drawn.axes[0].get_lines()
    assert [line.get_linestyle() for line in lines].count("--") == 1

"""Path diagrams: no label, arrow or node in another's way."""

from __future__ import annotations

from itertools import combinations, pairwise
from math import hypot

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repurchase.document.diagrams.measurement_diagram import measurement
from repurchase.document.diagrams.node_layout import along, arrange, length, meets
from repurchase.document.diagrams.node_order import layered
from repurchase.document.diagrams.path_diagram import TURNED, diagram, path, research_model
from repurchase.document.drawing.pen import HEIGHT, LEAST, WIDTH, Pen
from repurchase.style import Kind, default_style

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


def extents(drawing, role):
    return [m.extent for m in (*drawing.areas(role), *drawing.words(role))]


def within(inner, outer):
    return (
        abs(inner.x - outer.x) <= (outer.wide - inner.wide) / 2
        and abs(inner.y - outer.y) <= (outer.high - inner.high) / 2
    )


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
    """The marks themselves, as a reader sees them."""
    figure = drawn(model, lang).drawing
    nodes, labels, names = (extents(figure, gid) for gid in ("node", "label", "name"))
    assert len(nodes) == len(model["nodes"])
    assert len(labels) == len(model["paths"]) + len(model.get("covariances") or ())
    for a, b in combinations(labels, 2):
        assert a.overlap(b) == 0
    for a in labels:
        assert all(a.overlap(b) == 0 for b in nodes)
    for words in names:  # every name lies inside a node
        assert any(within(words, n) for n in nodes)


def before(made, x, y):
    """Whether a node stands before another one: left of it, or above it in a chain that runs down the page."""
    a, b = made.boxes[x], made.boxes[y]
    return a.y < b.y if made.turned else a.x < b.x


def test_drivers_stand_left_and_the_outcome_right(models):
    for name, data in models.items():
        if name == "round":
            continue
        made = drawn(data).arrangement
        for x, y in ends({**data, "covariances": ()}):
            assert before(made, x, y), name


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("n", [TURNED - 1, TURNED, 7])
def test_a_long_chain_runs_down_the_page_in_type_that_can_be_read(n, lang):
    names = [f"V{k}" for k in range(n)]
    skipping = [(0, 2), (1, n - 1), (0, n - 1)]
    steps = [*zip(range(n - 1), range(1, n), strict=True), *(s for s in skipping if s[1] - s[0] > 1)]
    label = {"en": "Customer satisfaction", "zh": "顾客满意程度"}
    data = {
        "nodes": [{"name": v, "label": label, "r_squared": 0.5} for v in names],
        "paths": [{"source": names[a], "target": names[b], "estimate": 0.123, "stars": "***"} for a, b in steps],
    }
    made = drawn(data, lang)
    assert made.arrangement.turned == (n >= TURNED)
    shrunk = min(1.0, WIDTH / made.drawing.wide, HEIGHT / made.drawing.high)
    assert min(w.size for w in made.drawing.words()) * shrunk >= LEAST - 1e-6
    for i, words in enumerate(made.labels):
        assert all(k == i or words.crossed(line) == 0 for k, line in enumerate(made.arrangement.lines))


def test_an_arrow_ends_at_its_node(model):
    made = drawn(model)
    for line, (x, y) in zip(made.arrangement.lines, ends(model), strict=True):
        for point, node in ((line[0], x), (line[-1], y)):
            box = made.arrangement.boxes[node]
            assert abs(point[0] - box.x) <= box.wide / 2 + 1e-9
            assert abs(point[1] - box.y) <= box.high / 2 + 1e-9
        assert length(line) > 0.2


def test_what_is_not_significant_is_dashed(models):
    lines = drawn(models["parallel"]).drawing.strokes("line")
    expected = [p["significant"] for p in [*models["parallel"]["paths"], *models["parallel"]["covariances"]]]
    assert [not line.dashed for line in lines] == expected
    assert not all(expected)


def test_a_research_model_has_hypotheses_and_no_numbers(models):
    figure = research_model(pen(), models["parallel"])
    shown = [w.words for w in figure.words() if w.role in {"label", "name"}]
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
    items, nodes, labels, errors = (extents(figure, role) for role in ("item", "node", "label", "error"))
    assert len(items) == len(labels) == len(errors) == sum(sizes)
    for a, b in combinations([*items, *nodes, *labels, *errors], 2):
        assert a.overlap(b) == 0
    shrunk = min(1.0, WIDTH / figure.wide, HEIGHT / figure.high)
    assert min(w.size for w in figure.words()) * shrunk >= LEAST - 1e-6
    assert figure.wide <= 7.0


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
        assert before(sheet, a, b)
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


def measured_model(count, lang="en", items=3):
    names = [f"F{k}" for k in range(count)]
    return measurement(pen(lang), {
        "constructs": [
            {"name": v, "label": v, "items": [{"label": f"{v}x{k}", "loading": 0.7, "significant": k != 2} for k in range(items)]}
            for v in names
        ],
        "correlations": [
            {"first": a, "second": b, "estimate": 0.01 * (k + 10), "stars": "*", "significant": k != 1}
            for k, (a, b) in enumerate(combinations(names, 2))
        ],
    })  # fmt: skip


def test_a_loading_that_is_not_significant_is_dashed_and_others_are_not():
    lines = measured_model(1).strokes("line")
    assert len(lines) == 3 + 3  # to the items, and from their errors
    assert [line.dashed for line in lines].count(True) == 1


def test_every_item_has_one_error_wherever_it_stands():
    items = [{"label": f"A{k}", "loading": 0.7} for k in range(3)]
    lower = [{"label": "F", "loading": 0.7, "latent": True}]
    data = {"constructs": [{"label": "F", "items": items}, {"label": "G", "items": [*items[:1], *lower]}]}
    assert [w.words for w in measurement(pen(), data).words("error_name")] == ["e1", "e2", "e3", "e1", "ζ1"]


@pytest.mark.parametrize("count", [2, 3])
def test_correlations_of_a_few_constructs_are_arcs(count):
    figure = measured_model(count)
    arcs = [line for line in figure.strokes("line") if line.pieces[0][0][0] < min(n.x for n in extents(figure, "node"))]
    assert len(arcs) == count * (count - 1) // 2
    assert [a.dashed for a in arcs] == [k == 1 for k in range(len(arcs))]
    shown = [w.words for w in figure.words("label")]
    assert shown[-len(arcs) :] == [".100*", ".110*", ".120*"][: len(arcs)]
    assert not figure.words("correlation")


@pytest.mark.parametrize("count", [4, 9, 14])
def test_correlations_of_many_constructs_are_a_lower_triangle(count):
    figure = measured_model(count)
    cells = figure.words("correlation")
    assert len(cells) == count * (count - 1) // 2
    rows = sorted({round(w.y, 6) for w in cells})
    columns = sorted({round(w.x, 6) for w in cells})
    where = {(rows.index(round(w.y, 6)) + 1, columns.index(round(w.x, 6))): w.words for w in cells}
    for k, (i, j) in enumerate(combinations(range(count), 2)):
        assert where[j, i].rstrip("*") == f".{100 + 10 * k:03d}" if k < 90 else f"{(10 + k) / 100:.3f}"
    assert [w.words.split()[0] for w in figure.words("table_name")] == [str(k + 1) for k in range(count)]


def test_constructs_that_share_nothing_have_no_row():
    constructs = [{"name": v, "label": v, "items": [{"label": f"{v}1", "loading": 0.7}]} for v in "ABCDE"]
    shared = [{"first": a, "second": b, "estimate": 0.3} for a, b in combinations("ABD", 2)]
    figure = measurement(pen(), {"constructs": constructs, "correlations": shared})
    assert [w.words for w in figure.words("table_name")] == ["1 A", "2 B", "3 D"]
    assert [w.words for w in figure.words("correlation")] == [".300"] * 3


@pytest.mark.parametrize("count", [5, 7, 9, 11])
def test_columns_leave_no_hole(count):
    """Constructs of one column stand at even distances, and not much farther apart than those of the fuller one."""
    nodes = extents(measured_model(count), "node")
    left = sorted(n.y for n in nodes if n.x < max(m.x for m in nodes) - 1)
    right = sorted(n.y for n in nodes if n.x >= max(m.x for m in nodes) - 1)
    assert abs(len(left) - len(right)) <= 1
    for column in (left, right):
        steps = [b - a for a, b in pairwise(column)]
        assert max(steps) - min(steps) < 1e-6
    assert max(b - a for a, b in pairwise(right)) - max(b - a for a, b in pairwise(left)) < 0.25


def test_a_hypothesis_stands_before_its_coefficient(models):
    data = {**models["observed"], "paths": [{**p, "code": f"H{k}"} for k, p in enumerate(models["observed"]["paths"])]}
    shown = [w.words for w in path(pen(), data).words("label")]
    assert shown == [
        f"H{k}: {pen().number(p['estimate'], Kind.BOUNDED, stars=p['stars'])}" for k, p in enumerate(data["paths"])
    ]


def test_the_legend_says_what_dashes_mean(models):
    said = [w.words for w in path(pen(), models["parallel"]).words("legend")]
    assert said == ["Significant", "Not significant"]
    sure = {**models["observed"], "paths": [{**p, "significant": True} for p in models["observed"]["paths"]]}
    assert not path(pen(), sure).words("legend")
    doubtful = {**models["observed"], "paths": [{**p, "significant": False} for p in models["observed"]["paths"]]}
    assert [w.words for w in path(pen(), doubtful).words("legend")] == ["Not significant"]
    open_paths = {
        **models["observed"],
        "paths": [{**p, "label": "H1" * k} for k, p in enumerate(models["observed"]["paths"])],
    }
    assert [w.words for w in research_model(pen(), open_paths).words("legend")] == [
        "Hypothesis",
        "Path without a hypothesis",
    ]


def test_a_latent_variable_with_a_long_name_is_round_at_the_corners(models):
    short, long_ = path(pen(), models["observed"]), models["observed"]
    assert {len(n.corners) for n in short.areas("node")} == {96}
    name = "A construct whose name takes a great many lines inside its node"
    nodes = [{**n, "label": name} for n in long_["nodes"]]
    made = path(pen(), {**long_, "nodes": nodes})
    assert {len(n.corners) for n in made.areas("node")} == {52}
    made = path(pen(), {**long_, "nodes": [{**n, "observed": True} for n in nodes]})
    assert {len(n.corners) for n in made.areas("node")} == {4}


MODERATED = {
    "one beside": ("parallel", [("INV", "SAT", "RI")]),
    "two beside": ("parallel", [("INV", "SAT", "RI"), ("MIND", "TRUST", "RI")]),
    "two on one path": ("parallel", [("INV", "SAT", "RI"), ("MIND", "SAT", "RI")]),
    "of the model": ("with_direct", [("PROMO", "SAT", "RI"), ("INV", "WOM", "TRUST")]),
    "beside one another": ("observed", [("CONV", "PROMO", "RI")]),
    "one of two paths": ("parallel", [("INV", "CONV", "SAT"), ("INV", "SAT", "RI")]),
}


def moderated(models, case):
    """A model with moderators; those that no path touches stand apart."""
    name, moderations = MODERATED[case]
    present = {n["name"] for n in models[name]["nodes"]}
    apart = [w for w in dict.fromkeys(w for w, _, _ in moderations) if w not in present]
    said = {"INV": {"en": "Buying impulsiveness", "zh": "冲动购买特质"}, "MIND": {"en": "Involvement", "zh": "卷入度"}}
    return {
        **models[name],
        "moderators": [{"name": w, "label": said[w]} for w in apart],
        "moderations": [
            {"moderator": w, "source": x, "target": y, "estimate": 0.123, "stars": "*", "significant": k == 0,
             "label": f"M{k} (+)", "code": f"M{k}"}
            for k, (w, x, y) in enumerate(moderations)
        ],
    }  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("case", MODERATED)
def test_a_moderator_points_at_the_middle_of_the_path_that_it_moderates(models, lang, case):
    data = moderated(models, case)
    made = drawn(data, lang)
    names = [n["name"] for n in (*data["nodes"], *data["moderators"])]
    boxes, paths = made.arrangement.boxes, [(p["source"], p["target"]) for p in data["paths"]]
    arrows = made.arrangement.lines[-len(data["moderations"]) :]
    for line, m in zip(arrows, data["moderations"], strict=True):
        own = names.index(m["moderator"])
        path_line = made.arrangement.lines[paths.index((m["source"], m["target"]))]
        shares = [k / 100 for k in range(101)]
        nearest = min(shares, key=lambda s: hypot(*(a - b for a, b in zip(along(path_line, s), line[-1], strict=True))))
        assert 0.3 <= nearest <= 0.7
        assert hypot(*(a - b for a, b in zip(along(path_line, nearest), line[-1], strict=True))) < 0.02
        assert meets(line[:1], boxes[own].grown(0.01), oval=False)  # it sets out at the moderator's border
        assert not any(meets(line, box, made.oval[k]) for k, box in enumerate(boxes) if k != own)
    for a, b in combinations([*boxes, *(x for x in made.labels if x is not None)], 2):
        assert a.overlap(b) == 0
    sheet = made.arrangement
    assert all(b.wide / 2 <= b.x <= sheet.wide - b.wide / 2 and b.high / 2 <= b.y for b in boxes)


def test_moderations_have_heads_codes_and_dashes(models):
    data = moderated(models, "two beside")
    figure, bare = path(pen(), data), path(pen(), models["parallel"])
    assert len(figure.areas("node")) == len(bare.areas("node")) + 2
    assert len(figure.areas("head")) == len(bare.areas("head")) + 2
    assert {"M0: .123*", "M1: .123*"} <= {w.words for w in figure.words("label")}
    assert [line.dashed for line in figure.strokes("line")][-2:] == [False, True]
    claimed = research_model(pen("zh"), data)
    assert {"M0 (+)", "冲动购买特质"} <= {w.words.replace("\n", "") for w in claimed.words()}


def test_a_moderation_of_no_path_is_refused(models):
    data = moderated(models, "one beside")
    wrong = {**data, "moderations": [{**data["moderations"][0], "source": "SAT", "target": "TRUST"}]}
    with pytest.raises(ValueError, match="no path"):
        path(pen(), wrong)

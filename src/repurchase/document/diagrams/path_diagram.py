"""Structural models drawn: from the drivers on the left, of long chains at the top, every label in its own position."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from repurchase.document.content.document_content import FigureData
from repurchase.document.diagrams.diagram_parts import (
    BESIDE,
    DASHED,
    arrow,
    head_box,
    inside_size,
    larger_type,
    latent_shape,
    node,
)
from repurchase.document.diagrams.moderation_arrows import MIDDLES, ModeratedLine, with_moderators
from repurchase.document.diagrams.node_layout import LANE, Arrangement, along, arrange, depth, meets
from repurchase.document.drawing.chart_legend import LegendEntry, draw_legend, legend_height
from repurchase.document.drawing.glyphs import measured
from repurchase.document.drawing.label_placement import Box, choose
from repurchase.document.drawing.marks import FigureSheet
from repurchase.document.drawing.pen import HEIGHT, LEAST, WIDTH, Pen, present
from repurchase.document.typeset.line_width import longest, units
from repurchase.style import Kind

NAME, LABEL = 8.5, 7.5  # points
SPREADS = ((1.0, 0.2), (1.0, 0.32), (1.12, 0.3), (1.12, 0.5), (1.3, 0.5), (1.6, 0.6), (1.9, 0.7))  # until labels fit
AMPLE = 4  # of them, where moderators stand beside the model: each is tried with several ends of their arrows
SHARES = (0.5, 0.45, 0.55, 0.4, 0.6, 0.34, 0.66, 0.28, 0.72, 0.22, 0.78, 0.16, 0.84)
NEAREST, FARTHEST = 0.55, 1.7  # inches between layers
SHAFT = 0.55  # inches of an arrow that shall be seen beside its words
WIDER = LABEL / LEAST * WIDTH  # inches of a sheet whose type is just large enough when it is shrunk to the page
TURNED = 5  # layers from which on a model runs down the page: side by side their type would be too small to read
CLOSEST, LOOSEST = 0.42, 0.8  # inches between the layers of a model that runs down the page
SQUARED = "R²"
Settled = tuple[Arrangement, tuple[Box | None, ...]]  # nodes and lines, and the boxes of the words at the lines


@dataclass(frozen=True, slots=True)
class DrawnGraph:
    """What is to be arranged: nodes by their positions, of which `inside` stand on paths; then lines.

    Attributes
    ----------
    inside : int
    paths, ties : list of (int, int)
    moderations : list of ModeratedLine
    """

    inside: int
    paths: list[tuple[int, int]]
    ties: list[tuple[int, int]]
    moderations: list[ModeratedLine]

    @property
    def double(self) -> range:
        """Which lines are double arrows."""
        return range(len(self.paths), len(self.paths) + len(self.ties))

    @property
    def ends(self) -> list[tuple[int, ...]]:
        """The nodes that each line may touch."""
        return [*self.paths, *self.ties, *((m.moderator,) for m in self.moderations)]


@dataclass(frozen=True, slots=True)
class DrawnDiagram:
    """A diagram with its geometry, in inches from the top left corner of the sheet.

    Attributes
    ----------
    drawing : FigureSheet
    arrangement : Arrangement
    labels : tuple of Box or None
        Where the words of each path, then of each covariance and moderation, stand; None where it has none.
    oval : tuple of bool
        Which nodes are ellipses.
    """

    drawing: FigureSheet
    arrangement: Arrangement
    labels: tuple[Box | None, ...]
    oval: tuple[bool, ...]


def path(pen: Pen, data: FigureData) -> FigureSheet:
    """A structural model with its coefficients.

    Parameters
    ----------
    pen : Pen
    data : mapping
        ``nodes`` : sequence of mappings: ``name`` (str, as the paths call it), ``label`` (label, Text or str),
            ``r_squared`` (float in [0, 1], optional: written inside), ``observed`` (bool, optional: a rectangle
            instead of an ellipse).
        ``paths`` : sequence of mappings: ``source`` and ``target`` (names), ``estimate`` (standardised), ``stars``
            (str, optional), ``significant`` (bool, optional: False is drawn dashed), ``code`` (str, optional: the
            hypothesis about it, written before the estimate).
        ``covariances`` : sequence of mappings, optional: ``first``, ``second``, ``estimate``, ``stars``,
            ``significant``; drawn as double arrows.
        ``moderators`` : sequence of nodes, optional: moderators that no path of the model touches.
        ``moderations`` : sequence of mappings, optional: ``moderator`` (a node's or a moderator's name), ``source`` and
            ``target`` of the path that it moderates, and what a path has besides; an arrow to the middle of that path.

    Raises
    ------
    ValueError
        For a path that names no node, or one of a node with itself.
    """
    key = ("document.path_significant", "document.path_not_significant")
    if data.get("intervals"):
        key = ("document.path_without_zero", "document.path_with_zero")
    return diagram(pen, data, lambda p: _coefficient(pen, p), key).drawing


def _coefficient(pen: Pen, p: FigureData) -> str:
    shown = pen.number(p.get("estimate"), Kind.BOUNDED, stars=p.get("stars") or "")
    return f"{p['code']}: {shown}" if p.get("code") else shown


def research_model(pen: Pen, data: FigureData) -> FigureSheet:
    """A model as claimed: the hypotheses at their paths, no numbers.

    Parameters
    ----------
    pen : Pen
    data : mapping
        ``nodes`` : as in `path`, without ``r_squared``.
        ``paths`` : sequence of mappings: ``source``, ``target``, and ``label`` (str or Text, e.g. "H1"; optional:
            a path that no hypothesis is about, drawn dashed).
        ``moderators``, ``moderations`` : as in `path`, with ``label``.
    """
    claimed = {
        part: [{**p, "significant": bool(pen.say(p.get("label")))} for p in data.get(part) or ()]
        for part in ("paths", "moderations")
    }
    bare = [{k: v for k, v in n.items() if k != "r_squared"} for n in data["nodes"]]
    key = ("document.path_claimed", "document.path_unclaimed")
    shown = {"nodes": bare, "moderators": data.get("moderators") or (), **claimed}
    return diagram(pen, shown, lambda p: pen.say(p.get("label")), key).drawing


def diagram(
    pen: Pen, data: FigureData, words: Callable[[FigureData], str], key: tuple[str, str] | None = None
) -> DrawnDiagram:
    """Arrange and draw; `words` says what stands at a path, `key` what solid and dashed lines mean.

    A sheet that is wider or higher than the page is drawn again in type as much larger, since it will be shrunk.
    """
    sizes = (NAME, LABEL)
    for _ in range(5):
        made = _diagram(pen, data, words, key, sizes)
        larger = larger_type(made.drawing, sizes)
        if larger is None:
            break
        sizes = larger
    return made


def _diagram(
    pen: Pen,
    data: FigureData,
    words: Callable[[FigureData], str],
    key: tuple[str, str] | None,
    sizes: tuple[float, float],
) -> DrawnDiagram:
    nodes = [*data["nodes"], *(data.get("moderators") or ())]
    lines = [*data["paths"], *(data.get("covariances") or ()), *(data.get("moderations") or ())]
    model = _graph(data)
    room = _room(nodes, pen, depth(model.inside, model.paths))
    inside = [_inside(pen, n, room) for n in nodes]
    latent = latent_shape([name for name, _ in inside])
    shapes = ["box" if n.get("observed") else latent for n in nodes]
    oval = tuple(shape == "oval" for shape in shapes)
    label_words = [words(p) for p in lines]
    arrangement, labels = _settled(_node_sizes(inside, oval, sizes), model, label_words, oval, sizes[1])
    entries = _key(pen, key, [p.get("significant") is not False for p in lines])
    below = legend_height(entries, WIDTH, sizes[0]) + 0.06 if entries else 0.0
    drawing = pen.sheet(arrangement.high + below, arrangement.wide)
    standing = [b for b in labels if b is not None]
    for i, (line, spec) in enumerate(zip(arrangement.lines, lines, strict=True)):
        arrow(drawing, line, standing, dashed=spec.get("significant") is False, both=i in model.double)
    for box, shape, (name, share), spec in zip(arrangement.boxes, shapes, inside, nodes, strict=True):
        node(drawing, box, name, share, sizes, shape=shape, explained=present(spec.get("r_squared")))
    for label, shown in zip(labels, label_words, strict=True):
        if label is not None:
            drawing.put(label.x, label.y, shown, sizes[1], role="label")
    draw_legend(drawing, entries, arrangement.wide / 2, arrangement.high - 0.02, WIDTH, sizes[0])
    return DrawnDiagram(drawing, arrangement, labels, oval)


def _graph(data: FigureData) -> DrawnGraph:
    """The model's nodes and lines by their positions."""
    names = [n["name"] for n in (*data["nodes"], *(data.get("moderators") or ()))]
    positions = {name: i for i, name in enumerate(names)}
    paths = [_pair(positions, p, "source", "target") for p in data["paths"]]
    ties = [_pair(positions, c, "first", "second") for c in data.get("covariances") or ()]
    moderations = []
    for m in data.get("moderations") or ():
        pair = _pair(positions, m, "source", "target")
        if m["moderator"] not in positions or pair not in paths:
            raise ValueError(f"a moderation of {m['source']!r} on {m['target']!r} names no node, or no path")
        moderations.append(ModeratedLine(positions[m["moderator"]], paths.index(pair)))
    return DrawnGraph(len(data["nodes"]), paths, ties, moderations)


def _key(pen: Pen, key: tuple[str, str] | None, solid: Sequence[bool]) -> list[LegendEntry]:
    """What the two kinds of line mean, where there are dashed ones."""
    if key is None or all(solid):
        return []
    said = [LegendEntry(pen.message(key[0]), "line", width=0.9)] if any(solid) else []
    return [*said, LegendEntry(pen.message(key[1]), "line", dash=DASHED, width=0.9)]


def _pair(positions: Mapping[str, int], row: FigureData, first: str, second: str) -> tuple[int, int]:
    for end in (first, second):
        if row[end] not in positions:
            raise ValueError(f"a path names {row[end]!r}, which is no node")
    return positions[row[first]], positions[row[second]]


def _room(nodes: Sequence[FigureData], pen: Pen, layers: int) -> int:
    """Half-width characters of a line inside a node: fewer where many layers share the page, never cutting words."""
    wanted = 14 if layers <= 3 or layers >= TURNED else 12
    said = [pen.say(n["label"]) for n in nodes]
    unbroken, whole = max(map(longest, said), default=0), max(map(units, said), default=0)
    return max(wanted, min(unbroken, 16), min(whole // 4 + 1, 18 if layers <= 3 else 14))


def _inside(pen: Pen, node: FigureData, room: int) -> tuple[str, str]:
    share = node.get("r_squared")
    return pen.wrapped(node["label"], room), f"{SQUARED} = {pen.number(share, Kind.BOUNDED)}" if present(share) else ""


def _node_sizes(
    inside: Sequence[tuple[str, str]], oval: Sequence[bool], sizes: tuple[float, float]
) -> list[tuple[float, float]]:
    """One width for all nodes; the heights that their words need."""
    texts = [inside_size(name, share, sizes) for name, share in inside]
    wide = max((w for w, _ in texts), default=1.0) * (1.16 if any(oval) else 1.0) + 0.14
    made = []
    for (w, h), round_ in zip(texts, oval, strict=True):
        if round_:  # the words' corners stay inside the ellipse
            h = h / max(1 - (w / (wide - 0.06)) ** 2, 0.3) ** 0.5
        made.append((wide, max(h + 0.1, 0.4)))
    return made


def _settled(
    sizes: Sequence[tuple[float, float]],
    model: DrawnGraph,
    label_words: Sequence[str],
    oval: Sequence[bool],
    size: float,
) -> Settled:
    """The arrangement with the fewest labels and arrows in another's way: a long chain down the page, if none is."""
    extents = [measured(s, size) if s else None for s in label_words]
    if depth(model.inside, model.paths) >= TURNED:
        faults, settled = _tightest(sizes, model, extents, oval, turned=True)
        if not faults:
            return settled
    return _tightest(sizes, model, extents, oval, turned=False)[1]


def _tightest(
    sizes: Sequence[tuple[float, float]],
    model: DrawnGraph,
    extents: Sequence[tuple[float, float] | None],
    oval: Sequence[bool],
    *,
    turned: bool,
) -> tuple[int, Settled]:
    """The tightest arrangement without a fault, else the one with fewest; and how many it has."""
    found: list[tuple[int, Settled]] = []
    for made in _arrangements(sizes, model, extents, oval, turned=turned):
        heads = [head_box(line) for line in made.lines]
        heads += [head_box(made.lines[k][::-1]) for k in model.double]
        labels = _labels(made, extents, heads)
        found.append((_faults(made, labels, oval, model.ends, heads), (made, labels)))
        if not found[-1][0]:
            break
    return min(found, key=lambda each: each[0])


def _arrangements(
    sizes: Sequence[tuple[float, float]],
    model: DrawnGraph,
    extents: Sequence[tuple[float, float] | None],
    oval: Sequence[bool],
    *,
    turned: bool,
) -> Iterator[Arrangement]:
    """The model wider and wider; each time with its moderators, whose arrows may end aside of the middle."""
    shown = max((e[0] for e in extents if e), default=0.0)
    across = _apart(sizes, depth(model.inside, model.paths), shown, turned=turned)
    lane = max(LANE, shown - SPREADS[0][1] + 0.05) if turned else LANE
    inside = [(high, wide) if turned else (wide, high) for wide, high in sizes[: model.inside]]
    for stretch, down in SPREADS[:AMPLE] if model.moderations else SPREADS:
        made = arrange(inside, model.paths, model.ties, across=across * stretch, down=down, oval=oval, lane=lane)
        made = _turned(made) if turned else made
        if not model.moderations:
            yield _centred(made)
        for middle in MIDDLES if model.moderations else ():
            yield _centred(with_moderators(made, sizes, model.moderations, oval, middle))


def _apart(sizes: Sequence[tuple[float, float]], layers: int, shown: float, *, turned: bool) -> float:
    """Inches between two layers, of a page's width or, of a long chain, of its height; `shown` is the widest label."""
    if turned:
        free = (HEIGHT - 0.5 - layers * max(high for _, high in sizes)) / (layers - 1)
        return min(max(free, CLOSEST), LOOSEST)
    wide = max((s[0] for s in sizes), default=1.0)
    free, wider = ((sheet - 0.25 - layers * wide) / max(layers - 1, 1) for sheet in (WIDTH, WIDER))
    return min(max(free, min(shown + SHAFT, wider), shown + 0.25, NEAREST), FARTHEST)


def _turned(made: Arrangement) -> Arrangement:
    """An arrangement whose layers stand below one another."""
    boxes = tuple(Box(b.y, b.x, b.high, b.wide) for b in made.boxes)
    lines = tuple(tuple((y, x) for x, y in line) for line in made.lines)
    return Arrangement(boxes, lines, made.level, made.high, made.wide, turned=True)


def _centred(made: Arrangement) -> Arrangement:
    """An arrangement that is narrower than the page in its middle, so that all figures have type of one size."""
    by = (WIDTH - made.wide) / 2
    if by <= 0:
        return made
    boxes = tuple(replace(b, x=b.x + by) for b in made.boxes)
    lines = tuple(tuple((x + by, y) for x, y in line) for line in made.lines)
    return replace(made, boxes=boxes, lines=lines, wide=WIDTH)


def _labels(
    made: Arrangement, extents: Sequence[tuple[float, float] | None], heads: Sequence[Box]
) -> tuple[Box | None, ...]:
    """Each label on its own line, where it meets nothing else and leaves some of its line to see."""
    options = []
    for line, extent in zip(made.lines, extents, strict=True):
        if extent is not None:
            w, h = extent[0], extent[1] + 0.02
            options.append([(Box(*along(line, s), w, h), abs(s - 0.5)) for s in SHARES])
    owners = [i for i, extent in enumerate(extents) if extent is not None]
    lines = [(owners.index(i) if i in owners else -1, line) for i, line in enumerate(made.lines)]
    sheet = Box(made.wide / 2, made.high / 2, made.wide, made.high)
    obstacles = [*(b.grown(0.03) for b in made.boxes), *(b.grown(BESIDE) for b in heads)]
    picked = choose(options, obstacles, lines, sheet)
    chosen = {i: options[k][picked[k]][0] for k, i in enumerate(owners)}
    return tuple(chosen.get(i) for i in range(len(extents)))


def _faults(
    made: Arrangement,
    labels: Sequence[Box | None],
    oval: Sequence[bool],
    ends: Sequence[tuple[int, ...]],
    heads: Sequence[Box],
) -> int:
    """Count how often a label meets a label, a node, a head or another's line, or a line a node not its own."""
    standing = [(i, b) for i, b in enumerate(labels) if b is not None]
    faults = sum(a.overlap(b) > 0 for i, a in standing for k, b in standing if k < i)
    faults += sum(b.overlap(shape) > 0 for _, b in standing for shape in (*made.boxes, *heads))
    faults += sum(b.grown(0.01).crossed(line) > 0 for i, b in standing for k, line in enumerate(made.lines) if k != i)
    faults += sum(
        10 * meets(line, made.boxes[j], oval[j])
        for line, pair in zip(made.lines, ends, strict=True)
        for j in range(len(made.boxes))
        if j not in pair
    )
    return faults

"""Models as figures: hypotheses, measurement, estimated paths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import isnan
from typing import Any, Protocol

from repurchase.analysis.results.result import Record
from repurchase.analysis.results.stated_claim import StatedClaim
from repurchase.analysis.results.wording import before_stars, coverage, label_in, marks, named, stars_note
from repurchase.analysis.sem.fitted import EstimateRow, Fitted
from repurchase.document.parts.blocks import Figure
from repurchase.literature import Rules, bound_number
from repurchase.survey.instrument import Label
from repurchase.text import Text, Words, joined, text

Labels = Mapping[str, Label]
FEW_CORRELATED, MOST_CORRELATED = 3, 14  # constructs whose correlations are arcs; whose correlations are drawn at all
SIGNS = {"+": " (+)", "-": " (\N{MINUS SIGN})"}


class InteractionTerm(Protocol):
    """The coefficient of a product."""

    @property
    def std(self) -> float: ...
    @property
    def p_value(self) -> float: ...


class ModeratedPath(Protocol):
    """A moderated effect, as `moderation` finds it."""

    @property
    def predictor(self) -> str: ...
    @property
    def moderator(self) -> str: ...
    @property
    def outcome(self) -> str: ...
    @property
    def interaction(self) -> InteractionTerm: ...
    @property
    def fit(self) -> Fitted: ...
    @property
    def rules(self) -> Rules: ...
    @property
    def labels(self) -> Labels: ...


def figures(fit: Fitted) -> tuple[Figure, ...]:
    """The path diagram of a fit, or its measurement model where there are no paths; one per group."""
    if not fit.converged:
        return ()
    ops = set(fit.estimates["op"])
    drawing = path_figure if "~" in ops else measurement_figure if "=~" in ops else None
    return tuple(drawing(fit, group=g) for g in range(len(fit.groups))) if drawing else ()


def path_figure(fit: Fitted, labels: Labels | None = None, alpha: float | None = None, group: int = 0) -> Figure:
    """The structural model with standardised coefficients and explained variance.

    Parameters
    ----------
    fit : Fit
        A converged fit with regressions.
    labels : mapping, optional
        Words of each variable by its name; default: the fit's own.
    alpha : float, optional
        A path is drawn solid where p < `alpha`; default: that of the criteria which the fit is judged by.
    group : int
        Position of the group.

    Returns
    -------
    Figure
        Of kind ``path``; covariances of disturbances as double arrows.
    """
    labels, alpha = fit.labels if labels is None else labels, fit.rules.alpha if alpha is None else alpha
    rows = [r for r in _rows(fit, "~", group) if not _fixed_at_zero(r)]
    explained = list(dict.fromkeys(r.lhs for r in rows))
    named_here = {*explained, *(r.rhs for r in rows)}
    order = [v for v in (*fit.latents, *fit.observed) if v in named_here]
    shares = fit.r_squared[fit.groups[group]] if len(fit.groups) > 1 else fit.r_squared
    ties = [
        r
        for r in _rows(fit, "~~", group)
        if r.lhs != r.rhs and {r.lhs, r.rhs} <= set(explained) and not _fixed_at_zero(r)
    ]
    data = {
        "nodes": [
            {
                "name": v,
                "label": label_in(labels, v),
                "observed": v not in fit.latents,
                "r_squared": shares.get(v) if v in explained else None,
            }
            for v in order
        ],
        "paths": [{"source": r.rhs, "target": r.lhs, **_shown(fit, r, alpha)} for r in rows],
        "covariances": [{"first": r.lhs, "second": r.rhs, **_shown(fit, r, alpha)} for r in ties],
        "intervals": fit.sample.totals is not None,
    }
    notes = [_arrows_note(fit, "lines", alpha), text("pathfigure.parts")]
    notes += [text("pathfigure.ties")] if ties else []
    return _figure(fit, "path", "path", "pathfigure.title", data, [*notes, *_stars_note(fit)], group)


def measurement_figure(fit: Fitted, labels: Labels | None = None, alpha: float | None = None, group: int = 0) -> Figure:
    """Constructs with their items and standardised loadings.

    Parameters
    ----------
    fit, labels, alpha, group
        As in `path_figure`; items are named by their codes.

    Returns
    -------
    Figure
        Of kind ``measurement``, with the correlations of up to fourteen constructs; those of more are left to their
        table, and a note says so.
    """
    labels, alpha = fit.labels if labels is None else labels, fit.rules.alpha if alpha is None else alpha
    constructs: dict[str, list[Any]] = {}
    for r in _rows(fit, "=~", group):
        item = {"label": label_in(labels, r.rhs) if r.rhs in fit.latents else r.rhs, "latent": r.rhs in fit.latents}
        shown = _shown(fit, r, alpha)
        constructs.setdefault(r.lhs, []).append({**item, **shown, "loading": shown.pop("estimate")})
    shared = [
        {"first": r.lhs, "second": r.rhs, **_shown(fit, r, alpha)}
        for r in _rows(fit, "~~", group)
        if r.lhs != r.rhs and {r.lhs, r.rhs} <= constructs.keys() and not _fixed_at_zero(r)
    ]
    drawn = shared if len(constructs) <= MOST_CORRELATED else []
    data = {
        "constructs": [{"name": v, "label": label_in(labels, v), "items": items} for v, items in constructs.items()],
        "correlations": drawn,
    }
    notes = [_arrows_note(fit, "loadings", alpha), text("pathfigure.errors")]
    if drawn:
        notes.append(text("pathfigure.arcs" if len(constructs) <= FEW_CORRELATED else "pathfigure.triangle"))
    elif len(constructs) > 1:
        notes.append(text("pathfigure.covary"))
    notes += [] if fit.settings.std_lv else [text("fitted.marker")]
    return _figure(
        fit,
        "measurement",
        "measurement",
        "pathfigure.measurement_title",
        data,
        [*notes, *_stars_note(fit)],
        group,
    )


def research_figure(
    hypotheses: Sequence[StatedClaim],
    regressions: Sequence[tuple[str, str]],
    labels: Labels,
    moderations: Sequence[tuple[str, str, str]] = (),
) -> Figure:
    """The model as claimed, before any data.

    Parameters
    ----------
    hypotheses : sequence of StatedClaim
        Such as ``Study.hypotheses``; those of two constructs stand at their paths, those of moderation at an arrow to
        the moderated path, and mediations in a note.
    regressions : sequence of (outcome, predictor)
        Every path of the model, such as ``Study.regressions()``; those without a hypothesis are drawn dashed.
    labels : mapping
        Words of each construct by its code; its order is the order on the page.
    moderations : sequence of (predictor, moderator, outcome)
        Such as ``Study.moderations()``; those without a hypothesis are drawn dashed.

    Returns
    -------
    Figure
        Of kind ``research_model``.
    """
    claimed: dict[tuple[str, ...], list[str]] = {}
    for h in hypotheses:
        if len(h.path) == 2:
            claimed.setdefault(_claimed_path(h.path), []).append(f"{h.id}{SIGNS.get(h.sign, '')}")
    stated = [*moderations, *(m for h in hypotheses if (m := _moderation(h.path)))]
    moderated = [(x, w, y) for x, w, y in dict.fromkeys(stated) if w not in (x, y)]
    plain = [(pair[0], pair[1]) for pair in claimed if len(pair) == 2]
    pairs = list(dict.fromkeys([*((x, y) for y, x in regressions), *plain, *((x, y) for x, _, y in moderated)]))
    present = list(dict.fromkeys(v for pair in pairs for v in pair))
    order = sorted(present, key=list(labels).index) if set(present) <= set(labels) else present
    data = {
        "nodes": [{"name": v, "label": label_in(labels, v)} for v in order],
        "paths": [{"source": x, "target": y, "label": ", ".join(claimed.get((x, y), []))} for x, y in pairs],
        "moderators": [{"name": w, "label": label_in(labels, w)} for w in _beside(moderated, present)],
        "moderations": [
            {"moderator": w, "source": x, "target": y, "label": ", ".join(claimed.get((x, w, y), []))}
            for x, w, y in moderated
        ],
    }
    notes = [text("pathfigure.unclaimed")] if any(pair not in claimed for pair in (*pairs, *moderated)) else []
    notes += [*_mediations(hypotheses, labels), *_moderations(hypotheses, labels)]
    return Figure("research_model", "research_model", text("pathfigure.research_title"), data, tuple(notes))


def with_moderations(figure: Figure, moderations: Sequence[ModeratedPath], hypotheses: Sequence[StatedClaim]) -> Figure:
    """A path diagram with an arrow from each moderator to the path that it moderates, where the diagram has that path.

    Where the model with the product gave no coefficient there is no arrow, and a note says so.

    Parameters
    ----------
    figure : Figure
        Such as `path_figure` makes.
    moderations : sequence of ModeratedPath
        Such as `moderation` finds; their coefficients are those of models with the product.
    hypotheses : sequence of StatedClaim
        Whose numbers are written before the coefficients.
    """
    drawn = {(p["source"], p["target"]) for p in figure.data["paths"]}
    present = [n["name"] for n in figure.data["nodes"]]
    asked = [
        m for m in moderations if (m.predictor, m.outcome) in drawn and m.moderator not in (m.predictor, m.outcome)
    ]
    shown = [m for m in asked if not isnan(m.interaction.std)]
    undrawn = _undrawn([m for m in asked if isnan(m.interaction.std)])
    if not shown:
        return replace(figure, notes=before_stars(figure.notes, undrawn)) if undrawn else figure
    codes: dict[tuple[str, ...], list[str]] = {}
    for h in hypotheses:
        codes.setdefault(_claimed_path(h.path), []).append(h.id)
    outside = _beside([(m.predictor, m.moderator, m.outcome) for m in shown], present)
    labels = {m.moderator: m.labels.get(m.moderator) for m in shown}
    data = {
        **figure.data,
        "moderators": [{"name": w, "label": labels[w] or named(w)} for w in outside],
        "moderations": [
            {
                "moderator": m.moderator,
                "source": m.predictor,
                "target": m.outcome,
                "estimate": m.interaction.std,
                "stars": marks(m.interaction.p_value, m.fit.n, m.rules),
                "significant": bool(m.interaction.p_value < m.rules.alpha),
                "code": ", ".join(codes.get((m.predictor, m.moderator, m.outcome), [])),
            }
            for m in shown
        ],
    }
    said = text("pathfigure.moderated", n=len(shown))
    return replace(figure, data=data, notes=before_stars(figure.notes, [said, *undrawn]))


def _undrawn(lost: Sequence[ModeratedPath]) -> list[Text]:
    """That moderations without a coefficient are not drawn."""
    named_each = [
        text("pathfigure.undrawn_one", w=label_in(m.labels, m.moderator), x=label_in(m.labels, m.predictor),
             y=label_in(m.labels, m.outcome))
        for m in lost
    ]  # fmt: skip
    return [text("pathfigure.undrawn", n=len(lost), which=joined(named_each))] if lost else []


def _claimed_path(path: tuple[str, ...]) -> tuple[str, ...]:
    """What a hypothesis is about: its path, or predictor, moderator and outcome."""
    return _moderation(path) or path


def _moderation(path: tuple[str, ...]) -> tuple[str, str, str] | None:
    x, product, w = path[0].partition("*")
    return (x, w, path[1]) if product and len(path) == 2 else None


def _beside(moderations: Sequence[tuple[str, str, str]], present: Sequence[str]) -> list[str]:
    """Moderators that no path of the model touches."""
    return [w for w in dict.fromkeys(w for _, w, _ in moderations) if w not in present]


def with_hypotheses(figure: Figure, hypotheses: Sequence[StatedClaim]) -> Figure:
    """A path diagram with the number of the hypothesis before each coefficient that it is about."""
    codes: dict[tuple[str, str], list[str]] = {}
    for h in hypotheses:
        if len(h.path) == 2:
            codes.setdefault((h.path[0], h.path[1]), []).append(h.id)
    paths = [{**p, "code": ", ".join(codes.get((p["source"], p["target"]), []))} for p in figure.data["paths"]]
    return replace(figure, data={**figure.data, "paths": paths})


def _mediations(hypotheses: Sequence[StatedClaim], labels: Labels) -> Iterator[Text]:
    """Hypotheses of mediation by what mediates which outcome, in one note."""
    through: dict[tuple[str, ...], list[StatedClaim]] = {}
    for h in hypotheses:
        if len(h.path) > 2:
            through.setdefault(h.path[1:], []).append(h)
    told = [
        text(
            "pathfigure.mediation",
            id=joined(h.id for h in claimed),
            x=joined(label_in(labels, h.path[0]) for h in claimed),
            m=joined(label_in(labels, m) for m in onwards[:-1]),
            y=label_in(labels, onwards[-1]),
            n=len(claimed),
        )
        for onwards, claimed in through.items()
    ]
    if told:
        between = text("pathfigure.between")
        yield text("pathfigure.mediations", which=Words(tuple(w for m in told for w in (between, m))[1:], ""))


def _moderations(hypotheses: Sequence[StatedClaim], labels: Labels) -> Iterator[Text]:
    """Hypotheses of moderation, ``X*W`` on an outcome, in one note."""
    told = []
    for h in hypotheses:
        if (names := _moderation(h.path)) is not None:
            words = dict(zip("xwy", (label_in(labels, name) for name in names), strict=True))
            told.append(text("pathfigure.moderation", id=h.id, **words))
    if told:
        between = text("pathfigure.between")
        yield text("pathfigure.moderations", which=Words(tuple(w for m in told for w in (between, m))[1:], ""))


def _rows(fit: Fitted, op: str, group: int) -> Iterator[EstimateRow]:
    name = fit.groups[group]
    return (r for r in fit.rows(op) if r.group == name)


def _fixed_at_zero(row: EstimateRow) -> bool:
    return bool(row.std_error == 0 and row.estimate == 0)


def _shown(fit: Fitted, row: EstimateRow, alpha: float) -> Record:
    """Standardised estimate, its stars, and whether it differs from zero; one that is fixed is drawn as if it did."""
    free = row.std_error != 0
    mark = marks(row.p_value, fit.n, fit.rules) if free and fit.sample.totals is None else ""
    return {"estimate": row.std_all, "stars": mark, "significant": not free or bool(row.p_value < alpha)}


def _figure(
    fit: Fitted, name: str, kind: str, title: str, data: Mapping[str, object], notes: Sequence[Text], group: int
) -> Figure:
    if len(fit.groups) == 1:
        return Figure(name, kind, text(title), data, tuple(notes))
    said = text("pathfigure.of_group", title=text(title), group=fit.groups[group])
    return Figure(f"{name}_{group + 1}", kind, said, data, tuple(notes))


def _arrows_note(fit: Fitted, what: str, alpha: float) -> Text:
    """What solid and dashed arrows are: of a large file, in which nothing is tested, by the interval."""
    if fit.sample.totals is not None:
        return text(f"pathfigure.{what}_interval", level=coverage(fit.level))
    return text(f"pathfigure.{what}", alpha=bound_number(alpha))


def _stars_note(fit: Fitted) -> tuple[Text, ...]:
    return () if fit.sample.totals is not None else (stars_note(fit.n, fit.rules),)

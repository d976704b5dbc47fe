"""What is claimed of a structural model, against lavaan: explained variance, arrows turned round, omitted causes."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inference_oracle import data

import repurchase as rp
from repurchase.analysis.diagnostics.turned_arrows import turned_arrows
from repurchase.analysis.mediation.confounding import confounding
from repurchase.analysis.mediation.result import mediation
from repurchase.analysis.sem_report.explained_variance.result import explained_variance
from repurchase.errors import InputError
from repurchase.numeric.effects.explained_variance import effect_sizes
from repurchase.numeric.effects.omitted_cause import undoing_correlation
from repurchase.numeric.sem.layout import matrices

ORACLE = json.loads((Path(__file__).parent / "oracle" / "claims.json").read_text(encoding="utf-8"))
NAMES = ("free", "two", "chain")
STOP = 5e-5  # lavaan's search stops about 1e-5 short of the optimum, which an f squared of 25 makes larger
CHISQ = 1e-6


@cache
def fitted(name, estimator="ML"):
    return rp.fit(ORACLE[name]["model"], data("political_democracy"), estimator=estimator)


# ------------------------------------------------------------------------------------------------- explained variance
@pytest.mark.parametrize("name", NAMES)
def test_explained_variance_and_effect_sizes(name):
    found, want = explained_variance(fitted(name)), ORACLE[name]
    assert {s.construct: pytest.approx(s.r_squared, rel=STOP) for s in found.shares} == want["r2"]
    assert {f"{z.source} -> {z.target}": pytest.approx(z.f2, rel=STOP) for z in found.sizes} == want["f2"]
    assert fitted(name).to_dict()["f2"] == pytest.approx(want["f2"], rel=STOP)


def test_limits_are_percentiles_of_the_draws():
    fit = fitted("free")
    boot = fit.bootstrap(draws=60, seed=3)
    found = explained_variance(fit, boot, level=0.9)
    d, i, e = (fit.structure.latents.index(v) for v in "die")
    by_hand = {"r2": [], "f2": []}
    for theta in boot.theta[boot.converged]:
        C = matrices(fit.layout, theta[None]).C[0, 0]
        rest = [C[e, e] - C[e, x] @ np.linalg.solve(C[np.ix_(x, x)], C[x, e]) for x in ([d, i], [i])]
        if np.linalg.eigvalsh(C[np.ix_([d, i, e], [d, i, e])])[0] > 0:  # else there is no share of the variance
            by_hand["r2"].append(1 - rest[0] / C[e, e])
            by_hand["f2"].append(rest[1] / rest[0] - 1)
    limits = {k: np.quantile(v, [0.05, 0.95], method="weibull") for k, v in by_hand.items()}
    share = next(s for s in found.shares if s.construct == "e")
    size = next(z for z in found.sizes if (z.source, z.target) == ("d", "e"))
    assert [share.ci_low, share.ci_high] == pytest.approx(limits["r2"])
    assert [size.ci_low, size.ci_high] == pytest.approx(limits["f2"])
    assert found.draws == boot.converged.sum() and "90%" in found.table().notes[-1].render("en")


def test_without_a_bootstrap_there_is_no_interval():
    found = explained_variance(fitted("free"))
    assert not {c.name for c in found.table().columns} & {"r_squared_ci", "f2_ci"}
    assert "no intervals" in found.table().notes[-1].render("en")
    assert found.to_dict()["r_squared"]["e"]["ci_low"] is None
    assert "of the model as stated" in found.table().notes[1].render("en")


def test_shares_of_the_model_with_free_direct_paths_say_so():
    found = explained_variance(fitted("free"), freed=True)
    assert "from which the verdicts are read" in found.table().notes[1].render("en")
    assert "检验结论取自该模型" in found.table().notes[1].render("zh")
    assert found.to_dict()["model"] == "direct_paths_free"


@given(st.lists(st.floats(-2, 2), min_size=16, max_size=16))
@settings(max_examples=40, deadline=None)
def test_effect_sizes_are_those_of_regressions(values):
    root = np.array(values).reshape(4, 4) + 3 * np.eye(4)
    C = root @ root.T + 0.1 * np.eye(4)
    found = effect_sizes(C[None], 3, [0, 1, 2])[0]
    assert (found >= -1e-12).all()
    scaled = effect_sizes((C * np.outer([2, 1, 5, 3], [2, 1, 5, 3]))[None], 3, [0, 1, 2])[0]
    np.testing.assert_allclose(scaled, found, rtol=1e-8, atol=1e-10)  # free of the metric
    alone = effect_sizes(C[None], 3, [0])[0, 0]
    r2 = C[0, 3] ** 2 / C[0, 0] / C[3, 3]
    assert alone == pytest.approx(r2 / (1 - r2))


def test_covariances_that_are_none_have_no_effect_size():
    C = np.array([[1.0, 1.0, 0.5], [1.0, 1.0, 0.5], [0.5, 0.5, 1.0]])
    assert np.isnan(effect_sizes(C[None], 2, [0, 1])).all()
    assert np.isnan(effect_sizes(np.full((1, 3, 3), np.nan), 2, [0, 1])).all()


# ------------------------------------------------------------------------------------------------- arrows turned round
@pytest.mark.parametrize("name", NAMES)
def test_turned_models_equal_lavaan(name):
    found, want = turned_arrows(fitted(name)), ORACLE[name]
    stated = want["stated"]
    assert [found.chisq, found.df, found.bic] == pytest.approx([stated[k] for k in ("chisq", "df", "bic")], rel=CHISQ)
    turned = {f"{t.source} -> {t.target}": t for t in found.turned}
    assert turned.keys() == want["turned"].keys()
    for key, t in turned.items():
        values = [want["turned"][key][k] for k in ("chisq", "df", "bic")]
        assert [t.chisq, t.df, t.bic] == pytest.approx(values, rel=CHISQ), key
        same = values[1] == stated["df"] and abs(values[0] - stated["chisq"]) < 1e-4
        assert found.equivalent(t) == same, key


MEASURES = "i =~ x1 + x2 + x3\nd =~ y1 + y2 + y3 + y4\ne =~ y5 + y6 + y7 + y8\n"


def turned_of(structure, **options):
    return turned_arrows(rp.fit(MEASURES + structure, data("political_democracy"), **options))


@pytest.mark.parametrize(
    ("structure", "options", "key", "en", "zh"),
    [
        ("d ~ i\ne ~ d + i", {}, "same", "cannot tell the two directions apart", "无法区分这两种方向"),
        ("d ~ i\ne ~ d", {}, "other_df", "differ in more than the direction", "差别不止于方向"),
        ("d ~ i\ne ~ d + i", {"estimator": "ULS"}, "same", "implies the same covariances", "隐含的协方差与原模型相同"),
    ],
)
def test_a_turned_model_is_named_by_what_it_is(structure, options, key, en, zh):
    said = turned_of(structure, **options).sentences()[0]
    assert said.key == f"turned.said_{key}"
    assert en in said.render("en") and zh in said.render("zh")


def nine():
    """Two mediators with causes of their own: turning an arrow into the outcome changes what is implied."""
    frame = data("nine_construct")
    found = {}
    for column in frame.columns:
        found.setdefault(column.rstrip("0123456789"), []).append(column)
    used = ("PROMO", "QUAL", "SAT", "TRUST", "RI")
    measures = "\n".join(f"{c} =~ {' + '.join(found[c])}" for c in used)
    return f"{measures}\nSAT ~ PROMO\nTRUST ~ QUAL\nRI ~ SAT + TRUST\nSAT ~~ TRUST", frame


@cache
def two_mediators(estimator="ML"):
    model, frame = nine()
    return rp.fit(model, frame, estimator=estimator)


def test_a_model_that_is_not_equivalent_is_not_called_so():
    found = turned_arrows(two_mediators())
    assert [(t.source, t.target) for t in found.turned] == [("SAT", "RI"), ("TRUST", "RI")]
    for t, said in zip(found.turned, found.sentences(), strict=True):
        assert t.df == found.df and abs(t.chisq - found.chisq) > 0.1 and not found.equivalent(t)
        gap = t.bic - found.bic
        key = "close" if abs(gap) < 2 else "worse" if gap > 0 else "better"
        assert said.key == f"turned.said_{key}"
        assert "not equivalent" in said.render("en") and "并不等价" in said.render("zh")
    assert turned_arrows(two_mediators("ULS")).sentences()[0].key == "turned.said_chisq"


def test_arrows_that_would_close_a_circle_stay():
    assert [(t.source, t.target) for t in turned_of("d ~ i\ne ~ d + i").turned] == [("d", "e")]
    with pytest.raises(InputError):
        turned_arrows(rp.fit("visual =~ x1 + x2 + x3", data("holzinger"), group="school"))


# ------------------------------------------------------------------------------------------------- omitted causes
def test_the_correlation_that_undoes_a_path_equals_lavaan():
    fit = fitted("free")
    cause = confounding(mediation(fit, draws=0), fit).causes[0]
    assert (cause.mediator, cause.outcome) == ("d", "e")
    assert cause.rho == pytest.approx(ORACLE["confounded"]["zero"], abs=1e-6)
    assert cause.each == pytest.approx(np.sqrt(cause.rho))
    assert -1 < cause.ci_low < cause.rho < cause.ci_high < 1


def test_the_path_adapts_to_a_given_covariance_as_in_lavaan():
    fit, want = fitted("free"), ORACLE["confounded"]
    v = fit.coef["d~~d"]
    adapted = [fit.coef["e~d"] - c / v for c in want["covariance"]]
    assert adapted == pytest.approx(want["path"], abs=1e-4)  # the identity behind the kernel


def test_a_refit_at_that_covariance_has_no_path():
    fit = two_mediators()
    mediated = mediation(fit, draws=0)
    found = confounding(mediated, fit)
    assert [c.mediator for c in found.causes] == ["SAT", "TRUST"]
    freed = next(t.fit for t in mediated.tests if t.kind == "direct")
    frame = nine()[1]
    for c in found.causes:
        drop = freed.model.without(f"RI~{c.mediator}")
        free = type(drop)(tuple(p for p in drop.parameters if p.op != ":="))
        moved = rp.fit(f"{free}\n{c.mediator} ~~ RI", frame)
        row = next(r for r in moved.rows("~~") if {r.lhs, r.rhs} == {c.mediator, "RI"})
        assert row.std_all == pytest.approx(c.rho, abs=1e-6)
        held = rp.fit(f"{freed.model}\n{c.mediator} ~~ {row.estimate!r}*RI", frame)
        assert held.coef[f"RI~{c.mediator}"] == pytest.approx(0, abs=1e-6)
        assert held.measures["chisq"] == pytest.approx(freed.measures["chisq"], abs=1e-6)


def test_the_sign_of_the_correlation_is_that_of_the_path():
    B, Psi = np.zeros((2, 3, 3)), np.repeat(np.diag([1.0, 0.5, 0.4])[None], 2, axis=0)
    B[:, 2, 1] = 0.6, -0.6
    rho = undoing_correlation(B, Psi, 1, 2, [1])
    by_hand = 0.6 * 0.5 / np.sqrt(0.5 * (0.4 + 0.36 * 0.5))
    assert rho == pytest.approx([by_hand, -by_hand])
    Psi[:, 1, 1] = -0.1
    assert np.isnan(undoing_correlation(B, Psi, 1, 2, [1])).all()


def test_nothing_is_told_where_the_paths_cannot_adapt():
    fit = rp.fit(f"{MEASURES}d ~ i\ne ~ d + i\nd ~~ e", data("political_democracy"))
    found = confounding(mediation(fit, draws=0), fit)
    assert found.causes == () and found.tables() == ()
    note = found.notes[0].message
    assert note.key == "confounding.tied"
    assert "No ρ is told for d" in note.render("en") and "未给出d的ρ" in note.render("zh")


def test_what_would_undo_a_mediation_is_said_in_both_languages():
    from dataclasses import replace

    fit = fitted("free")
    found = confounding(mediation(fit, draws=0), fit)
    sure = found.sentences()[0]
    assert sure.key == "confounding.said" and "would have to correlate by .990" in sure.render("en")
    assert "须各达0.990" in sure.render("zh")
    unsure = replace(found, causes=(replace(found.causes[0], ci_low=-0.1),)).sentences()[0]
    assert "cannot be told from 0 even without" in unsure.render("en")
    assert "即使没有遗漏的共同原因" in unsure.render("zh")

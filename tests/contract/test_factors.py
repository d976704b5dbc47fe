"""Exploratory factor analysis as users meet it: options, sentences, cautions, both languages."""

import numpy as np
import pandas as pd
import pytest
from measurement_oracle import close, data, load, matrix

from repurchase.analysis.factors.result import efa
from repurchase.analysis.results.result import plain
from repurchase.errors import EstimationError, InputError
from repurchase.text import catalogue

ORACLE = load("case6_nine_construct")


@pytest.fixture(scope="module")
def frame():
    return pd.DataFrame(data(ORACLE), columns=ORACLE["order"])


@pytest.fixture(scope="module")
def found(frame):
    return efa(frame, ORACLE["items"])


def shown(result, lang):
    """Everything that the result says in one language."""
    said = [cell for t in result.tables() for row in t.cells(lang) for cell in row]
    for t in result.tables():
        said += [t.title.render(lang), *t.headings(lang), *(n.render(lang) for n in t.notes)]
    said += [s.render(lang) for s in result.sentences()] + [n.message.render(lang) for n in result.notes]
    return said + [f.title.render(lang) for f in result.figures()]


OPTIONS = [
    {},
    {"method": "pca"},
    {"method": "minres", "rotation": "varimax"},
    {"method": "ml", "rotation": "promax", "n_factors": "parallel"},
    {"method": "paf", "rotation": "none", "n_factors": 3},
    {"n_factors": "eigenvalue", "split": True},
    {"n_factors": 1},
]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_says_itself_in_both_languages(frame, options):
    result = efa(frame, ORACLE["items"], draws=200, **options)
    for lang in ("en", "zh"):
        words = shown(result, lang)
        assert not any("nan" in w.lower().split() or "{" in w or w in catalogue(lang) for w in words)
    plain(result.to_dict())


def test_common_factors_equal_psych(frame):
    result = efa(frame, ORACLE["items"], method="minres", rotation="oblimin", kaiser=False)
    stored = matrix(ORACLE["factorability"]["efa"]["minres_oblimin"]["loadings"])
    overlap = np.abs(stored.T @ result.loadings.to_numpy())
    order = overlap.argmax(axis=1)
    ours = result.loadings.to_numpy()[:, order]
    ours = ours * np.sign(np.sum(ours * stored, axis=0))
    close(ours, stored, 1e-4)
    close(result.suitability.kmo, ORACLE["factorability"]["kmo"]["overall"], 1e-9)
    assert result.misplaced == ()


def test_frames_hold_exact_values(found):
    close(found.to_frame("kmo")["kmo"][0], ORACLE["factorability"]["kmo"]["overall"], 1e-9)
    whole = found.to_frame("loadings_all")
    np.testing.assert_array_equal(whole[["f1", "f2", "f3"]].to_numpy(float), found.solution.loadings[:, :3])
    variance = found.to_frame("total_variance")
    close(variance["eigenvalue"], ORACLE["factorability"]["eigenvalues"][: len(variance)], 1e-9)
    assert variance["rotated"].sum() == pytest.approx(found.solution.communalities.sum())


def test_small_loadings_are_blank_and_items_sorted(found):
    table = found.table("loadings")
    cells = [row[2:-1] for row in table.cells("en")]
    values = found.loadings.loc[[row[1] for row in table.rows]].to_numpy()
    for row, exact in zip(cells, values, strict=True):
        assert [c == "" for c in row] == [abs(v) < 0.30 for v in exact]
    main = np.abs(values).argmax(axis=1)
    assert (np.diff(main) >= 0).all()


def test_number_of_factors_is_explained(found, frame):
    rows = {r["rule"]: r for r in found.to_frame("retention").to_dict("records")}
    asked = rows["As many as the questionnaire's constructs"]
    assert asked["n_factors"] == 9 and asked["used"] == "yes"
    assert any(
        "as many factors were extracted: the number was set beforehand" in s.render("en") for s in found.sentences()
    )
    assert rows["Parallel analysis of components"]["n_factors"] == 7
    for e in (found, efa(frame, ORACLE["items"], n_factors=3)):
        drawn = e.figures()[0].data
        assert (drawn["extracted"], drawn["suggested"]) == (e.loadings.shape[1], e.parallel.retained)
    three = efa(frame, ORACLE["items"], n_factors=3)
    assert {"factors.disagree", "factors.fewer"} <= {n.message.key for n in three.notes}


def test_a_misplaced_item_is_named(frame):
    wrong = {**ORACLE["items"], "PROMO": ["PROMO1", "PROMO2", "RI1"], "RI": ["RI2", "RI3", "RI4", "PROMO3"]}
    result = efa(frame, {k: v for k, v in wrong.items() if k in ("PROMO", "RI", "SAT")}, method="minres")
    assert set(result.misplaced) == {"RI1", "PROMO3"}
    assert any("RI1" in s.render("en") for s in result.sentences())


def test_split_needs_four_hundred(frame):
    result = efa(frame, ORACLE["items"], split=True)
    assert result.rest is None and "factors.no_split" in {n.message.key for n in result.notes}
    double = pd.concat([frame, frame], ignore_index=True)
    halved = efa(double, ORACLE["items"], split=True, seed=3)
    assert (halved.survey.n, halved.rest.n) == (238, 238)
    assert not set(halved.survey.rows) & set(halved.rest.rows)
    assert "factors.same_cases" not in {n.message.key for n in halved.notes}


def test_common_factors_that_may_correlate_are_the_default(found):
    assert (found.method, found.rotation, found.correlation) == ("minres", "oblimin", "pearson")
    names = [t.name for t in found.tables()]
    assert {"factor_correlations", "structure"} <= set(names)
    assert found.table("loadings").title.render("en") == "Pattern matrix"
    assert found.table("loadings").title.render("zh") == "模式矩阵"
    between = found.solution.phi[np.triu_indices(9, 1)]
    said = [s.render("en") for s in found.sentences()]
    assert (
        f"The correlations of the factors ranged from {between.min():.3f} to {between.max():.3f}.".replace("0.", ".")
        in said
    )


def test_components_are_one_option_away(frame):
    result = efa(frame.round().clip(1, 5), ORACLE["items"], method="pca")
    assert (result.rotation, result.correlation, result.oblique) == ("varimax", "pearson", False)
    said = " ".join(shown(result, "en"))
    assert "Components were chosen here" in said
    assert "Together the components account for" in said
    assert "factor_correlations" not in [t.name for t in result.tables()]


def test_few_categories_are_analysed_by_polychoric_correlations(frame):
    coarse = frame.round().clip(1, 5)
    result = efa(coarse, ORACLE["items"])
    pearson = efa(coarse, ORACLE["items"], correlation="pearson")
    assert (result.correlation, pearson.correlation) == ("polychoric", "pearson")
    assert result.solution.communalities.mean() > pearson.solution.communalities.mean()
    assert efa(coarse, ORACLE["items"], correlation="polychoric").loadings.equals(result.loadings)
    some = coarse.assign(**{i: frame[i] for i in ORACLE["items"]["RI"]})
    assert efa(some, ORACLE["items"]).correlation == "mixed"
    assert "polyserial" in " ".join(shown(efa(some, ORACLE["items"]), "en"))


def test_polychoric_correlations_that_are_no_matrix_give_way_to_pearson(frame):
    few = frame.round().clip(1, 5).head(60)[[*ORACLE["items"]["RI"], *ORACLE["items"]["SAT"]]].copy()
    few["RI2"] = few["RI1"].where(few.index > 0, few["RI1"] % 5 + 1)  # one respondent away from a copy
    result = efa(few, {k: ORACLE["items"][k] for k in ("RI", "SAT")})
    assert result.correlation == "pearson"
    words = {n.message.key: n.message for n in result.notes}
    assert "with 60 respondents they do not form a usable matrix" in words["factors.pearson_instead"].render("en")
    assert "60 名受访者" in words["factors.pearson_instead"].render("zh")


@pytest.mark.parametrize(
    ("options", "error", "key"),
    [
        ({"method": "alpha"}, InputError, "factors.unknown_option"),
        ({"rotation": "quartimax"}, InputError, "factors.unknown_option"),
        ({"n_factors": 32}, InputError, "factors.impossible_number"),
        ({"n_factors": "kaiser"}, InputError, "factors.unknown_option"),
    ],
)
def test_impossible_requests_are_refused(frame, options, error, key):
    with pytest.raises(error) as caught:
        efa(frame, ORACLE["items"], **options)
    assert caught.value.message.key == key


def test_too_little_to_analyse(frame):
    with pytest.raises(EstimationError):
        efa(frame.head(20), ORACLE["items"])
    with pytest.raises(EstimationError):
        efa(frame, {"A": ["PROMO1", "PROMO2"]})


def test_repeated_items(frame):
    twice = frame.assign(AGAIN=frame["RI1"])
    items = {**ORACLE["items"], "RI": [*ORACLE["items"]["RI"], "AGAIN"]}
    assert "factors.no_kmo" in {n.message.key for n in efa(twice, items).notes}
    with pytest.raises(EstimationError):
        efa(twice, items, method="ml")

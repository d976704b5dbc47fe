"""`repurchase fit`: what each option does, in both languages, and mistakes told in a sentence."""

from __future__ import annotations

import json
import sys

import numpy as np
import pandas as pd
import pyreadstat
import pytest

import repurchase as rp
from repurchase.cli import main

ONE = "f =~ x1 + a*x2 + a*x3 + x4\ntwice := 2*a"
ITEMS = ["x1", "x2", "x3", "x4"]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder of models and tables, sound and unsound."""
    folder = tmp_path_factory.mktemp("fit")
    rng = np.random.default_rng(4)
    latent = rng.normal(size=(240, 1))
    scores = pd.DataFrame(latent + rng.normal(size=(240, 4)), columns=ITEMS).round(4)
    scores["region"] = np.repeat(["north", "south"], 120)
    rated = scores[ITEMS].apply(lambda c: pd.qcut(c, 4, labels=False) + 1)
    holes = scores.mask(rng.random(scores.shape) < [0.1, 0.1, 0, 0, 0])
    for name, table in {"scores": scores, "rated": rated, "holes": holes, "rated_holes": rated.mask(holes[ITEMS].isna()),
                        "twins": scores.set_axis(["x1", "x1", *scores.columns[2:]], axis=1)}.items():  # fmt: skip
        table.to_csv(folder / f"{name}.csv", index=False)
    scores.to_csv(folder / "semicolons.csv", index=False, sep=";")
    scores.rename(columns={"region": "地区"}).to_csv(folder / "chinese.csv", index=False, encoding="gb18030")
    models = {
        "one.lav": ONE,
        "wrong.lav": "f =~ x1 + + x2",
        "empty.lav": " \n# nothing\n",
        "unknown.lav": "f =~ x1 + x2 + x9",
    }
    for name, source in models.items():
        (folder / name).write_text(source, encoding="utf-8")
    (folder / "bytes.lav").write_bytes(b"f =~ x1 + \xff\xfe")
    (folder / "empty.csv").write_text("")
    (folder / "head.csv").write_text("x1,x2,x3,x4\n")
    (folder / "words.csv").write_text("x1,x2,x3,x4\n1,often,2,3\n2,b,3,4\n")
    (folder / "column.csv").write_text("x1\n1\n2\n3\n")
    (folder / "bytes.csv").write_bytes(bytes(range(256)) * 4)
    return folder


@pytest.fixture
def command(place, monkeypatch, capsys):
    """A call of the command: exit code, standard output, standard error."""

    def called(*arguments, lang="en"):
        monkeypatch.setenv("REPURCHASE_LANG", lang)
        monkeypatch.chdir(place)
        monkeypatch.setattr(sys, "argv", ["repurchase", "fit", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        shown = capsys.readouterr()
        return ended.value.code or 0, shown.out, shown.err

    return called


OPTIONS = [
    ("scores.csv", [], {}),
    ("scores.csv", ["--estimator", "mlr"], {"estimator": "MLR"}),
    ("scores.csv", ["--estimator", "auto"], {"estimator": "auto"}),
    ("rated.csv", ["--estimator", "auto"], {"estimator": "auto"}),
    ("scores.csv", ["--std-lv"], {"std_lv": True}),
    ("rated.csv", ["--ordered"], {"ordered": True}),
    ("rated.csv", ["--ordered", "--estimator", "ULSMV"], {"ordered": True, "estimator": "ULSMV"}),
    ("rated_holes.csv", ["--ordered", "--missing", "pairwise"], {"ordered": True, "missing": "pairwise"}),
    ("holes.csv", [], {}),
    ("holes.csv", ["--missing", "fiml"], {"missing": "fiml"}),
    ("scores.csv", ["--group", "region"], {"group": "region"}),
    ("scores.csv", ["--group", "region", "--group-equal", "loadings , intercepts,"],
     {"group": "region", "group_equal": ["loadings", "intercepts"]}),
    ("semicolons.csv", [], {}),
]  # fmt: skip


@pytest.mark.parametrize(("data", "given", "options"), OPTIONS)
def test_each_option_is_the_librarys(command, place, data, given, options):
    want = rp.fit(ONE, pd.read_csv(place / data, sep=";" if data == "semicolons.csv" else ","), **options)
    code, out, err = command("one.lav", data, *given, "--json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert found == json.loads(want.json())
    assert found["estimates"][-1]["lhs"] == "twice"
    assert found["options"]["estimator"] == want.estimator
    for lang in ("en", "zh"):
        for arguments, reader in (((), lang), (("--lang", lang), {"en": "zh", "zh": "en"}[lang])):
            code, out, err = command("one.lav", data, *given, *arguments, lang=reader)
            assert (code, err) == (0, "")
            assert out == want.page(lang) + "\n"


def test_options_change_something(command):
    """A test that compares each with the library could not see an option that does nothing."""
    shown = [command("one.lav", data, *given, "--json")[1] for data, given, _ in OPTIONS[:-1]]
    assert len(set(shown)) == len(shown)


@pytest.mark.parametrize("name", ["a.xlsx", "text.xlsx", "a.parquet", "a.sav", "a.dta", "comma.csv", "western.csv"])
def test_a_table_of_any_kind_that_the_help_names(name, command, place):
    frame = pd.read_csv(place / "scores.csv")
    {
        "a.xlsx": lambda path: frame.to_excel(path, index=False),
        "text.xlsx": lambda path: frame.astype(str).to_excel(path, index=False),
        "a.parquet": lambda path: frame.to_parquet(path),
        "a.sav": lambda path: pyreadstat.write_sav(frame, str(path)),
        "a.dta": lambda path: pyreadstat.write_dta(frame, str(path)),
        "comma.csv": lambda path: frame.to_csv(path, index=False, sep=";", decimal=","),
        "western.csv": lambda path: frame.assign(Año="sí").to_csv(
            path, index=False, sep="\t", decimal=",", encoding="cp1252"
        ),
    }[name](place / name)
    code, out, err = command("one.lav", name, "--group", "region", "--json")
    assert (code, err) == (0, "")
    want = rp.fit(ONE, frame, group="region").estimates.estimate[0]
    assert json.loads(out)["estimates"][0]["estimate"] == pytest.approx(want, abs=1e-9)


def test_a_table_saved_by_a_chinese_spreadsheet(command):
    code, out, _ = command("one.lav", "chinese.csv", "--group", "地区", "--json")
    assert code == 0
    assert [g["label"] for g in json.loads(out)["groups"]] == ["north", "south"]


MISTAKES = [
    (["one.lav", "scores.csv", "--estimator", "XX"], "XX"),
    (["one.lav", "scores.csv", "--estimator", "WLSMV"], "WLSMV"),
    (["one.lav", "scores.csv", "--missing", "mean"], "mean"),
    (["one.lav", "holes.csv", "--missing", "pairwise"], "pairwise"),
    (["one.lav", "holes.csv", "--missing", "fiml", "--estimator", "GLS"], "GLS"),
    (["one.lav", "scores.csv", "--group", "nowhere"], "nowhere"),
    (["one.lav", "scores.csv", "--group", "x1"], "1"),
    (["one.lav", "scores.csv", "--group-equal", "loadings"], "group"),
    (["one.lav", "scores.csv", "--group", "region", "--group-equal", "loads"], "loads"),
    (["one.lav", "scores.csv", "--ordered"], "x1"),
    (["one.lav", "scores.csv", "--lang", "fr"], "fr"),
    (["one.lav", "scores.csv", "--lang", "both"], "both"),
    (["none.lav", "scores.csv"], "none.lav"),
    (["one.lav", "none.csv"], "none.csv"),
    ([".", "scores.csv"], "."),
    (["one.lav", "."], "."),
    (["wrong.lav", "scores.csv"], "+"),
    (["empty.lav", "scores.csv"], "=~"),
    (["unknown.lav", "scores.csv"], "x9"),
    (["bytes.lav", "scores.csv"], "bytes.lav"),
    (["one.lav", "empty.csv"], "empty.csv"),
    (["one.lav", "head.csv"], "0"),
    (["one.lav", "words.csv"], "x2"),
    (["one.lav", "column.csv"], "x2"),
    (["one.lav", "bytes.csv"], "bytes.csv"),
    (["one.lav", "twins.csv"], "x2"),
    (["scores.csv", "one.lav"], "scores.csv"),
]


@pytest.mark.parametrize(("given", "named"), MISTAKES)
def test_a_mistake_is_a_sentence_in_the_readers_language(command, given, named):
    said = {}
    for lang in ("en", "zh"):
        code, out, said[lang] = command(*given, lang=lang)
        assert (code, out) == (2, "")
        assert named in said[lang]
        assert "Traceback" not in said[lang]
        assert len(said[lang].strip().splitlines()) <= 4  # a mistake in a model shows its line and a caret
    assert said["en"] != said["zh"]
    assert any("\u4e00" <= c <= "\u9fff" for c in said["zh"])


def test_answers_taken_for_a_model_are_not_printed(command, place):
    """Who swaps the files sees the first line, not everyone's answers."""
    code, _, err = command("scores.csv", "one.lav")
    assert code == 2
    assert len(err) < 300
    assert str(pd.read_csv(place / "scores.csv").x1[3]) not in err


@pytest.mark.parametrize(
    "given", [[], ["one.lav"], ["one.lav", "scores.csv", "--nonsense"], ["one.lav", "scores.csv", "--group"]]
)
def test_usage(command, given):
    named = {0: ("MODEL", "<模型>"), 1: ("SURVEY", "<问卷数据>")}.get(len(given), (given[-1:] * 2))
    for lang, wanted in zip(("en", "zh"), named, strict=True):
        code, out, err = command(*given, lang=lang)
        assert (code, out) == (2, "")
        assert wanted in err
        assert "repurchase fit --help" in err
        assert len(err.splitlines()) == 1

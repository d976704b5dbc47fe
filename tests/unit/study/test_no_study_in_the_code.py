"""What a shipped study calls its constructs stands in its file alone: the code knows no study."""

import ast
import re
from pathlib import Path

from repurchase.study import Study
from repurchase.survey.read.sheet.normalise import has_chinese

SRC = Path(__file__).parents[3] / "src" / "repurchase"
LEAST_CODE, LEAST_CHINESE = 4, 3  # letters of a code, and characters, below which a word means anything
EXCEPTED = {  # words that mean more than a construct, with where and why
    ("TRUST", "locale"): "an example of lavaan's syntax in a message on how to write a path",
    ("SAT1", "locale"): "an example of the name of an item in a message on how to write one",
    ("SAT2", "locale"): "an example of the name of an item in a message on how to write one",
    ("SAT1", "analysis/fit/lavaan_names.py"): "the sample survey's items in the examples of two docstrings, made alike",
    ("SAT2", "analysis/fit/lavaan_names.py"): "the same",
    ("SAT3", "analysis/fit/lavaan_names.py"): "the same",
    ("满意度", "locale/zh/shares.toml"): "what the statements of one table have in common, by its English word",
    ("信任度", "locale/zh/shares.toml"): "what the statements of one table have in common, by its English word",
    ("满意度", "study/manuscript"): "satisfaction with the data, which is no construct",
    ("信任度", "study/manuscript"): "trust in the data, which is no construct",
    ("个性化", "survey/recommendation_words.py"): "part of the word below",
    (
        "个性化推荐",
        "survey/recommendation_words.py",
    ): "a recommendation by the seller, which is no willingness to recommend",
    ("self-reported behaviour", "locale/en/review_method.toml"): "what an outcome is held against, whatever it is",
    ("actual behaviour", "locale/en/review_method.toml"): "what an outcome is held against, whatever it is",
    ("实际行为", "locale/zh/review_method.toml"): "what an outcome is held against, whatever it is",
    ("推荐意愿", "locale/zh/recommendation.toml"): "what the question from 0 to 10 asks for, which is no construct",
    ("实际使用", "locale/zh/scales.toml"): "really used: said of the points of a scale",
}


def names():
    """Codes, items, labels and aliases that are no everyday words."""
    for study in Study.shipped():
        for c in study.instrument:
            for word in {c.name, *c.item_names, *c.label.values(), *c.aliases}:
                if has_chinese(word):
                    specific = len(word) >= LEAST_CHINESE
                elif word.isupper() or word in c.item_names:
                    specific = len(word) >= LEAST_CODE
                else:
                    specific = " " in word or "-" in word
                if specific:
                    yield word


def exactly(word):
    """A pattern of the word as such, not of a part of another one."""
    return re.escape(word) if has_chinese(word) else rf"(?<![A-Za-z0-9_]){re.escape(word)}(?![A-Za-z0-9_])"


def spoken(path):
    """Strings of a module that are no docstrings; of a catalogue every line."""
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".toml":
        return source
    tree = ast.parse(source)
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docs = {id(n.body[0].value) for n in ast.walk(tree) if isinstance(n, owners) and isinstance(n.body[0], ast.Expr)}
    strings = (n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and id(n) not in docs)
    return "\n".join(s for s in strings if isinstance(s, str))


def test_no_name_of_a_shipped_study_stands_in_code_or_catalogues():
    patterns = {word: re.compile(exactly(word), 0 if word.isupper() else re.I) for word in set(names())}
    any_of_them = re.compile("|".join(map(exactly, patterns)), re.I)
    used, wrong = set(), []
    for path in (*SRC.rglob("*.py"), *(SRC / "locale").rglob("*.toml")):
        where, said = path.relative_to(SRC).as_posix(), spoken(path)
        if any_of_them.search(said) is None:
            continue
        for word, exact in patterns.items():
            if exact.search(said) is None:
                continue
            excepted = next((key for key in EXCEPTED if key[0] == word and where.startswith(key[1])), None)
            used.add(excepted)
            wrong += [f"{where}: {word}"] if excepted is None else []
    assert not wrong, wrong
    assert {key for key in EXCEPTED if key[0] in patterns} <= used, "excepted, but nowhere found"


def test_no_study_is_named_but_the_default_one():
    others = [s.name for s in Study.shipped()]
    found = [
        f"{path.relative_to(SRC).as_posix()}: {name}"
        for path in SRC.rglob("*.py")
        for name in others
        if re.search(rf"(?<![A-Za-z]){name}(?![A-Za-z])", spoken(path), re.I)
    ]
    shown = {  # what a command takes by default, and what its help shows by way of example
        "command_line/shared_options.py: luckin",
        "command_line/commands/fielding_commands.py: utaut2",
    }
    assert set(found) == {"study/file/study.py: luckin", "survey/synthetic.py: luckin", *shown}

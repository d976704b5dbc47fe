"""Odd things that a user may set: study files, models, formulas, codebooks and options, made of sound ones."""

from __future__ import annotations

import json
import resource
import signal
import sys
from contextlib import contextmanager

from hypothesis import strategies as st

CODES = ["SAT", "TRUST", "RI", "满意"]
ODD_TEXT = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["", " ", "\n", "\0", "\x1b[31m", "\u202eabc", "a" * 300, "长" * 3_000, "=1+1", "~", "~~", "->", "*", "SAT -> SAT",
                     "SAT ~ SAT", "SAT*TRUST", "SAT*SAT -> RI", "RI ~ SAT ~ TRUST", "RI = SAT", "RI ~ 1", "nan", "inf", "\u0130", "١٢", "#", ";", "'",
                     '"', "'''", '"""', "\\", "\\u0000", "{x}", "{0}", "%s", "../../x", "SAT ~ TRUST; RI ~ SAT", "a.b.c.d"]),
)  # fmt: skip
ODD_NUMBER = st.one_of(
    st.integers(), st.floats(), st.sampled_from([0, -1, 2**31, 2**32, 2**63, 2**64, 10**30, 1e308, 5e-324, True, 1.5, float("inf"), float("nan")]),
    st.sampled_from([400, 3_900, 5_000]).map(lambda k: 10**k),  # a number that Python itself does not write
)  # fmt: skip
ODD = st.recursive(
    st.one_of(ODD_TEXT, ODD_NUMBER, st.booleans()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(ODD_TEXT, inner, max_size=3)), max_leaves=5,
)  # fmt: skip
ODD_VALUE = st.one_of(st.none(), ODD, st.just(object()), st.just([]), st.just(("both",)), st.binary(max_size=5))


def items(code):
    return [{"name": f"{code}{k}", "en": f"item {k}", "zh": f"题项{k}", "reversed": k == 2} for k in (1, 2, 3)]


def sound_study():
    """A study file with every table that there is."""
    return {
        "schema": "repurchase.study/1", "name": "odd", "title": {"en": "A title", "zh": "标题"}, "language": "en",
        "scale": {"low": 1, "high": 5, "labels": {"en": ["a", "b", "c", "d", "e"]}},
        "constructs": {c: {"label": {"en": c.title(), "zh": "变量"}, "role": "", "aliases": ["other"], "items": items(f"x{k}_")}
                       for k, c in enumerate((*CODES, "MARK"))},
        "statements": [{"name": "st1", "en": "said", "driver": "SAT", "block": "b"}],
        "checks": [{"name": "ck1", "answer": 2}],
        "background": [{"name": "sex", "en": "Sex", "options": [{"en": "f"}, {"en": "m"}], "kind": "single"}],
        "model": {"paths": ["RI ~ SAT + a*TRUST", "SAT ~ 满意"], "covariances": ["TRUST ~~ 满意"], "controls": ["sex"], "groups": ["sex"],
                  "moderations": ["TRUST * 满意 -> RI"], "syntax": "x0_1 ~~ x0_2"},
        "hypotheses": [{"id": "H1", "path": "SAT -> RI", "sign": "+"}, {"id": "H2", "path": "满意 -> SAT -> RI"}],
        "screening": {"seconds_per_item": 1.0, "missing_drop": 0.4, "missing_flag": 0.1, "drop": ["duplicate"]},
        "items": {"leave_out": [{"item": "x3_1", "reason": {"en": "no"}}], "reversed": ["x0_1"]},
        "options": {"estimator": "auto", "draws": 100, "seed": 1, "level": 0.9, "style": "apa", "decimals": 2, "preset": "strict", "chapter": 3,
                    "single_item_reliability": 0.8},
        "criteria": {"cfi": {"at_least": 0.9}}, "procedure": {"anonymity": True}, "marker": "MARK",
    }  # fmt: skip


def places(value, path=()):
    """Every place in nested tables and lists."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inner:
        yield from places(part, (*path, key))


def toml(value):
    """A value as TOML writes it, inline."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return hex(value) if abs(value) > 10**4_000 and value > 0 else str(value) if abs(value) < 10**4_000 else "-0"
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{toml(str(k))} = {toml(v)}' for k, v in value.items())} }}"
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


@st.composite
def study_texts(draw):
    """A sound study file with a few things put in, taken out, renamed or twisted; now and then its text is cut up."""
    study = sound_study()
    for _ in range(draw(st.integers(1, 3))):
        *path, last = draw(st.sampled_from([p for p in places(study) if p]))
        parent = study
        for key in path:
            parent = parent[key]
        change = draw(st.sampled_from(["set", "set", "set", "drop", "name", "nest", "repeat"]))
        if change == "drop":
            del parent[last]
        elif change == "name" and isinstance(parent, dict):
            parent[draw(ODD_TEXT)] = parent.pop(last)
        elif change == "nest":
            parent[last] = [[parent[last]]]
        elif change == "repeat":
            parent[last] = [parent[last]] * draw(st.sampled_from([2, 3, 300]))
        else:
            parent[last] = draw(ODD)
    source = "\n".join(f"{toml(k)} = {toml(v)}" for k, v in study.items())
    if draw(st.integers(0, 3)) == 0 and source:
        at = draw(st.integers(0, len(source)))
        source = source[:at] + draw(ODD_TEXT) + source[at + draw(st.integers(0, 20)) :]
    return source


NAMES = st.sampled_from(
    ["x1", "x2", "x3", "x4", "x5", "x6", "f", "g", "h", "a", "b", "信", "1", "0", "NA", "c", "start", "exp", "x" * 250]
)
FORMULAS = st.recursive(
    st.one_of(st.sampled_from(["a", "b", "d0", "d1", "0", "1", "2", "0.5", "1e999", "9" * 350]), NAMES),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "^", "**", "", ","]), inner).map("".join),
        inner.map(lambda v: f"({v})"), inner.map(lambda v: f"-{v}"), inner.map(lambda v: f"log({v})"), inner.map(lambda v: f"exp({v})"),
        inner.map(lambda v: f"sqrt({v})"),
        st.tuples(inner, st.integers(2, 400)).map(lambda v: "+".join([v[0]] * v[1]) if len(v[0]) < 40 else v[0]),
        st.tuples(st.sampled_from(["(", "exp(", "-", "a^"]), inner, st.integers(2, 300)).map(
            lambda v: v[0] * v[2] + v[1] + ")" * (v[2] if v[0].endswith("(") else 0)),
    ),
    max_leaves=8,
)  # fmt: skip
MODIFIERS = st.one_of(
    st.sampled_from(["", "", "", "a*", "b*", "0*", "1*", "NA*", "-1*", "1e300*", "1e999*", "c(1, 2)*", "c(a, b)*", "start(1e200)*", 'equal("f=~x1")*',
                     "label('q')*", "1/0*", "9^9^9^9*", "c(", "start(c(c(c(1))))*", "'x", "2*3*a*"]),
    FORMULAS.map(lambda v: f"({v})*"),
)  # fmt: skip
TERMS = st.tuples(MODIFIERS, NAMES).map("".join)
LINES = st.one_of(
    st.tuples(st.lists(NAMES, min_size=1, max_size=2).map("+".join), st.sampled_from(["=~", "=~", "~", "~~", "|", "<~", "==", ":=", "~*~", "=", ""]),
              st.lists(TERMS, min_size=1, max_size=5).map(" + ".join)).map(" ".join),
    st.tuples(st.sampled_from(["d0", "d1", "a", "f"]), st.sampled_from([":=", "==", ">"]), FORMULAS).map(" ".join),
    ODD_TEXT,
)  # fmt: skip
MODEL_TEXTS = st.tuples(
    st.sampled_from(["f =~ x1 + a*x2 + b*x3", "f =~ x1 + x2 + x3\ng =~ x4 + x5 + x6\ng ~ a*f", "x1 ~ a*x2 + b*x3", ""]),
    st.lists(LINES, max_size=5), st.sampled_from(["\n", ";", "\n\n", "\r\n", "\u2028"]),
).map(lambda v: v[2].join([v[0], *v[1]]))  # fmt: skip
CELLS = st.one_of(
    ODD_TEXT, st.sampled_from(["item", "construct", "wording", "reverse", "题项", "构念", "Q1", "SAT", "1", "是", "—"])
)


@st.composite
def codebook_texts(draw):
    """Rows of a codebook, most of them with a sound head."""
    rows = [["item", "construct", "wording", "reverse"]] if draw(st.integers(0, 3)) else []
    rows += draw(st.lists(st.lists(CELLS, max_size=5), max_size=8))
    mark = draw(st.sampled_from([",", ";", "\t"]))
    quoted = ['"' + c.replace('"', '""') + '"' if draw(st.booleans()) else c for row in rows for c in [mark.join(row)]]
    return "\n".join(quoted if draw(st.integers(0, 5)) == 0 else [mark.join(row) for row in rows])


class Endless(BaseException):
    """More processor time than any of this may take."""


@contextmanager
def processor_seconds(most=20):
    """Stop what takes more than so many seconds of processor time."""

    def stop(*_):
        raise Endless(f"more than {most} s of CPU")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, most)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def megabytes():
    """Largest memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)

"""Every platform's layout is read right: codes, constructs, background, identities, times."""
# ruff: noqa: E501, UP031

from __future__ import annotations

import layouts
import numpy as np
import pytest
from export_builders import CONSTRUCTS, ITEMS, WORDS, answers, instrument

from repurchase.survey.read.read_export import read

CASES = {
    "wjx text": (lambda a, d: layouts.wjx_text(a, d), {}),
    "wjx text seven points": (lambda a, d: layouts.wjx_text(a, d), {"k": 7}),
    "wjx text four points": (lambda a, d: layouts.wjx_text(a, d), {"k": 4}),
    "wjx text other words": (lambda a, d: layouts.wjx_text(a, d, WORDS["zh2", 5]), {}),
    "wjx legacy xls": (lambda a, d: layouts.wjx_text(a, d, kind="xls"), {}),
    "wjx ods": (lambda a, d: layouts.wjx_text(a, d, kind="ods"), {}),
    "wjx numbers": (lambda a, d: layouts.wjx_numbers(a, d), {}),
    "wjx numbers from 0": (lambda a, d: layouts.wjx_numbers(a, d, low=0), {}),
    "wjx numbers seven points": (lambda a, d: layouts.wjx_numbers(a, d), {"k": 7}),
    "wjx numbers ten points": (lambda a, d: layouts.wjx_numbers(a, d), {"k": 10}),
    "wjx sav": (lambda a, d: layouts.wjx_sav(a, d), {}),
    "wjx zsav": (lambda a, d: layouts.wjx_sav(a, d, "zsav"), {}),
    "wjx dta": (lambda a, d: layouts.wjx_sav(a, d, "dta"), {}),
    "wjx sav, labels downward": (lambda a, d: layouts.wjx_sav(a, d, downward=True), {}),
    "tencent": (lambda a, d: layouts.tencent(a, d), {}),
    "tencent, dash": (lambda a, d: layouts.tencent(a, d, "Q{q}.{stem}-{row}", ""), {}),
    "tencent, underscore": (lambda a, d: layouts.tencent(a, d, "{q}_{stem}_{row}", ";"), {}),
    "tencent, bracket": (lambda a, d: layouts.tencent(a, d, "{q}.{stem}[{row}]", ","), {}),
    "wenjuanwang": (lambda a, d: layouts.wenjuanwang(a, d), {}),
    "credamo numbers": (lambda a, d: layouts.credamo(a, d), {}),
    "credamo text": (lambda a, d: layouts.credamo(a, d, text=True), {}),
    "qualtrics text": (lambda a, d: layouts.qualtrics(a, d), {}),
    "qualtrics text seven points": (lambda a, d: layouts.qualtrics(a, d), {"k": 7}),
    "qualtrics numeric": (lambda a, d: layouts.qualtrics(a, d, text=False), {"k": 7}),
    "qualtrics previews": (lambda a, d: layouts.qualtrics(a, d, previews=2), {}),
    "qualtrics numeric previews": (lambda a, d: layouts.qualtrics(a, d, text=False, previews=2), {}),
    "qualtrics tsv utf-16": (lambda a, d: layouts.qualtrics(a, d, encoding="utf-16-le", delimiter="\t"), {}),
    "google en": (lambda a, d: layouts.google_forms(a, d), {}),
    "google zh": (lambda a, d: layouts.google_forms(a, d, lang=0), {}),
    "google linear": (lambda a, d: layouts.google_forms(a, d, linear=True), {"k": 10}),
    "microsoft en": (lambda a, d: layouts.microsoft_forms(a, d), {}),
    "microsoft zh": (lambda a, d: layouts.microsoft_forms(a, d, lang=0), {}),
    "surveymonkey xlsx": (lambda a, d: layouts.surveymonkey(a, d), {}),
    "surveymonkey csv": (lambda a, d: layouts.surveymonkey(a, d, "csv"), {"k": 7}),
    "limesurvey codes": (lambda a, d: layouts.limesurvey(a, d), {}),
    "limesurvey text": (lambda a, d: layouts.limesurvey(a, d, full=True), {}),
    "sosci": (lambda a, d: layouts.sosci(a, d), {}),
    "unipark": (lambda a, d: layouts.unipark(a, d), {}),
    "redcap raw": (lambda a, d: layouts.redcap(a, d), {}),
    "redcap labels": (lambda a, d: layouts.redcap(a, d, labelled=True), {}),
    "typeform": (lambda a, d: layouts.typeform(a, d), {"k": 10}),
    "kobo names": (lambda a, d: layouts.kobo(a, d), {}),
    "kobo labels": (lambda a, d: layouts.kobo(a, d, names=False), {}),
    "sheet": (lambda a, d: layouts.sheet(a, d), {}),
    "sheet titled": (lambda a, d: layouts.sheet(a, d, style="titled"), {}),
    "sheet words": (lambda a, d: layouts.sheet(a, d, style="words"), {}),
    "sheet xls": (lambda a, d: layouts.sheet(a, d, "xls"), {}),
    "sheet ods": (lambda a, d: layouts.sheet(a, d, "ods", "titled"), {}),
    "sheet gb18030": (lambda a, d: layouts.sheet(a, d, "csv|gb18030|;", "words"), {}),
    "sheet tabs": (lambda a, d: layouts.sheet(a, d, "csv|utf-8|\t"), {}),
    "sheet utf-16": (lambda a, d: layouts.sheet(a, d, "csv|utf-16-le", "words"), {}),
}


@pytest.mark.parametrize("case", CASES)
def test_layout(case, tmp_path):
    build, options = CASES[case]
    a = answers(seed=len(case), **options)
    layout = build(a, tmp_path)
    survey = read(layout.path, [instrument()], layout.codebook)
    assert survey.n == a.n
    assert survey.source.platform == layout.platform, survey.source.scores
    columns = {i.column: (i.name, c.name) for c in survey.instrument for i in c.items}
    assert set(columns) == set(layout.headers.values())
    shift = layout.low - 1
    for item, header in layout.headers.items():
        name, construct = columns[header]
        assert construct == ITEMS[item][2]
        want = np.array([np.nan if v is None else v + shift for v in a.codes[item]])
        assert np.array_equal(survey.responses[name].to_numpy(), want, equal_nan=True), (item, header)
    for c in survey.instrument:
        assert (c.scale.low, c.scale.high) == (layout.low, a.k + shift)
    assert [c.name for c in survey.instrument] == list(CONSTRUCTS)
    assert survey.source.study == "invented"
    assert set(layout.identities) <= set(survey.source.identities)
    assert not set(survey.source.identities) & set(columns)
    assert list(survey.source.open_text) == layout.open_text
    kinds = [b.kind for b in survey.instrument.background]
    assert kinds.count("multiple") == (layout.multiple > 0)
    assert len(kinds) == 3 + (layout.multiple > 0)
    assert survey.background.iloc[:, 0].cat.codes.nunique() == 2
    if layout.multiple:
        name = next(b.name for b in survey.instrument.background if b.kind == "multiple")
        flags = survey.background[[c for c in survey.background if c.startswith(f"{name}: ")]]
        assert flags.to_numpy().sum() == sum(map(sum, a.channel))
        assert flags.shape[1] == layout.multiple
    if layout.seconds:
        assert np.allclose(survey.meta["seconds"], a.seconds, atol=1)
    else:
        assert "seconds" not in survey.meta
    assert [c.column for c in survey.instrument.checks] == ([layout.check] if layout.check else [])
    for check in survey.instrument.checks:
        assert check.answer == 2 + shift
        assert (survey.responses[check.name] == check.answer).all()

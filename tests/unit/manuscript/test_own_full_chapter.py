"""The chapter of a study with moderation, groups, controls and gaps: silent as written, and each planted error found."""

from __future__ import annotations

import json
import re

import full_study
import pytest

import repurchase as rp

FORMATS = ("docx", "md", "html")


@pytest.fixture(scope="module")
def full_report(tmp_path_factory):
    folder = tmp_path_factory.mktemp("full")
    study, data = folder / "full.toml", folder / "full.csv"
    study.write_text(full_study.study_file(), encoding="utf-8")
    full_study.answers().to_csv(data, index=False, encoding="utf-8-sig")
    found = rp.analyze(data, study, draws=60, quick=True)
    found.write(folder / "report", lang="both", formats=(*FORMATS, "json"))
    return folder / "report"


def checked(folder, lang, *edits):
    page = (folder / f"report.{lang}.md").read_text(encoding="utf-8")
    for before, after in edits:
        page, n = re.subn(before, after, page, count=1)
        assert n == 1, before
    path = folder.parent / f"edited.{lang}.md"
    path.write_text(page, encoding="utf-8")
    return rp.check_manuscript(path, folder)


@pytest.mark.slow
@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_unedited_chapter_contradicts_nothing(full_report, lang, ending):
    found = rp.check_manuscript(full_report / f"report.{lang}.{ending}", full_report)
    assert not [(f.kind, f.stated, f.finding, f.sentence) for f in found.faults]
    assert found.checked > 400


PLANTED = {
    "zh": (
        ("moderation", r"交互项显著正向影响复购意愿（β=0\.\d{3}", "交互项显著正向影响复购意愿（β=0.871", "coef", "0.871"),
        ("slope", r"(\| −1 SD \|) [−0.\d]+ ", r"\1 0.871 ", "coef", "0.871"),
        ("invariance", r"(\| 形态等值 \| [\d.]+ \| \d+ \|) [\d.]+", r"\1 0.871", "cfi", "0.871"),
        ("group path", r"(组的路径系数差异[\s\S]*?\| 感知价值 → 顾客满意 \|) [\d.]+", r"\1 0.871", "coef_std", "0.871"),
        ("controlled", r"(控制变量前后的路径系数\*\*[\s\S]*?\| 感知价值 → 顾客满意 \| [\d.]+\S* \|) [\d.]+", r"\1 0.871", "coef_std", "0.871***"),
        ("missing", r"全部题项作答中缺失[\d.]+%", "全部题项作答中缺失9.7%", "share", "9.7%"),
        ("missing of an item", r"缺失最多为[\d.]+%", "缺失最多为9.7%", "share", "9.7%"),
        ("count", r"在直接效应方面，2个假设成立", "在直接效应方面，3个假设成立", "count_kept", "3"),
        ("count of all", r"检验了4个假设", "检验了7个假设", "count_hypotheses", "7"),
    ),
    "en": (
        ("moderation", r"(The interaction of .*?\(β\s=\s)\.\d{3}", r"\1.871", "coef", ".871"),
        ("slope", r"(\| −1 SD \|) [−0.\d]+ ", r"\1 0.871 ", "coef", "0.871"),
        ("invariance", r"(\| Configural invariance \| [\d.]+ \| \d+ \|) [\d.]+", r"\1 .871", "cfi", ".871"),
        ("group path", r"(Paths compared between groups by[\s\S]*?\| PV → SAT \|) [\d.]+", r"\1 .871", "coef_std", ".871"),
        ("controlled", r"(\| Perceived value → Satisfaction \| [\d.]+\S* \|) [\d.]+", r"\1 0.871", "coef_std", "0.871***"),
        ("missing", r"[\d.]+% of all item answers were missing", "9.7% of all item answers were missing", "share", "9.7%"),
        ("missing of an item", r"at most [\d.]+% for a single item", "at most 9.7% for a single item", "share", "9.7%"),
        ("count", r"Among the direct effects, two hypotheses", "Among the direct effects, three hypotheses", "count_kept", "three"),
        ("count of all", r"tested four hypotheses", "tested seven hypotheses", "count_hypotheses", "seven"),
    ),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_planted_error_is_found(full_report, lang):
    missed = []
    for name, before, after, kind, said in PLANTED[lang]:
        faults = checked(full_report, lang, (before, after)).contradictions
        if [(f.kind, f.stated) for f in faults][:1] != [(kind, said)]:
            missed.append((name, [(f.kind, f.stated, f.finding, f.sentence) for f in faults]))
    assert not missed


@pytest.mark.slow
def test_without_a_finding_of_the_analysis_nothing_is_said(full_report, tmp_path):
    content = json.loads((full_report / "findings.json").read_text(encoding="utf-8"))
    for key in [k for k in content if ":" in k or k in ("controls", "missing")]:
        del content[key]
    content["hypotheses"] = [h for h in content["hypotheses"] if "*" not in h["path"]]
    draft = tmp_path / "draft.md"
    draft.write_text(
        "顾客满意与产品涉入度的交互项对复购意愿的影响显著（β=0.333，p=0.001）。\n\n"
        "产品涉入度低于均值一个标准差时，顾客满意对复购意愿的影响为β=0.111（p=0.777）。\n\n"
        "形态等值模型的CFI=0.911，RMSEA=0.099。\n\n全部题项作答中缺失7.7%。\n\n"
        "多群组分析中，感知价值对顾客满意的影响在女性中为β=0.777，在男性中为β=0.111。\n\n"
        "加入控制变量后，感知价值对顾客满意的影响为β=0.777（p=0.009）。\n\n"
        "The interaction of satisfaction and involvement was significant (β = .333, p = .001).\n\n"
        "表1 产品涉入度的调节效应\n\n| 变量 | β | p |\n|---|---|---|\n| 顾客满意 | 0.777 | 0.777 |\n",
        encoding="utf-8",
    )
    found = rp.check_manuscript(draft, content)
    assert not [(f.kind, f.stated, f.finding, f.sentence) for f in found.contradictions]


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_remark_names_statistics_places_and_constructs_in_words(full_report, lang):
    edits = {
        "zh": ((r"(\| 形态等值 \|) [\d.]+", r"\1 999.99"), (r"(\| R2 \|) [\d.]+", r"\1 0.123"),
               (r"\n## 4\.8", "\n感知价值对顾客满意没有显著影响。\n\n## 4.8")),
        "en": ((r"(\| Configural invariance \|) [\d.]+", r"\1 999.99"), (r"(\| R2 \|) [\d.]+", r"\1 .123"),
               (r"\n## 4\.8", "\nPerceived value had no significant effect on satisfaction.\n\n## 4.8")),
    }[lang]  # fmt: skip
    found = checked(full_report, lang, *edits)
    page = str(found.page(lang))
    assert "χ²" in page and {"zh": "感知价值 → 顾客满意", "en": "Perceived value → Satisfaction"}[lang] in page
    assert not re.search(
        r"CHISQ|PV → SAT|std_all|\b[a-z_]+\.[a-z_]+\.|indices|sem\.",
        page.partition("\n")[2].replace("findings.json", ""),
    )

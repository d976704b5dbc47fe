"""Manuscripts about a made-up English survey on seven points, whose constructs have names of their own."""

from __future__ import annotations

import marked_manuscripts as made
import pytest
from other_studies import OtherStudy

import repurchase as rp

FOLDER = made.FOLDER.parent / "other_survey"
NAMES = sorted(p.stem for p in FOLDER.glob("*.md"))
STUDY = OtherStudy(
    "fitness", "en", "Continued use of fitness apps",
    {"PU": "Perceived usefulness", "SI": "Social influence", "HM": "Hedonic motivation", "PV": "Price value",
     "SAT": "User satisfaction", "HAB": "Habit", "CON": "Continuance intention"},
    {"SAT": ("PU", "SI", "HM", "PV"), "HAB": ("SAT",), "CON": ("SAT", "HAB", "SI")}, points=7, items=4,
)  # fmt: skip
EFFECTS = {"SAT~PU": 0.42, "SAT~SI": 0.08, "SAT~HM": 0.27, "SAT~PV": 0.19, "HAB~SAT": 0.5, "CON~SAT": 0.36,
           "CON~HAB": 0.31, "CON~SI": -0.06}  # fmt: skip


@pytest.fixture(scope="module")
def findings(tmp_path_factory):
    file, _ = STUDY.write(tmp_path_factory.mktemp("fitness"))
    study = rp.Study.read(file)
    return rp.analyze(rp.simulate(study, n=352, seed=7, effects=EFFECTS), study, draws=200).to_dict()


def checked(words, findings, tmp_path):
    path = tmp_path / "thesis.md"
    path.write_text(words, encoding="utf-8")
    return rp.check_manuscript(path, findings)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_errors_are_found_and_nothing_else(name, findings, tmp_path):
    words = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    right = checked(made.right(words), findings, tmp_path)
    assert not [(f.kind, f.stated, f.finding, f.sentence) for f in right.faults]
    assert right.checked > 40
    marks = made.MARK.findall(words)
    found = [checked(made.one_wrong(words, k), findings, tmp_path).faults for k in range(len(marks))]
    assert not [mark for mark, faults in zip(marks, found, strict=True) if not faults]

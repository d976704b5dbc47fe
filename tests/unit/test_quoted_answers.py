"""What an error repeats of the answers, and what stays where it was when a report cannot take its place."""

import pandas as pd
import pytest

import repurchase as rp
from repurchase.document.write import atomic_folder


@pytest.mark.parametrize("answer", ["agree", "13812345678", "me@example.org", "I live at the corner of Third Street"])
def test_an_error_repeats_no_answer(answer):
    data = pd.DataFrame({"a": ["x " + answer, "1", "2", "3"], "b": [1, 2, 3, 4], "c": [2, 1, 4, 3]}, dtype=object)
    for refused in (lambda: rp.fit("f =~ a + b + c", data), lambda: rp.reliability(data, {"F": ["a", "b"]})):
        with pytest.raises(rp.InputError) as error:
            refused()
        for lang in ("en", "zh"):
            said = error.value.message.render(lang)
            assert answer not in said
            assert "a" in said and "1" in said  # the column, and the row


def test_the_former_report_stays_when_the_new_one_cannot_take_its_place(tmp_path, monkeypatch):
    target = tmp_path / "report"
    target.mkdir()
    (target / "findings.json").write_text("old")
    rename = type(target).rename

    def refuse(self, to):
        if self.name.startswith(".report-") and "old" not in self.name:
            raise PermissionError(13, "in use")
        return rename(self, to)

    monkeypatch.setattr(type(target), "rename", refuse)
    with pytest.raises(PermissionError), atomic_folder(target, lambda folder: True) as place:
        (place / "findings.json").write_text("new")
    assert (target / "findings.json").read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["report"]

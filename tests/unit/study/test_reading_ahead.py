"""A file that is read ahead is read as it would be, and only for whoever asks with the same arguments."""

from __future__ import annotations

from pathlib import Path

import pytest

import repurchase as rp
from repurchase.errors import InputError
from repurchase.study.file import read_survey
from repurchase.study.file.read_survey import ahead_of_use
from repurchase.study.file.reading_ahead import read_already
from repurchase.work.tasks_ahead import can_fork

SAMPLE = Path(rp.sample_survey())
forks = pytest.mark.skipif(not can_fork(), reason="the system does not fork safely")


@forks
def test_what_was_read_ahead_is_handed_over_once_and_is_the_same(monkeypatch):
    plain = rp.read(SAMPLE)
    with ahead_of_use(SAMPLE, None, None, None, None, None, 2):
        monkeypatch.setattr(read_survey, "read_file", lambda *about, **options: pytest.fail("read here"))
        ahead = rp.read(SAMPLE)
        assert read_already((SAMPLE, None, None, None, None, None)) is None
    assert ahead.responses.equals(plain.responses)
    assert ahead.background.equals(plain.background)
    assert ahead.instrument == plain.instrument
    assert ahead.notes == plain.notes
    assert ahead.source == plain.source
    assert ahead.columns == plain.columns


@forks
def test_other_arguments_read_themselves():
    with ahead_of_use(SAMPLE, None, None, None, None, None, 2):
        assert read_already((SAMPLE, "luckin", None, None, None, None)) is None
        assert read_already((SAMPLE, None, None, None, None, None)) is not None
    assert read_already((SAMPLE, None, None, None, None, None)) is None


@pytest.mark.parametrize("workers", [1, 2])
def test_a_file_that_cannot_be_read_is_refused_in_the_usual_words(workers, tmp_path):
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 but no more")
    for path in (tmp_path / "none.xlsx", broken):
        with pytest.raises(InputError) as plain:
            rp.read(path)
        with ahead_of_use(path, None, None, None, None, None, workers), pytest.raises(InputError) as ahead:
            rp.read(path)
        assert str(ahead.value) == str(plain.value)

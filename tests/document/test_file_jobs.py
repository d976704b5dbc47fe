"""Jobs give the same files whatever the order, and whatever else was done before them."""

from __future__ import annotations

import gc
import struct
import zlib

import numpy as np
import pytest

from repurchase.document.drawing.marks import FigureSheet
from repurchase.document.drawing.picture_png import drawing_png
from repurchase.document.file_job import FileJob, all_files, collection_paused
from repurchase.document.write_files import FORMATS, document_files, document_jobs
from repurchase.style import default_style


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_jobs_by_themselves_give_the_files_of_the_document(document, lang):
    """Each job of a list of its own, as in a process of its own, which has seen none of the others."""
    whole = document_files(document, lang, default_style(lang), FORMATS)
    files = {}
    for k in range(3):
        job = document_jobs(document, lang, default_style(lang), FORMATS)[k]
        made = job.files({name: content for name, content in whole.items() if name.startswith("figures/")})
        assert not files.keys() & made.keys()
        files |= made
    assert files == whole


def test_no_job_needs_what_comes_after_it(document):
    before: set[str] = set()
    for job in document_jobs(document, "en", default_style("en"), FORMATS):
        assert set(job.needs) <= before
        before.add(job.name)
    assert len(before) == 3


def test_files_are_named_in_the_order_of_the_formats(document):
    names = list(document_files(document, "zh", default_style("zh"), ("xlsx", "docx", "notes")))
    assert names[:3] == ["report.zh.docx", "tables.zh.xlsx", "notes.zh.md"]
    assert all(name.startswith("figures/") for name in names[3:])


def test_a_job_sees_what_the_jobs_before_it_made():
    jobs = [FileJob("a", lambda made: {"a": b"1"}), FileJob("b", lambda made: {"b": made["a"] + b"2"}, ("a",))]
    assert all_files(jobs) == {"a": b"1", "b": b"12"}


@pytest.mark.parametrize("was_on", [True, False])
def test_collection_goes_on_as_before_even_after_an_error(was_on):
    before = gc.isenabled()
    try:
        (gc.enable if was_on else gc.disable)()
        with pytest.raises(KeyError), collection_paused():
            assert not gc.isenabled()
            raise KeyError
        assert gc.isenabled() is was_on
    finally:
        (gc.enable if before else gc.disable)()


def dots_of(picture):
    """Dots of a PNG without filters, and how many bytes each has."""
    wide, high, _, kind = struct.unpack(">IIBB", picture[16:26])
    start = picture.index(b"IDAT")
    (size,) = struct.unpack(">I", picture[start - 4 : start])
    parts = {0: 1, 2: 3}[kind]
    rows = np.frombuffer(zlib.decompress(picture[start + 4 : start + 4 + size]), np.uint8).reshape(high, -1)
    assert not rows[:, 0].any()
    return rows[:, 1:].reshape(high, wide, parts)


def test_a_picture_has_colours_where_a_mark_has_one():
    sheet = FigureSheet(1.0, 1.0)
    sheet.area([(0, 0), (0.5, 0), (0.5, 0.5), (0, 0.5)], fill="#444444")
    grey = dots_of(drawing_png(sheet, 100))
    assert grey.shape == (100, 100, 1)
    assert (grey[10, 10], grey[90, 90]) == (0x44, 255)
    sheet.area([(0.5, 0.5), (1, 0.5), (1, 1), (0.5, 1)], fill="#102030")
    coloured = dots_of(drawing_png(sheet, 100))
    assert [tuple(coloured[at]) for at in ((10, 10), (75, 75), (10, 90))] == [
        (0x44, 0x44, 0x44), (0x10, 0x20, 0x30), (255, 255, 255)
    ]  # fmt: skip


def test_the_rows_of_a_picture_stand_in_their_order():
    """Rows are packed in bands: none is lost or doubled between two."""
    sheet = FigureSheet(1.0, 1.0)
    for k in range(10):
        sheet.area([(0, k / 10), (1, k / 10), (1, (k + 1) / 10), (0, (k + 1) / 10)], fill=f"#{'%02x' % (20 * k) * 3}")
    assert dots_of(drawing_png(sheet, 100))[5::10, 50, 0].tolist() == [20 * k for k in range(10)]

"""Damaged containers: bytes and attributes changed at random, the guards alone and the whole way through a child."""
# ruff: noqa: E501

from __future__ import annotations

import datetime as dt
import os
import re
import resource
import struct
import sys
import traceback
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from repurchase.errors import InputError
from repurchase.survey.read.containers import child, fence
from repurchase.survey.read.containers.detect import open_file
from repurchase.survey.read.containers.guards.limits import CHILD_SECONDS, Refused
from repurchase.survey.read.containers.guards.ods_guard import check_ods
from repurchase.survey.read.containers.guards.sav_guard import check_sav
from repurchase.survey.read.containers.guards.sheet_bounds import sheet_bounds
from repurchase.survey.read.containers.guards.xls_guard import check_xls
from repurchase.survey.read.containers.guards.xml_walk import DamagedXml
from repurchase.survey.read.containers.wire import BrokenReply, Sender, packed, unpacked

sys.path.insert(0, str(Path(__file__).parents[1] / "bad_input"))
import hostile
import unfolding

RELAXED = {"deadline": None, "suppress_health_check": list(HealthCheck)}
KINDS = ("xlsx", "ods", "xls", "sav", "zsav", "dta", "parquet", "csv")
NUMBERS = st.sampled_from(
    ["0", "-1", "1048576", "99999999999", "XFD1048576", "$A$1", "a1", "", "1e9", "A", "s", "inlineStr", "\u0661"]
)
WRONG = st.one_of(
    st.binary(min_size=1, max_size=8),
    st.integers(0, 2**32 - 1).map(lambda n: struct.pack("<I", n)),
    st.just(b"\xff" * 8),
    st.just(b"\x00" * 16),
)
VALUE = st.one_of(
    st.text(st.characters(), max_size=20),
    st.floats(allow_nan=False),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.none(),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.timedeltas(),
)


@pytest.fixture(scope="module", autouse=True)
def sound(tmp_path_factory):
    """A sound file of each kind, to damage."""
    folder = tmp_path_factory.mktemp("sound")
    for kind in KINDS:
        path = folder / f"a.{kind}"
        if kind == "xlsx":
            hostile.sound(path)
        elif kind == "ods":
            unfolding.sound_ods(path)
        elif kind == "xls":
            hostile.xls(path, lambda raw: None)
        elif kind == "csv":
            path.write_text(hostile.table_csv())
        else:
            unfolding.sound_stat(path)
    damaged.files = {kind: (folder / f"a.{kind}").read_bytes() for kind in KINDS}
    damaged.folder = folder


def damaged(kind, at, wrong, cut, number, where):
    """A file of a kind with some bytes overwritten, or, where it is XML, with one attribute or number changed."""
    raw = damaged.files[kind]
    if kind in ("xlsx", "ods") and where:

        def change(name, data):
            found = list(re.finditer(rb'"([^"<>]*)"', data))
            if not found or "content.xml" not in name and "sheet" not in name and "workbook" not in name:
                return data
            hit = found[int(at * (len(found) - 1))]
            return data[: hit.start(1)] + number.encode() + data[hit.end(1) :]

        return unfolding.repacked(raw, change)
    place = int(at * (len(raw) - 1))
    return raw[:place] if cut else raw[:place] + wrong + raw[place + len(wrong) :]


DAMAGE = {
    "kind": st.sampled_from(KINDS),
    "at": st.floats(0, 1),
    "wrong": WRONG,
    "cut": st.integers(0, 9).map(lambda n: n == 0),
    "number": NUMBERS,
    "where": st.booleans(),
}


def through_a_child(tries):
    @settings(max_examples=tries, **RELAXED)
    @given(**DAMAGE)
    def tried(kind, at, wrong, cut, number, where):
        path = damaged.folder / f"b.{kind}"
        path.write_bytes(damaged(kind, at, wrong, cut, number, where))
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        try:
            open_file(path)
        except InputError as error:
            assert f"b.{kind}" in error.message.render("en")
            assert f"b.{kind}" in error.message.render("zh")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 20

    return tried


def test_a_damaged_file_is_read_or_refused():
    through_a_child(60)()


class Forked:
    """A child as `fence` starts it, but forked from here: all of it save the 0.3 s of its start."""

    def __init__(self, kind, path, seconds=CHILD_SECONDS):
        self.kind, self.path, self.seconds = kind, path, int(seconds)

    def __enter__(self):
        reading, writing = os.pipe()
        self.child = os.fork()
        if not self.child:
            os.close(reading)
            self._run(writing)
        os.close(writing)
        self.stream = os.fdopen(reading, "rb")
        return self.stream

    def _run(self, writing):
        code = 1
        try:
            module, name, parser = child.READERS[self.kind]
            read = getattr(import_module(f"repurchase.survey.read.containers.{module}"), name)
            import_module(parser)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            sender = Sender(os.fdopen(writing, "wb"), limited=child.limit_resources(self.seconds))
            try:
                read(Path(self.path), sender)
                sender.end()
            except Refused as refused:
                sender.refuse(refused.key, refused.values)
            except MemoryError:
                sender.refuse("containers.too_much_memory", {})
            code = 0
        except BaseException as error:
            places = traceback.extract_tb(error.__traceback__)
            code = 1 if "repurchase" in places[-1].filename else 3  # a parser's death, not our mistake
        finally:
            os._exit(code)

    def __exit__(self, kind, error, trace):
        self.stream.close()
        _, status, used = os.wait4(self.child, 0)
        Forked.seconds_most = max(Forked.seconds_most, used.ru_utime + used.ru_stime)
        Forked.kilobytes_most = max(Forked.kilobytes_most, used.ru_maxrss)
        code = os.waitstatus_to_exitcode(status)
        assert code != 1, f"an exception that nobody caught, in the child of a {self.kind}"
        if kind is BrokenReply:
            raise fence._death(self.kind, code) from None

    seconds_most = 0.0
    kilobytes_most = 0


@pytest.mark.slow
def test_five_thousand_damaged_files(monkeypatch):
    """None lasts 20 s or holds 500 MB more than the process that it is forked from."""
    for _, _, parser in child.READERS.values():
        import_module(parser)
    ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    monkeypatch.setattr(fence, "_Child", Forked)
    through_a_child(5_000)()
    assert 0 < Forked.seconds_most < 20
    assert 0 < Forked.kilobytes_most < ours + 500_000


@settings(max_examples=400, **RELAXED)
@given(**DAMAGE)
def test_guards_refuse_and_never_fail(kind, at, wrong, cut, number, where):
    raw = damaged(kind, at, wrong, cut, number, False)
    path = damaged.folder / "c.bin"
    path.write_bytes(raw)
    content = hostile.sheet_xml(hostile.survey_rows(3)).encode()
    place = int(at * (len(content) - 1))
    for guard in (
        lambda: check_xls(raw),
        lambda: check_sav(path),
        lambda: check_ods([raw]),
        lambda: sheet_bounds([content[:place] + wrong + content[place:]], [1]),
    ):
        try:
            guard()
        except (Refused, DamagedXml) as refused:
            assert refused


@settings(max_examples=300, **RELAXED)
@given(st.lists(VALUE, max_size=30))
def test_cells_arrive_as_they_were_sent(values):
    back = unpacked(packed(values))
    assert back == values
    assert [type(v) for v in back] == [type(v) for v in values]


@settings(max_examples=300, **RELAXED)
@given(st.lists(VALUE, max_size=5), st.floats(0, 1), st.binary(min_size=1, max_size=12))
def test_bytes_of_nobody_are_a_broken_reply(values, at, wrong):
    raw = packed(values)
    place = int(at * len(raw))
    try:
        back = unpacked(raw[:place] + wrong + raw[place + len(wrong) :])
    except BrokenReply:
        return
    assert all(isinstance(v, str | float | bool | int | dt.date | dt.time | dt.timedelta | None) for v in back)

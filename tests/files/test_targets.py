"""What is refused before the work, in one sentence that names it, and with nothing changed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from repurchase.errors import InputError
from repurchase.files.targets import check_file, check_folder, shown
from repurchase.files.write_file import write_file, write_files
from repurchase.files.write_folder import write_folder
from repurchase.identity_patterns import shown_name, shown_stem
from repurchase.identity_patterns import shown_name as file_name

sys.path.insert(0, str(Path(__file__).parent))
from conftest import leftovers, tree  # noqa: E402


def never(folder):
    return False


def always(folder):
    return True


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A current folder with a file, a report that is ours, links, and a pipe."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "survey.csv").write_text("1,2")
    for name in ("rep/raw", "empty", "real", "photos"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "rep" / "survey.csv").write_text("3,4")
    (tmp_path / "rep" / "raw" / "wave1.csv").write_text("5,6")
    (tmp_path / "photos" / "wedding.jpg").write_text("photo")
    (tmp_path / "empty" / ".DS_Store").write_text("noise")
    (tmp_path / "link").symlink_to("rep")
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "to.csv").symlink_to("rep/survey.csv")
    os.mkfifo(tmp_path / "pipe")
    return tmp_path


@pytest.mark.parametrize(
    ("folder", "ours", "words"),
    [
        ("link", always, "is a link"),
        ("link/", always, "is a link"),
        ("dangling", always, "is a link"),
        ("loop", always, "is a link"),
        ("dangling/x", always, "is no folder"),
        ("survey.csv", always, "is no folder"),
        ("survey.csv/x/y", always, "is no folder"),
        ("pipe", always, "is no folder"),
        ("n" * 300, always, "too long"),
        ("new/" + "题" * 90, always, "too long"),
        ("/".join(["d" * 200] * 25), always, "cannot be written"),
        ("a\0b", always, "cannot be written"),
        ("photos", never, "holds other files and no report"),
        ("/", never, "holds"),
        ("/proc/none", always, "cannot be written"),
    ],
)
def test_a_folder_that_cannot_be_is_refused(place, folder, ours, words):
    before = tree(place)
    with pytest.raises(InputError, match=words) as error:
        check_folder(Path(folder), ("findings.json", "figures/"), ("survey.csv",), ours)
    assert 20 < len(str(error.value)) < 600
    assert len(error.value.message.render("zh")) > 12
    assert tree(place) == before


@pytest.mark.parametrize("folder", ["new", "new/deep/er", "rep", "./rep/", "empty", "link/new", "rep/raw/../../new"])
def test_a_folder_that_can_be_is_not(place, folder):
    before = tree(place)
    check_folder(
        Path(folder),
        ("findings.json", "figures/"),
        ("survey.csv", "luckin", None, 3, "no such file"),
        lambda f: f.name == "rep",
    )
    assert tree(place) == before


@pytest.mark.parametrize(
    ("folder", "words"),
    [
        ("nowhere/../rep", "leads upwards"),
        ("nowhere/deep/../../rep", "leads upwards"),
        ("rep/none/../../photos", "leads upwards"),
        ("nowhere/..", "leads upwards"),
        ("rep/survey.csv/..", "is no folder"),
        ("rep/survey.csv/../../new", "is no folder"),
        ("dangling/../rep", "is no folder"),
        ("loop/../rep", "is no folder"),
    ],
)
def test_a_way_up_out_of_what_is_not_there_is_refused(place, folder, words):
    before = tree(place)
    for path in (Path(folder), place / folder):
        with pytest.raises(InputError, match=words) as error:
            check_folder(path, ("findings.json",), ("survey.csv",), always)
        assert len(error.value.message.render("zh")) > 12
        with pytest.raises(InputError, match=words):
            write_folder(path, {"findings.json": b"1"})
        with pytest.raises(InputError):
            check_file(path / "x.csv", overwrite=True)
    assert tree(place) == before


def test_a_way_up_through_a_link_is_the_system_s(place):
    (place / "far" / "deep").mkdir(parents=True)
    (place / "short").symlink_to("far/deep")
    write_folder(Path("short/../new"), {"findings.json": b"1"})
    assert (place / "far" / "new" / "findings.json").exists()
    assert not (place / "new").exists()


@pytest.mark.parametrize("data", ["alias/soft.csv", "first.csv", "rep/soft.csv", "alias/../raw/soft.csv"])
def test_a_folder_that_holds_a_link_on_the_way_to_what_is_read_is_refused(place, data):
    (place / "alias").symlink_to("rep/raw")
    for at in ("rep", "rep/raw"):
        (place / at / "soft.csv").symlink_to(place / "survey.csv")
    (place / "first.csv").symlink_to("rep/soft.csv")
    with pytest.raises(InputError, match="which this run reads"):
        check_folder(place / "rep", (), (data,), always)


@pytest.mark.parametrize(
    "data", ["rep/survey.csv", "./rep/raw/../survey.csv", "rep/raw/wave1.csv", "link/survey.csv", "to.csv"]
)
@pytest.mark.parametrize("folder", ["rep", "rep/.", "rep/raw/..", "link/../rep", "."])
def test_a_folder_that_holds_what_is_read_is_refused(place, data, folder):
    for path in (Path(data), place / data, str(data)):
        with pytest.raises(InputError, match="which this run reads"):
            check_folder(Path(folder), (), (path,), always)


def test_a_second_name_of_what_is_read_is_refused(place):
    os.link(place / "survey.csv", place / "rep" / "study.toml")
    with pytest.raises(InputError, match="which this run reads"):
        check_folder(place / "rep", ("study.toml",), ("survey.csv",), always)


@pytest.mark.parametrize(("name", "make"), [("findings.json", "folder"), ("figures/", "file"), ("figures/", "link")])
def test_what_is_of_another_kind_is_in_the_way(place, name, make):
    path = place / "rep" / name
    {"folder": path.mkdir, "file": path.touch, "link": lambda: path.symlink_to("../real")}[make]()
    with pytest.raises(InputError, match="of another kind"):
        check_folder(place / "rep", (name,), (), always)


@pytest.mark.parametrize("overwrite", [False, True])
@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("to.csv", "is a link"),
        ("dangling", "is a link"),
        ("rep", "of another kind"),
        ("pipe", "of another kind"),
        ("none/x.csv", "does not exist"),
        ("survey.csv/x.csv", "is no folder"),
        ("n" * 300 + ".csv", "too long"),
        ("survey.csv", "never overwritten"),
        ("rep/../survey.csv", "never overwritten"),
        ("copy.csv", "never overwritten"),
        ("second.csv", "never overwritten"),
        ("rep/survey.csv", "exists already"),
    ],
)
def test_a_file_that_cannot_be_is_refused(place, file, words, overwrite):
    (place / "copy.csv").write_text("1,2")
    os.link(place / "survey.csv", place / "second.csv")
    before = tree(place)
    if words == "exists already" and overwrite:
        check_file(Path(file), overwrite=True, inputs=("survey.csv",))
        return
    with pytest.raises(InputError, match=words):
        check_file(Path(file), overwrite=overwrite, inputs=("survey.csv",))
    with pytest.raises(InputError, match=words):
        write_file(Path(file), b"new", overwrite=overwrite, inputs=("survey.csv",))
    assert tree(place) == before


def test_what_was_read_is_known_by_its_checksum(place):
    from repurchase.files.manifest import checksum

    with pytest.raises(InputError, match="never overwritten"):
        write_file(place / "survey.csv", b"new", overwrite=True, digest=checksum(place / "survey.csv"))


def test_several_files_are_written_together_or_not_at_all(place, monkeypatch):
    write_files({place / "a": b"1", place / "b": lambda beside: beside.write_bytes(b"2")})
    assert (tree(place)["a"], tree(place)["b"]) == (b"1", b"2")
    before = tree(place)
    with pytest.raises(InputError, match="exists already"):
        write_files({place / "c": b"1", place / "b": b"3"})
    assert tree(place) == before

    def fails(beside):
        beside.write_bytes(b"ha")
        raise OSError(28, "No space left on device")

    with pytest.raises(InputError, match=r"d could not be written \(No space left"):
        write_files({place / "a": b"9", place / "d": fails}, overwrite=True)
    assert tree(place) == before


@pytest.mark.parametrize("links", [True, False])
def test_a_file_that_appears_at_the_last_moment_is_not_overwritten(place, monkeypatch, links):
    import repurchase.files.write_file as module

    link = os.link

    def late(beside, path, **options):
        (place / "b").write_bytes(b"somebody else's")
        if not links:
            raise OSError(95, "Operation not supported")
        link(beside, path, **options)

    monkeypatch.setattr(os, "link", late)
    with pytest.raises(InputError, match="exists already"):
        module.write_files({place / "b": b"mine"})
    assert (place / "b").read_bytes() == b"somebody else's"
    assert not leftovers(place)


def test_a_failure_between_two_files_brings_the_first_one_back(place, monkeypatch):
    (place / "a").write_bytes(b"old a")
    (place / "b").write_bytes(b"old b")
    replace, calls = os.replace, []

    def fails(source, target):
        calls.append(target)
        if len(calls) == 2:
            raise PermissionError(13, "in use")
        replace(source, target)

    monkeypatch.setattr(os, "replace", fails)
    with pytest.raises(InputError, match="in use"):
        write_files({place / "a": b"new", place / "b": b"new"}, overwrite=True)
    assert ((place / "a").read_bytes(), (place / "b").read_bytes()) == (b"old a", b"old b")
    assert not leftovers(place)


def test_a_written_file_has_the_rights_that_the_reader_gives_to_new_ones(place):
    former = os.umask(0o027)
    try:
        write_file(place / "new.csv", b"1")
    finally:
        os.umask(former)
    assert (place / "new.csv").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    "name", ["...csv", "..csv", "....csv", " .csv", ". .csv", "..", "．．.csv", ".csv", "soft.csv", "13800138000.csv"]
)
def test_the_folder_named_after_a_file_is_below_reports(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    stem = shown_stem(Path(name))
    assert os.path.dirname(os.path.realpath(Path("reports") / stem)) == os.path.realpath("reports")
    assert stem.strip(". ")


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_a_file_that_is_replaced_keeps_its_rights(place, mode):
    (place / "a.csv").write_bytes(b"old")
    (place / "a.csv").chmod(mode)
    write_file(place / "a.csv", b"new", overwrite=True)
    assert (place / "a.csv").stat().st_mode & 0o777 == mode


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="sticky folders as POSIX has them")
def test_somebody_else_s_file_in_a_sticky_folder_is_refused_before_the_work(place, monkeypatch):
    (place / "rep" / "findings.json").write_bytes(b"theirs")
    (place / "rep").chmod(0o1777)
    monkeypatch.setattr(os, "geteuid", lambda: (place / "rep").stat().st_uid + 1)
    with pytest.raises(InputError, match="write-protected"):
        check_file(place / "rep" / "findings.json", overwrite=True)
    with pytest.raises(InputError, match="cannot be written to"):
        check_folder(place / "rep", ("findings.json",), (), always)
    (place / "rep").chmod(0o777)
    check_file(place / "rep" / "findings.json", overwrite=True)


@pytest.mark.parametrize("most", [20, 143])
def test_a_disk_that_takes_shorter_names_only_is_asked(place, monkeypatch, most):
    monkeypatch.setattr(os, "pathconf", lambda folder, what: most)
    for check in (
        lambda name: check_folder(place / "new" / name, (), (), always),
        lambda name: check_file(place / name),
    ):
        check("n" * most)
        with pytest.raises(InputError, match=f"too long here: {most} bytes"):
            check("n" * (most + 1))


def test_a_path_is_shown_as_it_is_written_in_every_locale(monkeypatch):
    assert shown(Path(os.fsdecode(b"bad\377.csv"))) == shown_name(Path(os.fsdecode(b"bad\377.csv"))) == "bad\ufffd.csv"
    assert shown(Path("a\ud800b")) == "ab"
    bytes_of = "问卷1.csv".encode()
    monkeypatch.setattr(os, "fsencode", lambda name: name.encode("ascii", "surrogateescape"))
    name = Path(bytes_of.decode("ascii", "surrogateescape"))  # as Python has it where LC_ALL is C
    assert shown(name) == shown_name(name) == file_name(name) == "问卷1.csv"

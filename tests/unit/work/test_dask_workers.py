"""Workers of a Dask scheduler: same results in order, and what they lose or cannot do is done here."""

from __future__ import annotations

import os
import socket
import threading
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from repurchase import __version__
from repurchase.cli import app
from repurchase.errors import InputError, SettingError
from repurchase.text import text
from repurchase.work import dask_workers, remote_chunks
from repurchase.work.remote_chunks import OtherVersions, SentFunction, done_chunk, own_versions
from repurchase.work.task_map import mapped, work_on

distributed = pytest.importorskip("distributed")
MAIN = threading.get_ident()


def square(k):
    return k * k, threading.get_ident()


def refuses(k):
    if k == 3:
        raise InputError("study.no_items", file="-")
    return k


def breaks_elsewhere(k):
    if threading.get_ident() != MAIN:
        raise ZeroDivisionError
    return k


@pytest.fixture(scope="module")
def cluster():
    """A scheduler and two workers within this process: enough for what this side does."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=False, dashboard_address=":0", protocol="tcp", silence_logs=50
    ) as made:
        yield made


@pytest.fixture
def address(cluster):
    return cluster.scheduler_address


def test_results_come_from_the_workers_in_order(address):
    with work_on(scheduler=address):
        found = list(mapped(square, range(40)))
        again = [value for value, _ in mapped(square, range(5))]
    assert [value for value, _ in found] == [k * k for k in range(40)]
    assert MAIN not in {thread for _, thread in found}
    assert again == [0, 1, 4, 9, 16]
    assert list(mapped(square, range(2))) == [(0, MAIN), (1, MAIN)]


def test_no_more_is_sent_than_the_workers_can_start_soon(address):
    made = []
    with work_on(scheduler=address):
        found = mapped(partial(pow, 2), (made.append(k) or k for k in range(100)))
        assert next(found) == 1
        assert len(made) <= 2 + 2 * dask_workers.AHEAD
        found.close()


@pytest.mark.parametrize("function", [breaks_elsewhere, lambda k: k], ids=["error", "not sent"])
def test_what_no_worker_can_do_is_done_here(function, address):
    with work_on(scheduler=address):
        assert list(mapped(function, range(8))) == list(range(8))


def test_an_error_is_met_here_after_the_results_before_it(address):
    with work_on(scheduler=address):
        found = mapped(refuses, range(6))
        assert [next(found) for _ in range(3)] == [0, 1, 2]
        with pytest.raises(InputError):
            next(found)


def test_nothing_of_the_work_stays_at_the_cluster(address, cluster):
    with work_on(scheduler=address):
        list(mapped(square, range(10)))
    with distributed.Client(address, set_as_default=False) as client:
        for _ in range(200):
            held = [keys for keys in client.has_what().values() if keys]
            if not held:
                break
            threading.Event().wait(0.05)
        assert not held


def test_when_the_scheduler_goes_away_the_rest_is_done_here(monkeypatch):
    monkeypatch.setattr(dask_workers, "GLANCE", 0.1)
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=":0", protocol="tcp", silence_logs=50
    ) as made, work_on(scheduler=made.scheduler_address):  # fmt: skip
        found = mapped(square, range(30))
        assert next(found)[1] != MAIN
        made.close()
        rest = list(found)
    assert [value for value, _ in rest] == [k * k for k in range(1, 30)]
    assert rest[-1][1] == MAIN


def test_without_workers_for_long_a_chunk_is_done_here(monkeypatch):
    monkeypatch.setattr(dask_workers, "GLANCE", 0.05)
    monkeypatch.setattr(dask_workers, "LONELY", 0.2)

    looks = []

    class Pending:
        status = "pending"

        def exception(self, timeout):
            looks.append(timeout)
            threading.Event().wait(timeout)
            if len(looks) > 200:
                pytest.fail("it waits for ever")
            raise TimeoutError

    class Client:
        status = "running"

        def nthreads(self):
            return {}

        def submit(self, *what, pure):
            return Pending()

        def cancel(self, futures):
            pass

    workers = dask_workers.DaskWorkers(Client())
    assert [value for value, _ in workers.results(square, range(3))] == [0, 1, 4]


# ------------------------------------------------------------------------------------------------- what is refused
def closed_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("command", [["analyze", "SAMPLE"], ["power", "--reps", "10"]])
def test_no_scheduler_is_one_sentence_and_nothing_is_written(lang, command, tmp_path, monkeypatch):
    from repurchase.survey.synthetic import sample_survey

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(dask_workers, "PATIENCE", 0.3)
    address = f"tcp://127.0.0.1:{closed_port()}"
    words = [str(sample_survey()) if word == "SAMPLE" else word for word in command]
    done = CliRunner().invoke(app, [*words, "--scheduler", address], env={"REPURCHASE_LANG": lang})
    assert isinstance(done.exception, InputError)
    assert done.exception.message.render(lang) == text("work.no_scheduler", address=address).render(lang)
    assert address in done.exception.message.render(lang)
    assert not list(tmp_path.iterdir())


def test_the_command_line_ends_with_exit_code_2(tmp_path):
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-m", "repurchase", "power", "--reps", "10", "--scheduler", "localhost:8786"],
        capture_output=True, text=True, cwd=tmp_path, env={**os.environ, "REPURCHASE_LANG": "en"},
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.strip() == (
        "`--scheduler` is the address of a Dask scheduler, such as tcp://192.168.0.10:8786, not “localhost:8786”."
    )


@pytest.mark.parametrize(
    "wrong", ["localhost:8786", "http://localhost:8786", "tcp://localhost", "tcp://a b:1", "tcp://h:0", "tcp://h:65536", 5]
)  # fmt: skip
def test_what_is_no_address_is_refused(wrong):
    with pytest.raises(SettingError) as caught, work_on(scheduler=wrong):
        pass
    assert caught.value.message.key == "settings.scheduler"


def test_without_the_library_its_name_is_said(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(InputError) as caught, work_on(scheduler="tcp://localhost:8786"):
        pass
    assert caught.value.message.key == "work.no_distributed"


def test_a_scheduler_without_workers_is_said(monkeypatch):
    monkeypatch.setattr(dask_workers, "PATIENCE", 3.0)
    with distributed.LocalCluster(
        n_workers=0, processes=False, dashboard_address=":0", protocol="tcp", silence_logs=50
    ) as made, pytest.raises(InputError) as caught, work_on(scheduler=made.scheduler_address):  # fmt: skip
        pass
    assert caught.value.message.key == "work.no_workers"


def process(**versions):
    packages = {**own_versions(), "python": ".".join(own_versions()["python"].split(".") + ["7", "final", "0"])}
    return {"packages": packages | versions}


@pytest.mark.parametrize(
    ("scheduler", "workers", "key", "n", "others"),
    [
        ({}, [{}], "", 0, ""),
        ({"repurchase": None}, [{}], "work.without_package", 1, ""),
        ({}, [{"repurchase": None}, {}, {"repurchase": "0.0.1"}], "work.without_package", 1, ""),
        ({}, [{"repurchase": "0.0.1"}, {}, {"repurchase": "0.0.2"}], "work.other_version", 2, "0.0.1, 0.0.2"),
        ({}, [{"numpy": "1.0"}], "work.other_version", 1, "1.0"),
        ({"python": "3.9.1.final.0"}, [{}], "work.other_version", 1, "3.9"),
    ],
)
def test_other_versions_are_said(scheduler, workers, key, n, others):
    class Client:
        def wait_for_workers(self, count, timeout):
            pass

        def get_versions(self, packages):
            return {"scheduler": process(**scheduler), "workers": {str(k): process(**w) for k, w in enumerate(workers)}}

    if not key:
        dask_workers._check_workers(Client(), "tcp://h:1")
        return
    with pytest.raises(InputError) as caught:
        dask_workers._check_workers(Client(), "tcp://h:1")
    message = caught.value.message
    assert (message.key, message.values["n"], message.values["of"]) == (key, n, 1 + len(workers))
    said = message.render("en")
    assert "tcp://h:1" in said and "tcp://h:1" in message.render("zh")
    assert f" {n} {'has' if n == 1 else 'have'} " in said
    assert all(version in said for version in others.split(", "))
    assert ("Python" in said) == ("python" in scheduler)


def test_a_worker_of_another_version_that_comes_later_refuses_its_chunk(monkeypatch):
    chunk = remote_chunks.to_bytes(3)
    sent = SentFunction(partial(pow, 2))
    assert remote_chunks.from_bytes(done_chunk(sent, chunk, own_versions())) == 8
    with pytest.raises(OtherVersions):
        done_chunk(sent, chunk, own_versions() | {"repurchase": "0.0.1"})
    assert own_versions()["repurchase"] == __version__


def test_functions_travel_with_read_only_mappings():
    from types import MappingProxyType

    import cloudpickle

    sent = SentFunction(partial(dict, MappingProxyType({"a": np.arange(3)})))
    again = cloudpickle.loads(cloudpickle.dumps(sent))
    assert again.function()["a"].tolist() == [0, 1, 2]


def test_nothing_of_dask_is_loaded_without_a_wish():
    import subprocess
    import sys

    code = "import sys, repurchase.study.chapter.analyze, repurchase.analysis.power.result; " \
           "sys.exit('distributed' in sys.modules or 'dask' in sys.modules)"  # fmt: skip
    src = Path(dask_workers.__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(src)}).returncode == 0

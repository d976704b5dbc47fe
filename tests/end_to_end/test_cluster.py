"""A scheduler and workers as processes of their own: the same numbers, even where one of them is killed meanwhile."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import repurchase as rp
from repurchase.errors import InputError
from repurchase.survey.stream import parquet_source
from repurchase.work.dask_workers import DaskWorkers
from repurchase.work.task_map import work_on

pytest.importorskip("distributed")
pytestmark = pytest.mark.slow
SRC = Path(rp.__file__).parents[1]
DRAWS = 20_000
MODEL = "f =~ a + b + c\ng =~ d + e + h\ng ~ 0.4*f"
PATIENT = 60  # seconds for a process to begin, on a busy machine


@dataclass
class Processes:
    """A scheduler, and workers that are begun one by one."""

    address: str
    ended: ExitStack
    workers: list[subprocess.Popen] = field(default_factory=list)

    def begin_worker(self, folder: Path | None = None) -> None:
        """Begin a worker, before whose path `folder` stands."""
        self.workers.append(self.ended.enter_context(running(
            "dask_worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard", folder=folder)))  # fmt: skip

    def await_workers(self) -> None:
        """Wait until all of them have told the scheduler."""
        from distributed import Client

        with Client(self.address, timeout=PATIENT, set_as_default=False) as client:
            client.wait_for_workers(len(self.workers), timeout=PATIENT)


@contextmanager
def running(module: str, *words: str, folder: Path | None = None) -> Iterator[subprocess.Popen]:
    path = os.pathsep.join(str(part) for part in (folder, SRC) if part)
    process = subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.{module}", *words],
        env={**os.environ, "PYTHONPATH": path}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def cluster(workers: int) -> Iterator[Processes]:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    with ExitStack() as ended:
        ended.enter_context(running("dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"))
        made = Processes(f"tcp://127.0.0.1:{port}", ended)
        for _ in range(workers):
            made.begin_worker()
        made.await_workers()
        yield made


@pytest.fixture(scope="module")
def fit():
    rng = np.random.default_rng(4)
    f = rng.normal(size=240)
    g = 0.6 * f + rng.normal(size=240)
    y = pd.DataFrame({v: (f if v in "abc" else g) + 0.8 * rng.normal(size=240) for v in "abcdeh"})
    return rp.fit(MODEL.replace("0.4*", ""), y, estimator="MLR")


@pytest.fixture(scope="module")
def here(fit):
    return fit.bootstrap(draws=DRAWS, seed=3)


def same(found, here):
    for name in ("theta", "chisq", "converged"):
        np.testing.assert_array_equal(getattr(found, name), getattr(here, name))


def power_of(**options):
    return rp.power(MODEL, n=(80, 120), replications=600, seed=5, **options).to_dict()["effects"]


def test_a_worker_that_is_killed_loses_nothing(fit, here, monkeypatch):
    taken, one_result = [], DaskWorkers._result

    def counted(self, function, chunk, future):
        taken.append(future is not None and future.status)
        if len(taken) == 3:
            os.kill(processes.workers[0].pid, signal.SIGKILL)
        return one_result(self, function, chunk, future)

    monkeypatch.setattr(DaskWorkers, "_result", counted)
    with cluster(2) as processes, work_on(scheduler=processes.address):
        found = fit.bootstrap(draws=DRAWS, seed=3)
        assert processes.workers[0].wait() == -signal.SIGKILL
        assert processes.workers[1].poll() is None
    assert len(taken) == 10
    same(found, here)


def test_all_workers_killed_and_one_that_comes_later(fit, here, monkeypatch):
    taken, one_result = [], DaskWorkers._result

    def counted(self, function, chunk, future):
        taken.append(chunk)
        if len(taken) == 3:
            for worker in processes.workers:
                os.kill(worker.pid, signal.SIGKILL)
            processes.begin_worker()
        return one_result(self, function, chunk, future)

    monkeypatch.setattr(DaskWorkers, "_result", counted)
    with cluster(2) as processes, work_on(scheduler=processes.address):
        found = fit.bootstrap(draws=DRAWS, seed=3)
    same(found, here)


def test_the_number_of_workers_changes_no_bit(fit, here, monkeypatch):
    power = power_of()
    with cluster(1) as processes:
        for count in (1, 2, 3):
            if count > 1:
                processes.begin_worker()
                processes.await_workers()
            with work_on(scheduler=processes.address):
                same(fit.bootstrap(draws=DRAWS, seed=3), here)
            assert power_of(scheduler=processes.address) == power
    assert power_of(workers=2) == power


def test_a_worker_of_another_version_is_said(tmp_path):
    info = tmp_path / "repurchase-0.0.1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: repurchase\nVersion: 0.0.1\n", encoding="utf-8")
    with cluster(1) as processes:
        processes.begin_worker(tmp_path)
        processes.await_workers()
        with pytest.raises(InputError) as caught, work_on(scheduler=processes.address):
            pass
    assert caught.value.message.key == "work.other_version"
    assert (caught.value.message.values["n"], caught.value.message.values["of"]) == (1, 3)
    assert "0.0.1" in caught.value.message.render("zh")


def test_a_whole_chapter_and_its_files_are_the_same(tmp_path):
    words = [sys.executable, "-m", "repurchase", "analyze", str(rp.sample_survey()), "--draws", "1100", "--quick",
             "--formats", "json", "--lang", "en"]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": str(SRC)}
    with cluster(2) as processes:
        for folder, more in (("here", []), ("there", ["--scheduler", processes.address])):
            subprocess.run([*words, "--out", str(tmp_path / folder), *more], env=environment, check=True)
    here, there = ((tmp_path / folder / "findings.json").read_bytes() for folder in ("here", "there"))
    assert here == there


def test_parts_of_a_folder_are_counted_by_workers_to_the_same_bit(tmp_path, monkeypatch):
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    rng = np.random.default_rng(8)
    common = rng.normal(size=(60_000, 3)).repeat(3, axis=1) + 0.8 * rng.normal(size=(60_000, 9))
    answered = pd.DataFrame(np.clip(np.round(3 + common), 1, 5).astype(int), columns=[
        f"{c}{k}" for c in ("SAT", "TRUST", "RI") for k in (1, 2, 3)])  # fmt: skip
    answered["用户ID"] = [f"u{k}" for k in range(len(answered))]
    answered.iloc[50_000] = answered.iloc[7]
    for k, start in enumerate(range(0, len(answered), 20_000)):
        parquet.write_table(pyarrow.Table.from_pandas(answered.iloc[start : start + 20_000]), tmp_path / f"{k}.parquet")
    sizes = parquet_source.ParquetSource.opened.__func__
    monkeypatch.setattr(sizes, "__defaults__", (15_000,))
    here, taken = rp.read(tmp_path), []
    one_result = DaskWorkers._result

    def counted(self, function, chunk, future):
        taken.append(future)
        if len(taken) == 5:
            os.kill(processes.workers[0].pid, signal.SIGKILL)
        found = one_result(self, function, chunk, future)
        taken[-1] = future is not None and future.status
        return found

    monkeypatch.setattr(DaskWorkers, "_result", counted)
    with cluster(2) as processes, work_on(scheduler=processes.address):
        there = rp.read(tmp_path)
    assert taken == ["finished"] * 9  # the first look, the sheets, the totals of three files
    assert here.whole.dropped == there.whole.dropped
    assert here.whole.dropped["duplicate"] == 1
    assert here.responses.equals(there.responses)
    for name in ("sums", "products", "pair_sums"):
        np.testing.assert_array_equal(getattr(here.whole, name), getattr(there.whole, name))

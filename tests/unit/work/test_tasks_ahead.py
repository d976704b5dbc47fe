"""Tasks of a second process: same results, and none lost when it dies, refuses or cannot be forked."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest

from repurchase.errors import InputError
from repurchase.work import tasks_ahead
from repurchase.work.frozen_pickles import from_bytes, to_bytes
from repurchase.work.tasks_ahead import TasksAhead, can_fork, processors

forks = pytest.mark.skipif(not can_fork(), reason="the system does not fork safely")


def left_over(pid: int) -> bool:
    """Whether the process is still there, even as one that nobody has waited for."""
    return Path(f"/proc/{pid}").exists()


@forks
def test_results_come_from_another_process():
    with TasksAhead({"one": os.getpid, "two": lambda: np.arange(3e6)}, 2) as ahead:
        done, pid = ahead.result("one")
        assert done
        assert pid != os.getpid()
        done, large = ahead.result("two")
        assert done
        np.testing.assert_array_equal(large, np.arange(3e6))
        assert not left_over(pid)


@forks
def test_results_are_kept_until_asked_for_and_hold_nothing_up(tmp_path):
    """More than a pipe holds, three times, and the last task is done though nobody has asked for the first."""
    ends = tmp_path / "ends"
    tasks = {"a": lambda: np.arange(1e6), "b": lambda: np.arange(2e6), "c": ends.touch, "d": lambda: np.arange(3e6)}
    with TasksAhead(tasks, 2) as ahead:
        for _ in range(2000):
            if ends.exists():
                break
            time.sleep(0.01)
        assert ends.exists()
        assert ahead.result("a")[0]
        done, large = ahead.result("b")
        assert done
        np.testing.assert_array_equal(large, np.arange(2e6))
        np.testing.assert_array_equal(ahead.result("d")[1], np.arange(3e6))


@forks
def test_who_would_have_to_wait_for_other_tasks_does_it_and_nobody_else(tmp_path):
    goes, done_by = tmp_path / "goes", tmp_path / "done by"

    def waits():
        while not goes.exists():
            time.sleep(0.01)
        return os.getpid()

    with TasksAhead({"first": waits, "second": done_by.touch, "third": os.getpid}, 2) as ahead:
        assert ahead.result("second") == (False, None)
        goes.touch()
        assert ahead.result("first")[0]
        assert ahead.result("third")[0]
        assert not done_by.exists()
        assert ahead.result("second") == (False, None)


@forks
def test_a_result_is_handed_over_once():
    with TasksAhead({"one": lambda: 1}, 2) as ahead:
        assert ahead.result("one") == (True, 1)
        assert ahead.result("one") == (False, None)


@pytest.mark.parametrize("workers", [0, 1])
def test_one_worker_does_nothing_ahead(workers):
    with TasksAhead({"one": lambda: pytest.fail("done ahead")}, workers) as ahead:
        assert ahead.result("one") == (False, None)


def test_where_nothing_can_be_forked_nothing_is_done_ahead(monkeypatch):
    monkeypatch.setattr(tasks_ahead, "can_fork", lambda: False)
    with TasksAhead({"one": lambda: 1}, 2) as ahead:
        assert ahead.result("one") == (False, None)


def test_a_system_without_room_for_a_process_does_nothing_ahead(monkeypatch):
    def refuse():
        raise BlockingIOError

    monkeypatch.setattr(tasks_ahead, "can_fork", lambda: True)
    monkeypatch.setattr(os, "fork", refuse, raising=False)
    with TasksAhead({"one": lambda: 1}, 2) as ahead:
        assert ahead.result("one") == (False, None)


@forks
def test_a_name_that_nobody_asked_for_is_not_done():
    with TasksAhead({"one": lambda: 1}, 2) as ahead:
        assert ahead.result("two") == (False, None)
        assert ahead.result("one") == (True, 1)


@forks
def test_a_task_that_refuses_is_left_to_the_caller_and_the_next_is_done():
    def refuse():
        raise InputError("files.no_memory")

    with TasksAhead({"bad": refuse, "known": lambda: open, "good": lambda: 2, "local": lambda: lambda: 1}, 2) as ahead:
        assert ahead.result("bad") == (False, None)
        assert ahead.result("known") == (True, open)
        assert ahead.result("good") == (True, 2)
        assert ahead.result("local") == (False, None)


@forks
@pytest.mark.parametrize("end", [lambda: os._exit(1), lambda: os.kill(os.getpid(), signal.SIGKILL), lambda: 1 / 0])
def test_a_second_process_that_dies_leaves_the_rest_to_the_caller(end):
    with TasksAhead({"first": lambda: 1, "end": end, "last": lambda: 3}, 2) as ahead:
        assert ahead.result("first") == (True, 1)
        assert ahead.result("end") == (False, None)
        assert ahead.result("last") == (False, None)


@forks
def test_an_answer_cut_off_in_its_middle_is_no_answer(monkeypatch):
    def half(results, content):
        os.write(results, content[: len(content) // 2])
        os._exit(0)

    monkeypatch.setattr(tasks_ahead, "_write", half)
    with TasksAhead({"one": lambda: list(range(50))}, 2) as ahead:
        assert ahead.result("one") == (False, None)


@forks
def test_leaving_early_ends_the_second_process():
    with TasksAhead({"who": os.getpid, "long": lambda: time.sleep(600)}, 2) as ahead:
        pid = ahead.result("who")[1]
        assert left_over(pid)
    assert not left_over(pid)


@forks
def test_nothing_that_a_task_prints_is_heard(capfd):
    with TasksAhead({"one": lambda: os.write(1, b"out") + os.write(2, b"err")}, 2) as ahead:
        assert ahead.result("one") == (True, 6)
    assert capfd.readouterr() == ("", "")


@forks
def test_the_second_process_dies_with_the_first(tmp_path):
    told = tmp_path / "pid"
    first = os.fork()
    if first == 0:
        with TasksAhead(
            {"who": lambda: told.write_text(str(os.getpid())), "long": lambda: time.sleep(600)}, 2
        ) as ahead:
            ahead.result("who")
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(first, 0)
    second = int(told.read_text())
    for _ in range(200):
        state = Path(f"/proc/{second}/stat")
        if not state.exists() or state.read_text().rpartition(")")[2].split()[0] in "ZX":
            return
        time.sleep(0.05)
    pytest.fail("the second process goes on without the first")


@forks
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_just_after_the_fork_makes_no_second_of_the_first(monkeypatch, tmp_path, number):
    """A child that met it as its parent does would go on with the parent's work: undo files, speak, end others."""
    first, fork = os.getpid(), os.fork
    before = signal.signal(number, lambda *about: (tmp_path / str(os.getpid())).touch())

    def forked_and_hit():
        pid = fork()
        os.kill(os.getpid(), number)
        return pid

    monkeypatch.setattr(os, "fork", forked_and_hit)
    try:
        with TasksAhead({"one": lambda: 1}, 2) as ahead:
            ahead.result("one")
    finally:
        signal.signal(number, before)
    assert [p.name for p in tmp_path.iterdir()] == [str(first)]


@forks
def test_the_second_process_holds_no_signal_back():
    with TasksAhead({"held": lambda: signal.pthread_sigmask(signal.SIG_BLOCK, [])}, 2) as ahead:
        assert ahead.result("held") == (True, signal.pthread_sigmask(signal.SIG_BLOCK, []))


def test_read_only_mappings_travel():
    sent = {"a": MappingProxyType({"b": MappingProxyType({"c": 1})})}
    got = from_bytes(to_bytes(sent))
    assert got == sent
    assert isinstance(got["a"]["b"], MappingProxyType)


def test_a_command_takes_a_few_processes_of_many(monkeypatch):
    monkeypatch.setattr(tasks_ahead, "processors", lambda: 64)
    assert tasks_ahead.usual_workers() == 4
    monkeypatch.setattr(tasks_ahead, "processors", lambda: 1)
    assert tasks_ahead.usual_workers() == 1


def test_processors_are_those_of_this_process():
    assert 1 <= processors() <= (os.cpu_count() or 1)

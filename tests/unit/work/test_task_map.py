"""Chunks give the same results in the same order wherever they are done, and none is lost."""

from __future__ import annotations

import os
import signal
import time
from functools import partial
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import repurchase as rp
from repurchase.errors import InputError
from repurchase.numeric.linear.threads import one_thread
from repurchase.numeric.refits import ml
from repurchase.work.frozen_pickles import from_bytes, to_bytes
from repurchase.work.task_map import ForkedWorkers, mapped, work_on
from repurchase.work.tasks_ahead import can_fork

HERE = os.getpid()
forks = pytest.mark.skipif(not can_fork(), reason="the system does not fork safely")


def square(k):
    return k * k, os.getpid()


def large(k):
    return np.full(300_000, k)


def dies_elsewhere(at, k):
    if os.getpid() != HERE and k >= at:
        os.kill(os.getpid(), signal.SIGKILL)
    return k * k


def refuses(k):
    if k == 3:
        raise InputError("study.no_items", file="-")
    return k


def breaks(k):
    if k == 3:
        raise ZeroDivisionError
    return k


def within(k):
    return [pid for _, pid in mapped(square, range(4))]


def squares(chunks=7):
    return [value for value, _ in mapped(square, range(chunks))]


def test_without_a_word_all_is_done_here_one_after_another():
    assert list(mapped(square, range(3))) == [(0, HERE), (1, HERE), (4, HERE)]
    made = []
    found = mapped(square, (made.append(k) or k for k in range(5)))
    next(found)
    assert len(made) < 4  # no more is made than is asked for
    with work_on(workers=1):
        assert list(mapped(square, range(3))) == [(0, HERE), (1, HERE), (4, HERE)]


@forks
@pytest.mark.parametrize("workers", [2, 3, 40])
def test_forked_workers_give_results_in_order(workers):
    with work_on(workers=workers):
        found = list(mapped(square, range(7)))
        assert [value for value, _ in found] == [k * k for k in range(7)]
        assert HERE not in {pid for _, pid in found}
        assert len({pid for _, pid in found}) == min(workers, 7)
        assert [int(block[-1]) for block in mapped(large, range(6))] == list(range(6))
    assert list(mapped(square, range(2))) == [(0, HERE), (1, HERE)]


@forks
def test_a_single_chunk_is_not_worth_a_process():
    with work_on(workers=2):
        assert list(mapped(square, [3])) == [(9, HERE)]
        assert list(mapped(square, [])) == []


@forks
def test_what_a_killed_worker_leaves_is_done_here():
    with work_on(workers=2):
        assert list(mapped(partial(dies_elsewhere, 0), range(6))) == [k * k for k in range(6)]
        assert list(mapped(partial(dies_elsewhere, 3), range(6))) == [k * k for k in range(6)]


@forks
@pytest.mark.parametrize(("function", "error"), [(refuses, InputError), (breaks, ZeroDivisionError)])
def test_an_error_is_met_here_after_the_results_before_it(function, error):
    with work_on(workers=2):
        found = mapped(function, range(6))
        assert [next(found) for _ in range(3)] == [0, 1, 2]
        with pytest.raises(error):
            next(found)


@forks
def test_a_worker_hands_nothing_on_to_workers_of_its_own():
    with work_on(workers=2):
        inner = list(mapped(within, range(4)))
    assert all(len(set(pids)) == 1 for pids in inner)
    assert HERE not in {pid for pids in inner for pid in pids}


@forks
def test_no_worker_outlives_those_who_stop_listening():
    with work_on(workers=2):
        found = mapped(square, range(50))
        _, pid = next(found)
        found.close()
    deadline = time.monotonic() + 20
    while os.path.exists(f"/proc/{pid}") and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not os.path.exists(f"/proc/{pid}")


@forks
def test_an_inner_context_without_a_wish_keeps_the_outer_one():
    with work_on(workers=2):
        with work_on():
            assert HERE not in {pid for _, pid in mapped(square, range(4))}
        with work_on(workers=3):
            assert len({pid for _, pid in mapped(square, range(6))}) == 3
        assert len({pid for _, pid in mapped(square, range(6))}) == 2


def test_where_nothing_can_be_forked_all_is_done_here(monkeypatch):
    monkeypatch.setattr("repurchase.work.task_map.can_fork", lambda: False)
    with work_on(workers=2):
        assert {pid for _, pid in mapped(square, range(4))} == {HERE}


def test_one_thread_lasts_until_the_last_of_several_threads_has_ended(monkeypatch):
    limited = []

    class Limits:
        def __init__(self):
            limited.append(True)

        def restore_original_limits(self):
            limited.append(False)

    library = SimpleNamespace(num_threads=2)
    controller = SimpleNamespace(limit=lambda limits: Limits(), lib_controllers=[library])
    monkeypatch.setattr("repurchase.numeric.linear.threads._threads", lambda: controller)
    first, second = one_thread(), one_thread()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert limited == [True]
    second.__exit__(None, None, None)
    assert limited == [True, False]
    library.num_threads = 1  # as it should be: nothing is set, and nothing set back
    with one_thread():
        pass
    assert limited == [True, False]


@pytest.fixture
def sent(monkeypatch):
    """What would go to other machines: every function and chunk as bytes, which is what the workers here are given."""
    monkeypatch.setattr(ml, "TOGETHER", 1)
    found, results = [], ForkedWorkers.results

    def spied(self, function, chunks):
        content = to_bytes((function, list(chunks)))
        found.append(content)
        return results(self, *from_bytes(content))

    monkeypatch.setattr(ForkedWorkers, "results", spied)
    return found


def words_of(survey):
    """Names of files, and words of the questionnaire, which no worker needs."""
    known, sample = survey.instrument, rp.sample_survey()
    labels = [item.label for item in known.items] + [construct.label for construct in known]
    labels += [label for question in known.background for label in (question.label, *question.options)]
    words = [survey.source.file, sample.name, str(sample.parent)]
    words += [w for label in labels for w in (label.values() if hasattr(label, "values") else [str(label)])]
    words = {word for word in words if len(word) > 3}
    assert len(words) > 40
    return words


@forks
def test_neither_words_nor_files_of_a_survey_travel(sent):
    survey = rp.read(rp.sample_survey())
    two = "SAT =~ SAT1 + SAT2 + SAT3\nRI =~ RI1 + RI2 + RI3\nRI ~ SAT"
    with work_on(workers=2):
        rp.fit(two, survey, estimator="MLR").bootstrap(draws=520, seed=1)
        rp.fit(two, survey, estimator="WLSMV", ordered=True).bootstrap(draws=520, seed=1)
        rp.fit(two, survey, estimator="WLS").bootstrap(draws=20, seed=1)
        rp.pls(survey, [("SAT", "RI")], draws=520)
        rp.validity(survey, fit=rp.fit(two.rpartition("\n")[0], survey), draws=520)
    assert len(sent) >= 5
    assert not {word for word in words_of(survey) for content in sent if word.encode() in content}


@forks
def test_groups_travel_as_numbers(sent):
    rng = np.random.default_rng(2)
    data = pd.DataFrame(rng.normal(size=(200, 1)) + rng.normal(size=(200, 3)), columns=list("abc"))
    fit = rp.fit("f =~ a + b + c", data.assign(g=["nearby", "far away"] * 100), group="g", estimator="WLS")
    one = fit.bootstrap(draws=40, seed=3)
    with work_on(workers=2):
        two = fit.bootstrap(draws=40, seed=3)
    np.testing.assert_array_equal(two.theta, one.theta)
    assert sent and not any(word in content for content in sent for word in (b"nearby", b"far away"))


@pytest.mark.slow
@forks
def test_a_chapter_is_the_same_from_several_processes_and_no_name_travels(sent):
    survey = rp.read(rp.sample_survey())
    one = rp.analyze(survey, draws=520)
    assert not sent
    several = rp.analyze(survey, draws=520, workers=3)
    assert several.json() == one.json()
    assert len(sent) > 4
    assert not {word for word in words_of(survey) for content in sent if word.encode() in content}

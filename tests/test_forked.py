"""Work in a process beside this one: its result, its errors, its end."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from pathlib import Path

import pytest

from pipeline.forked import beside, can_fork
from pipeline.schema import SchemaError

forking = pytest.mark.skipif(not can_fork(), reason="no fork here, or one core")


@pytest.mark.parametrize("apart", [False, pytest.param(True, marks=forking)])
def test_the_result_and_what_was_written(tmp_path: Path, apart: bool) -> None:
    def work() -> tuple[int, int]:
        (tmp_path / "one").write_text("done", encoding="utf-8")
        return 3, os.getpid()

    with beside(work, apart) as found:
        number, process = found()
    assert number == 3
    assert (process != os.getpid()) is apart
    assert (tmp_path / "one").read_text(encoding="utf-8") == "done"


class _Odd(Exception):
    """An error that cannot be read again from its pickle."""

    def __init__(self, one: int, two: int) -> None:
        super().__init__(f"{one} and {two}")


@pytest.mark.parametrize("apart", [False, pytest.param(True, marks=forking)])
def test_an_error_is_raised_here(apart: bool) -> None:
    def work() -> int:
        raise SchemaError("evidence row 3: role is empty")

    with pytest.raises(SchemaError, match="evidence row 3: role is empty"), beside(work, apart) as found:
        found()


@forking
def test_an_error_that_cannot_travel_is_told_in_words() -> None:
    def work() -> int:
        raise _Odd(1, 2)

    with pytest.raises(RuntimeError, match="_Odd: 1 and 2"), beside(work, True) as found:
        found()


def children() -> set[str]:
    """Ids of the processes that this one has begun and not yet waited for."""
    return set(Path(f"/proc/self/task/{threading.get_native_id()}/children").read_text().split())


@forking
def test_work_whose_process_was_killed_is_done_here() -> None:
    here = os.getpid()

    def work() -> int:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return os.getpid()

    with beside(work, True) as found:
        assert found() == here


@forking
def test_work_that_nobody_waits_for_is_ended(tmp_path: Path) -> None:
    def work() -> None:
        signal.pause()

    before = children()
    begun: set[str] = set()
    with contextlib.suppress(KeyError), beside(work, True):
        begun = children() - before
        raise KeyError
    assert len(begun) == 1
    assert not begun & children()

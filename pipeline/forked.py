"""Work done in a process beside this one: a copy of it as it stands, made by fork, so that nothing is passed in.

A fork shares the memory of the process that it leaves, which makes it the cheapest second core there is for work on
large tables. Where the system has no fork that is safe to use (only Linux is taken for such), and where there is but
one core, the same work is done in this process when its result is asked for.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")


def can_fork() -> bool:
    """Whether work may run in a forked process, and a second core is there for it."""
    return sys.platform == "linux" and hasattr(os, "fork") and len(os.sched_getaffinity(0)) > 1


@contextmanager
def beside(work: Callable[[], T], apart: bool) -> Iterator[Callable[[], T]]:
    """Begin some work in a process beside this one; gives a function that waits for its result.

    What the work changes in memory is lost, what it writes to files stays. Leaving the block before the result was
    asked for ends the work.

    Args:
        work: what to do; its result, and any error that it raises, must be picklable, and the result small.
        apart: whether to fork; else the work is done here, when the result is asked for.

    Raises:
        whatever the work raises, when the result is asked for. If its process was killed (for want of memory, say),
        the work is done again, here.
    """
    if not apart:
        yield work
        return
    reader, writer = os.pipe()
    with warnings.catch_warnings():  # threads that rest, as those of a reader of Parquet, do no harm to a fork
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        os.close(reader)
        _tell(writer, work)
    os.close(writer)
    waiting = True

    def result() -> T:
        nonlocal waiting
        with os.fdopen(reader, "rb", closefd=False) as pipe:
            told = pipe.read()
        os.waitpid(child, 0)
        waiting = False
        if not told:
            return work()
        done, found = pickle.loads(told)
        if not done:
            raise found
        value: T = found
        return value

    try:
        yield result
    finally:
        os.close(reader)
        if waiting:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def _tell(writer: int, work: Callable[[], object]) -> None:
    """Do the work and write its result or its error, then end this process without a look back."""
    try:
        try:
            told = pickle.dumps((True, work()))
        except Exception as error:  # raised again by the process that waits
            told = _pickled(error)
        with os.fdopen(writer, "wb") as pipe:
            pipe.write(told)
    finally:
        os._exit(0)  # nothing of the process that was copied is flushed, closed or removed twice


def _pickled(error: Exception) -> bytes:
    """An error as it is where it can be pickled and read again, else its words."""
    try:
        told = pickle.dumps((False, error))
        pickle.loads(told)
    except Exception:  # of an error of any kind
        return pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")))
    return told

"""Shards: stages that read one article alone, run over many, here or in worker processes; what fails is named.

Shards are cut by the text alone, never by the number of workers, so that the outcome is the same whatever that is.
"""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from multiprocessing import get_context
from typing import Protocol

from pipeline.article import Article, Rejection
from pipeline.fact import Fact

SHARD_CHARACTERS = 250_000
"""A shard ends with the article that brings it to this size: some seconds of work, little enough to lose."""
BIG_BATCH = 20_000_000
"""From this many characters on, one process a core is worth its start-up."""


class Extractor(Protocol):
    """What the extract stage offers."""

    def extract(self, article: Article, election_date: str = "") -> Iterable[Fact]:
        """The facts that one article states."""
        ...


class Stages(Hashable, Protocol):
    """The stages that read one article (``pipeline.batch.stages``); hashable, and travels to worker processes."""

    def clean(self, article: Article) -> Article:
        """Regions and edits of one article alone."""
        ...

    def restore(self, article: Article, original: Article | None) -> Article:
        """Spelling and spun words, read beside the original where there is one."""
        ...

    def extractor(self) -> Extractor:
        """The extractor, slow to make: asked for once a process."""
        ...

    @property
    def election_date(self) -> str:
        """The election that the user says the articles report, or nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Task:
    """One article to read, beside its original where it copies one."""

    article: Article
    original: Article | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one article in a stage: the article and its facts, or why it was rejected."""

    article: Article
    facts: tuple[Fact, ...] = ()
    rejection: Rejection | None = None


Work = Callable[[Stages, Sequence[Task]], list[Outcome]]
Progress = Callable[[str, int, int], None]
"""Told a stage, how many of its shards are done, and of how many."""


class Store(Protocol):
    """Where outcomes of finished shards are kept (``pipeline.batch.scratch``)."""

    def key(self, stage: str, shard: Sequence[Task]) -> str:
        """The name of a shard's outcomes."""
        ...

    def load(self, key: str) -> list[Outcome] | None:
        """The outcomes of that name, if kept."""
        ...

    def save(self, key: str, outcomes: Sequence[Outcome]) -> None:
        """Keep outcomes under a name."""
        ...


@dataclass(frozen=True)
class Line:
    """Where stages are run: on which workers (None: here), outcomes kept where, in shards of what size."""

    stages: Stages
    pool: Executor | None
    store: Store
    size: int = SHARD_CHARACTERS
    progress: Progress | None = None

    def run(self, stage: str, work: Work, tasks: Sequence[Task]) -> list[Outcome]:
        """What ``work`` makes of each task, order kept; shards that are kept from a run broken off are not done again.

        A batch of a single shard keeps nothing: doing it again is quicker than asking.
        """
        shards = list(cut(tasks, self.size))
        keep = len(shards) > 1
        keys = [self.store.key(stage, shard) if keep else "" for shard in shards]
        found = [self.store.load(key) if keep else None for key in keys]
        left = [number for number, outcomes in enumerate(found) if outcomes is None]
        done = len(shards) - len(left)
        bound = partial(work, self.stages)
        todo = [shards[number] for number in left]
        for number, outcomes in zip(left, self.pool.map(bound, todo) if self.pool else map(bound, todo), strict=True):
            if keep:
                self.store.save(keys[number], outcomes)
            found[number] = outcomes
            done += 1
            if self.progress is not None:
                self.progress(stage, done, len(shards))
        return [outcome for outcomes in found for outcome in outcomes or ()]


def cut(tasks: Sequence[Task], size: int = SHARD_CHARACTERS) -> Iterator[list[Task]]:
    """Tasks in shards of about ``size`` characters of raw text, order kept."""
    shard: list[Task] = []
    held = 0
    for task in tasks:
        shard.append(task)
        held += len(task.article.raw)
        if held >= size:
            yield shard
            shard, held = [], 0
    if shard:
        yield shard


def clean_shard(stages: Stages, shard: Sequence[Task]) -> list[Outcome]:
    """Clean each article of a shard."""
    return [_guarded("clean", task, partial(_clean, stages, task)) for task in shard]


def restore_shard(stages: Stages, shard: Sequence[Task]) -> list[Outcome]:
    """Restore each article of a shard beside its original."""
    return [_guarded("restore", task, partial(_restore, stages, task)) for task in shard]


def extract_shard(stages: Stages, shard: Sequence[Task]) -> list[Outcome]:
    """Restore each article of a shard beside its original, and extract its facts."""
    extractor = _extractor(stages)
    outcomes = []
    for task, restored in zip(shard, restore_shard(stages, shard), strict=True):
        done = restored
        if restored.rejection is None:
            done = _guarded("extract", task, partial(_extract, extractor, restored.article, stages.election_date))
        outcomes.append(done)
    return outcomes


def _clean(stages: Stages, task: Task) -> Outcome:
    return Outcome(stages.clean(task.article))


def _restore(stages: Stages, task: Task) -> Outcome:
    return Outcome(stages.restore(task.article, task.original))


def _extract(extractor: Extractor, article: Article, election_date: str) -> Outcome:
    facts = tuple(extractor.extract(article, election_date))
    return Outcome(replace(article), facts)  # a fresh article, without what reading it has cached


@cache
def _extractor(stages: Stages) -> Extractor:
    found = stages.extractor()
    gc.freeze()  # the tables stay as long as the process: none of them is looked at again for cycles
    return found


def _guarded(stage: str, task: Task, work: Callable[[], Outcome]) -> Outcome:
    """Do one article's work; whatever it raises rejects that article and no other."""
    try:
        return work()
    except (ImportError, SyntaxError, OSError) as fault:
        if not isinstance(fault, TimeoutError):
            raise  # a broken installation, which every article would meet
        error, advice = "a pattern ran into its time limit", "look in its text for long runs of one character or word"
    except Exception as fault:
        said = " ".join(str(fault).split())[:200]
        error, advice = f"{type(fault).__name__}: {said}".rstrip(": "), "please report it as a bug, with the article"
    path, _, record = task.article.source.partition("#")
    return Outcome(task.article, rejection=Rejection(path, record, stage, error, advice))


@contextmanager
def workers(jobs: int) -> Iterator[Executor | None]:
    """A pool of ``jobs`` processes, or None for one: the caller's own. On an error, what has not begun never begins."""
    if jobs <= 1:
        yield None
        return
    from concurrent.futures import ProcessPoolExecutor

    pool = ProcessPoolExecutor(
        jobs, mp_context=get_context("spawn"), initializer=partial(_begin_work, gc.get_threshold())
    )
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _begin_work(seldom: tuple[int, int, int]) -> None:
    """Ctrl-C is for the parent, which then stops its workers in order; they look for cycles as seldom as it does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(*seldom)


def default_jobs(characters: int) -> int:
    """One process for a small batch, one a usable core from ``BIG_BATCH`` characters on."""
    if characters < BIG_BATCH:
        return 1
    usable = getattr(os, "sched_getaffinity", None)
    return len(usable(0)) if usable else os.cpu_count() or 1

"""Batch: every stage in its order over a whole pile of articles, on one process or several, resumed if broken off."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import BrokenExecutor
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import pandas as pd

from pipeline import __version__
from pipeline.article import Article, Rejection
from pipeline.batch.decisions import DecisionsError, read_decisions
from pipeline.batch.frames import copies_frame, errors_frame, facts_frame, sources_frame
from pipeline.batch.gathering import GatherError, gather
from pipeline.batch.scratch import Scratch
from pipeline.batch.shards import (
    SHARD_CHARACTERS,
    Line,
    Outcome,
    Progress,
    Stages,
    Task,
    Work,
    clean_shard,
    default_jobs,
    extract_shard,
    restore_shard,
    workers,
)
from pipeline.batch.stages import PipelineStages
from pipeline.batch.summary import counts, summary
from pipeline.csvfile import CsvError, read_csv
from pipeline.paths import shipped
from pipeline.schema import RECONCILED

if TYPE_CHECKING:
    from pipeline.copies import Copies
    from pipeline.ingest import IngestOptions
    from pipeline.reconcile import Weighed

__all__ = [
    "BatchError",
    "DecisionsError",
    "GatherError",
    "Options",
    "Readings",
    "Run",
    "extract_shard",
    "read_all",
    "read_two",
    "reconcile_runs",
    "rejected",
    "restore_shard",
    "run",
    "summary",
]


class BatchError(Exception):
    """A batch of which nothing could be done; the message is one line."""

    status = 1


@dataclass(frozen=True)
class Options:
    """What a user chose: how to read inputs, tables laid over the shipped ones, processes (0: by size).

    ``stages`` and ``shard_characters`` are for tests, which bring stages of their own and little text.
    """

    ingest: IngestOptions
    models: Path | None = None
    decisions: tuple[Path, ...] = ()
    jobs: int = 0
    stages: Stages | None = None
    shard_characters: int = SHARD_CHARACTERS

    def as_dict(self) -> dict[str, Any]:
        """The options that can change a table, for ``run.json`` and for telling runs apart."""
        ingest = {name: str(value or "") for name, value in asdict(self.ingest).items()}
        return {**ingest, "models": str(self.models or ""), "decisions": [str(path) for path in self.decisions]}


@dataclass(frozen=True)
class Readings:
    """What all stages before reconciling make of the inputs, articles and facts in the order of the tables."""

    articles: tuple[Article, ...]
    facts: pd.DataFrame
    copies: Copies
    rejections: tuple[Rejection, ...]
    timings: Mapping[str, float]
    jobs: int

    @property
    def sources(self) -> pd.DataFrame:
        """The articles as ``sources.csv`` has them before reconciling."""
        return sources_frame(self.articles, self.facts, self.copies)


@dataclass(frozen=True)
class Run:
    """A finished run: where it is, its tables, and what there is to say of it."""

    out: Path
    tables: Mapping[str, pd.DataFrame]
    rejections: tuple[Rejection, ...]
    messages: tuple[str, ...]
    timings: Mapping[str, float]


@dataclass
class _Clock:
    """Seconds that each stage took."""

    spent: dict[str, float] = field(default_factory=dict)
    _since: float = field(default_factory=time.monotonic)

    def stage(self, name: str) -> None:
        now = time.monotonic()
        self.spent[name] = round(self.spent.get(name, 0.0) + now - self._since, 3)
        self._since = now


def ingest(
    inputs: Sequence[str], options: Options, stdin: BinaryIO | None = None
) -> tuple[list[Article], list[Rejection]]:
    """Every article of the inputs in the order of ``sources.csv``, and every input that is rejected or skipped.

    Raises:
        IngestError: the call is wrong (a missing path, two inputs of one name).
        BatchError: there is nothing to read at all.
    """
    from pipeline.ingest import read

    articles: list[Article] = []
    rejections: list[Rejection] = []
    for item in read(inputs, options.ingest, stdin):
        if isinstance(item, Article):
            articles.append(item)
        else:
            rejections.append(item)
    if not articles and not any(map(rejected, rejections)):
        where = ", ".join(inputs)
        raise BatchError(f"{where}: no article in it: name files or folders with articles (.txt, .html, .json ...)")
    return sorted(articles, key=lambda article: article.source), rejections


def rejected(item: Rejection) -> bool:
    """Whether an input was rejected, not just skipped as none of our formats."""
    return not item.error.startswith("skipped:")


def read_all(
    inputs: Sequence[str],
    options: Options,
    stdin: BinaryIO | None = None,
    scratch_in: Path | None = None,
    progress: Progress | None = None,
    work: Work = extract_shard,
) -> Readings:
    """Ingest, clean, find copies, restore and extract (or, with ``restore_shard`` as ``work``, only restore).

    Raises:
        IngestError, BatchError: see ``ingest``; a worker process was killed.
    """
    clock = _Clock()
    articles, rejections = ingest(inputs, options, stdin)
    clock.stage("ingest")
    return read_articles(articles, rejections, options, clock, scratch_in, progress, work)


def read_two(a: str, b: str, options: Options) -> list[tuple[Article, list[dict[str, Any]]]]:
    """Two inputs of one article each, read beside one another: each with its facts, in the order given.

    Raises:
        IngestError, BatchError: see ``ingest``; an input holds more than one article, or a stage rejected it.
    """
    articles = []
    for name in (a, b):
        found, _ = ingest([name], options)
        if len(found) != 1:
            raise BatchError(f"{name} holds {len(found)} articles: name two articles, or run both and compare the runs")
        articles.append(replace(found[0], source=name))
    readings = read_articles(articles, [], options, _Clock())
    if readings.rejections:
        lost = readings.rejections[0]
        raise BatchError(f"{lost.input}: {lost.error}: {lost.advice}")
    by_source = {article.source: article for article in readings.articles}
    rows = [{str(name): cell for name, cell in row.items()} for row in readings.facts.to_dict("records")]
    return [(by_source[name], [row for row in rows if row["source"] == name]) for name in (a, b)]


def read_articles(
    articles: list[Article],
    rejections: list[Rejection],
    options: Options,
    clock: _Clock,
    scratch_in: Path | None = None,
    progress: Progress | None = None,
    work: Work = extract_shard,
) -> Readings:
    """Clean, find copies, restore and extract.

    An article that a stage fails on is rejected; copies are then judged again without it, and only those articles
    are read anew whose original changed.

    Raises:
        BatchError: a worker process was killed.
    """
    stages = options.stages or PipelineStages(options.models, options.ingest.election_date)
    jobs = options.jobs or default_jobs(sum(len(article.raw) for article in articles))
    scratch = Scratch(scratch_in, partial(_version, options))
    try:
        with workers(jobs) as pool:
            line = Line(stages, pool, scratch, options.shard_characters, progress)
            cleaned = line.run("clean", clean_shard, [Task(article) for article in articles])
            whole = [outcome.article for outcome in cleaned if outcome.rejection is None]
            rejections += [outcome.rejection for outcome in cleaned if outcome.rejection is not None]
            clock.stage("clean")
            read, copies, failed = _read_beside_originals(line, whole, work, clock)
            rejections += failed
    except BrokenExecutor as fault:
        raise BatchError(
            "a worker process was killed, perhaps for want of memory: give fewer --jobs; the run goes on from there"
        ) from fault
    facts = facts_frame((fact for outcome in read for fact in outcome.facts), copies)
    clock.stage("extract")
    found = tuple(outcome.article for outcome in read)
    return Readings(found, facts, copies, tuple(sorted(set(rejections))), clock.spent, jobs)


def _read_beside_originals(
    line: Line, articles: list[Article], work: Work, clock: _Clock
) -> tuple[list[Outcome], Copies, list[Rejection]]:
    from pipeline.copies import find_copies

    done: dict[tuple[str, str], Outcome] = {}
    failed: list[Rejection] = []
    while True:
        copies = find_copies(articles)
        clock.stage("copies")
        by_source = {article.source: article for article in articles}
        tasks = {(a.source, copies.original_of(a.source) or ""): a for a in articles}
        todo = {key: Task(a, by_source.get(key[1])) for key, a in tasks.items() if key not in done}
        done.update(zip(todo, line.run("extract", work, list(todo.values())), strict=True))
        clock.stage("extract")
        fresh = [rejection for key in tasks if (rejection := done[key].rejection) is not None]
        if not fresh:
            return [done[key] for key in tasks], copies, failed
        failed += fresh
        articles = [article for key, article in tasks.items() if done[key].rejection is None]


def run(
    inputs: Sequence[str],
    out: Path,
    options: Options,
    stdin: BinaryIO | None = None,
    progress: Progress | None = None,
) -> Run:
    """Everything: from inputs to the files of a run in ``out``.

    Raises:
        IngestError, BatchError, OutputError, DecisionsError: the call is wrong, or nothing could be done.
    """
    from pipeline.report import check_out

    check_out(out)
    decisions = read_decisions(out, options.decisions)
    readings = read_all(inputs, options, stdin, out, progress)
    clock = _Clock(dict(readings.timings))
    found = _reconcile(
        readings.facts, readings.sources, copies_frame(readings.copies.passages), options, decisions, out
    )
    clock.stage("reconcile")
    tables = found.tables.beside({"errors": errors_frame(readings.rejections)})
    digests = {"input_digests": _digests(inputs, options, readings.articles)}
    _write(out, tables, readings.articles, options, digests, clock, readings.jobs)
    Scratch(out).clear()
    return Run(out, tables, readings.rejections, found.messages, clock.spent)


def reconcile_runs(inputs: Sequence[str], out: Path, options: Options) -> Run:
    """Reconcile the facts of finished runs and fact files, whoever extracted them, into ``out``.

    Raises:
        GatherError, OutputError, DecisionsError: the call is wrong.
    """
    from pipeline.report import check_out

    check_out(out)
    decisions = read_decisions(out, options.decisions)
    clock = _Clock()
    gathered = gather(inputs, options.ingest.prefix)
    clock.stage("gather")
    found = _reconcile(gathered.facts, gathered.sources, gathered.copies, options, decisions, out)
    clock.stage("reconcile")
    tables = found.tables.beside({"errors": errors_frame(())})
    _write(out, tables, gathered.articles, options, {"inputs": list(inputs)}, clock, 1)
    return Run(out, tables, (), (*gathered.messages, *found.messages), clock.spent)


def _reconcile(
    facts: pd.DataFrame,
    sources: pd.DataFrame,
    copies: pd.DataFrame,
    options: Options,
    decisions: Sequence[Mapping[str, str]],
    out: Path,
) -> Weighed:
    """All tables of a run but its errors, and what is to be said of the decisions."""
    from pipeline.gazetteer import Gazetteer
    from pipeline.reconcile import Weighed, weigh_all

    found = weigh_all(facts, sources, copies, Gazetteer.load(options.models), decisions, _previous(out))
    return Weighed(found.tables.beside({"facts": facts, "copies": copies}), found.messages)


def _digests(inputs: Sequence[str], options: Options, articles: Sequence[Article]) -> dict[str, str]:
    """SHA-256 by input file, and of standard input that of its article."""
    from pipeline.ingest import input_digests

    files = input_digests(inputs, prefix=options.ingest.prefix)
    return files | {article.source: article.digest for article in articles if article.source == "-"}


def _previous(out: Path) -> pd.DataFrame | None:
    """The figures of the last run into the same folder, to see which decisions have new evidence."""
    try:
        rows = read_csv(out / "reconciled.csv", ["figure_id"])
    except (OSError, CsvError):
        return None
    return pd.DataFrame(rows, columns=RECONCILED.names, dtype=str).fillna("")


def _write(
    out: Path,
    tables: Mapping[str, pd.DataFrame],
    articles: Sequence[Article],
    options: Options,
    more: Mapping[str, Any],
    clock: _Clock,
    jobs: int,
) -> None:
    from pipeline.report import write_run

    info = {"options": options.as_dict(), **more, "counts": counts(tables), "jobs": jobs}
    write_run(out, tables, articles, {**info, "timings": clock.spent})
    clock.stage("report")


def _version(options: Options) -> str:
    """Digest of all that an article's outcome depends on besides its text: the program, the tables, the options."""
    digest = hashlib.sha256(f"{__version__}\x1f{options.as_dict()}".encode("utf-8", "backslashreplace"))
    package = Path(__file__).resolve().parent.parent
    folders = [(package, "*.py"), (shipped("models"), "*"), *([(options.models, "*")] if options.models else [])]
    for folder, pattern in folders:
        for path in sorted(folder.rglob(pattern)):
            if path.is_file():
                digest.update(f"{path.relative_to(folder)}\x1f".encode("utf-8", "backslashreplace"))
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()

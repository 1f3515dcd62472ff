"""Gather: the facts, sources and copies of finished runs and fact files, of any number, put together."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import regex

from pipeline.article import Article, Edit, Region
from pipeline.batch.fingerprint import Witness, repeats, witness
from pipeline.batch.frames import frame, root
from pipeline.csvfile import CsvError, read_csv
from pipeline.schema import COPIES, FACTS, SOURCES, SchemaError, Table

if TYPE_CHECKING:
    import pandas as pd

NEEDED = ("source", "measure", "area_id", "party", "value", "status", "quote", "start", "end")
"""Columns that facts must have, whoever extracted them; others may be missing."""
_OFFSET = regex.compile(r"[0-9]{1,12}")
_ID_PARTS = ("source", "start", "end", "measure", "area_id", "area", "party", "value", "previous", "counterparty",
             "status", "bound", "election_date", "person")  # fmt: skip


class GatherError(ValueError):
    """Runs or fact files that cannot be put together; the message is one line."""


@dataclass(frozen=True)
class Gathered:
    """Facts, sources and copies of all files in the order of their tables, what texts there were, and remarks."""

    facts: pd.DataFrame
    sources: pd.DataFrame
    copies: pd.DataFrame
    articles: tuple[Article, ...]
    messages: tuple[str, ...]


@dataclass
class _Part:
    """One run folder or fact file."""

    name: str
    facts: list[dict[str, Any]]
    sources: dict[str, dict[str, Any]]
    copies: list[dict[str, Any]]
    articles: dict[str, Article]


def gather(inputs: Sequence[str], prefix: bool = False) -> Gathered:
    """Read run folders and fact files and put them together.

    An article that two of them hold with the same facts is taken once. Between files, copies are judged by
    fingerprint (``pipeline.batch.fingerprint``).

    Raises:
        GatherError: a path is missing, a table damaged, or two articles of one name differ (``prefix`` helps).
    """
    messages: list[str] = []
    parts = [_read(Path(name), name, messages) for name in dict.fromkeys(inputs)]
    if prefix:
        for part in parts:
            _rename(part)
    _merge(parts)
    by_source: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for part in parts:
        for fact in part.facts:
            by_source[fact["source"]].append(fact)
    sources = {name: row for part in parts for name, row in part.sources.items()}
    copies = [row for part in parts for row in part.copies]
    witnesses = [witness(n, row, by_source[name]) for n, part in enumerate(parts) for name, row in part.sources.items()]
    copies += _judge(witnesses, sources, by_source)
    facts = [fact for part in parts for fact in part.facts]
    articles = {name: article for part in parts for name, article in part.articles.items()}
    try:
        return Gathered(
            frame(FACTS, facts),
            frame(SOURCES, sources.values()),
            frame(COPIES, {tuple(str(row[k]) for k in COPIES.key): row for row in copies}.values()),
            tuple(articles[name] for name in sorted(articles)),
            tuple(messages),
        )
    except SchemaError as error:
        raise GatherError(f"{', '.join(inputs)}: {error}") from error


def _read(path: Path, name: str, messages: list[str]) -> _Part:
    if path.is_dir():
        if not (path / "facts.csv").is_file():
            raise GatherError(f"{name}: no facts.csv in it: give the folder of a run, or a file of facts")
        facts, beside = path / "facts.csv", {table: path / f"{table.name}.csv" for table in (SOURCES, COPIES)}
        articles = {article.source: article for article in _articles(path / "articles.jsonl")}
    elif path.is_file():
        facts, articles = path, {}
        beside = {table: path.with_name(f"{path.stem}.{table.name}.csv") for table in (SOURCES, COPIES)}
    else:
        raise GatherError(f"{name}: no such file or folder: give run folders or files of facts")
    rows = list({tuple(row.values()): row for row in map(_fact, _rows(facts, NEEDED))}.values())  # said twice is once
    sources = {row["source"]: _cells(SOURCES, row) for row in _optional(beside[SOURCES])}
    for row in rows:
        sources.setdefault(row["source"], {"source": row["source"], "origin": row["source"]})
    if not beside[SOURCES].is_file():
        messages.append(f"{name}: no {beside[SOURCES].name} beside it: its {len(sources)} articles count as originals")
    copies = [_cells(COPIES, row) for row in _optional(beside[COPIES])]
    part = _Part(name, rows, sources, [row for row in copies if {row["source"], row["of"]} <= set(sources)], articles)
    for number, row in enumerate(rows, 1):
        if not (_OFFSET.fullmatch(row["start"]) and _OFFSET.fullmatch(row["end"])):
            raise GatherError(f"{facts}: row {number}: start and end must say where in the text the quote stands")
    try:
        frame(FACTS, part.facts)
    except SchemaError as error:
        raise GatherError(f"{facts}: {error}") from error
    return part


def _rows(path: Path, needed: Iterable[str] = ()) -> list[dict[str, Any]]:
    """Rows of a CSV file or, by its ending, of a file with a JSON object a line."""
    try:
        if path.suffix != ".jsonl":
            return [dict(row) for row in read_csv(path, needed)]
        lines = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
        return [_object(json.loads(line), f"{path}:{number}", needed) for number, line in enumerate(lines, 1)]
    except (CsvError, OSError, ValueError, RecursionError) as error:
        raise GatherError(str(error) if str(path) in str(error) else f"{path}: {error}") from error


def _object(row: Any, where: str, needed: Iterable[str]) -> dict[str, str]:
    missing = [name for name in needed if name not in row] if isinstance(row, dict) else list(needed)
    if missing:
        raise GatherError(f"{where}: no object with {', '.join(missing)}: a fact has these, and says where it stands")
    return {str(key): "" if value is None else str(value) for key, value in row.items()}


def _optional(path: Path) -> list[dict[str, Any]]:
    return _rows(path, ["source"]) if path.is_file() else []


def _cells(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row.get(name, "") for name in table.names}


def _fact(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of facts with every column; what somebody else's file leaves out is filled in where it is plain."""
    fact = _cells(FACTS, row)
    fact["origin"] = fact["origin"] or fact["source"]
    fact["bound"] = fact["bound"] or "exact"
    fact["fact_id"] = fact["fact_id"] or _fact_id(fact)
    return fact


def _fact_id(fact: Mapping[str, Any]) -> str:
    return "f" + hashlib.sha256("\x1f".join(str(fact[part]) for part in _ID_PARTS).encode()).hexdigest()[:15]


def _articles(path: Path) -> Iterator[Article]:
    """The articles of a run, with the regions and edits that it found."""
    if not path.is_file():
        return
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                row = json.loads(line)
                head = ("source", "raw", "publisher", "title", "url", "published_at", "election_date")
                yield Article(
                    **{name: row.get(name, "") for name in head},
                    regions=tuple(Region(**region) for region in row["regions"]),
                    edits=tuple(Edit(**edit) for edit in row["edits"]),
                )
            except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
                raise GatherError(f"{path}:{number}: not an article as a run writes it ({error})") from error


def _rename(part: _Part) -> None:
    """Put the part's name before every name of a source in it."""
    names = {name: f"{part.name.rstrip('/')}/{name}" for name in part.sources}
    for row in (*part.facts, *part.sources.values(), *part.copies):
        for column in ("source", "origin", "of", "copy_of", "version_of"):
            if row.get(column):
                row[column] = names.get(row[column], row[column])
    for fact in part.facts:
        fact["fact_id"] = _fact_id(fact)
    part.sources = {row["source"]: row for row in part.sources.values()}
    part.articles = {names[name]: replace(article, source=names[name]) for name, article in part.articles.items()}


def _merge(parts: Sequence[_Part]) -> None:
    """Leave an article that an earlier part has with the same facts out of the later ones.

    Raises:
        GatherError: two parts have an article of one name with different facts.
    """
    known: dict[str, tuple[str, list[str]]] = {}
    for part in parts:
        ids: dict[str, list[str]] = {name: [] for name in part.sources}
        for fact in part.facts:
            ids[fact["source"]].append(fact["fact_id"])
        again = set()
        for name, found in ids.items():
            where, before = known.setdefault(name, (part.name, sorted(found)))
            if where == part.name:
                continue
            if before != sorted(found):
                raise GatherError(f"{where} and {part.name} both have {name}, with different facts: give --prefix")
            again.add(name)
        part.facts = [fact for fact in part.facts if fact["source"] not in again]
        part.sources = {name: row for name, row in part.sources.items() if name not in again}


def _judge(
    witnesses: Sequence[Witness], sources: Mapping[str, dict[str, Any]], facts: Mapping[str, list[dict[str, Any]]]
) -> list[dict[str, Any]]:
    """Find copies between files and mark them in ``sources`` and ``facts``; returns rows of ``copies.csv``."""
    rows = []
    for found in repeats(witnesses):
        row = sources[found.copy.source]
        if row.get("copy_of"):
            continue  # its own run, which had the text, knows better
        similarity = f"{found.similarity:.3f}".rstrip("0").rstrip(".")
        row |= {"copy_of": found.original.source, "copy_similarity": similarity, "copy_evidence": found.evidence}
        rows.append(
            {
                "source": found.copy.source,
                "of": found.original.source,
                "start": str(found.copy.start),
                "end": str(found.copy.end),
                "of_start": str(found.original.start),
                "of_end": str(found.original.end),
                "kind": found.kind,
                "similarity": similarity,
                "evidence": found.evidence,
            }
        )
    above = {name: str(row.get("copy_of") or "") for name, row in sources.items()}
    for name, row in sources.items():
        row["origin"] = root(name, above)
    for found_row in rows:
        for fact in facts[found_row["source"]]:
            fact["origin"] = root(fact["source"], above)
    return rows

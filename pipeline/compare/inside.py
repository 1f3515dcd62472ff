"""Two sources or two publishers of one run: which articles a name means, and what they state."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.article import Article, Region
from pipeline.compare.statements import CompareError
from pipeline.csvfile import CsvError, read_csv
from pipeline.terminal import one_line


@dataclass(frozen=True)
class Side:
    """What a name means: one article, or all of a publisher."""

    name: str
    sources: tuple[str, ...]
    publisher: bool


def run_table(folder: Path, name: str, required: tuple[str, ...]) -> list[dict[str, str]]:
    """Rows of one table of a run.

    Raises:
        CompareError: the table is missing or damaged.
    """
    path = folder / f"{name}.csv"
    try:
        return read_csv(path, required)
    except FileNotFoundError as error:
        raise CompareError(
            f"{one_line(str(path))} is missing: comparing inside a run needs its facts.csv and sources.csv"
        ) from error
    except OSError as error:
        raise CompareError(f"{one_line(str(path))} cannot be read: {error.strerror}") from error
    except CsvError as error:
        raise CompareError(one_line(str(error))) from error


def side(name: str, sources: list[dict[str, str]], folder: Path) -> Side:
    """The source or the publisher that ``name`` means: in full, else a source by its file name or how that begins.

    A publisher's articles that a later version replaces are left out.

    Raises:
        CompareError: nothing has that name, or several sources fit it.
    """
    names = [row["source"] for row in sources]
    if name in names:
        return Side(_label(name, sources), (name,), publisher=False)
    folded = name.casefold()
    of_publisher = [row for row in sources if row["publisher"] and row["publisher"].casefold() == folded]
    if of_publisher:
        current = tuple(row["source"] for row in of_publisher if not row.get("version_of"))
        return Side(of_publisher[0]["publisher"], current, publisher=True)
    fits = [source for source in names if folded in _short(source)]
    if not fits and folded:
        fits = [source for source in names if any(short.startswith(folded) for short in _short(source))]
    if len(fits) == 1:
        return Side(_label(fits[0], sources), (fits[0],), publisher=False)
    if fits:
        shown = ", ".join(one_line(source, 80) for source in fits[:5])
        raise CompareError(
            f"{one_line(name)} fits {len(fits)} sources ({shown}{' ...' if len(fits) > 5 else ''}): give one in full"
        )
    from rapidfuzz import process

    near = process.extractOne(name, [*names, *sorted({row["publisher"] for row in sources} - {""})], score_cutoff=70)
    hint = f"; did you mean {one_line(near[0])}?" if near else ""
    raise CompareError(f"no source or publisher {one_line(name)} in {one_line(str(folder))}{hint}")


def articles(folder: Path, wanted: tuple[str, ...]) -> dict[str, Article]:
    """Raw text and regions of some articles of a run; without those that ``articles.jsonl`` does not have."""
    found: dict[str, Article] = {}
    marks = [json.dumps(source, ensure_ascii=False) for source in wanted]
    try:
        with (folder / "articles.jsonl").open(encoding="utf-8", errors="replace", newline="\n") as handle:
            for line in handle:
                if any(mark in line for mark in marks):
                    article = _article(json.loads(line))
                    if article.source in wanted:
                        found.setdefault(article.source, article)
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise CompareError(f"{one_line(str(folder / 'articles.jsonl'))} is damaged ({one_line(str(error))})") from error
    return found


def _article(row: Mapping[str, Any]) -> Article:
    regions = tuple(Region(int(r["start"]), int(r["end"]), r["kind"]) for r in row.get("regions", ()))
    return Article(str(row["source"]), str(row["raw"]), regions=regions)


def _label(source: str, sources: list[dict[str, str]]) -> str:
    publisher = next((row["publisher"] for row in sources if row["source"] == source), "")
    return f"{source} ({publisher})" if publisher else source


def _short(source: str) -> set[str]:
    """Shorter names of a source: its file name, the same without its ending, its key in a dump."""
    last = source.casefold().rpartition("/")[2]
    return {last, last.rpartition(".")[0] or last, source.casefold().rpartition("#")[2]}

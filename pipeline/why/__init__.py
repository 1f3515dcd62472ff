"""Why: one figure of a run, with what speaks for it and against it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.csvfile import CsvError, read_csv
from pipeline.terminal import one_line
from pipeline.why.answer import Answer, Piece, ordered
from pipeline.why.question import WhyError, find

if TYPE_CHECKING:
    from pipeline.gazetteer import Gazetteer

__all__ = ["Answer", "Piece", "WhyError", "why"]


def why(folder: Path, query: str, gazetteer: Gazetteer | None = None) -> Answer:
    """The figure of the run in ``folder`` that ``query`` names, with its evidence.

    Args:
        folder: a run.
        query: council, party and measure in any order and by any of their names ("Medway LAB seats", "plymouth
            control before", a year or polling day where there are several), or a ``figure_id``.
        gazetteer: the names to read the question by; the shipped ones where None.

    Returns:
        The figure, or the choices that the question leaves open (``found`` is false then).

    Raises:
        WhyError: nothing fits, or the folder holds no run.
    """
    if gazetteer is None:
        from pipeline.gazetteer import Gazetteer as Shipped

        gazetteer = Shipped.load()
    rows = _table(folder, "reconciled", ("figure_id", "election_date", "area_id", "party", "measure", "value"))
    if rows is None:
        raise WhyError(f"{one_line(str(folder / 'reconciled.csv'))} is missing: give the folder of a run with --in")
    if not query.strip():
        raise WhyError('ask for a figure, for instance "Medway LAB seats"')
    found, note = find(query, rows, gazetteer)
    notes = [note] if note else []
    if len(found) > 1:
        return Answer(query, None, choices=tuple(found), notes=tuple(notes))
    figure = found[0]
    evidence = _table(folder, "evidence", ("figure_id", "fact_id", "role"))
    facts = _table(folder, "facts", ("fact_id", "source", "quote"))
    if evidence is None or facts is None:
        notes.append("the run's evidence.csv or facts.csv is missing, so no quotes can be shown")
    behind = [row for row in evidence or () if row["figure_id"] == figure["figure_id"]]
    wanted = {row["fact_id"] for row in behind}
    sources = {row["source"]: row for row in _table(folder, "sources", ("source", "publisher")) or ()}
    by_id = {row["fact_id"]: row for row in facts or () if row["fact_id"] in wanted}
    pieces = [_piece(row, by_id.get(row["fact_id"], {}), sources) for row in behind]
    return Answer(query, figure, ordered(pieces), notes=tuple(notes))


def _piece(row: Mapping[str, str], fact: Mapping[str, str], sources: Mapping[str, Mapping[str, str]]) -> Piece:
    source = sources.get(fact.get("source", ""), {})
    return Piece(
        role=row["role"],
        value=row.get("value", ""),
        quote=fact.get("quote", ""),
        publisher=source.get("publisher", ""),
        source=fact.get("source", ""),
        origin=row.get("origin", ""),
        time=row.get("as_of", "") or fact.get("as_of", "") or source.get("published_at", ""),
        start=fact.get("start", ""),
        end=fact.get("end", ""),
        why_not=row.get("why_not", ""),
        speaker=fact.get("speaker", ""),
        rule=fact.get("rule", ""),
        fact_id=row["fact_id"],
        url=source.get("url", ""),
    )


def _table(folder: Path, name: str, required: tuple[str, ...]) -> list[dict[str, str]] | None:
    try:
        return read_csv(folder / f"{name}.csv", required)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise WhyError(f"{one_line(str(folder / name))}.csv cannot be read: {error.strerror}") from error
    except CsvError as error:
        raise WhyError(one_line(str(error))) from error

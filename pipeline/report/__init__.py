"""Report: the files of a run, written together into a folder that keeps whatever else is in it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.article import Article
from pipeline.report.folder import OUTPUT_NAMES, OutputError, check_out, owned_files

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["OUTPUT_NAMES", "OutputError", "check_out", "owned_files", "write_run"]


def write_run(
    out: Path,
    tables: Mapping[str, pd.DataFrame],
    articles: Sequence[Article],
    run_info: Mapping[str, Any],
    models: Path | None = None,
) -> list[str]:
    """Write all files of a run into ``out`` together.

    They are written into a temporary folder inside ``out`` and moved over the files of the run before; what that
    run wrote and this one does not is removed, every other file stays.

    Args:
        out: folder of the run, made where it does not exist.
        tables: by the name of a run's table its frame (``schema.RUN_TABLES``; cells text, empty for not known); a
            table that is not given is written with its header alone. May make a frame when it is looked up: of many
            facts (``tables.MANY``) some are made in a process beside this one, and here only as far as the page needs.
        articles: every article of ``sources``, in any order.
        run_info: what ``run.json`` says besides the program, its version, the state, the time (``created``, which
            may be given), the counts of rows and the digests of files: options, input digests, counts, timings.
        models: the user's folder of tables laid over the shipped ones, for the names of parties on the page.

    Returns:
        The names of the files written, in the order of ``OUTPUT_NAMES``.

    Raises:
        OutputError: ``out`` holds a file of one of these names that no run wrote, or cannot be written.
        SchemaError: a frame does not fit its table, which is a bug of the stage that made it; nothing is written.
    """
    from pipeline.report import package, page
    from pipeline.report import tables as rows_and_lines
    from pipeline.report.folder import publish, staging

    rows = rows_and_lines.RunRows(tables)
    facts = len(tables["facts"]) if "facts" in tables else 0
    if not rows_and_lines.apart(facts):
        for name in rows:
            len(rows[name])  # makes it, so that what does not fit is seen before anything is touched
    check_out(out)
    with staging(out) as staged:
        counts = rows_and_lines.write_tables(staged, rows, facts)
        rows_and_lines.write_articles(staged / "articles.jsonl", articles)
        page.write_page(staged / "report.html", rows, party_names(models))
        text = json.dumps(package.data_package(), ensure_ascii=False, indent=1) + "\n"
        (staged / "datapackage.json").write_text(text, encoding="utf-8", newline="\n")
        return publish(out, staged, {"rows": counts, **run_info})


def party_names(models: Path | None = None) -> dict[str, tuple[str, str]]:
    """By party code its name and its colour (``#rrggbb``), from the gazetteer."""
    from pipeline.gazetteer import Gazetteer

    parties = Gazetteer.load(models).parties
    return {code: (party.name, party.hex) for code, party in sorted(parties.items())}

"""The commands about spun text: ``seatchange spin learn``."""

from __future__ import annotations

from typing import Any

import click

from pipeline.cli.commands import _flags, _folder, _need, _read, _reading, cli
from pipeline.cli.talk import rejections
from pipeline.terminal import printable


@cli.group(short_help="Spun text: propose swaps for the table.")
def spin() -> None:
    """Text whose words a program swapped: what copies beside their originals teach."""


@spin.command(short_help="Swaps that spun copies show, as entries to judge.")
@click.argument("inputs", metavar="INPUT...", nargs=-1)
@_flags(_reading)
def learn(inputs: tuple[str, ...], **given: Any) -> int:
    """Entries for models/spin, of swaps that copies of other articles in the input show and the table has not.

    Nothing is learnt: each entry lacks its frames and its negatives, which a person writes, or leaves the entry out.
    """
    from dataclasses import replace

    from pipeline import batch
    from pipeline.workbench.learned import proposals

    readings = _read(_need(inputs), given, batch.restore_shard)
    as_written = {
        article.source: replace(article, edits=tuple(edit for edit in article.edits if edit.reason != "spin"))
        for article in readings.articles
    }
    pairs = [
        (article, as_written[original])
        for article in as_written.values()
        if (original := readings.copies.original_of(article.source)) in as_written
    ]
    for entry in proposals(pairs, _folder(given.get("models"))):
        click.echo(printable(entry, keep="\n"))
    return rejections(readings.rejections, given["verbose"])

"""What commands say besides their data: on standard error, a line each."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import click

from pipeline.terminal import one_line, printable

if TYPE_CHECKING:
    from pipeline.article import Article, Rejection

REJECTED = 3
"""Exit status of a command that finished, but rejected some inputs."""
_SHOWN = 10  # rejected inputs that are named where errors.csv has all


def rejections(rejections: Sequence[Rejection], verbose: bool, where: str = "") -> int:
    """Name rejected inputs on standard error, a line each; the exit status that they call for."""
    from pipeline.batch import rejected

    lost = [item for item in rejections if rejected(item)]
    told = [item for item in rejections if item in lost or verbose]
    shown = told if verbose or not where else told[:_SHOWN]
    for item in shown:
        place = f"{item.input}#{item.record}" if item.record else item.input
        say([": ".join(filter(None, (place, item.error, item.advice)))])
    if len(shown) < len(told):
        say([f"{len(told) - len(shown)} more inputs rejected: {where}"])
    return REJECTED if lost else 0


def show_edits(article: Article) -> None:
    """Every edit of an article on a line: where, why, what was there and what is there now, with words around."""
    for edit in article.edits:
        before = article.raw[max(0, edit.start - 30) : edit.start]
        after = article.raw[edit.end : edit.end + 30]
        old, new = article.raw[edit.start : edit.end], edit.replacement
        change = _style(f"[-{_visible(old)}-]", "red") if old else ""
        change += _style(f"{{+{_visible(new)}+}}", "green") if new else ""
        place = f"{one_line(article.source)}:{edit.start}-{edit.end}"
        evidence = f" ({one_line(edit.evidence)})" if edit.evidence else ""
        click.echo(f"{place} {edit.reason}: {_visible(before)}{change}{_visible(after)}{evidence}")


def _visible(text: str) -> str:
    return printable(text.replace("\n", "⏎"))


def _style(text: str, colour: str) -> str:
    return click.style(text, fg=colour) if sys.stdout.isatty() and not os.environ.get("NO_COLOR") else text


def say(lines: Iterable[str]) -> None:
    """Write lines to standard error, safe to print, each under the program's name."""
    for line in lines:
        click.echo(f"seatchange: {one_line(line)}", err=True)


class Progress:
    """One line on standard error, rewritten as shards finish; nothing where that is no terminal."""

    def __init__(self, quiet: bool) -> None:
        self._on = not quiet and sys.stderr.isatty()

    def __enter__(self) -> Callable[[str, int, int], None] | None:
        return self._show if self._on else None

    def __exit__(self, *_: object) -> None:
        if self._on:
            click.echo("\r\x1b[K", err=True, nl=False)

    @staticmethod
    def _show(stage: str, done: int, of: int) -> None:
        click.echo(f"\r\x1b[K{stage}: {done} of {of}", err=True, nl=False)

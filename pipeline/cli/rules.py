"""The commands of the rule workbench: ``seatchange rules list, test, coverage, new``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from pipeline.cli.commands import _flags, _folder, _models, _options, _quiet, _read, _reading, cli
from pipeline.cli.talk import rejections
from pipeline.terminal import printable

_GOLD = click.option(
    "--gold", type=click.Path(path_type=Path), metavar="GOLD.csv", help="What careful readers found in the articles."
)


@cli.group(short_help="The rule workbench: list, test, coverage, new.")
def rules() -> None:
    """The rules that facts are read by: which there are, whether they hold, what each adds, a new one begun."""


@rules.command("list", short_help="Every rule, a line each.")
@_models
def list_rules(models: Path | None) -> int:
    """Every rule with its file, its trigger, how many patterns, examples and negatives it has, and what it yields."""
    from pipeline import lexicon
    from pipeline.lean_spacy import import_spacy

    import_spacy()
    from pipeline.extract.rules import load_rules
    from pipeline.workbench.listing import listed

    folder = _folder(models)
    _print(listed(load_rules(lexicon.load(folder), folder)))
    return 0


@rules.command("test", short_help="Rules on their own examples and negatives.")
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option("--alike", "differ", is_flag=True, help="Name rules, too, whose examples have one verb, order or party.")
@_flags(_models, _quiet)
def try_rules(names: tuple[str, ...], differ: bool, models: Path | None, quiet: bool) -> int:
    """Rules, or those named, on their own examples, three of which they must fire on, and on their negatives.

    A line a failure, with file, rule, text, what was wanted and what was found; exit status 1 where there is one.
    """
    from pipeline.lean_spacy import import_spacy

    import_spacy()
    from pipeline.extract import Extractor
    from pipeline.workbench.listing import chosen
    from pipeline.workbench.trials import alike, failures

    extractor = Extractor.load(_folder(models))
    picked = chosen(extractor.rules, names)
    found = list(failures(extractor, picked))
    _print(map(str, found))
    if differ:
        _print(alike(extractor, picked))
    if not quiet:
        examples, negatives = (sum(len(getattr(r, kind)) for r in picked) for kind in ("examples", "negative"))
        click.echo(f"{len(picked)} rules, {examples} examples, {negatives} negatives: {len(found)} failures")
    return 1 if found else 0


@rules.command(short_help="What each rule reads on reports, adds and costs.")
@click.argument("inputs", metavar="[INPUT]...", nargs=-1)
@_flags(_GOLD, _reading)
def coverage(inputs: tuple[str, ...], gold: Path | None, **given: Any) -> int:
    """What each rule reads of articles, by gold right and false, and what is lost and won where it is left out.

    Below the table: rules that never fire, and those whose only hits are one sentence. Without INPUT, the shipped
    reports and their gold.
    """
    from pipeline.evaluate import read_gold_rows
    from pipeline.paths import shipped
    from pipeline.workbench.coverage import coverage as cover

    if not inputs:
        corpus = shipped("corpus")
        inputs, gold = (str(corpus / "reports"),), gold or corpus / "gold" / "corpus.csv"
    wanted = read_gold_rows(gold) if gold else None
    readings = _read(inputs, given)
    facts = [{str(name): str(cell) for name, cell in row.items()} for row in readings.facts.to_dict("records")]
    options = _options(given)
    _print(cover(readings.articles, facts, wanted, options.models, options.ingest.election_date).lines())
    return rejections(readings.rejections, given["verbose"])


@rules.command(short_help="A rule begun from a sentence.")
@click.argument("sentence")
@click.option(
    "--expect", multiple=True, required=True, metavar="FACT", help='A fact to read, as "control medway LAB CON"; again.'
)
@_models
def new(sentence: str, expect: tuple[str, ...], models: Path | None) -> int:
    """A rule that would read facts from a sentence, as TOML for a person to finish."""
    from pipeline.workbench.proposal import proposed

    click.echo(printable(proposed(sentence, expect, _folder(models)), keep="\n"), nl=False)
    return 0


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(printable(line))

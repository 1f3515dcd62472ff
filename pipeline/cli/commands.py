"""The commands: arguments in, functions called, nothing else.

Whatever a command needs is imported when it is called, so that ``--help`` is instant.
"""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pipeline import __version__
from pipeline.cli.talk import Progress, rejections, say, show_edits
from pipeline.terminal import one_line, printable

if TYPE_CHECKING:
    from pipeline.batch import Options, Readings

DIFFERENT = 4
"""Exit status of ``diff --exit-code`` where the two differ."""

Command = TypeVar("Command", bound=Callable[..., Any])


def _date(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    try:
        return value and datetime.datetime.strptime(value, "%Y-%m-%d").date().isoformat()
    except ValueError as error:
        raise click.BadParameter(f"{value!r} is no date of the form YYYY-MM-DD") from error


_PATH = click.Path(path_type=Path)


def _flags(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Several options as one decorator, shown in this order."""

    def add(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return add


_inputs = click.argument("inputs", metavar="INPUT...", nargs=-1)
_models = click.option("--models", type=_PATH, metavar="DIR", help="Tables and rules laid over the shipped ones.")
_quiet = click.option("--quiet", "-q", is_flag=True, help="Print errors only.")
_verbose = click.option("--verbose", "-v", is_flag=True, help="Say more: skipped inputs, seconds by stage.")
_in = click.option("--in", "within", type=_PATH, metavar="DIR", required=True, help="Folder of a run.")
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
_decisions = click.option(
    "--decisions", type=_PATH, multiple=True, metavar="FILE",
    help="Decisions of a reviewer, besides the decisions.csv in DIR, which is always applied.",
)  # fmt: skip
_election_date = click.option(
    "--election-date", default="", callback=_date, metavar="YYYY-MM-DD", help="The election that the articles report."
)
_reading = _flags(
    _election_date,
    click.option("--metadata", type=_PATH, metavar="META.csv", help="path,publisher,title,url,published_at."),
    *(
        click.option(f"--{name}-field", default="", metavar="NAME", help=f"Field of JSON or CSV that holds the {what}.")
        for name, what in (
            ("text", "text"), ("title", "title"), ("date", "date"), ("url", "address"), ("id", "id"),
            ("publisher", "publisher"),
        )
    ),
    click.option("--prefix", is_flag=True, help="Put the argument before every name of a source."),
    click.option("--jobs", type=click.IntRange(min=1), default=None, metavar="N", help="Processes (default: by size)."),
    _models,
    _quiet,
    _verbose,
)  # fmt: skip


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(__version__, prog_name="seatchange", message="%(prog)s %(version)s")
def cli() -> None:
    """Audited tables of council control and seat changes from reports on UK local elections.

    INPUT is any mix of files, folders, globs and - (one article on standard input): .txt, .html, .json, .jsonl and
    .csv, plain or in .gz and .zip.

    Exit status: 0 all inputs read; 3 finished, but some inputs were rejected; 2 the call is wrong; 1 nothing could be
    done; with diff --exit-code, 4 different.
    """


@cli.command(short_help="From articles to tables and a page, all at once.")
@_inputs
@click.option("--out", type=_PATH, metavar="DIR", required=True, help="Folder for the files of the run.")
@click.option("--example", is_flag=True, help="Read the reports that are shipped with the program.")
@_decisions
@_reading
def run(inputs: tuple[str, ...], out: Path, example: bool, **given: Any) -> int:
    """Everything: ingest, normalise, extract, reconcile, report.

    A finished run replaces its own files in DIR together and leaves every other file alone; a run that was broken
    off goes on where it stopped.
    """
    from pipeline import batch

    if example:
        from pipeline.paths import shipped

        if inputs:
            raise click.UsageError("give INPUT or --example, not both")
        inputs = (str(shipped("corpus") / "reports"),)
    _need(inputs)
    with Progress(given["quiet"]) as progress:
        done = batch.run(inputs, out, _options(given), sys.stdin.buffer, progress)
    say(done.messages)
    if not given["quiet"]:
        click.echo(batch.summary(out, done.tables), nl=False)
    if given["verbose"]:
        say(f"{stage}: {seconds:.2f} s" for stage, seconds in done.timings.items())
    return rejections(done.rejections, given["verbose"], f"all in {out / 'errors.csv'}")


@cli.command(short_help="Restored text, or every edit with its reason.")
@_inputs
@click.option("--diff", "edits", is_flag=True, help="Show every edit with its reason, instead of the text.")
@_reading
def normalise(inputs: tuple[str, ...], edits: bool, **given: Any) -> int:
    """Restored text: damage mended, swapped words put back."""
    from pipeline import batch

    readings = _read(_need(inputs), given, batch.restore_shard)
    for article in readings.articles:
        if edits:
            show_edits(article)
        else:
            if len(readings.articles) > 1:
                click.echo(f"==> {one_line(article.source)} <==")
            click.echo(article.restored, nl=not article.restored.endswith("\n"))
    return rejections(readings.rejections, given["verbose"])


@cli.command(short_help="Facts alone.")
@_inputs
@click.option("--out", required=True, metavar="FACTS.csv", help="File for the facts (.csv or .jsonl); - prints them.")
@_reading
def extract(inputs: tuple[str, ...], out: str, **given: Any) -> int:
    """Facts alone, and beside them FACTS.sources.csv and FACTS.copies.csv, what reconciling needs of the articles."""
    from pipeline.batch.factfile import check_fact_file, print_facts, write_facts

    if out != "-":
        check_fact_file(Path(out))
    readings = _read(_need(inputs), given)
    if out == "-":
        print_facts(sys.stdout, readings)
    else:
        written = write_facts(Path(out), readings)
        if not given["quiet"]:
            say([f"{len(readings.facts)} facts of {len(readings.articles)} articles: {', '.join(map(str, written))}"])
    return rejections(readings.rejections, given["verbose"])


@cli.command(short_help="Tables from runs or fact files.")
@click.argument("inputs", metavar="RUN_OR_FACTS...", nargs=-1, required=True)
@click.option("--out", type=_PATH, metavar="DIR", required=True, help="Folder for the files of the run.")
@click.option("--prefix", is_flag=True, help="Put the argument before every name of a source.")
@_flags(_decisions, _models, _quiet, _verbose)
def reconcile(inputs: tuple[str, ...], out: Path, **given: Any) -> int:
    """Reconciled tables from run folders or fact files of any number of runs, whoever extracted them."""
    from pipeline import batch

    done = batch.reconcile_runs(inputs, out, _options(given))
    say(done.messages)
    if not given["quiet"]:
        click.echo(batch.summary(out, done.tables), nl=False)
    return 0


@cli.command(short_help="What two articles, runs, sources or publishers say differently.")
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@click.option("--in", "within", type=_PATH, metavar="DIR", help="Run of which A and B are sources or publishers.")
@click.option("--out", type=_PATH, metavar="FILE.csv", help="Write a row a figure, instead of printing.")
@click.option("--all", "every", is_flag=True, help="Print figures that are the same, too.")
@click.option("--exit-code", is_flag=True, help="Exit with 4 where A and B differ.")
@_flags(_json, _reading)
def diff(a: str, b: str, within: Path | None, out: Path | None, every: bool, exit_code: bool, **given: Any) -> int:
    """What two articles, two runs, or two sources or publishers of a run say differently."""
    from pipeline import compare

    runs = [compare.is_run(Path(name)) for name in (a, b)]
    if within is not None or all(runs):
        found = compare.diff(a, b, within)
    elif any(runs):
        raise click.UsageError(f"{one_line(b if runs[0] else a)} is no run: compare two runs, or two articles")
    else:
        from pipeline.batch import read_two

        (article_a, facts_a), (article_b, facts_b) = read_two(a, b, _options(given))
        found = compare.diff_articles(facts_a, facts_b, article_a, article_b)
    if out is not None:
        found.write_csv(out)
    elif given["as_json"]:
        click.echo(json.dumps(found.as_dict(), ensure_ascii=False, indent=1))
    else:
        click.echo(found.text(every), nl=False)
    return DIFFERENT if exit_code and found.different else 0


@cli.command(short_help="One figure, with what speaks for it and against it.")
@click.argument("figure", metavar='"COUNCIL PARTY MEASURE"')
@_flags(_in, _json, _models)
def why(figure: str, within: Path, as_json: bool, models: Path | None) -> int:
    """One figure of a run: what speaks for it, what against it and why that lost."""
    from pipeline.gazetteer import Gazetteer
    from pipeline.why import why as ask

    answer = ask(within, figure, Gazetteer.load(_folder(models)))
    if as_json:
        click.echo(json.dumps(answer.as_dict(), ensure_ascii=False, indent=1))
    else:
        click.echo(answer.text(), nl=False, err=not answer.found)
    return 0 if answer.found else 1


@cli.command(short_help="Tables as a workbook, CSV or JSON.")
@click.argument("folder", metavar="DIR", type=_PATH)
@click.option("--to", type=_PATH, required=True, metavar="FILE", help="xlsx (all tables), csv or json (one table).")
@click.option("--table", default=None, metavar="NAME", help="The table to write (default: reconciled).")
@click.option(
    "--spreadsheet-safe", is_flag=True, help="CSV with a byte order mark, of which a spreadsheet runs nothing."
)
@click.option("--no-text", is_flag=True, help="Offsets and digests without quotes.")
@_quiet
def export(folder: Path, to: Path, table: str | None, spreadsheet_safe: bool, no_text: bool, quiet: bool) -> int:
    """Tables of the run in DIR as a workbook, as CSV or as JSON."""
    from pipeline.export import export as write

    notes = write(folder, to, table, spreadsheet_safe, no_text)
    if not quiet:
        say([*notes, f"written: {to}"])
    return 0


@cli.command(short_help="Precision, recall and F1 against gold.")
@click.argument("facts", metavar="FACTS.csv", type=_PATH)
@click.argument("gold", metavar="GOLD.csv", type=_PATH)
@click.option("--misses", is_flag=True, help="List every miss and every false claim.")
@click.option("--no-spans", is_flag=True, help="Do not ask where a claim's words stand.")
@click.option("--min-f1", type=click.FloatRange(0, 1), default=0.0, help="Exit with 1 where F1 is below.")
@click.option("--min-precision", type=click.FloatRange(0, 1), default=0.0, help="The same for precision.")
@_quiet
def evaluate(
    facts: Path, gold: Path, misses: bool, no_spans: bool, min_f1: float, min_precision: float, quiet: bool
) -> int:
    """Precision, recall and F1 of facts by measure, against what careful readers found."""
    from pipeline.evaluate import read_tables, score

    found = score(*read_tables(facts, gold), spans=not no_spans)
    lines = [] if quiet else found.table()
    lines += found.misses() if misses else []
    for line in [*lines, found.summary()]:
        click.echo(printable(line))
    if found.strangers:
        say([f"left out: facts of {len(found.strangers)} articles that the gold does not name"])
    total = found.tally()
    return 0 if total.f1 >= min_f1 and total.precision >= min_precision else 1


@cli.command(short_help="Which rules fire on a sentence, and which nearly do.")
@click.argument("sentence")
@_flags(_election_date, _models)
@click.option("--verbose", "-v", is_flag=True, help="Show every rule that nearly fired, not the three nearest.")
def explain(sentence: str, election_date: str, models: Path | None, verbose: bool) -> int:
    """Tokens, entities, which rules fired on a sentence, which nearly did and why not."""
    from pipeline.lean_spacy import import_spacy

    import_spacy()
    from pipeline.cli.explanation import explained
    from pipeline.extract import Extractor

    click.echo(explained(Extractor.load(_folder(models)), sentence, election_date, verbose), nl=False)
    return 0


def _need(inputs: tuple[str, ...]) -> tuple[str, ...]:
    if not inputs:
        raise click.UsageError("no INPUT: name files, folders, globs, or - for standard input")
    return inputs


def _folder(models: Path | None) -> Path | None:
    if models is not None and not models.is_dir():
        raise click.UsageError(f"--models {one_line(str(models))}: no such folder")
    return models


def _options(given: dict[str, Any]) -> Options:
    from pipeline.batch import Options
    from pipeline.ingest import IngestOptions

    fields = [name for name in IngestOptions.__dataclass_fields__ if name in given]
    return Options(
        IngestOptions(**{name: given[name] for name in fields}),
        _folder(given.get("models")),
        given.get("decisions", ()),
        given.get("jobs") or 0,
    )


def _read(inputs: Sequence[str], given: dict[str, Any], work: Any = None) -> Readings:
    from pipeline import batch

    with Progress(given["quiet"]) as progress:
        return batch.read_all(inputs, _options(given), sys.stdin.buffer, None, progress, work or batch.extract_shard)

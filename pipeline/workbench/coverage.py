"""Coverage: what each rule reads on a pile of reports, what is lost without it, and which rules read nothing.

A rule is left out by reading anew, without its matches, the articles that it states something of: another rule may then
read the same fact, or a false one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.article import Article
from pipeline.evaluate import Tally, score
from pipeline.evaluate.gold import article as doc_of
from pipeline.evaluate.gold import stem
from pipeline.extract.chunk import Chunk
from pipeline.extract.events import Match
from pipeline.terminal import one_line
from pipeline.workbench.bench import bench
from pipeline.workbench.listing import columns

Row = Mapping[str, str]
_QUOTE = 100
"""Characters of a sentence that are printed."""
_SAME = 3
"""How many rules that read the same facts are named in the table."""


@dataclass(frozen=True)
class Share:
    """What one rule reads.

    ``facts``: how many; ``sentences``: their different quotes, copies left out; ``right`` and ``false``: its claims by
    the gold; ``again``: facts that other rules read where it is left out, by rule; ``recall_lost`` and
    ``precision_won``: shares of 1, of all facts, where it is left out. Without gold the last five are None or 0.
    """

    rule: str
    facts: int
    sentences: tuple[str, ...]
    again: Mapping[str, int]
    right: int | None = None
    false: int | None = None
    recall_lost: float | None = None
    precision_won: float | None = None


@dataclass(frozen=True)
class Coverage:
    """The shares of the rules that read something, those that read most first, and the names of the others.

    ``stateless`` rules fit somewhere, but nothing is stated by them; ``silent`` ones fit nowhere; ``rules`` says how
    many rules there are. What tables and elided verbs state has shares too, under names that are no rule's.
    """

    shares: tuple[Share, ...]
    stateless: tuple[str, ...]
    silent: tuple[str, ...]
    rules: int

    def lines(self) -> Iterator[str]:
        """The table, the rules that never fire, and those whose only hits are one sentence."""
        head = ("rule", "facts", "sentences", "right", "false", "recall lost", "precision won", "read the same")
        rows = [
            (
                share.rule, str(share.facts), str(len(share.sentences)), _count(share.right), _count(share.false),
                _part(share.recall_lost), _part(share.precision_won), _others(share.again),
            )
            for share in self.shares
        ]  # fmt: skip
        yield from columns([head, *rows], right=frozenset(range(1, 7)))
        for what, names in (
            ("fit somewhere, but never state anything", self.stateless),
            ("never fire", self.silent),
        ):
            yield ""
            yield f"{what}: {len(names)} of {self.rules} rules"
            yield from (f"  {name}" for name in names)
        yield ""
        yield from lone_lines(_lone({share.rule: share.sentences for share in self.shares}))


class _Rereader:
    """Reads restored articles again, without the matches of one rule; ``matched``: rules that fitted anywhere."""

    def __init__(self, articles: Iterable[Article], models: Path | None, election_date: str) -> None:
        self.extractor, self._changes = bench(models)
        self.articles = {article.source: article for article in articles}
        self.matched: set[str] = set()
        self._date = election_date
        self._without = ""
        self._changes.change = self._change

    def _change(self, matches: list[Match], _: Sequence[Chunk]) -> list[Match]:
        self.matched.update(match.rule.name for match in matches)
        return [match for match in matches if match.rule.name != self._without]

    def read(self, sources: Iterable[str], without: str = "") -> list[dict[str, str]]:
        """Rows of the facts of some articles."""
        self._without = without
        return [
            {name: str(cell) for name, cell in fact.row().items()}
            for source in sources
            for fact in self.extractor.extract(self.articles[source], self._date)
        ]


class _Scores:
    """Right, missed and false by article; the whole is their sum, since no item spans articles."""

    def __init__(self, gold: Sequence[Row]) -> None:
        self._gold: dict[str, list[Row]] = defaultdict(list)
        for row in gold:
            self._gold[stem(row["doc"])].append(row)

    def of(self, facts: Iterable[Row], sources: Iterable[str]) -> dict[str, Tally]:
        """The counts of each of some articles that the gold knows."""
        docs = self._gold.keys()
        said: dict[str, list[Row]] = {doc: [] for source in sources if (doc := doc_of(source, docs)) in docs}
        for row in facts:
            if (doc := doc_of(row["source"], docs)) in said:
                said[doc].append(row)
        return {doc: score(rows, self._gold[doc]).tally() for doc, rows in said.items()}


def coverage(
    articles: Iterable[Article],
    facts: Sequence[Row],
    gold: Sequence[Row] | None = None,
    models: Path | None = None,
    election_date: str = "",
) -> Coverage:
    """What each rule reads of some articles, and what reading them without it would lose.

    Args:
        articles: restored, as a batch leaves them.
        facts: rows of ``facts.csv`` of these articles, their origins known.
        gold: what careful readers found in them, or None: then nothing is known of right and false.
        models: the folder laid over the shipped models, as the facts were read with.
        election_date: the polling day that the user says the articles report, ISO 8601, or empty.

    Raises:
        EvaluateError: the gold asks where words stand, and the facts do not say.
    """
    again = _Rereader(articles, models, election_date)
    again.read(again.articles)
    by_rule: dict[str, list[Row]] = defaultdict(list)
    by_source: dict[str, list[Row]] = defaultdict(list)
    for row in facts:
        by_rule[row["rule"]].append(row)
        by_source[row["source"]].append(row)
    scores = None if gold is None else _Scores(gold)
    base = scores.of(facts, again.articles) if scores else {}
    shares = []
    for rule, rows in sorted(by_rule.items(), key=lambda item: (-len(item[1]), item[0])):
        sources = sorted({row["source"] for row in rows})
        before = [row for source in sources for row in by_source[source]]
        if rule in again.matched:
            rest = again.read(sources, without=rule)
        else:  # what tables and elided verbs state has no rule of a file
            rest = [dict(row) for row in before if row["rule"] != rule]
        share = Share(rule, len(rows), _sentences(rows), _again(rows, rest))
        shares.append(_weighed(share, scores, base, rows, rest, sources) if scores else share)
    quiet = [rule.name for rule in again.extractor.rules if rule.name not in by_rule]
    return Coverage(
        tuple(shares),
        tuple(sorted(name for name in quiet if name in again.matched)),
        tuple(sorted(name for name in quiet if name not in again.matched)),
        len(again.extractor.rules),
    )


def lone_sentences(facts: Iterable[Row]) -> dict[str, str]:
    """Rules whose only hits in rows of ``facts.csv`` are one sentence, with it; empty where only copies have any."""
    by_rule: dict[str, list[Row]] = defaultdict(list)
    for row in facts:
        by_rule[row["rule"]].append(row)
    return _lone({rule: _sentences(rows) for rule, rows in by_rule.items()})


def _lone(sentences: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {rule: quotes[0] if quotes else "" for rule, quotes in sorted(sentences.items()) if len(quotes) <= 1}


def lone_lines(lone: Mapping[str, str]) -> Iterator[str]:
    """What ``lone_sentences`` found, as lines to read."""
    yield f"fire on one sentence alone: {len(lone)} rules"
    for rule, quote in lone.items():
        yield f"  {rule}: " + (f"“{one_line(quote, _QUOTE)}”" if quote else "in copies alone")


def _sentences(rows: Iterable[Row]) -> tuple[str, ...]:
    """The different sentences of facts in the order of their rows: no copy's, whatever the case and the spaces."""
    first: dict[str, str] = {}
    for row in rows:
        if row.get("origin", "") in ("", row["source"]):
            quote = " ".join(row["quote"].split())
            first.setdefault(quote.casefold(), quote)
    return tuple(first.values())


def _again(rows: Iterable[Row], rest: Iterable[Row]) -> dict[str, int]:
    """By rule, how many of a rule's facts are still read without it; those that read most first."""
    lost = {_said(row) for row in rows}
    counts: dict[str, int] = defaultdict(int)
    for rule in {_said(row): row["rule"] for row in rest if _said(row) in lost}.values():
        counts[rule] += 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _said(row: Row) -> tuple[str, ...]:
    """What a fact says, wherever its words stand in the article."""
    return tuple(row[name] for name in ("source", "measure", "area_id", "party", "value", "previous", "status"))


def _weighed(
    share: Share,
    scores: _Scores,
    base: Mapping[str, Tally],
    rows: Sequence[Row],
    rest: Sequence[Row],
    sources: Sequence[str],
) -> Share:
    """A share with what the gold says of it."""
    own, without = scores.of(rows, sources), scores.of(rest, sources)
    whole, less = _sum(base.values()), _sum({**base, **without}.values())
    return Share(
        share.rule, share.facts, share.sentences, share.again, _sum(own.values()).right, _sum(own.values()).false,
        whole.recall - less.recall, less.precision - whole.precision,
    )  # fmt: skip


def _sum(tallies: Iterable[Tally]) -> Tally:
    return Tally(*map(sum, zip(Tally(0, 0, 0), *tallies, strict=True)))


def _count(number: int | None) -> str:
    return "" if number is None else str(number)


def _part(share: float | None) -> str:
    if share is None:
        return ""
    text = f"{share:.4f}"
    return "0.0000" if text == "-0.0000" else text


def _others(again: Mapping[str, int]) -> str:
    named = [f"{rule} {count}" for rule, count in list(again.items())[:_SAME]]
    return ", ".join([*named, *(["..."] if len(again) > _SAME else [])])

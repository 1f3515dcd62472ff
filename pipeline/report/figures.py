"""The page's rows of figures, each with its evidence: nearly all of the page, so made here and not by the template."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import regex
from markupsafe import Markup, escape

from pipeline.report.tables import Row, cells, grouped
from pipeline.report.wording import Piece, many, marked_up, party, shown, signed, title_link, visible, when, words

QUOTE_SHOWN = 600
"""Code points of a quote that the page shows."""
_EVIDENCE_LIMITS = ((5_000, 8), (20_000, 3), (100_000, 1))  # up to so many facts in evidence, so many a figure
_MARKED = frozenset({"area", "party", "value", "previous", "counterparty", "person"})
_ROLES = ("supports", "competes", "superseded", "other_basis", "premise", "copy")
_ANCHOR = regex.compile(r"(\w+):(\d{1,15})-(\d{1,15})")

_MARK, _UNMARK = "\x02", "\x03"
"""Where a mark begins and ends while a quote is escaped: characters that ``visible`` leaves in no text."""
_NOTHING = Markup()
_AREA = Piece("""<tbody>
<tr class="area"><th scope="rowgroup" colspan="7">%(area)s <small>%(date)s</small></th></tr>
%(rows)s</tbody>
""")
_FIGURE = Piece("""<tr id="%(figure_id)s" class="%(classes)s">
<td>%(measure)s%(person)s%(counterparty)s</td>
<td>%(party)s</td>
<td class="num value">%(value)s%(basis)s</td>
<td><span class="tag %(verdict)s">%(verdict)s</span>%(checks)s</td>
<td>%(status)s%(as_of)s</td>
<td data-of="origins">%(origins)s</td>
<td>%(reason)s</td>
</tr>
%(evidence)s""")
_SMALL = Piece(" <small>%(text)s</small>")
_CHECKS = Piece(' <span class="flag">%(text)s</span>')
_PARTIAL = Markup('<span class="tag partial">partial</span>')
_EVIDENCE = Piece("""<tr class="words"><td colspan="7"><details%(open)s><summary>%(count)s</summary>
<ul class="quotes">
%(quotes)s</ul>%(left)s</details></td></tr>
""")
_LEFT = Piece("<small>and %(left)s more in evidence.csv</small>")
_QUOTE = Piece(
    '<li class="%(role)s"><q>%(quote)s</q><span class="by">%(said)s: %(publisher)s, %(time)s%(why_not)s</span></li>\n'
)


class _Fact(NamedTuple):
    """What the page needs of a fact."""

    source: Any = ""
    measure: Any = ""
    as_of: Any = ""
    quote: Any = ""
    start: Any = ""
    anchors: Any = ""


class _Source(NamedTuple):
    """What the page needs of an article."""

    publisher: Any = ""
    published_at: Any = ""
    url: Any = ""


class _Piece(NamedTuple):
    """A piece of evidence, a row of ``evidence.csv``; in the order in which a figure's pieces are shown."""

    rank: int
    as_of: Any
    fact_id: str
    role: str
    value: Any
    why_not: Any


class Evidence:
    """The evidence beside the figures.

    ``limit`` is how many pieces a figure shows, 0 where the run is too large to show any; ``cut`` says whether some
    are left out.
    """

    def __init__(self, tables: Mapping[str, Sequence[Row]]) -> None:
        """``tables`` are rows of every table of a run."""
        pieces = tables["evidence"]
        self.limit = next((each for most, each in _EVIDENCE_LIMITS if len(pieces) <= most), 0)
        self._of: dict[str, list[_Piece]] = defaultdict(list)
        self._facts: dict[str, _Fact] = {}
        self._sources: dict[str, _Source] = {}
        self.cut = not self.limit and len(pieces) > 0
        if not self.limit:
            return
        names = ("figure_id", "role", "as_of", "fact_id", "value", "why_not")
        for figure_id, role, as_of, fact_id, value, why_not in zip(*(cells(pieces, n) for n in names), strict=True):
            self._of[figure_id].append(_Piece(_ROLES.index(role), as_of, fact_id, role, value, why_not))
        self._facts = _by(tables["facts"], "fact_id", _Fact)
        self._sources = _by(tables["sources"], "source", _Source)
        self.cut = any(len(found) > self.limit for found in self._of.values())

    def of(self, figure: Row) -> Markup:
        """The row of a figure's evidence; nothing where it has none to show."""
        found = sorted(self._of.get(figure["figure_id"], ()), key=lambda piece: piece[:3])
        if not found:
            return _NOTHING
        left = len(found) - self.limit
        return _EVIDENCE(
            open=" open" if figure["flagged"] else "",
            count=many(len(found), "quote"),
            quotes=marked_up("".join([self._quote(piece, figure["measure"]) for piece in found[: self.limit]])),
            left=_LEFT(left=left) if left > 0 else _NOTHING,
        )

    def _quote(self, piece: _Piece, measure: str) -> Markup:
        fact = self._facts.get(piece.fact_id) or _Fact()
        source = self._sources.get(fact.source) or _Source()
        value = " " + signed(piece.value, measure) if str(piece.value) else ""
        return _QUOTE(
            role=piece.role,
            quote=_marked(fact),
            said=words(piece.role) + value,
            publisher=title_link(source.publisher or fact.source or piece.fact_id, source.url),
            time=when(piece.as_of or fact.as_of or source.published_at or "time not known"),
            why_not="; " + shown(piece.why_not, 300) if piece.why_not else "",
        )


def _by(rows: Sequence[Row], key: str, kind: type[Any]) -> dict[str, Any]:
    """What is needed of rows by one of their cells; of two with the same the last."""
    found = map(kind, *(cells(rows, name) for name in kind._fields))
    return dict(zip(cells(rows, key), found, strict=True))


def _marked(fact: _Fact) -> Markup:
    """The quote, escaped, with the words that the fact stands on marked."""
    quote, start = str(fact.quote), int(fact.start or 0)
    spans = []
    for anchor in str(fact.anchors).split(";"):
        if found := _ANCHOR.fullmatch(anchor):
            left, right = int(found[2]) - start, int(found[3]) - start
            if found[1] in _MARKED and 0 <= left < right <= min(len(quote), QUOTE_SHOWN):
                spans.append((left, right))
    at = 0
    pieces: list[str] = []
    for left, right in sorted(spans):
        if left >= at:
            pieces += (visible(quote[at:left]), _MARK, visible(quote[left:right]), _UNMARK)
            at = right
    pieces.append(visible(quote[at:QUOTE_SHOWN] + ("…" if len(quote) > QUOTE_SHOWN else "")))
    return marked_up(str(escape("".join(pieces))).replace(_MARK, "<mark>").replace(_UNMARK, "</mark>"))


def areas(figures: Sequence[Row], evidence: Evidence, parties: Mapping[str, tuple[str, str]]) -> Iterator[Markup]:
    """Figures area by area within an election, the latest election first; each with its evidence."""
    for date, rows in reversed(list(grouped(figures, "election_date"))):
        for _, found in grouped(rows, "area_id"):
            area = found[0].get("area") or found[0].get("area_id") or "area not known"
            shown_rows = marked_up("".join([_figure(row, evidence, parties) for row in found]))
            yield _AREA(area=shown(area), date=when(date), rows=shown_rows)


def _figure(row: Row, evidence: Evidence, parties: Mapping[str, tuple[str, str]]) -> Markup:
    quotes = evidence.of(row)
    against = str(row["independent_against"])
    return _FIGURE(
        figure_id=row["figure_id"],
        classes=("plain" if quotes else "") + (" flagged" if row["flagged"] else ""),
        measure=words(row["measure"]),
        person=", " + shown(row["person"]) if row["person"] else "",
        counterparty=f" (with {shown(row['counterparty'])})" if row["counterparty"] else "",
        party=party(row["party"], parties),
        value=signed(row["value"], row["measure"], row["bound"]),
        basis=_SMALL(text=f"({words(row['basis'])})") if row["basis"] else "",
        verdict=row["verdict"],
        checks=_CHECKS(text=words(row["checks"]).replace(";", "; ")) if row["checks"] else "",
        status=_PARTIAL if row["status"] == "partial" else shown(row["status"]),
        as_of=_SMALL(text=when(row["as_of"])) if row["as_of"] else "",
        origins=shown(row["independent_sources"]) + (f", {shown(against)} against" if against not in ("", "0") else ""),
        reason=shown(row["reason"], 300),
        evidence=quotes,
    )

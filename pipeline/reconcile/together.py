"""What the figures of a council have together: of plain ones read off the columns, of the others one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from pipeline.reconcile.decided import Decided
from pipeline.reconcile.sheet import Lists, Sheet
from pipeline.reconcile.swept import Swept


def sources(found: Sequence[Decided]) -> str:
    """Articles behind the values of all figures of a council, each once, in order, as a cell of ``councils.csv``."""
    return _joined(found, lambda sheet: sheet.sources_of_councils, lambda figure: figure.sources)


def publishers(found: Sequence[Decided], of: Callable[[str], str]) -> str:
    """Their publishers in the same way; ``of`` gives that of an article."""
    return _joined(found, lambda sheet: sheet.publishers_of_councils, lambda figure: figure.publishers(of))


def _joined(found: Sequence[Decided], lists: Callable[[Sheet], Lists], each: Callable[[Decided], Iterable[str]]) -> str:
    plain, others = _parted(found)
    if not plain:
        return ";".join(sorted(set[str]().union(*map(each, others))))
    sheet, council = plain[0].sheet, plain[0].council
    if not others:
        return lists(sheet).joined[council]
    return ";".join(sorted(set(lists(sheet)[council]).union(*map(each, others))))


def election(found: Sequence[Decided]) -> str:
    """The election that statements on a council name most, of equals the first by code point; '' where none does."""
    plain, others = _parted(found)
    if plain and not others:
        return plain[0].sheet.elections_of_councils[plain[0].council]
    counts: dict[str, int] = {}
    for figure in found:
        for name, count in figure.elections.items():
            counts[name] = counts.get(name, 0) + count
    return min(counts, key=lambda name: (-counts[name], name)) if counts else ""


def witnesses(found: Sequence[Decided]) -> int:
    """How many witnesses bear out the values of some figures."""
    plain, others = _parted(found)
    codes = set[int]().union(*(figure.voters for figure in plain))
    if not others:
        return len(codes)
    names = plain[0].sheet.claims.witnesses.group.words if plain else []
    return len({names[code] for code in codes}.union(*(figure.groups for figure in others)))


def _parted(found: Iterable[Decided]) -> tuple[list[Swept], list[Decided]]:
    """Plain figures and others."""
    plain: list[Swept] = []
    others: list[Decided] = []
    for figure in found:
        if isinstance(figure, Swept):
            plain.append(figure)
        else:
            others.append(figure)
    return plain, others

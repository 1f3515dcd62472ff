"""What the figures of a council have together: of plain ones read off the columns, of the others one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from pipeline.reconcile.decided import Decided
from pipeline.reconcile.sheet import Lists
from pipeline.reconcile.swept import Swept


class Together:
    """All figures of one council on one day, as ``councils.csv`` sums them up."""

    def __init__(self, found: Sequence[Decided]) -> None:
        self._found = found
        self._plain, self._others = _parted(found)

    @property
    def sources(self) -> str:
        """Articles behind the values, each once, in order, as a cell."""
        lists = self._plain[0].sheet.sources_of_councils if self._plain else None
        return self._joined(lists, lambda figure: figure.sources)

    def publishers(self, of: Callable[[str], str]) -> str:
        """Their publishers in the same way; ``of`` gives that of an article."""
        lists = self._plain[0].sheet.publishers_of_councils if self._plain else None
        return self._joined(lists, lambda figure: figure.publishers(of))

    def _joined(self, lists: Lists | None, each: Callable[[Decided], Iterable[str]]) -> str:
        """Words of plain figures, listed by council, and what ``each`` of the others has."""
        if lists is not None and not self._others:
            return lists.joined[self._plain[0].council]
        words = set(lists[self._plain[0].council]) if lists is not None else set[str]()
        return ";".join(sorted(words.union(*map(each, self._others))))

    @property
    def election(self) -> str:
        """The election that most statements name, of equals the first by code point; '' where none does."""
        if self._plain and not self._others:
            return self._plain[0].sheet.elections_of_councils[self._plain[0].council]
        counts: dict[str, int] = {}
        for figure in self._found:
            for name, count in figure.elections.items():
                counts[name] = counts.get(name, 0) + count
        return min(counts, key=lambda name: (-counts[name], name)) if counts else ""


def witnesses(found: Sequence[Decided]) -> int:
    """How many witnesses bear out the values of some figures."""
    plain, others = _parted(found)
    codes = set[int]().union(*[figure.voters for figure in plain])
    if not others:
        return len(codes)
    names = plain[0].sheet.claims.witnesses.group.words if plain else []
    return len({names[code] for code in codes}.union(*(figure.groups for figure in others)))


def _parted(found: Sequence[Decided]) -> tuple[list[Swept], list[Decided]]:
    """Plain figures and others."""
    plain = [figure for figure in found if isinstance(figure, Swept)]
    others = [figure for figure in found if not isinstance(figure, Swept)] if len(plain) < len(found) else []
    return plain, others

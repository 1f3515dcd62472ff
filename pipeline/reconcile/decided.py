"""A figure with the value that stands: what checks, decisions and tables ask of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.figure import FigureKey, Role, Verdict
from pipeline.reconcile.bounds import NOTHING, Stated
from pipeline.reconcile.claims import Claim, best_quote, most_common
from pipeline.reconcile.moment import newest

LISTED = 50
"""At most so many rival values are listed in a cell; ``conflicts.csv`` has all."""

Rival = tuple[str, set[str], set[str]]
"""A value in words, its witnesses and its origins."""


@dataclass
class Decided:
    """A figure with the value to use; checks and decisions add to it."""

    key: FigureKey
    claims: list[Claim]
    roles: dict[Claim, tuple[Role, str]] = field(default_factory=dict)
    value: Stated = NOTHING
    verdict: Verdict = "single"
    final: bool = True
    rivals: list[Rival] = field(default_factory=list)
    """Other values."""
    groups: set[str] = field(default_factory=set)
    basis: str = ""
    other_basis: Mapping[str, str] = field(default_factory=dict)
    register: str = ""
    reasons: Sequence[str] = field(default_factory=list)
    checks: Sequence[str] = field(default_factory=list)
    failed: Sequence[str] = field(default_factory=list)
    """Sentences of the checks that failed; figures that one check holds against each other share theirs."""
    confidence: float | None = None
    previous: str = ""
    borne_out: float | None = None
    """The probability of the value by witnesses and register alone, where it is known already."""

    @cached_property
    def figure_id(self) -> str:
        """The figure's id."""
        return self.key.figure_id

    def publishers(self, of: Callable[[str], str]) -> list[str]:
        """Publishers of the articles behind the value, in order; ``of`` gives that of an article."""
        return sorted({name for source in self.sources if (name := of(source))})

    @property
    def flagged(self) -> bool:
        """Whether a check fails or nothing decides."""
        return bool(self.checks) or self.verdict == "disputed"

    @property
    def behind(self) -> list[Claim]:
        """Claims that bear the value out."""
        return [claim for claim in self.claims if self.roles[claim] == ("supports", "")]

    @property
    def settled(self) -> bool:
        """Whether the value may be used without a word of warning."""
        return bool(self.value.value) and not self.flagged

    @property
    def weighed(self) -> list[Claim]:
        """Claims that bear it out or speak against it."""
        return [claim for claim in self.claims if self.roles[claim][0] in ("supports", "competes")]

    @property
    def telling(self) -> list[Claim]:
        """Claims whose words tell of the figure: those behind the value, else those that are weighed."""
        return self.behind or self.weighed

    @property
    def witnesses(self) -> int:
        """How many witnesses bear the value out."""
        return len(self.groups)

    @property
    def opposed(self) -> int:
        """How many witnesses have other values; another reading of one value is none."""
        return len(set[str]().union(*(groups for value, groups, _ in self.rivals if not is_reading(value))))

    @property
    def sources(self) -> list[str]:
        """Articles behind the value, in order."""
        return sorted({claim.source for claim in self.behind})

    @property
    def own_sources(self) -> list[str]:
        """Those of them that say so in words of their own."""
        return sorted({claim.source for claim in self.behind if claim.own})

    @property
    def as_of(self) -> str:
        """The last time named behind the value."""
        return newest([claim.as_of for claim in self.behind])

    @property
    def told_at(self) -> str:
        """The last time that the claims which tell of it name."""
        return newest([claim.as_of for claim in self.telling])

    @property
    def won(self) -> str:
        """Why "won" was read as this measure, where it was."""
        return next((claim.won for claim in self.behind if claim.won), "")

    @property
    def quote(self) -> str:
        """The quote to show."""
        return best_quote(self.telling)

    @property
    def unit(self) -> str:
        """The unit that is named most."""
        return most_common(fact.unit for claim in self.telling for fact in claim.facts)

    @property
    def election(self) -> str:
        """The election that the claims which are weighed name most."""
        return most_common(fact.election_id for claim in self.weighed for fact in claim.facts)

    @property
    def elections(self) -> Mapping[str, int]:
        """How often statements, copies apart, name each election."""
        own = [claim for claim in self.claims if self.roles[claim][0] != "copy"]
        return Counter(fact.election_id for claim in own for fact in claim.facts if fact.election_id)

    @property
    def called(self) -> tuple[str, str]:
        """Name and code of the area in the claims that are weighed, those named most."""
        facts = [fact for claim in self.weighed for fact in claim.facts]
        return most_common(fact.area for fact in facts), most_common(fact.area_code for fact in facts)

    @property
    def outdone(self) -> tuple[str, str] | None:
        """The greatest partial count that is beyond the value, and when it was made, in an article's own words."""
        final = self.value.number or 0
        beyond = [
            (abs(claim.number), claim.as_of, claim.value)
            for claim in self.claims
            if not claim.final and not claim.copied and claim.number is not None
            and self.roles[claim][0] == "superseded" and claim.bound in ("exact", "at_least")
            and abs(claim.number) > abs(final) and claim.number * final >= 0
        ]  # fmt: skip
        _, as_of, value = max(beyond, default=(0, "", ""))
        return (value, as_of) if beyond else None

    @property
    def number(self) -> int | None:
        """The value where it is an exact number."""
        return self.value.number if self.value.bound == "exact" else None

    @property
    def alternatives(self) -> str:
        """Rival values and their origins as the cell of ``reconciled.csv``."""
        return ";".join(f"{value} ({', '.join(sorted(origins))})" for value, _, origins in self.rivals[:LISTED])

    def fail(self, check: str, sentence: str) -> None:
        """Note a check that fails, in plain words; a reviewer has seen what he decided, so nothing is added there."""
        if self.verdict == "reviewed":
            return
        if check not in self.checks:
            self.checks = [*self.checks, check]
        if sentence not in self.failed:
            self.failed = [*self.failed, sentence]
        if sentence not in self.reasons:
            self.reasons = [*self.reasons, sentence]


def is_reading(rival: str) -> bool:
    """Whether a rival is another reading of the value ("seat_change=17") and no other value."""
    return "=" in rival

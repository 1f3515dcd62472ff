"""The sections of ``models/lexicon/phrasing.toml`` that are of counts, as ``sections`` has the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from pipeline.phrasing.phrases import Phrases


@dataclass(frozen=True, eq=False)
class Numbers:
    """Words beside a number that say what it is, or how exact."""

    by_post: Phrases
    per_cent: Phrases
    at_least: Phrases
    at_most: Phrases
    about: Phrases
    exactly: Phrases
    beside: Phrases
    before_number: Phrases
    compared: Phrases
    two: Phrases
    other_units: Phrases
    labels: Phrases
    seats: Phrases
    sized: Phrases
    months: Phrases
    weekdays: Phrases
    verbs_too: Phrases
    before_dates: Phrases
    of_clocks: Phrases
    linking: Phrases
    having: Phrases
    taking: Phrases
    standing: Phrases
    before_party: Phrases
    unchanged: Phrases
    since: Phrases
    then: Phrases
    in_brackets: Phrases
    more_of_them: Phrases
    now: Phrases


@dataclass(frozen=True, eq=False)
class Units:
    """Words that join a count to the noun it counts."""

    article: Phrases
    extra: Phrases
    alone: Phrases
    seat: Phrases
    sized: Phrases
    before_whole: Phrases
    out_of: Phrases
    described: Phrases
    numbered: Phrases
    pointed: Phrases
    no_seat: Phrases


@dataclass(frozen=True, eq=False)
class Shares:
    """Words by which a count is a share, or that of several parties."""

    own: Phrases
    only: Phrases
    of_all: Phrases
    together: Phrases
    level: Phrases
    apiece: Phrases


@dataclass(frozen=True, eq=False)
class Totals:
    """Words by which a count is a nation's, or one of votes."""

    counted: Phrases
    parties: Phrases
    instances: Phrases
    within: Phrases
    summing: Phrases
    whole_nation: Phrases
    held: Phrases
    votes: Phrases
    shares: Phrases
    england: Phrases
    wales: Phrases
    scotland: Phrases
    northern_ireland: Phrases

    @cached_property
    def nation_of(self) -> Mapping[str, str]:
        """The id of a nation by its adjective."""
        nations = ("england", "wales", "scotland", "northern_ireland")
        return {
            adjective: name.replace("_", "-") for name in nations for adjective in sorted(getattr(self, name).words)
        }


@dataclass(frozen=True, eq=False)
class Counted:
    """Words beside a count that say what it counts: more, fewer, candidates, seats declared."""

    more: Phrases
    fewer: Phrases
    no_things: Phrases
    rises: Phrases
    falls: Phrases
    joined: Phrases
    new: Phrases
    newly: Phrases
    than: Phrases
    articles: Phrases
    others: Phrases
    declared: Phrases
    some: Phrases
    among: Phrases
    candidates: Phrases
    candidates_listed: Phrases
    elected: Phrases
    gone: Phrases
    lost: Phrases
    ratio: Phrases
    missed: Phrases
    pronouns: Phrases
    against: Phrases
    leaving: Phrases
    lacking: Phrases
    within: Phrases
    behind: Phrases
    to_keep: Phrases
    come_to: Phrases
    made: Phrases
    meanwhile: Phrases
    doubled: Phrases
    wanted: Phrases
    reached: Phrases
    leading: Phrases
    all_but: Phrases
    than_needed: Phrases
    together: Phrases
    beaten: Phrases
    ran_with: Phrases
    once_had: Phrases
    became: Phrases
    lacked: Phrases
    was_majority: Phrases
    nowadays: Phrases
    had_majority: Phrases
    undescribed: Phrases
    contested: Phrases
    defenders: Phrases

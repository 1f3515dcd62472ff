"""The sections of ``models/lexicon/phrasing.toml``, a field for each of their lists; the file says what each is for.

Those of counts are in ``counts``.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.phrasing.counts import Counted, Numbers, Shares, Totals, Units
from pipeline.phrasing.phrases import Phrases


@dataclass(frozen=True, eq=False)
class Contest:
    """Words of contests that are not a council's: wards, by-elections, parliaments, parishes, mayors."""

    other: Phrases
    by_votes: Phrases
    wards: Phrases
    ward_names: Phrases
    before_wards: Phrases
    in_wards: Phrases
    ward_clauses: Phrases
    of_wards: Phrases
    other_elections: Phrases
    no_majority_behind: Phrases
    parish: Phrases
    mayor: Phrases
    parliaments: Phrases
    council: Phrases
    councils: Phrases
    seat_holder: Phrases
    seats_gone: Phrases
    all_posts: Phrases
    joint_rule: Phrases
    jointly: Phrases
    standing: Phrases
    sections: Phrases
    mayors: Phrases
    never_had: Phrases
    minority: Phrases
    post: Phrases
    owned: Phrases
    by_election: Phrases
    by_elections_held: Phrases
    many_seats: Phrases
    ordinary: Phrases
    own_seat: Phrases


@dataclass(frozen=True, eq=False)
class Elsewhere:
    """Words beside a statement that show it to be no council's result."""

    acting: Phrases
    acting_before: Phrases
    people: Phrases
    some_people: Phrases
    bodies: Phrases
    contested: Phrases
    support: Phrases
    lacking: Phrases
    to_come: Phrases
    went: Phrases
    theirs: Phrases
    governed: Phrases
    other_authorities: Phrases
    agents: Phrases
    members: Phrases
    in_wards: Phrases
    parliament: Phrases
    parliament_behind: Phrases
    members_elected: Phrases
    ceremonial: Phrases
    chosen: Phrases
    mayor_of: Phrases
    neighbours: Phrases
    quarters: Phrases
    part_of: Phrases
    no_ward: Phrases


@dataclass(frozen=True, eq=False)
class Councils:
    """How councils are spoken of without their names."""

    county: Phrases
    district: Phrases
    unitary: Phrases
    described: Phrases
    one_of: Phrases
    upper: Phrases
    lower: Phrases
    control_of: Phrases
    across_county: Phrases
    of_county: Phrases
    london_elections: Phrases
    capital: Phrases
    apart: Phrases
    compared: Phrases
    as_in: Phrases
    as_well: Phrases
    spoken_of: Phrases
    counted: Phrases
    not_counted: Phrases
    behind_in_addresses: Phrases
    publisher_ends: Phrases


@dataclass(frozen=True, eq=False)
class Poll:
    """Words that place a figure before the poll, or set it against the election before."""

    eve: Phrases
    going_in: Phrases
    former_council: Phrases
    by_now: Phrases
    had: Phrases
    but_now: Phrases
    had_been: Phrases
    held_before: Phrases
    held_aside: Phrases
    last_election: Phrases
    in_year: Phrases
    not_in_year: Phrases
    merely: Phrases
    clauses: Phrases


@dataclass(frozen=True, eq=False)
class History:
    """Words by which a sentence tells of an earlier election, or of this one."""

    agreed: Phrases
    shares_then: Phrases
    set_against: Phrases
    counted_then: Phrases
    supposed: Phrases
    opening: Phrases
    last_poll: Phrases
    listed: Phrases
    first_time: Phrases
    these_seats: Phrases
    present: Phrases
    pluperfect: Phrases
    turns: Phrases
    anew: Phrases
    compared: Phrases
    ever_since: Phrases
    from_to: Phrases
    parting: Phrases
    beside_year: Phrases
    when: Phrases
    asked_behind: Phrases
    midterm: Phrases
    baseline: Phrases
    midterm_parted: Phrases
    spans: Phrases
    recent: Phrases
    gone_since: Phrases
    compared_since: Phrases
    asked: Phrases
    asked_ahead: Phrases
    year_after: Phrases
    fulfilled: Phrases
    unfulfilled: Phrases


@dataclass(frozen=True, eq=False)
class Counting:
    """Words by which a text says that some results are still to come."""

    still: Phrases
    counts: Phrases
    so_far: Phrases
    undeclared: Phrases
    declared: Phrases
    known: Phrases
    councils_in: Phrases
    all_of_them: Phrases


@dataclass(frozen=True, eq=False)
class Dating:
    """Words beside a year or date that say which election an article reports."""

    elections: Phrases
    mayors: Phrases
    between: Phrases
    years_election: Phrases
    headed: Phrases
    earlier: Phrases
    against: Phrases
    compared: Phrases
    last_fought: Phrases
    later: Phrases
    years_result: Phrases
    polling: Phrases
    preview: Phrases
    results: Phrases
    offices: Phrases
    titles: Phrases
    former: Phrases
    led: Phrases
    acts: Phrases
    members: Phrases
    other_days: Phrases
    last_elections: Phrases


@dataclass(frozen=True, eq=False)
class Occasion:
    """Words by which an article shows that it was written before the poll, or after it."""

    surely: Phrases
    ahead: Phrases
    over: Phrases
    results: Phrases


@dataclass(frozen=True, eq=False)
class Asides:
    """Words of a description that stands beside a council's name or for it."""

    first: Phrases
    pointing: Phrases
    no_council: Phrases
    kinds: Phrases
    towns: Phrases
    until_now: Phrases
    shared: Phrases
    present: Phrases


@dataclass(frozen=True, eq=False)
class Names:
    """Capitalised words that are no part of a name, and words beside names."""

    capitalised: Phrases
    verbs_too: Phrases
    common: Phrases
    label_verbs: Phrases
    before_building: Phrases
    plural_verbs: Phrases


@dataclass(frozen=True, eq=False)
class PartyNames:
    """Words that the names of local parties end in."""

    nouns: Phrases
    before_places: Phrases
    behind: Phrases
    last_words: Phrases
    liberals: Phrases
    others: Phrases
    no_names: Phrases


@dataclass(frozen=True, eq=False)
class Actors:
    """Words by which it is told who acts."""

    the_rest: Phrases
    we: Phrases
    before_bare: Phrases
    too: Phrases
    titles: Phrases
    before_names: Phrases
    before_surnames: Phrases
    no_persons: Phrases
    before_places: Phrases
    theirs: Phrases
    colleagues: Phrases
    deputies: Phrases
    term_over: Phrases
    parliament: Phrases
    blows: Phrases
    in_charge: Phrases
    ours: Phrases
    groups: Phrases
    somebody: Phrases
    own_groups: Phrases
    outside: Phrases
    his: Phrases
    of_a_party: Phrases
    one_of_them: Phrases
    some_of_them: Phrases
    overcome: Phrases
    not_largest: Phrases
    whose: Phrases
    whom: Phrases
    turning: Phrases
    embedding: Phrases
    timing: Phrases
    beaten: Phrases
    formerly: Phrases
    outgoing: Phrases
    does: Phrases
    standing_as: Phrases
    bodies: Phrases
    sitting: Phrases
    fellow: Phrases
    free: Phrases
    name_particles: Phrases
    of_party: Phrases
    under: Phrases
    by_whom: Phrases
    our: Phrases
    its: Phrases
    it: Phrases
    who: Phrases
    by_doing: Phrases
    like: Phrases
    namely: Phrases
    members: Phrases
    seat_in: Phrases
    including: Phrases
    falling: Phrases


@dataclass(frozen=True, eq=False)
class Labels:
    """Words beside a label such as "Labour gain"."""

    whole: Phrases
    unsure: Phrases
    more: Phrases
    one_seat: Phrases
    of_a_ward: Phrases
    of_one: Phrases
    besides: Phrases
    elections: Phrases


@dataclass(frozen=True, eq=False)
class Headings:
    """Words of headings, and of lines that hold a council's name alone."""

    totals: Phrases
    round_up: Phrases
    compared: Phrases
    counted: Phrases
    arrows: Phrases
    brackets_before: Phrases
    nobody: Phrases
    size_of_council: Phrases


@dataclass(frozen=True, eq=False)
class Reading:
    """Words that decide whether a sentence is read at all."""

    abbreviations: Phrases
    pronouns: Phrases
    common_names: Phrases
    too_common: Phrases


@dataclass(frozen=True, eq=False)
class Endings:
    """Endings by which the form of a word is known."""

    plural: Phrases
    participle: Phrases
    adverb: Phrases


@dataclass(frozen=True, eq=False)
class Phrasing:
    """``models/lexicon/phrasing.toml``, a field for each of its sections."""

    contest: Contest
    elsewhere: Elsewhere
    councils: Councils
    poll: Poll
    history: History
    counting: Counting
    dating: Dating
    occasion: Occasion
    numbers: Numbers
    units: Units
    shares: Shares
    asides: Asides
    names: Names
    party_names: PartyNames
    actors: Actors
    labels: Labels
    headings: Headings
    totals: Totals
    reading: Reading
    counted: Counted
    endings: Endings

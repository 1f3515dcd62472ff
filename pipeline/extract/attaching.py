"""Attaching: what stands around a verb or a figure beside who acts: persons, unknown groups, asides, who was beaten."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.chunk import Chunk, TallyPart
from pipeline.extract.clauses import is_participle, list_before
from pipeline.phrasing import Actors, Phrasing

APPOSED_NOUNS = frozenset({"before_v", "drop_n", "rise_n", "loss_n", "gain_s"})
APPOSED = frozenset({"same", "unchanged", "up", "down", "plus", "minus", "fewer", "than_before"})
"""Triggers that may follow any party as an aside: "overtaken by the SNP, unchanged on 22"."""


def person_acts(chunks: Sequence[Chunk], at: int, words: Actors) -> bool:
    """Whether somebody who is named right before the verb at ``at`` acts, and no party: "Cllr Ann Example held on"."""
    i = at - 1
    while i >= 0 and chunks[i].tag in ("aux", "be_v", "formerly", "have_v", "had_v"):
        i -= 1
    last = i
    while i >= 0 and chunks[i].tag == "w" and chunks[i].role in ("name", "first"):
        i -= 1
    titled = i >= 0 and chunks[i].text in words.titles.words
    if last - i < 2 and not (titled and last > i):
        return False
    owner = chunks[i] if i >= 0 else None
    if owner is not None and owner.tag == "PARTY" and chunks[at].tag == "zero_v":
        return True  # "independent Ann Example also failed to win a seat"
    return titled or owner is None or owner.tag in ("comma", "conj", "stop", "semi", "clause", "quote")


def stranger_acts(chunks: Sequence[Chunk], at: int, words: Phrasing) -> bool:
    """Whether a group that no table knows acts at the verb ``at``: "; the Alliance has three"."""
    party = at > 2 and chunks[at - 1].text in words.party_names.behind.words
    if party and chunks[at - 2].role == "name" and chunks[at - 2].tag != "PARTY":
        return True  # "Labour took three seats, the Bypass party won four"
    named = at > 2 and all(c.tag == "w" and c.role == "name" for c in (chunks[at - 1], chunks[at - 2]))
    if named and is_participle(chunks[at], words.endings):
        return True  # "with Labour on five and People Against Bureaucracy maintaining one seat"
    return (
        at > 2
        and (chunks[at - 1].tag == "coalition" or (chunks[at - 1].tag == "w" and chunks[at - 1].role == "name"))
        and chunks[at - 2].text == "the"
        and chunks[at - 3].tag in ("semi", "comma", "conj", "clause")
    )


def aside_before(chunks: Sequence[Chunk], at: int, words: Phrasing) -> tuple[int, int]:
    """The chunks of a relative clause that ends right before the verb at ``at``; an empty span where none does."""
    end = at - 1
    while end >= 0 and chunks[end].tag in ("aux", "be_v", "formerly", "have_v", "had_v"):
        end -= 1
    if end <= 0 or chunks[end].tag not in ("comma", "dash", "rpar"):
        return 0, 0
    relatives = words.actors.whom.words | words.actors.whose.words
    for k in range(end - 1, 0, -1):
        if chunks[k].tag == "lpar" and end - k == 2 and chunks[k + 1].tag == "PARTY":
            return 0, 0  # "Ann Example (Con) lost"
        if chunks[k].tag in ("comma", "dash", "lpar"):
            aside = APPOSED | APPOSED_NOUNS | {"same_number"}
            if chunks[at].tag in aside and any(c.tag == "PARTY" for c in chunks[k + 1 : end]):
                return 0, 0  # "..., with the Tories on 18, down seven"
            if (
                chunks[k + 1].tag == "accompany"
                and is_participle(chunks[at], words.endings)
                and chunks[k].tag == "comma"
            ):
                acting = next((i for i in range(k + 2, min(k + 5, end)) if chunks[i].tag == "PARTY"), end)
                if acting + 1 < end and is_participle(chunks[acting + 1], words.endings):
                    return 0, 0  # ", with the Lib Dems being hit hardest, losing two seats"
            if chunks[k + 1].tag == "clause" and is_participle(chunks[at], words.endings):
                return 0, 0  # "though it was dented by two Green gains, taking their total to three"
            return (
                (k, end)
                if any(c.text in relatives for c in chunks[k + 1 : k + 4])
                or (
                    chunks[k + 1].tag in ("rel", "clause", "formerly", "accompany", "hold_v")
                    and not (chunks[k + 1].tag == "clause" and end - k <= 4 and chunks[end - 1].tag == "PARTY")
                )
                or chunks[k].tag == "lpar"
                else (0, 0)
            )
        if chunks[k].tag in ("semi", "stop", "AREA"):
            return 0, 0
    return 0, 0


NOBODY = -1
"""Index that stands for several parties, of which none acts alone: "to the Lib Dems and Labour, who gained six"."""
_RISES = frozenset({"up", "plus", "rise_n", "gain_s"})
_FALLS = frozenset({"down", "minus", "drop_n", "loss_n"})
_AUXILIARY = frozenset({"aux", "have_v", "had_v", "be_v", "formerly"})
_GIVING = frozenset({"from", "to", "by", "expense"})


def relative_of(chunks: Sequence[Chunk], at: int, words: Actors) -> int | None:
    """Index of the party that "who" right before the verb at ``at`` means; None where no such clause ends there.

    "from the Tories (11), who lost 25", "off the Tories in Medway, who go down to seven". ``NOBODY`` where it means
    several.
    """
    r = at - 1
    while r > 0 and at - r < 4 and chunks[r].tag in _AUXILIARY | {"w"} and chunks[r].text not in words.who.words:
        r -= 1
    if r < 2 or chunks[r].text not in words.who.words or chunks[r - 1].tag not in ("comma", "dash"):
        return None
    i = r - 2
    if i > 2 and [c.tag for c in chunks[i - 2 : i + 1]] == ["lpar", "NUM", "rpar"]:
        i -= 3
    elif i > 1 and chunks[i].tag == "AREA" and chunks[i - 1].tag in ("loc_p", "on_p"):
        i -= 2
    if chunks[i].tag != "PARTY" or not chunks[i].parties or chunks[i].role == "leader":
        return None
    listed = list_before(chunks, i)
    return NOBODY if listed is not None and listed.tag in _GIVING else i


def before_list(chunks: Sequence[Chunk], i: int, acting: frozenset[str]) -> Chunk | None:
    """What stands before the list of parties that ends at ``i``, from or to which something goes.

    None where the one at ``i`` may begin a clause of its own: "lost six to the Tories and Labour gained five".
    """
    listed = list_before(chunks, i)
    if listed is None or i + 1 >= len(chunks):
        return None
    behind = chunks[i + 1].tag
    return listed if behind == "conj" or (listed.tag in _GIVING and behind not in acting | {"aux", "NUM"}) else None


def of_taker(chunks: Sequence[Chunk], i: int, at: int, before: Chunk) -> bool:
    """Whether a change behind the party at ``i`` is of who took from it, or lost to it: by which way it goes.

    "took Medway from the Tories, up eight on 22", "lost Medway to Labour, down ten"; but "down ten" behind the first.
    """
    tag = chunks[at].tag
    if before.tag == "from":
        counted = any(c.tag in ("accompany", "have_v") for c in chunks[i + 1 : at])
        return tag in _RISES or counted
    return before.tag == "to" and tag in _FALLS


def now_with(chunks: Sequence[Chunk], i: int, at: int, words: Phrasing) -> bool:
    """Whether "now" behind a comma tells of the party at ``i``: "lost five to independents, now on 16"."""
    now = words.numbers.now.words
    said = "".join("," if c.tag == "comma" else "n" if c.text in now else "-" for c in chunks[i + 1 : at])
    first = chunks[at].text.split()[0]
    return chunks[at].tag == "have_v" and (said == ",n" or (said == "," and first in now))


def beaten_beside(chunks: Sequence[Chunk], i: int, at: int, words: Phrasing) -> bool:
    """Whether the party at ``i`` is whom the one before it did something to, which then did what stands at ``at``.

    "Labour ran the Tories close in Harlow, gaining four", "Labour pegged the Tories back, gaining ten".
    """
    chunk = chunks[at]
    if not is_participle(chunk, words.endings) and (at < 1 or chunks[at - 1].tag != "to"):
        return False
    if not any(c.tag == "comma" for c in chunks[i + 1 : at]) or chunks[i + 1].tag in _AUXILIARY | {"rel", "comma"}:
        return False
    j = i - 1 - (chunks[i - 1].tag == "det")
    if j < 1 or chunks[j].role or chunks[j].tag not in ("w", "run_v"):
        return False
    k = j - 1
    while k > 0 and chunks[k].tag in _AUXILIARY:
        k -= 1
    return chunks[k].tag == "PARTY" and bool(chunks[k].parties) and chunks[k].role != "adjective"


def largest_part(chunk: Chunk) -> TallyPart:
    """The part of a list of holdings that counts most: whose majority is told behind it."""
    counted = [part for part in chunk.parts if part.count is not None]
    return max(counted, key=lambda part: part.count.value if part.count else 0) if counted else chunk.parts[-1]


def of_one(found: list[Chunk], pronoun: Chunk, words: Phrasing) -> list[Chunk]:
    """The parties that a pronoun may mean: "it" none that is named by its members ("the Tories"), if another is."""
    if pronoun.text not in words.actors.it.words:
        return found
    plural = words.endings.plural.endings
    return [c for c in found if not c.text.endswith(plural)] or found

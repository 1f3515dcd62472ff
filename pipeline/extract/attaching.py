"""Attaching: what stands around a verb or a figure beside who acts: persons, unknown groups, asides, who was beaten."""

from __future__ import annotations

from collections.abc import Sequence, Set

from pipeline.extract.chunk import Chunk, TallyPart
from pipeline.extract.clauses import OBLIQUE, is_participle, left_of, list_before
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
    numbered = at > 3 and chunks[at].tag in APPOSED and chunks[at - 1].tag == "NUM"
    last = at - 2 - (chunks[at - 2].tag == "comma") if numbered else at - 1
    if last > 1 and chunks[last].tag == "comma":
        last = _before_aside(chunks, last) - 1  # "Chislehurst Matters, new this year, won three"
        if last > 1 and all(c.tag == "w" and c.role in ("name", "first") for c in chunks[last - 1 : last + 1]):
            return chunks[last - 2].tag in ("clause", "conj", "comma", "semi", "det")
    elif last > 1 and (chunks[last].tag == "coalition" or chunks[last].text in words.party_names.nouns.words):
        before = chunks[last - 1]
        named = before.tag in ("PLACE", "AREA") or (before.tag == "w" and before.role in ("name", "first"))
        if named and chunks[last].tag in ("w", "coalition") and (numbered or is_participle(chunks[at], words.endings)):
            return True  # "the Tories lost 13, Whitnash Residents keeping their three"
    named = at > 2 and all(c.tag == "w" and c.role == "name" for c in (chunks[at - 1], chunks[at - 2]))
    if named and is_participle(chunks[at], words.endings):
        return True  # "with Labour on five and People Against Bureaucracy maintaining one seat"
    return (
        at > 2
        and (chunks[at - 1].tag == "coalition" or (chunks[at - 1].tag == "w" and chunks[at - 1].role == "name"))
        and chunks[at - 2].text == "the"
        and chunks[at - 3].tag in ("semi", "comma", "conj", "clause")
    )


def _before_aside(chunks: Sequence[Chunk], comma: int) -> int:
    """The comma at which a short aside without a party or number begins that ends at ``comma``; 0 where none does."""
    for k in range(comma - 1, max(0, comma - 6), -1):
        if chunks[k].tag == "comma":
            return k
        if chunks[k].tag not in ("w", "det", "OTHER", "YEAR", "aux", "prep"):
            return 0
    return 0


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
        if chunks[k].tag == "dash" and chunks[k - 1].tag == "formerly":
            continue  # "independents, many ex-Tories, dropped three"
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
                    (
                        chunks[k + 1].tag in ("rel", "clause", "formerly", "accompany", "hold_v")
                        or chunks[k + 1].text in words.actors.some_of_them.words
                    )
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
    while (
        r > 0 and at - r < 4 and chunks[r].tag in _AUXILIARY | {"w", "go_v"} and chunks[r].text not in words.who.words
    ):
        r -= 1
    if r < 2 or chunks[r].text not in words.who.words or chunks[r - 1].tag not in ("comma", "dash", "lpar"):
        return None
    if chunks[r - 1].tag == "lpar" and chunks[at].tag == "hold_v":
        return NOBODY  # "from the Tories (who'd held it since 1999)"
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
    if chunks[i + 1].tag in ("possessive", "apostrophe") or chunks[i + 1].text == "'s":
        return False  # "to the Tories' 10, five down"
    if before.tag == "from":
        counted = any(c.tag in ("accompany", "have_v") for c in chunks[i + 1 : at])
        return tag in _RISES or counted
    return before.tag == "to" and tag in _FALLS


def compared_with(chunks: Sequence[Chunk], i: int, at: int, before: Chunk | None, words: Phrasing) -> bool:
    """Whether what stands at ``at`` may be of the party at ``i`` or of who is compared with it: nobody can tell.

    "The Greens, with four, are ahead of Labour, down from ten".
    """
    apart = [c.tag for c in chunks[i + 1 : at]] == ["comma"] and chunks[at].tag == "before_v"
    return apart and before is not None and before.text in words.counted.leading.words


def now_with(chunks: Sequence[Chunk], i: int, at: int, words: Phrasing) -> bool:
    """Whether "now" behind a comma tells of the party at ``i``: "lost five to independents, now on 16"."""
    now = words.numbers.now.words
    said = "".join("," if c.tag == "comma" else "n" if c.text in now else "-" for c in chunks[i + 1 : at])
    first = chunks[at].first_word
    return chunks[at].tag == "have_v" and (said == ",n" or (said == "," and first in now))


def beaten_beside(chunks: Sequence[Chunk], i: int, at: int, words: Phrasing) -> bool:
    """Whether the party at ``i`` is whom the one before it did something to, which then did what stands at ``at``.

    "Labour ran the Tories close in Harlow, gaining four", "Labour pegged the Tories back, gaining ten".
    """
    comma = next((k for k in range(at - 1, i, -1) if chunks[k].tag == "comma"), None)
    if comma is None or not is_participle(chunks[comma + 1], words.endings):
        return False
    if chunks[i + 1].tag in _AUXILIARY | {"rel", "comma"}:
        return False
    j = i - 1 - (chunks[i - 1].tag == "det")
    if j < 1 or chunks[j].role or chunks[j].tag not in ("w", "run_v"):
        return False
    k = j - 1
    while k > 0 and chunks[k].tag in _AUXILIARY:
        k -= 1
    return chunks[k].tag == "PARTY" and bool(chunks[k].parties) and chunks[k].role != "adjective"


def both_counted(chunks: Sequence[Chunk], i: int, at: int) -> bool:
    """Whether the count at ``at`` is of whom another beat that has one too: "A, with 17, beat the Tories, with 14"."""
    apart = [c.tag for c in chunks[i + 1 : at + 1]] == ["comma", "accompany"]
    return apart and any(c.tag == "NUM" for c in chunks[:i])


def by_doing(chunks: Sequence[Chunk], at: int, acting: frozenset[str], words: Phrasing) -> int | None:
    """Index of the party that did something by or after doing what stands at ``at``: the one that acts before it.

    "The Lib Dems ended eight years of power shared by Labour and independents by winning 31 of 61 seats".
    """
    if at < 3 or not is_participle(chunks[at], words.endings) or chunks[at - 1].text not in words.actors.by_doing.words:
        return None
    acts = [
        i
        for i in range(at - 1)
        if chunks[i].tag == "PARTY"
        and chunks[i].parties
        and chunks[i + 1].tag in acting
        and not (i and chunks[i - 1].tag in ("rel", "clause"))
    ]
    named = [i for i in range(at - 1) if chunks[i].tag == "PARTY"]
    if not acts or acts[-1] == named[-1]:
        return None
    before = list_before(chunks, named[-1]) or left_of(chunks, named[-1])
    apart = before is not None and (before.tag in OBLIQUE | {"accompany"} or before.text in words.actors.like.words)
    counted = chunks[named[-1] + 1].tag in ("NUM", "accompany", "on_p", "possessive", "apostrophe")
    return acts[-1] if apart and not counted else None  # but "A had 29, and the Tories with 14 after losing eight"


def gives_to(chunks: Sequence[Chunk], i: int, before: Chunk | None, words: Set[str | None]) -> bool:
    """Whether "taking them to three" is of the party at ``i``, to which seats went: "one to the Greens, taking ..."."""
    gone = before is not None and before.tag == "to" and any(c.tag in ("lose_v", "loss_n") for c in chunks[:i])
    return gone and "they" in words and "leave" not in words and chunks[i + 1].tag == "comma"


def owns_gains(chunks: Sequence[Chunk], i: int) -> bool:
    """Whether the party at ``i`` is whose gains do something to another: "Labour's three gains cut their majority"."""
    owned = [c.tag for c in chunks[i + 1 : i + 4] if c.tag != "NUM"]
    owns = chunks[i + 1].tag in ("possessive", "apostrophe") or chunks[i + 1].text == "'s"
    return owns and owned[1:2] == ["gain_s"]


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

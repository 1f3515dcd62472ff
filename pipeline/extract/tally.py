"""Tallies: parties beside numbers ("33 Labour, 22 Conservatives", "Con 12 (-3), Lab 23 (+4)"), found as one chunk."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import replace

from pipeline.extract.chunk import Chunk, Quantity, TallyPart, standing
from pipeline.extract.pairs import (
    BETWEEN,
    LINK,
    abbreviated,
    alliance,
    lettered,
    lone,
    move,
    pair,
    stranger,
    stranger_behind,
)
from pipeline.phrasing import Numbers, PartyNames, Phrasing

_NOTHING = Quantity(0)
_AROUND = frozenset({"bullet", "dash", "stop", "colon", "comma", "bar", "semi"})
"""What may stand on a line beside a single pair: "• Labour: 28"."""
_ROW = {"PARTY": "P", "NUM": "N", "comma": ",", "bar": "|"}


def _liberals(chunks: list[Chunk], forms: Set[str]) -> list[Chunk]:
    """The chunks with "Lib" read as the Liberal Party where "LD" stands beside it."""
    both = {c.text in forms for c in chunks if c.tag == "PARTY" and c.parties == ("LD",)}
    if len(both) < 2:
        return chunks
    return [
        replace(c, parties=("liberal",)) if c.tag == "PARTY" and c.parties == ("LD",) and c.text in forms else c
        for c in chunks
    ]


def _unhyphened(chunks: list[Chunk], text: str) -> list[Chunk]:
    """The chunks with the marks between parties and counts ("Lab -51 (+6), Con -6") read as hyphens, not as minus.

    A council's changes are not all losses: where every number beside a party has a minus (three at least, or two with
    a bracket), the mark only separates.
    """
    beside = [j for j in range(1, len(chunks)) if chunks[j].tag == "NUM" and chunks[j - 1].tag == "PARTY"]
    if beside and beside[0] > 1 and chunks[beside[0] - 2].tag == "NUM":
        return chunks  # numbers stand before their parties: "14 Lab -6 Con -7 LD"
    marked = [j for j in beside if text[chunks[j].start] in "-–—" and (q := chunks[j].quantity) and q.value < 0]
    bracketed = any(j + 1 < len(chunks) and chunks[j + 1].tag == "lpar" for j in marked)
    if len(marked) != len(beside) or len(marked) < (2 if bracketed else 3):
        return chunks
    out = list(chunks)
    for j in marked:
        quantity = chunks[j].quantity
        if quantity is not None:
            out[j] = replace(chunks[j], quantity=replace(quantity, value=-quantity.value, signed=False))
    return out


def _lists_in_cells(chunks: list[Chunk]) -> bool:
    """Whether the bars of a row part whole lists ("Lab 2 | Con 43, Lab 28"), not pairs ("Con 43 | Lab 28")."""
    row = "".join(_ROW.get(c.tag, "-") for c in chunks if c.tag not in LINK)
    return "|" in row and any(pairs in row for pairs in ("PN,PN", "NP,NP", "PNPN", "NPNP"))


def _run(
    chunks: list[Chunk], at: int, number_first: bool, cells: bool, text: str, words: Numbers
) -> tuple[int, list[TallyPart]]:
    parts: list[TallyPart] = []
    ends: list[int] = []
    end = i = at
    while i < len(chunks):
        found = pair(chunks, i, number_first, words)
        if found is None and parts and not number_first:
            found = alliance(chunks, i, text, frozenset(part.party for part in parts), words)
        if found is None and parts and not number_first and (unknown := stranger(chunks, i, text)) is not None:
            last = next(k for k in range(i, len(chunks)) if chunks[k].end == unknown.end)
            rest = pair([unknown, *chunks[last + 1 :]], 0, False, words)
            found = (rest[0] + last, rest[1]) if rest else None
        if found is None and parts and number_first:
            found = lone(chunks, i) or stranger_behind(chunks, i, text, words)
        if found is None:
            break
        behind, part = found
        if not number_first and part.change is None and part.count is not None:
            moved = move(chunks, behind)
            if moved is not None and (parts or _goes_on(chunks, moved[0])):
                behind, part = moved[0], replace(part, change=moved[1])  # "Labour 24, up one, Conservatives eight, ..."
        if any(part.party == other.party for other in parts) and len(parts) > 1:
            return _cut(parts, ends, {c.parties[0] for c in _listed_from(chunks, i)}, part.first)
        end = behind
        if part.change is None and part.count is not None and parts and parts[-1].carried is not None:
            # "The Greens are down 12, the Tories 31": the direction is said once
            turned = replace(part.count, value=parts[-1].carried * part.count.value, signed=True)
            part = replace(part, count=None, change=turned, carried=parts[-1].carried)
        parts.append(part)
        ends.append(end)
        i = end
        glue = 0
        if number_first and i + 2 < len(chunks) and [c.tag for c in chunks[i : i + 3]] == ["to", "NUM", "PARTY"]:
            i, glue = i + 1, 1  # "34 Lib Dems to 14 Tories and three Labour"
        while i < len(chunks) and chunks[i].tag in BETWEEN and glue < 2 and not (cells and chunks[i].tag == "bar"):
            i, glue = i + 1, glue + 1
    return end, _settled(parts)


def _goes_on(chunks: list[Chunk], at: int) -> bool:
    """Whether another party with its number stands behind the mark at ``at``."""
    behind = [c.tag for c in chunks[at : at + 5] if c.tag not in ("conj", "det", *LINK)]
    return behind[:1] in (["comma"], ["semi"]) and behind[1:3] == ["PARTY", "NUM"]


def _listed_from(chunks: list[Chunk], at: int) -> Iterator[Chunk]:
    """The parties of the list that goes on at ``at``, up to the first that is repeated."""
    seen: set[str] = set()
    for chunk in chunks[at:]:
        if chunk.tag == "PARTY":
            if chunk.parties[0] in seen:
                return
            seen.add(chunk.parties[0])
            yield chunk
        elif chunk.tag not in ("NUM", "det", "lpar", "rpar", *LINK, *BETWEEN):
            return


def _cut(parts: list[TallyPart], ends: list[int], following: set[str], first: str) -> tuple[int, list[TallyPart]]:
    """The list before one of the same parties: "Con -2, Lab +2. Con 12, Lab 33".

    Of "Lab +2. Con 43, Lab 28" the second list begins where the figures are of its kind (``first``), if none of its
    parties (``following``) is among them: in "LD -12, Lab 12. LD 20, Lab 70" the plain 12 is a change.
    """
    size = len(parts)
    while size and parts[size - 1].first == first:
        size -= 1
    mixed = any(part.first == first for part in parts[:size])
    own = [k for k in range(size, len(parts)) if parts[k].party in following]
    size = len(parts) if not size or mixed else max([size, *(k + 1 for k in own)])
    return ends[size - 1], _settled(parts[:size])


def _settled(parts: list[TallyPart]) -> list[TallyPart]:
    """The parts with their unsigned numbers read by the layout of the others and by arithmetic.

    Beside "Con -1 (23)" a "Lab 5 (32)" is a gain of five; "Lab 5, Con -1, LD -4" are changes, for they sum to nothing.
    """
    if parts and parts[0].before is not None:
        # said once, of the first: "90 seats (84 at the last election), Labour 61 (70)"
        return [replace(p, before=p.before or p.total, total=None) for p in parts]
    if any(p.first == "change" and p.count for p in parts):
        return [
            replace(p, change=replace(p.count, signed=True), count=p.total, total=None)
            if p.count and p.total and not p.change
            else p
            for p in parts
        ]
    apart = not any(p.change and p.total for p in parts)
    changes = [p.change.value for p in parts if p.change]
    nil = bool(changes) and not any(changes)
    if apart and nil and any(p.total and p.count and p.total.value > p.count.value for p in parts):
        # "Con 7 (13), Lab 1 (0)": nobody gains more than it has, so the brackets hold what was before
        return [replace(p, before=p.total or (p.change and replace(p.change, signed=False)), total=None, change=None)
                for p in parts]  # fmt: skip
    if apart and any(p.change for p in parts) and any(p.total for p in parts):
        # "Lab 35 (5), Con 17 (-4)": the brackets hold changes, of which one says its sign
        parts = [
            replace(p, change=replace(p.total, signed=True), total=None) if p.total and not p.change else p
            for p in parts
        ]
    single = all(_single(p) for p in parts)
    signed = [p for p in parts if p.change is not None]
    numbers = [(p.count or p.change or _NOTHING).value for p in parts]
    if single and signed and len(signed) < len(parts) and sum(numbers) == 0:
        return [replace(p, change=replace(p.count, signed=True), count=None) if p.count else p for p in parts]
    return parts


def _verb(chunks: list[Chunk], words: Numbers) -> str:
    """The verb that links the first pair, where one does: "Labour *have* eight, the Greens six"."""
    return next((c.text for c in chunks[:5] if c.text in words.linking.words), "")


def _without_shares(chunks: list[Chunk]) -> list[Chunk]:
    """Rows without the share of the vote between a party and its seats: "Greens 41.2% 18 seats +6"."""
    return [chunk for i, chunk in enumerate(chunks) if not _is_share(chunks, i)]


def _is_share(chunks: list[Chunk], i: int) -> bool:
    if chunks[i].tag != "OTHER" or not 0 < i < len(chunks) - 1 or chunks[i - 1].tag != "PARTY":
        return False
    counted = chunks[i + 1].quantity
    return counted is not None and counted.unit == "seats"


_TURNS = frozenset({"fall_v", "go_v", "lose_v"})
"""Verbs of a council's change of hands, before "to" and the winner."""


def _with_others(chunks: list[Chunk], end: int, words: PartyNames) -> bool:
    """Whether the last party of a list is counted together with others that have no count of their own."""
    joined = [c.tag for c in chunks[end : end + 2]] in (["conj", "w"], ["conj", "others"])
    return joined and chunks[end + 1].text in words.others.words


def _signed(chunks: list[Chunk]) -> bool:
    """Whether a number among the chunks has a sign of its own, so that one pair is as good as a table."""
    return any(c.quantity is not None and c.quantity.signed for c in chunks)


def tallies(chunks: list[Chunk], text: str, phrasing: Phrasing) -> list[Chunk]:
    """Chunks with every tally (two pairs or more, or one with a sign or bracket) made one TALLY chunk."""
    stand = standing(chunks)
    if "PARTY" not in stand.tags:
        return _paired(chunks) if "TALLY" in stand.tags else chunks
    out: list[Chunk] = []
    words, names = phrasing.numbers, phrasing.party_names
    if "NUM" in stand.tags and "OTHER" in stand.tags:
        chunks = _without_shares(chunks)
    if "lpar" in stand.tags:
        chunks = abbreviated(chunks, text)
    if "NUM" in stand.tags:
        chunks = _unhyphened(lettered(chunks, text), text)
    if not stand.words.isdisjoint(names.liberals.words):
        chunks = _liberals(chunks, names.liberals.words)
    if "NUM" not in stand.tags:
        return _paired(chunks) if "TALLY" in stand.tags else chunks
    cells = "bar" in stand.tags and _lists_in_cells(chunks)
    i = 0
    while i < len(chunks):
        tag = chunks[i].tag
        if tag in ("PARTY", "det") and (behind := _winner_with(chunks, i)):
            out += chunks[i:behind]
            i = behind
            continue
        if tag in ("PARTY", "NUM", "det"):
            counts_first = tag == "NUM" or (tag == "det" and chunks[min(i + 1, len(chunks) - 1)].tag == "NUM")
            end, parts = _run(chunks, i, counts_first, cells, text, words)
            if parts and _with_others(chunks, end, names):
                parts = parts[:-1]  # "12 independents and others"
            if (
                len(parts) > 1
                or (parts and all(c.tag in _AROUND for c in (*chunks[:i], *chunks[end:])))
                or (parts and parts[0].before is not None)
                or (parts and parts[0].change is not None and (parts[0].count is not None or _signed(chunks[i:end])))
            ):
                out.append(
                    Chunk("TALLY", text[chunks[i].start : chunks[end - 1].end].lower(),
                          chunks[i].start, chunks[end - 1].end,
                          parties=tuple(p.party for p in parts), role=_verb(chunks[i:end], words), parts=tuple(parts))
                )  # fmt: skip
                i = end
                continue
        out.append(chunks[i])
        i += 1
    return _paired(out)


def _winner_with(chunks: list[Chunk], at: int) -> int:
    """The index behind a winner and its seats, which are no pair of a list: "fell to Labour with 43 seats"; else 0."""
    party = at + (chunks[at].tag == "det")
    if at < 2 or party + 2 >= len(chunks):
        return 0
    went = chunks[at - 1].tag == "to" and chunks[at - 2].tag in _TURNS
    if not went and [c.tag for c in chunks[at - 2 : at]] != ["AREA", "from"]:
        return 0  # "gained Rushmoor from the Conservatives with 22 seats (up eight)"
    tags = [c.tag for c in chunks[party : party + 3]]
    return party + 3 if tags == ["PARTY", "accompany", "NUM"] else 0


def _paired(chunks: list[Chunk]) -> list[Chunk]:
    """The chunks with a list of changes told from the list of holdings beside it: "Lab 5, Con -3: Lab 35, Con 20".

    Of two lists of the same parties, where one has signs and the other none, the one with signs is of changes.
    """
    out = list(chunks)
    at = [i for i, c in enumerate(chunks) if c.tag == "TALLY" and all(_single(p) for p in c.parts)]
    for i in at:
        own = chunks[i]
        if not any(p.change for p in own.parts) or all(p.change for p in own.parts):
            continue
        others = [chunks[j] for j in at if j != i and set(chunks[j].parties) & set(own.parties)]
        if any(not any(p.change for p in other.parts) for other in others):
            parts = tuple(
                replace(p, change=replace(p.count, signed=True), count=None) if p.count else p for p in own.parts
            )
            out[i] = replace(own, parts=parts)
    return out


def _single(part: TallyPart) -> bool:
    return (part.count is None) != (part.change is None) and part.total is None

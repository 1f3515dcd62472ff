"""Tallies: parties beside numbers ("33 Labour, 22 Conservatives", "Con 12 (-3), Lab 23 (+4)"), found as one chunk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import regex

from pipeline.extract.chunk import Chunk, Quantity, TallyPart, joined
from pipeline.gazetteer import party_slug

_NOTHING = Quantity(0)
_LINK = frozenset({"colon", "dash", "equals"})
_LINK_WORDS = frozenset({"on", "with", "have", "has", "had", "to", "took", "got", ":", "at", "just", "only"})
_BETWEEN = frozenset({"comma", "semi", "conj", "bar", "slash", "stop", "bullet", "dash"})
_AROUND = frozenset({"bullet", "dash", "stop", "colon", "comma", "bar", "semi"})
"""What may stand on a line beside a single pair: "• Labour: 28"."""
_APART = frozenset({"comma", "colon", "equals", "dash", "slash"})
"""What may stand between the two numbers of one pair."""
_LETTERS = {"C": "CON", "L": "LAB", "G": "GRN"}
"""Parties by a letter, as old tables have them; only beside others in a list."""
_LIBERALS = frozenset({"lib", "libs", "lib.", "liberal", "liberals"})
_SHORTEST_NAME = 2
_UNCHANGED = frozenset({"+/-0", "+/-", "+-0", "±0", "+/–0", "+/−0", "-/+0"})
_THEN = regex.compile(r"(?:in|at|after) (?:the )?(?:(?:last|previous) (?:\w+ )?elections?|(?:19|20)\d\d)|last time")
"""Words of a bracket that say that its number is of the last election."""
_SAME = frozenset({"no change", "nc", "unchanged", "=", "-", "–", "+/-0", "n/c", "nochange", "same"})


def _bracket(chunks: list[Chunk], at: int) -> tuple[int, list[Quantity]] | None:
    """Numbers of the bracket at ``at`` (signed ones are changes) and the index after it.

    None where it is no such one.
    """
    if at >= len(chunks) or chunks[at].tag != "lpar":
        return None
    if stop := _unchanged_end(chunks, at):
        return stop, [Quantity(0, signed=True)]
    numbers: list[Quantity] = []
    sign = 0
    for j in range(at + 1, min(at + 9, len(chunks))):
        chunk = chunks[j]
        if chunk.tag == "rpar":
            return (j + 1, numbers) if numbers else None
        if chunk.tag == "NUM" and chunk.quantity:
            value = chunk.quantity
            if sign:
                value = replace(value, value=sign * abs(value.value), signed=True)
            numbers.append(value)
            sign = 0
        elif chunk.tag in ("up", "plus", "down", "minus", "gain_v", "gain_s", "lose_v", "loss_n"):
            sign = 1 if chunk.tag in ("up", "plus", "gain_v", "gain_s") else -1
            if numbers and not numbers[-1].signed and chunks[j - 1].tag == "NUM":  # "(one down)"
                numbers[-1] = replace(numbers[-1], value=sign * abs(numbers[-1].value), signed=True)
                sign = 0
        elif chunk.tag == "nochange" or chunk.text in _SAME:
            numbers.append(Quantity(0, signed=True))
        elif chunk.tag not in ("comma", "dash") and chunk.text not in ("from", "net", "seats", "on"):
            return None
    return None


def _unchanged_end(chunks: list[Chunk], at: int) -> int:
    """The index behind a bracket that says that nothing changed ("(+/- 0)"); 0 where it is none."""
    stop = next((j for j in range(at + 1, min(at + 7, len(chunks))) if chunks[j].tag == "rpar"), at)
    return stop + 1 if "".join(c.text for c in chunks[at + 1 : stop]).replace(" ", "") in _UNCHANGED else 0


def _earlier(chunks: list[Chunk], at: int) -> tuple[int, Quantity] | None:
    """The count before, of a bracket such as "(182 at the last election)", and the index behind it."""
    if at + 2 >= len(chunks) or chunks[at].tag != "lpar" or chunks[at + 1].tag != "NUM":
        return None
    stop = next((j for j in range(at + 2, min(at + 8, len(chunks))) if chunks[j].tag == "rpar"), 0)
    words = " ".join(c.text for c in chunks[at + 2 : stop])
    said = any(c.tag in ("before_poll", "formerly") for c in chunks[at + 2 : stop]) or _THEN.fullmatch(words)
    quantity = chunks[at + 1].quantity
    return (stop + 1, quantity) if stop and said and quantity is not None and not quantity.signed else None


def _plain(chunks: list[Chunk], at: int) -> bool:
    """Whether a count without a sign stands at ``at``."""
    if at >= len(chunks) or chunks[at].tag != "NUM":
        return False
    quantity = chunks[at].quantity
    return quantity is not None and not quantity.signed and quantity.unit != "councils"


def _second(chunks: list[Chunk], at: int, *, signed: bool) -> int:
    """Index of the second number of a pair at ``at``, past a mark or "to"; 0 where there is none.

    A number after a comma is the pair's own only where no party claims it: "Con 23, -1 LD 5, -4" against
    "Con 23, 5 LD".
    """
    j = at
    apart = j < len(chunks) and (chunks[j].tag in _APART or chunks[j].text in ("to", "at", "now", "="))
    j += apart
    number = chunks[j].quantity if j < len(chunks) and chunks[j].tag == "NUM" else None
    if number is None or number.unit == "councils" or number.signed != signed:
        return 0
    after = chunks[j + 1] if j + 1 < len(chunks) else None
    if apart and after is not None and after.tag == "PARTY":
        return j if j + 2 < len(chunks) and chunks[j + 2].tag in ("NUM", "lpar", *_LINK) else 0
    return j if after is None or not apart or after.tag in (*_BETWEEN, "rpar") else 0


def _liberals(chunks: list[Chunk]) -> list[Chunk]:
    """The chunks with "Lib" read as the Liberal Party where "LD" stands beside it."""
    both = {c.text in _LIBERALS for c in chunks if c.tag == "PARTY" and c.parties == ("LD",)}
    if len(both) < 2:
        return chunks
    return [
        replace(c, parties=("liberal",)) if c.tag == "PARTY" and c.parties == ("LD",) and c.text in _LIBERALS else c
        for c in chunks
    ]


def _next_partys(chunks: list[Chunk], at: int) -> bool:
    """Whether a number at ``at`` is of the party behind it: "14 Lab -6 Con -7 LD"."""
    following = chunks[at + 1 : at + 3]
    return (
        len(following) > 0
        and following[0].tag == "PARTY"
        and (len(following) < 2 or following[1].tag in ("NUM", *_BETWEEN))
    )


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


def _pair(chunks: list[Chunk], at: int, number_first: bool) -> tuple[int, TallyPart] | None:
    """The pair of party and number that begins at ``at``, and the index after it."""
    i = at
    if chunks[i].tag == "det":
        i += 1
    if i >= len(chunks):
        return None
    if number_first:
        j = i + 1
        while j < len(chunks) and j - i < 3 and chunks[j].text in ("for", "the"):
            j += 1
        if chunks[i].tag != "NUM" or j >= len(chunks) or chunks[j].tag != "PARTY":
            return None
        if j > i + 1 and chunks[i + 1].text == "the":
            return None
        number, party, end = chunks[i], chunks[j], j + 1
    else:
        if chunks[i].tag != "PARTY" or chunks[i].role == "leader":
            return None
        j = i + 1
        if j < len(chunks) and (chunks[j].tag in _LINK or chunks[j].text in _LINK_WORDS):
            j += 1
        if j < len(chunks) and chunks[j].tag in ("up", "down") and j + 1 < len(chunks) and chunks[j + 1].tag == "NUM":
            sign = 1 if chunks[j].tag == "up" else -1
            quantity = chunks[j + 1].quantity
            if quantity is None or quantity.unit == "councils":
                return None
            moved = replace(quantity, value=sign * abs(quantity.value), signed=True)
            held = _bracket(chunks, j + 2)  # "Labour up five (32)"
            counted = held is not None and len(held[1]) == 1 and not held[1][0].signed
            end = held[0] if held is not None and counted else j + 2
            return end, TallyPart(
                chunks[i].parties[0], chunks[i].start, chunks[i].end, held[1][0] if held and counted else None, moved,
                chunks[i].start, chunks[end - 1].end, carried=None if counted else sign,
            )  # fmt: skip
        inside = _bracket(chunks, j) if j < len(chunks) else None
        if inside is not None and len(inside[1]) == 1 and inside[1][0].signed and _plain(chunks, inside[0]):
            end, numbers = inside[0] + 1, inside[1]  # "Lab (+6) 51"
            return end, TallyPart(
                chunks[i].parties[0], chunks[i].start, chunks[i].end, chunks[end - 1].quantity, numbers[0],
                chunks[i].start, chunks[end - 1].end,
            )  # fmt: skip
        if inside is not None and len(inside[1]) > 1 and not inside[1][0].signed:
            end, numbers = inside  # "Lib Dems (62, minus 11)"
            shift = next((n for n in numbers if n.signed), None)
            return end, TallyPart(
                chunks[i].parties[0], chunks[i].start, chunks[i].end, numbers[0], shift,
                chunks[i].start, chunks[end - 1].end,
            )  # fmt: skip
        bracketed = (
            j + 2 < len(chunks)
            and chunks[j].tag == "lpar"
            and chunks[j + 1].tag == "NUM"
            and chunks[j + 2].tag == "rpar"
        )
        j += bracketed  # "Residents (15)"
        if j >= len(chunks) or chunks[j].tag != "NUM":
            return None
        number, party, end = chunks[j], chunks[i], j + 1 + bracketed
    quantity = number.quantity
    if quantity is None or quantity.unit == "councils":
        return None
    count: Quantity | None = None if quantity.signed else quantity
    change: Quantity | None = quantity if quantity.signed else None
    total: Quantity | None = None
    before: Quantity | None = None
    bracket = _bracket(chunks, end)
    if (past := _earlier(chunks, end)) is not None and count is not None:
        end, before = past
    elif bracket is not None:
        end, numbers = bracket
        signed = [n for n in numbers if n.signed]
        plain = [n for n in numbers if not n.signed]
        if signed and change is None:
            change = signed[-1]
        elif change is not None and plain:
            count = plain[0]
        elif not signed and len(plain) == 1 and plain[0].value == 0 and count is not None:
            change, plain = replace(plain[0], signed=True), []  # "Lab 1 (0)": nothing lost or won
        if count is not None and plain and plain[0] is not count:
            total = plain[0]
            change = change or (plain[1] if len(plain) > 1 else None)
    elif (
        count is not None
        and not (number_first and _next_partys(chunks, end))
        and (signs := _second(chunks, end, signed=True))
    ):
        change, end = chunks[signs].quantity, signs + 1  # "Labour 1,158 +186", "Green 12 ▲8", "Con 23, -1"
    elif (
        count is not None
        and end + 1 < len(chunks)
        and chunks[end].tag in ("up", "down")
        and chunks[end + 1].tag == "NUM"
    ):
        found = chunks[end + 1].quantity
        if found is not None:
            sign = 1 if chunks[end].tag == "up" else -1
            change, end = replace(found, value=sign * abs(found.value), signed=True), end + 2
    elif change is not None and not number_first and (plain_at := _second(chunks, end, signed=False)):
        count, end = chunks[plain_at].quantity, plain_at + 1  # "Lab +5 32", "Lab +5 = 32", "Lab +5, 32"
    start = min(number.start, party.start)
    first = "change" if quantity.signed else "count"
    part = TallyPart(
        party.parties[0], party.start, party.end, count, change, start, chunks[end - 1].end, total=total, first=first,
        before=before,
    )  # fmt: skip
    return end, part


def _lone(chunks: list[Chunk], at: int) -> tuple[int, TallyPart] | None:
    """A party's only one at the end of a list of counts: "two Greens and a Liberal Democrat"."""
    if at + 1 >= len(chunks) or chunks[at].text not in ("a", "an") or chunks[at + 1].tag != "PARTY":
        return None
    party = chunks[at + 1]
    if at + 2 < len(chunks) and chunks[at + 2].tag in ("w", "NUM", "leader", "mayor", "candidate", *_LINK):
        return None
    one = Quantity(1)
    return at + 2, TallyPart(
        party.parties[0], party.start, party.end, one, None, chunks[at].start, party.end, total=None, first="count"
    )


def _stranger(chunks: list[Chunk], at: int, text: str) -> Chunk | None:
    """A party that no table knows, inside a tally: capitalised words before a number; it gets a slug of its own."""
    j = at
    while j < len(chunks) and j - at < 7 and chunks[j].tag in ("w", "conj", "PLACE", "AREA", "PARTY", "council", "net"):
        j += 1
    if j == at or j >= len(chunks) or chunks[j].tag != "NUM" or not text[chunks[at].start].isupper():
        return None
    name = text[chunks[at].start : chunks[j - 1].end]
    if name in _LETTERS:
        return replace(joined(chunks[at], chunks[j - 1], text), tag="PARTY", parties=(_LETTERS[name],), role="name")
    if len(name) < _SHORTEST_NAME:
        return None
    whole = joined(chunks[at], chunks[j - 1], text)
    return replace(whole, tag="PARTY", parties=(party_slug(name),), areas=(), role="name")


def _stranger_behind(chunks: list[Chunk], at: int, text: str) -> tuple[int, TallyPart] | None:
    """A party that no table knows, behind its number, that ends a cell or stands before a number: "24 LD 2 Respect"."""
    j = at + 1
    while j < len(chunks) and j - at < 5 and chunks[j].tag == "w" and text[chunks[j].start].isupper():
        j += 1
    quantity = chunks[at].quantity
    if chunks[at].tag != "NUM" or quantity is None or quantity.unit or j == at + 1:
        return None
    if j < len(chunks) and chunks[j].tag not in ("NUM", "bar", "stop", "comma", "semi"):
        return None
    name = text[chunks[at + 1].start : chunks[j - 1].end]
    whole = replace(joined(chunks[at + 1], chunks[j - 1], text), tag="PARTY", parties=(party_slug(name),), role="name")
    found = _pair([chunks[at], whole, *chunks[j:]], 0, number_first=True) if len(name) > _SHORTEST_NAME else None
    return (found[0] + j - 2, found[1]) if found else None


_ROW = {"PARTY": "P", "NUM": "N", "comma": ",", "bar": "|"}


def _lists_in_cells(chunks: list[Chunk]) -> bool:
    """Whether the bars of a row part whole lists ("Lab 2 | Con 43, Lab 28"), not pairs ("Con 43 | Lab 28")."""
    row = "".join(_ROW.get(c.tag, "-") for c in chunks if c.tag not in _LINK)
    return "|" in row and any(pairs in row for pairs in ("PN,PN", "NP,NP", "PNPN", "NPNP"))


def _run(chunks: list[Chunk], at: int, number_first: bool, text: str) -> tuple[int, list[TallyPart]]:
    parts: list[TallyPart] = []
    ends: list[int] = []
    cells = _lists_in_cells(chunks)
    end = i = at
    while i < len(chunks):
        found = _pair(chunks, i, number_first)
        if found is None and parts and not number_first and (stranger := _stranger(chunks, i, text)) is not None:
            last = next(k for k in range(i, len(chunks)) if chunks[k].end == stranger.end)
            rest = _pair([stranger, *chunks[last + 1 :]], 0, number_first=False)
            found = (rest[0] + last, rest[1]) if rest else None
        if found is None and parts and number_first:
            found = _lone(chunks, i) or _stranger_behind(chunks, i, text)
        if found is None:
            break
        behind, part = found
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
        while i < len(chunks) and chunks[i].tag in _BETWEEN and glue < 2 and not (cells and chunks[i].tag == "bar"):
            i, glue = i + 1, glue + 1
    return end, _settled(parts)


def _listed_from(chunks: list[Chunk], at: int) -> Iterator[Chunk]:
    """The parties of the list that goes on at ``at``, up to the first that is repeated."""
    seen: set[str] = set()
    for chunk in chunks[at:]:
        if chunk.tag == "PARTY":
            if chunk.parties[0] in seen:
                return
            seen.add(chunk.parties[0])
            yield chunk
        elif chunk.tag not in ("NUM", "det", "lpar", "rpar", *_LINK, *_BETWEEN):
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


def _verb(chunks: list[Chunk]) -> str:
    """The verb that links the first pair, where one does: "Labour *have* eight, the Greens six"."""
    return next((c.text for c in chunks[:5] if c.text in _LINK_WORDS and c.text.isalpha()), "")


def _signed(chunks: list[Chunk]) -> bool:
    """Whether a number among the chunks has a sign of its own, so that one pair is as good as a table."""
    return any(c.quantity is not None and c.quantity.signed for c in chunks)


def tallies(chunks: list[Chunk], text: str) -> list[Chunk]:
    """Chunks with every tally (two pairs or more, or one with a sign or bracket) made one TALLY chunk."""
    if "PARTY" not in [c.tag for c in chunks]:
        return _paired(chunks)
    out: list[Chunk] = []
    if not any(c.tag == "PARTY" for c in chunks):
        return _paired(chunks)
    chunks = _liberals(_unhyphened(chunks, text))
    i = 0
    while i < len(chunks):
        tag = chunks[i].tag
        if tag in ("PARTY", "NUM", "det"):
            counts_first = tag == "NUM" or (tag == "det" and chunks[min(i + 1, len(chunks) - 1)].tag == "NUM")
            end, parts = _run(chunks, i, counts_first, text)
            if (
                len(parts) > 1
                or (parts and all(c.tag in _AROUND for c in (*chunks[:i], *chunks[end:])))
                or (parts and parts[0].before is not None)
                or (parts and parts[0].change is not None and (parts[0].count is not None or _signed(chunks[i:end])))
            ):
                out.append(
                    Chunk("TALLY", text[chunks[i].start : chunks[end - 1].end].lower(),
                          chunks[i].start, chunks[end - 1].end,
                          parties=tuple(p.party for p in parts), role=_verb(chunks[i:end]), parts=tuple(parts))
                )  # fmt: skip
                i = end
                continue
        out.append(chunks[i])
        i += 1
    return _paired(out)


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

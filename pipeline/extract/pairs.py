"""Pairs: a party and its number, either way round, with what a bracket behind them says: "Con 12 (-3)"."""

from __future__ import annotations

from dataclasses import replace

from pipeline.extract.chunk import Chunk, Quantity, TallyPart, joined
from pipeline.gazetteer import party_slug
from pipeline.phrasing import Numbers

LINK = frozenset({"colon", "dash", "equals"})
"""Marks between a party and its number."""
BETWEEN = frozenset({"comma", "semi", "conj", "bar", "slash", "stop", "bullet", "dash"})
"""What may stand between two pairs."""
_APART = frozenset({"comma", "colon", "equals", "dash", "slash"})
"""What may stand between the two numbers of one pair."""
_LETTERS = {"C": "CON", "L": "LAB", "G": "GRN"}
"""Parties by a letter, as old tables have them; only beside others in a list."""
_NORTHERN_IRISH = frozenset({"DUP", "SF", "SDLP", "UUP"})
_SHORTEST_NAME = 2
_BEHIND_LETTERS = LINK | {"NUM"}
_WAYS = {
    **dict.fromkeys(("up", "plus", "gain_v", "gain_s"), 1),
    **dict.fromkeys(("down", "minus", "lose_v", "loss_n", "fewer"), -1),
}
"""Words in a bracket that make a number a change, and its sign."""
_UNCHANGED = frozenset({"+/-0", "+/-", "+-0", "±0", "+/–0", "+/−0", "-/+0", "n/c"})
_SAME = frozenset({"=", "-", "–", "+/-0", "n/c"})


def _bracket(chunks: list[Chunk], at: int, words: Numbers) -> tuple[int, list[Quantity]] | None:
    """Numbers of the bracket at ``at`` (signed ones are changes) and the index after it.

    None where it is no such one.
    """
    if at < len(chunks) and chunks[at].tag == "nochange" and chunks[at].text.startswith("("):
        return at + 1, [Quantity(0, signed=True)]
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
        elif chunk.tag in _WAYS or (chunk.tag == "det" and chunk.text in words.more_of_them.words):  # "(ten more)"
            sign = _WAYS.get(chunk.tag, 1)
            if numbers and not numbers[-1].signed and chunks[j - 1].tag == "NUM":  # "(one down)"
                numbers[-1] = replace(numbers[-1], value=sign * abs(numbers[-1].value), signed=True)
                sign = 0
        elif chunk.tag == "nochange" or chunk.text in _SAME or chunk.text in words.unchanged.words:
            numbers.append(Quantity(0, signed=True))
        elif chunk.tag == "YEAR" and numbers and chunks[j - 1].text in words.since.words:
            continue  # "(up 13 from 2019)"
        elif chunk.tag not in ("comma", "dash") and chunk.text not in words.in_brackets.words | words.since.words:
            return None
    return None


def move(chunks: list[Chunk], at: int) -> tuple[int, Quantity] | None:
    """The index behind what a pair says of its change, and that: "24 up one", "24, down one", "24, no change"."""
    marked = at < len(chunks) and chunks[at].tag == "comma"
    at += marked
    if marked and at < len(chunks) and chunks[at].tag == "nochange":
        return at + 1, Quantity(0, signed=True)
    if at + 1 >= len(chunks) or chunks[at].tag not in ("up", "down", "plus", "minus") or chunks[at + 1].tag != "NUM":
        return None
    found = chunks[at + 1].quantity
    if found is None or (not marked and chunks[at].tag in ("plus", "minus")):
        return None
    return at + 2, replace(found, value=_WAYS[chunks[at].tag] * abs(found.value), signed=True)


def _unchanged_end(chunks: list[Chunk], at: int) -> int:
    """The index behind a bracket that says that nothing changed ("(+/- 0)"); 0 where it is none."""
    stop = next((j for j in range(at + 1, min(at + 7, len(chunks))) if chunks[j].tag == "rpar"), at)
    return stop + 1 if "".join(c.text for c in chunks[at + 1 : stop]).replace(" ", "") in _UNCHANGED else 0


def _earlier(chunks: list[Chunk], at: int, words: Numbers) -> tuple[int, Quantity] | None:
    """The count before, of a bracket such as "(182 at the last election)" or "(was 44)", and the index behind it."""
    if at + 2 >= len(chunks) or chunks[at].tag != "lpar":
        return None
    number = next((j for j in range(at + 1, min(at + 4, len(chunks))) if chunks[j].tag == "NUM"), 0)
    stop = next((j for j in range(at + 2, min(at + 8, len(chunks))) if chunks[j].tag == "rpar"), 0)
    if not number or number > stop:
        return None
    ahead, behind = chunks[at + 1 : number], chunks[number + 1 : stop]
    if ahead:
        said = not behind and _whence(ahead)
    else:
        then = words.then.anywhere.fullmatch(" ".join(c.text for c in behind)) is not None
        said = then or any(c.tag in ("before_poll", "formerly") for c in behind)
    quantity = chunks[number].quantity
    return (stop + 1, quantity) if said and quantity is not None and not quantity.signed else None


def _whence(ahead: list[Chunk]) -> bool:
    """Whether what stands before a number says that it is the one before: "was", "from", "down from"."""
    last = ahead[-1]
    return (last.tag in ("formerly", "before_v") and len(ahead) == 1) or (
        last.text == "from" and all(c.tag in ("up", "down") for c in ahead[:-1])
    )


def _plain(chunks: list[Chunk], at: int) -> bool:
    """Whether a count without a sign stands at ``at``."""
    if at >= len(chunks) or chunks[at].tag != "NUM":
        return False
    quantity = chunks[at].quantity
    return quantity is not None and not quantity.signed and quantity.unit != "councils"


def _second(chunks: list[Chunk], at: int, words: Numbers, *, signed: bool) -> int:
    """Index of the second number of a pair at ``at``, past a mark or "to"; 0 where there is none.

    A number after a comma is the pair's own only where no party claims it: "Con 23, -1 LD 5, -4" against
    "Con 23, 5 LD".
    """
    j = at
    apart = j < len(chunks) and (chunks[j].tag in _APART or chunks[j].text in words.now.words)
    j += apart
    number = chunks[j].quantity if j < len(chunks) and chunks[j].tag == "NUM" else None
    if number is None or number.unit == "councils" or number.signed != signed:
        return 0
    after = chunks[j + 1] if j + 1 < len(chunks) else None
    if apart and after is not None and after.tag == "PARTY":
        return j if j + 2 < len(chunks) and chunks[j + 2].tag in ("NUM", "lpar", *LINK) else 0
    return j if after is None or not apart or after.tag in (*BETWEEN, "rpar") else 0


def _next_partys(chunks: list[Chunk], at: int) -> bool:
    """Whether a number at ``at`` is of the party behind it: "14 Lab -6 Con -7 LD"."""
    following = chunks[at + 1 : at + 3]
    return (
        len(following) > 0
        and following[0].tag == "PARTY"
        and (len(following) < 2 or following[1].tag in ("NUM", *BETWEEN))
    )


def pair(chunks: list[Chunk], at: int, number_first: bool, words: Numbers) -> tuple[int, TallyPart] | None:
    """The pair of party and number that begins at ``at``, and the index after it."""
    i = at
    if chunks[i].tag == "det":
        i += 1
    if i >= len(chunks):
        return None
    if number_first:
        j = i + 1
        while j < len(chunks) and j - i < 3 and chunks[j].text in words.before_party.words:
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
        if j < len(chunks) and (chunks[j].tag in LINK or chunks[j].text in words.linking.words):
            if chunks[j].tag == "accompany" and {c.tag for c in chunks[max(0, i - 2) : i]} & {"from", "to"}:
                return None  # "gained A from the Conservatives with 22 seats (up eight)"
            j += 1
        if j + 2 < len(chunks) and chunks[j].tag in ("possessive", "apostrophe") and _bracket(chunks, j + 2, words):
            j += 1  # "Labour 31 to the Conservatives' 26 (down one)"
        if j < len(chunks) and chunks[j].tag in ("up", "down") and j + 1 < len(chunks) and chunks[j + 1].tag == "NUM":
            sign = 1 if chunks[j].tag == "up" else -1
            quantity = chunks[j + 1].quantity
            if quantity is None or quantity.unit == "councils":
                return None
            moved = replace(quantity, value=sign * abs(quantity.value), signed=True)
            held = _bracket(chunks, j + 2, words)  # "Labour up five (32)"
            counted = held is not None and len(held[1]) == 1 and not held[1][0].signed
            end = held[0] if held is not None and counted else j + 2
            return end, TallyPart(
                chunks[i].parties[0], chunks[i].start, chunks[i].end, held[1][0] if held and counted else None, moved,
                chunks[i].start, chunks[end - 1].end, carried=None if counted else sign,
            )  # fmt: skip
        inside = _bracket(chunks, j, words) if j < len(chunks) else None
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
    bracket = _bracket(chunks, end, words)
    if (past := _earlier(chunks, end, words)) is not None and count is not None:
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
        and (signs := _second(chunks, end, words, signed=True))
    ):
        change, end = chunks[signs].quantity, signs + 1  # "Labour 1,158 +186", "Green 12 ▲8", "Con 23, -1"
    elif count is not None and end < len(chunks) and chunks[end].tag != "comma" and (told := move(chunks, end)):
        end, change = told
    elif change is not None and not number_first and (plain_at := _second(chunks, end, words, signed=False)):
        count, end = chunks[plain_at].quantity, plain_at + 1  # "Lab +5 32", "Lab +5 = 32", "Lab +5, 32"
    start = min(number.start, party.start)
    first = "change" if quantity.signed else "count"
    part = TallyPart(
        party.parties[0], party.start, party.end, count, change, start, chunks[end - 1].end, total=total, first=first,
        before=before,
    )  # fmt: skip
    return end, part


def lone(chunks: list[Chunk], at: int) -> tuple[int, TallyPart] | None:
    """A party's only one at the end of a list of counts: "two Greens and a Liberal Democrat"."""
    if at + 1 >= len(chunks) or chunks[at].text not in ("a", "an") or chunks[at + 1].tag != "PARTY":
        return None
    party = chunks[at + 1]
    if at + 2 < len(chunks) and chunks[at + 2].tag in ("w", "NUM", "leader", "mayor", "candidate", *LINK):
        return None
    one = Quantity(1)
    return at + 2, TallyPart(
        party.parties[0], party.start, party.end, one, None, chunks[at].start, party.end, total=None, first="count"
    )


def alliance(
    chunks: list[Chunk], at: int, text: str, parties: frozenset[str], words: Numbers
) -> tuple[int, TallyPart] | None:
    """The Alliance Party by its first letters, among parties of Northern Ireland: "UUP 6, All 4, SDLP 3"."""
    chunk = chunks[at]
    if chunk.tag != "NUM" or chunk.role != "all" or not parties & _NORTHERN_IRISH or chunk.quantity is None:
        return None
    if not text.startswith("All ", chunk.start) or chunk.quantity.unit or chunk.quantity.signed:
        return None
    end, letters = chunk.start + len("All"), replace(chunk, tag="PARTY", parties=("APNI",), role="abbreviation")
    number = replace(chunk, start=end + 1, quantity=replace(chunk.quantity, total=None), role="")
    found = pair([replace(letters, end=end), number, *chunks[at + 1 :]], 0, False, words)
    return (at + found[0] - 1, found[1]) if found else None


def lettered(chunks: list[Chunk], text: str) -> list[Chunk]:
    """The chunks with parties by a letter as parties, where another party's number stands beside: "C 28, Lab 15"."""
    out = list(chunks)
    for i, chunk in enumerate(chunks):
        code = _LETTERS.get(text[chunk.start : chunk.end]) if chunk.tag == "w" else None
        if code is None or not _number_behind(chunks, i):
            continue
        after = next((k for k in range(i + 1, len(chunks)) if chunks[k].tag == "NUM"), i)
        beside = [*chunks[max(0, i - 4) : i], *chunks[after + 1 : after + 3]]
        if any(c.tag == "PARTY" for c in beside) and any(c.tag == "NUM" for c in (*chunks[:i], *chunks[after + 1 :])):
            out[i] = replace(chunk, tag="PARTY", parties=(code,), role="name")
    return out


def abbreviated(chunks: list[Chunk], text: str) -> list[Chunk]:
    """The chunks with a party and its letters in brackets as one: "Labour [LAB]: 61", "Ulster Unionists (UUP) 75"."""
    out: list[Chunk] = []
    i = 0
    while i < len(chunks):
        chunk, own = chunks[i], [c.tag for c in chunks[i + 1 : i + 5]]
        bracketed = own[:1] == ["lpar"] and own[2:3] == ["rpar"]
        letters = chunks[i + 2] if bracketed else chunk
        square = bracketed and text[chunks[i + 1].start] == "[" and own[3:] and own[3] in _BEHIND_LETTERS
        same = bracketed and letters.tag == "PARTY" and letters.parties == chunk.parties
        if chunk.tag == "PARTY" and (square or same):
            word = text[letters.start : letters.end]
            if letters.parties == chunk.parties or (not letters.parties and word.isalpha() and word.isupper()):
                chunk = replace(chunk, end=chunks[i + 3].end)
                i += 3
        out.append(chunk)
        i += 1
    return out


def _number_behind(chunks: list[Chunk], at: int) -> bool:
    """Whether a number stands behind a chunk, "up" or "down" between them or not."""
    tags = [c.tag for c in chunks[at + 1 : at + 3]]
    return tags[:1] == ["NUM"] or (len(tags) > 1 and tags[0] in ("up", "down") and tags[1] == "NUM")


def stranger(chunks: list[Chunk], at: int, text: str) -> Chunk | None:
    """A party that no table knows, inside a tally: capitalised words before a number; it gets a slug of its own."""
    j = at
    while j < len(chunks) and j - at < 7 and chunks[j].tag in ("w", "conj", "PLACE", "AREA", "PARTY", "council", "net"):
        j += 1
    if j == at or j >= len(chunks) or chunks[j].tag != "NUM" or not text[chunks[at].start].isupper():
        return None
    name = text[chunks[at].start : chunks[j - 1].end]
    if len(name) < _SHORTEST_NAME or chunks[j - 1].tag in ("conj", "net"):
        return None
    whole = joined(chunks[at], chunks[j - 1], text)
    return replace(whole, tag="PARTY", parties=(party_slug(name),), areas=(), role="name")


def stranger_behind(chunks: list[Chunk], at: int, text: str, words: Numbers) -> tuple[int, TallyPart] | None:
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
    found = pair([chunks[at], whole, *chunks[j:]], 0, True, words) if len(name) > _SHORTEST_NAME else None
    return (found[0] + j - 2, found[1]) if found else None

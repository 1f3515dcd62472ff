"""Sentences out of a seeded generator, sound, damaged and hostile: each is read and quoted, in linear time."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from functools import cache

import pytest

from pipeline.article import Article
from pipeline.clean import clean
from pipeline.extract import Extractor
from pipeline.extract.making import MAX_QUOTE
from pipeline.fact import COUNT_MEASURES, MEASURES, STATUSES, Fact
from pipeline.gazetteer import Gazetteer
from pipeline.restore import restore

DATES = ("2023-05-04", "2022-05-05", "2021-05-06", "2024-05-02", "2025-05-01", "2017-05-04", "")
BLOCK = 5_000
TEMPLATES = (
    "{party} gained {area} from {party}.",
    "{party} has lost {area} to no overall control, with {n} seats to {party}'s {n}.",
    "In {area}, {party} won {n} of the {n} seats, up {n}, while {party} were down {n}.",
    "{area}: {party} {n} (+{n}), {party} {n} (−{n}), {party} {n} (n/c)",
    "{area} ({party} gain from {party})",
    "{PARTY} GAINS: {area}, {area}, {area}",
    "{party} held {area} but lost {w} seats there; {person} said it was a start.",
    "“We took {area},” said {person}, “and {w} seats in {area}.”",
    "{party} took control of {area} for the first time since {year}, winning {n} seats.",
    "With {n} of {n} wards declared in {area}, {party} were on {n} and {party} on {n}.",
    "They now have {n} councillors, {w} more than {party}.",
    "No party has a majority in {area}, where {party} is the largest with {n}.",
    "Across England {party} lost more than {n} seats and {n} councils.",
    "{person} was elected mayor of {area} for {party} by {n} votes.",
    "{party} failed to win {area}, which stays hung.",
    "Party | Seats | Change\n{party} | {n} | +{n}\n{party} | {n} | -{n}",
    "{time}\n{party} hold {area}. {n} of {n} seats declared.",
    "{area}\n{area} (from {party})\n{area} - {party} hold",
    "Neither {party} nor {party} can run {area} alone: {n} and {n}, {w} short of a majority.",
    "Turnout in {area} was {n} per cent, and {party} had {n}.{n}% of the vote.",
    "The council went from {party} to {party}, which was defending {w} of its {n} seats.",
    "{party}'s majority in {area} was cut from {w} to {w}.",
    "{party} and {party} will run {area} together; the {colour} leader lost his seat by {n}.",
    "{area} {party} {n} {party} {n} {party} {n} vacant {n}",
)
WORDS = (
    "a dozen", "two dozen", "half", "none", "a single", "two", "three", "eleven", "twenty-one", "one hundred and six",
    "all", "nearly forty", "no", "several", "both", "a score of", "minus three",
)  # fmt: skip
NUMBERS = (
    "0", "00012", "1,060", "1.060", "1 060", "12", "²", "½", "①", "٣", "１２", "-3", "−7", "+/-4", "1e9", "3.5", "Ⅻ",
    "99999999999999999999", "9" * 5_000, "1,0,6,0", "12½", "0x1f", "१२", "1/3", "12th", "£4m", "五",
)  # fmt: skip
MARKS: tuple[str, ...] = (*".,;:!?-–—()[]{}<>“”‘’'\"|/\\•*=+…&@#~^_%\t\n", "\r\n", "\u2028", "\n\n", "...", "((", "))")
STRANGE = (
    "\u00a0", "\u200b", "\ufeff", "\u202e", "\u0301", "\u00ad", "\ufffd", "\U0001f600", "\U0001f3f4\u200d", "İ", "ß",
    "ﬁ", "ſ", "K", "Å", "â€™", "&amp;", "&#39;", "&#x110000;", "\u2066", "\u0660", "\ue000", "\U0010ffff", "ǆ", "ŉ",
)  # fmt: skip
CONTROLS = tuple(map(chr, (*range(32), *range(127, 160))))
GLUE = (" ", " ", " ", "\n", "\n\n", "", "; ", " and ", ", but ")


@cache
def names() -> dict[str, tuple[str, ...]]:
    """What the slots of the templates take, out of the gazetteer."""
    gazetteer = Gazetteer.load()
    areas = dict.fromkeys(n for a in gazetteer.areas.values() for n in (a.name, a.name, a.official_name, *a.aliases))
    parties = dict.fromkeys(form.text for form in gazetteer.party_forms())
    common = ("Labour", "the Conservatives", "the Tories", "the Lib Dems", "the Greens", "Reform UK", "the SNP") * 40
    return {
        "area": (*areas, "the council", "the borough", "there"),
        "party": (*parties, *common, "they", "the party", "which"),
        "person": tuple(dict.fromkeys(form.text for form in gazetteer.people_forms())),
        "colour": ("blue", "red", "yellow", "green", "turquoise", "purple"),
    }


def filled(draw: random.Random) -> str:
    """A sentence out of a template."""
    known = names()
    text = draw.choice(TEMPLATES)
    slots: dict[str, Callable[[], str]] = {
        "{area}": lambda: draw.choice(known["area"]),
        "{party}": lambda: draw.choice(known["party"]),
        "{PARTY}": lambda: draw.choice(known["party"]).upper(),
        "{person}": lambda: draw.choice(known["person"]),
        "{colour}": lambda: draw.choice(known["colour"]),
        "{n}": lambda: draw.choice(NUMBERS) if draw.random() < 0.05 else str(draw.randrange(80)),
        "{w}": lambda: draw.choice(WORDS),
        "{year}": lambda: str(draw.randrange(1889, 2031)),
        "{time}": lambda: draw.choice(("09:30", "3.40am", "BST 02:15", "25:61", "Posted at 07:12")),
    }
    for slot, value in slots.items():
        while slot in text:
            text = text.replace(slot, value(), 1)
    return text


def damaged(draw: random.Random, text: str) -> str:
    """The text after one mutation."""
    words = text.split(" ")
    at = draw.randrange(len(words))
    spot = draw.randrange(len(text) + 1)
    kind = draw.randrange(12)
    if kind == 0:
        del words[at]
    elif kind == 1:
        other = draw.randrange(len(words))
        words[at], words[other] = words[other], words[at]
    elif kind == 2:
        words[at:at] = [words[at]] * draw.randrange(1, 4)
    elif kind == 3:
        words[at] = draw.choice((str.upper, str.lower, str.title, str.swapcase))(words[at])
    elif kind == 4:
        words[at] = f"({words[at]}" if draw.random() < 0.5 else f"[{words[at]}]"
    elif kind == 5:
        return text.translate({ord(draw.choice(".,;:()'-")): draw.choice(MARKS)})
    elif kind == 6:
        return text[:spot] + draw.choice(MARKS) * draw.randrange(1, 4) + text[spot:]
    elif kind == 7:
        return text[:spot] + draw.choice(STRANGE) + text[spot:]
    elif kind == 8:
        return text[:spot] + draw.choice(CONTROLS) + text[spot:]
    elif kind == 9:
        return text[:spot] if draw.random() < 0.5 else text[spot:]
    elif kind == 10:
        words[at] = draw.choice(NUMBERS)
    else:
        return draw.choice((text.upper(), text.lower(), text.title(), text.replace(" ", "", 2)))
    return " ".join(words)


def reports(seed: int, count: int) -> Iterator[tuple[str, str, int]]:
    """Articles of one to four sentences, ``count`` of these in all: text, polling day, number of sentences."""
    draw = random.Random(seed)
    while count > 0:
        many = min(count, draw.randrange(1, 5))
        count -= many
        parts = []
        for _ in range(many):
            text = filled(draw)
            for _ in range(draw.choice((0, 0, 1, 1, 2, 3, 8))):
                text = damaged(draw, text)
            parts += [text, draw.choice(GLUE)]
        yield "".join(parts[:-1]), draw.choice(DATES), many


def facts_of(text: str, date: str = "2023-05-04") -> tuple[str, list[Fact]]:
    """The raw text as it is kept, and its facts."""
    article = restore(clean(Article("a.txt", text, election_date=date)))
    return article.raw, Extractor.load().extract(article, date)


def fault(raw: str, facts: list[Fact], *, whole: bool = True) -> str:
    """What is wrong with the form of the facts of a text; empty where nothing is. ``whole``: no sentence is cut."""
    for fact in facts:
        if not fact.quote or fact.quote != raw[fact.start : fact.end]:
            return f"quote of {fact}"
        if fact.measure not in MEASURES or fact.status not in STATUSES:
            return f"vocabulary of {fact}"
        if any(not 0 <= anchor.start <= anchor.end <= len(raw) for anchor in fact.anchors):
            return f"anchors of {fact}"
        if fact.measure in COUNT_MEASURES:
            if str(int(fact.value)) != fact.value:
                return f"value of {fact}"
            spans = [(anchor.start, anchor.end) for anchor in fact.anchors if anchor.part == "value"]
            if whole and not any(fact.start <= start <= end <= fact.end for start, end in spans):
                return f"value outside the quote of {fact}"
    return ""


def faults(seed: int, count: int) -> tuple[list[str], int]:
    """What goes wrong with so many sentences of a seed, and how many facts they gave."""
    found, stated = [], 0
    for text, date, _ in reports(seed, count):
        try:
            raw, facts = facts_of(text, date)
            wrong = fault(raw, facts, whole=len(text) <= MAX_QUOTE)
            stated += len(facts)
        except Exception as error:
            wrong = f"{type(error).__name__}: {error}"
        if wrong:
            found.append(f"{date} {wrong} in {text!r}"[:2_000])
    return found, stated


def test_sentences_are_read() -> None:
    found, stated = faults(0, 500)
    assert not found, "\n".join(found[:5])
    assert stated > 150


@pytest.mark.soak
@pytest.mark.timeout(3_000)
@pytest.mark.parametrize("seed", range(1, 100_000 // BLOCK + 1))
def test_many_sentences_are_read(seed: int) -> None:
    found, stated = faults(seed, BLOCK)
    assert not found, f"{len(found)} of {BLOCK}\n" + "\n".join(found[:5])
    assert stated > BLOCK / 4


def test_seed_decides_the_sentences() -> None:
    assert list(reports(7, 40)) == list(reports(7, 40)) != list(reports(8, 40))
    assert sum(many for _, _, many in reports(7, 41)) == 41


def cycled(draw: random.Random, count: int, slot: str, glue: str) -> str:
    """So many names of one slot, joined."""
    return glue.join(draw.choices(names()[slot], k=count))


def rambling(size: int) -> str:
    """One sentence of so many words."""
    draw = random.Random(size)
    clauses: list[str] = []
    while size > 0:
        clauses.append(filled(draw).replace("\n", " ").rstrip(".").replace(". ", ", "))
        size -= len(clauses[-1].split())
    return " while ".join(clauses) + "."


HOSTILE: dict[str, tuple[Callable[[int], str], int, int, int]] = {
    # kind: text of a size; short, long and growing size
    "open brackets": (lambda n: "Bolton: Labour 28 " + "(" * n, 20_000, 1_000_000, 300_000),
    "paired brackets": (lambda n: "Bolton: Labour 28 " + "()" * (n // 2), 20_000, 1_000_000, 300_000),
    "nested brackets": (lambda n: "Bolton " + "(" * (n // 2) + "Lab 28" + ")" * (n // 2), 20_000, 1_000_000, 300_000),
    "brackets with numbers": (lambda n: "Bolton: Labour " + "(12 " * (n // 4), 20_000, 1_000_000, 100_000),
    "list of councils": (
        lambda n: "Labour gained " + cycled(random.Random(n), n, "area", ", ") + ".", 500, 50_000, 4_000,
    ),
    "list of parties": (
        lambda n: "Bolton: " + cycled(random.Random(n), n, "party", " 12, ") + " 12.", 500, 50_000, 4_000,
    ),
    "lines of a list": (
        lambda n: "LABOUR GAINS\n" + cycled(random.Random(n), n, "area", "\n"), 500, 50_000, 1_000,
    ),
    "one sentence": (rambling, 5_000, 200_000, 5_000),
    "numbers": (lambda n: "Labour " + "1,060 " * n, 2_000, 200_000, 10_000),
    "number words": (lambda n: "Labour lost " + "twenty " * n, 2_000, 200_000, 10_000),
    "one word": (lambda n: "Bolton" * n, 2_000, 50_000, 20_000),  # at 200,000 clean gives up after its five seconds
    "cues": (lambda n: "The Tories did not " * n, 1_000, 50_000, 2_000),
    "line ends": (lambda n: "Labour gained Bolton" + "\n" * n + "and Bury", 5_000, 1_000_000, 200_000),
    "combining marks": (lambda n: "Labour gained Bolton" + "\u0301" * n, 5_000, 1_000_000, 200_000),
    "quotation marks": (lambda n: "“Labour " * n + "gained Bolton", 2_000, 200_000, 5_000),
    "entities": (lambda n: "Labour &amp;" + "amp;" * n + " gained Bolton", 2_000, 200_000, 20_000),
    "rows": (lambda n: "Party | Seats\n" + "Labour | 12\n" * n, 500, 50_000, 1_000),
}  # fmt: skip
LONG_TALLY = "Bolton: " + ", ".join(
    f"{party} {n}" for n, party in enumerate(("Independent Community & Health Concern", "Plaid Cymru") * 12, 1)
)
KINDS = pytest.mark.parametrize("kind", HOSTILE)


@KINDS
def test_hostile_text_is_read(kind: str) -> None:
    make, short, _, _ = HOSTILE[kind]
    assert fault(*facts_of(make(short)), whole=False) == ""


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(LONG_TALLY + ".", id="tally"),
        pytest.param("In Bolton" + " and the weather was kind" * 25 + ", Labour won 12 seats.", id="sentence"),
    ],
)
def test_quote_of_a_long_sentence_holds_the_value(text: str) -> None:
    assert fault(*facts_of(text)) == ""


@pytest.mark.soak
@pytest.mark.timeout(1_200)
@KINDS
def test_long_hostile_text_is_read(kind: str) -> None:
    make, _, long, _ = HOSTILE[kind]
    assert fault(*facts_of(make(long)), whole=False) == ""


@pytest.mark.soak
@pytest.mark.timeout(1_200)
@KINDS
def test_twice_the_text_takes_less_than_three_times_as_long(kind: str) -> None:
    make, _, _, size = HOSTILE[kind]

    def cost(text: str) -> float:
        """The least processor time of several runs."""
        taken = []
        for _ in range(4):
            start = time.process_time()
            facts_of(text)
            taken.append(time.process_time() - start)
        return min(taken)

    once, twice = cost(make(size)), cost(make(2 * size))
    assert twice < 3 * once + 0.02, f"{size}: {once:.3f} s, twice as much: {twice:.3f} s"

"""Quick answers for words and lines that were never met: each must say no only where the long way says no."""

from __future__ import annotations

import random
from importlib import import_module
from pathlib import Path

import pytest

from pipeline import channel, keys, when
from pipeline.clean import cells, damage, hints, marks, silent, tables
from pipeline.clean.stretches import Stretches
from pipeline.swaps import frames
from pipeline.swaps.listening import listening

joins = import_module("pipeline.clean.joins")  # the package has a function of that name
CORPUS = Path(__file__).resolve().parents[1] / "corpus"
LINES = sorted(
    {line.strip() for path in CORPUS.rglob("*.txt") for line in path.read_text(encoding="utf-8").split("\n")} - {""}
)
STAMPS = (
    "Published 5 May 2022", "Last edited yesterday", "Saturday 4 May 2019, 22:05", "2023-05-05", "the 5th of May",
    "noon", "05/06/2023", "16.00", "6:33am", "Tues 3 May", "May 5th, 2022", "12 midnight", "1400 BST", "midday",
    "Norwichpublished at 14:00", "Originally posted at 9pm", "Page updated: 3.6.22", "first created on 1 June ’23",
    "date 5 May",
)  # fmt: skip


def _lines(many: int) -> list[str]:
    """Lines of reports, and these with stamps and letters of others put into them."""
    draw = random.Random(9)
    out = []
    for line in draw.choices(LINES, k=many):
        at = draw.randint(0, len(line))
        put = draw.choice(("", "", draw.choice(STAMPS), draw.choice("0123456789:/-.,()| KſİÂ£") * draw.randint(1, 2)))
        out.append(line[:at] + put + draw.choice(("", " ", "\u00a0")) + line[at:])
    return out


def test_a_word_that_has_a_stretch_of_letters_is_looked_at() -> None:
    stretches = Stretches(["bulk", "general", "by", ".co"])
    for word in ("bulky", "unbulk", "generally", "hereby", "by", "a.co.uk"):
        assert stretches.may_stand_in(word), word
    assert not any(map(stretches.may_stand_in, ("", "b", "bul", "hall", "comb")))
    assert not Stretches([]).may_stand_in("anything")


def test_a_word_hints_at_what_its_parts_say() -> None:
    known, anchors, heard = hints.known(), channel.load().anchors, listening(frames.load())
    words = {word for line in LINES for word in line.split() if word.isascii() and word.isalpha()}
    spun = {word for trigger in marks.spun().by_trigger for word in trigger.split() if word.isalpha()}
    seen = 0
    for word in sorted(words | spun | {word.title() for word in spun} | {"StHelier", "HIDE", "Hide", "xHide"}):
        bits = known._bits(word)
        assert bool(bits & hints.ANCHOR) == (not anchors.keys().isdisjoint(keys.word_keys(word))), word
        assert bool(bits & hints.LISTED) == heard.hears(word), word
        assert bool(bits & hints.TRIGGER) == bool(known._any.search(hints.small(word))), word
        assert bool(bits & hints.MENDABLE) == joins.may_be_glued(word) or damage.may_be_damaged(word), word
        assert bits // hints.PARTY == (keys.word_keys(word) == [keys.PARTY]), word
        seen |= bits
    assert seen >> 5 == 0
    assert seen == 31


def test_words_of_one_case_are_glued_where_furniture_begins_in_them() -> None:
    begun = marks.furniture().inline_begun
    for word in ("Hide", "Advertisement", "hide", "HIDE", "Council", "McDonald", "StHelier", "readHide", "M25"):
        assert joins.may_be_glued(word) == bool(joins._GLUED.search(word) or begun.search(word)), word


def test_a_line_is_asked_for_each_form_that_it_has() -> None:
    forms, seen = marks.furniture().forms, set()
    for line in _lines(3_000):
        possible = forms.possible(line, line.lower())
        fitting = [form.name for form in forms.all if form.pattern.fullmatch(line)]
        # one whose letters it lacks fits none: the tables see to that
        assert set(fitting) <= {form.name for form in possible.forms}, line
        assert possible.dated or not silent.is_dateline(line), line
        seen |= {*fitting, "dated" * possible.dated}
    assert {"dated", "byline", "job"} <= seen


def test_a_line_that_gives_credit_is_asked() -> None:
    for line in (
        *_lines(2_000),
        "Town hall. Photo: Ann Example",
        "PICTURES: The Echo",
        "(Image credit: ©PA)",
        "Pic: Ann",
    ):
        assert not silent._CREDIT.search(line) or silent._may_credit(line.lower()), line
    assert not silent._may_credit("the council: no change")


def test_the_stamp_that_a_line_begins_with_is_the_first_that_is_found() -> None:
    stamped = 0
    near = "2022-05-06"
    for line in (*_lines(6_000), *(f"{a} {b}" for a in STAMPS for b in STAMPS), *(f" \t{a}" for a in STAMPS)):
        first = next(when.find_when(line, near), None)
        if first is not None and line[: first.start].strip():
            first = None
        assert when.leading_when(line, near) == first, line
        stamped += first is not None
    assert stamped > 300


@pytest.mark.parametrize(
    "line", ["PartyElectedTotal", "PartyWon2017+/-", "%ChangeSeats", "2019Seats2021", "Party Won±"]
)
def test_names_of_columns_that_ran_together_are_looked_at(line: str) -> None:
    assert cells._may_be_header(line)
    assert not cells._may_be_header("The council stays as it was.")


def test_a_header_is_one_that_may_be_a_header() -> None:
    draw, columns = random.Random(4), sorted(marks.labels().columns)
    for _ in range(2_000):
        line = "".join(
            draw.choice([str.title, str.lower, str.upper])(word) + draw.choice(["", "", " "])
            for word in draw.choices([*columns, "2019", "1998"], k=4)
        ).rstrip()
        if cells._words(line.split(" ")[0].casefold(), marks.labels().columns):
            assert cells._may_be_header(line), line


def test_a_line_without_signs_of_cells_is_none_of_a_table() -> None:
    plain = [line for line in _lines(4_000) if not tables._OF_CELLS.search(line)]
    assert len(plain) > 200
    for line in plain:
        assert not tables.is_row(line), line
        assert not tables.counts_party(line), line
        assert not tables.is_figures(line), line


def test_what_is_asked_of_short_lines_is_asked_of_long_ones_alike() -> None:
    far = " " * 100
    for text, column, party in (
        ("Councillors", True, False), ("Won +/- Total", True, False), ("Won Lost Net Total", False, False),
        ("Lib Dems", False, True), ("Con, Lab & LD", False, True), ("Labour hold", False, False), ("12", False, False),
    ):  # fmt: skip
        for written in (text, text.replace(" ", far)):
            assert tables.is_column(written) == column, text
            assert tables.names_party(written) == party, text


@pytest.mark.parametrize(
    ("chunk", "may_be"),
    [("&", False), ("B&B", True), ("&amp;", True), ("&#39;s", True), ("AT&T", True), (">", False), ("<", False),
     ("<p>", True), ("</p", True), ("<ſpan", True), ("<5", False), ("->", False), ("Â", True), ("a\u00adb", True)],
)  # fmt: skip
def test_what_may_be_an_entity_or_a_tag_is_damaged(chunk: str, may_be: bool) -> None:
    assert damage.may_be_damaged(chunk) == may_be
    assert may_be or not damage.entities(f"a {chunk} b")

"""The probability that words were swapped: high for spun prose, near nothing for honest prose with the same words."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.article import Article
from pipeline.clean import clean
from pipeline.clean.marks import spun as marks
from pipeline.clean.spun import spun_probability
from pipeline.keys import chunks
from pipeline.restore import restore
from pipeline.swaps import frames
from pipeline.swaps.places import places

TEXTS = Path(__file__).parent / "honest"

SPUN = [
    (
        "The Conservatives misplaced management of Ashdown within the native elections. Labour gained 9 seats to wrest "
        "it from no general management, and the celebration's chief mentioned it was a great night. An unbiased "
        "councillor held her seat."
    ),
    (
        "Labour took Ashdown from the Tories, who have been shedding nine seats. Beadle stays underneath no general "
        "management. There had been beneficial properties for the Greens, profitable three seats for the primary time "
        "since 2003, whereas the Tories misplaced their majority in Carrow. Turnout was low."
    ),
]
HONEST = [
    "The celebration was held at the town hall, and the celebration's organisers thanked the management of the hotel. "
    "The party went on until midnight. Management said that the primary reason for the delay was a power cut. " * 3,
    "Labour management of the economy was praised. The council's management team was cut, and the chief executive said "
    "that general management skills were rare. Expectation management by the parties began early. " * 3,
    "Native voters chose the tribe's leaders, and native candidates took most places on the council of the islands. "
    * 3,
    "The leisure centre has been profitable; chairs in its cafe were replaced. The Conservatives lost three seats.",
    "Confidence in the leader was misplaced, and she misplaced her keys on the way to the count in Ashdown.",
    "Labour's birthday celebration was marred by the loss of Ashdown. The Tory celebration at the golf club was muted.",
    (
        "The bulk of the seats went to Labour. An unbiased jury met. It was a Labour occasion in every sense. "
        "At the subsequent general election the outcome was the same, and the party chief was impartial."
    ),
    "Labour hold Ashdown.",
    "",
]
MARKED = """
Tories misplaced 12 council chairs; shed chairs; gained four chairs; received many council chairs; all gaining chairs;
shedding 3 chairs; profitable ten chairs; secured 1,200 chairs. Both of the chairs up for grabs, two council chairs
nine chairs from the Tories, two chairs being contested. Won 3 chairs, lost 4 council chairs, holds 5 chairs,
hold 6 chairs, held 7 chairs. Labour chief, Conservative chief, tory chief, Party chief, celebration chief,
Lib Dem chief, opposition chief, occasion chief. Votes are additionally nonetheless being counted,
some nonetheless to come back, are nonetheless due, is nonetheless counting. A bid to extend the bulk,
increase the bulk or improve the bulk. Labour acquire from Tory acquires in; Green achieve from Reform achieves from
LD acquires from Lab acquire in. This yr, last yr, final yr, subsequent yr, earlier yr, every yr, previous yr.
For the primary time, the primary time in years, the primary ever.
"""


@pytest.mark.parametrize("text", SPUN)
def test_spun_prose(text: str) -> None:
    assert spun_probability(text) > 0.9
    assert clean(Article("a.txt", text)).spun == spun_probability(text)


@pytest.mark.parametrize("text", HONEST)
def test_honest_prose(text: str) -> None:
    assert spun_probability(text) < 0.1


def test_a_slip_in_a_short_text_is_no_spinning() -> None:
    assert spun_probability("Ashdown now has no general management after the Tories lost nine seats.") < 0.05


REPORT = (
    "Labour won 21 seats in Ashdown and the Conservatives 20, so that the council goes from a Labour majority to no {} "
    "control. The Greens have four and the Lib Dems three. Turnout was low, and the leader of the Labour group was "
    "not at the count. The Conservatives had hoped for more."
)


def test_one_pair_that_means_nothing_shows_a_report_to_be_spun() -> None:
    assert spun_probability(REPORT.format("overall")) < 0.05
    assert spun_probability(REPORT.format("normal")) > 0.5


LONE = {
    "chairs": ("Labour won control of Ashdown and now has 31 of the 54 {}.", "seats"),
    "misplaced": ("The Tories {} 19 councillors.", "lost"),
    "management": ("Labour took {} of Ashford from the Conservatives.", "control"),
    "maintain": ("Exeter (Lab {}) has not changed.", "hold"),
    "celebration": ("No {} has a majority in Ashdown.", "party"),
    "profitable": ("Labour did it by {} 24 seats.", "winning"),
    "whole control": ("Ashdown no longer has a party in {}.", "overall control"),
    "beneficial properties": ("Labour {} came at the expense of the Tories.", "gains"),
}
AROUND = (
    " Counting went on until two in the morning, and the leader of the Lib Dem group was not there to see it. The "
    "Conservatives had hoped for more, and the Greens stood in every ward. Turnout was low."
)


@pytest.mark.parametrize("spun", LONE)
def test_one_word_alone_is_read_where_a_report_leaves_one_reading(spun: str) -> None:
    sentence, meant = LONE[spun]
    assert spun_probability(sentence.format(meant) + AROUND) < 0.05
    read = restore(clean(Article("a.txt", sentence.format(spun) + AROUND)))
    assert read.spun > 0.5
    assert read.restored == sentence.format(meant) + AROUND
    assert [edit.reason for edit in read.edits] == ["spin"]


def test_chairs_of_committees_show_nothing() -> None:
    text = "Labour won 31 of the 54 chairs, the Conservatives 20 and the Lib Dems three, when committees were made up."
    assert spun_probability(text) < 0.05
    assert spun_probability(text.replace("committees were", "the council was")) > 0.5


def test_a_word_that_comes_again_shows_no_more() -> None:
    text = "The Greens were at the celebration, as were Labour, the Tories and the Lib Dems. "
    assert spun_probability(text * 4) <= spun_probability(text) + 0.05


def test_a_text_that_hardly_names_a_party_is_no_report() -> None:
    filler = "The count in Ashdown went on until four in the morning and nobody complained about it. " * 100
    assert spun_probability(REPORT.format("normal") + filler) < 0.05


def test_no_honest_text_has_a_telling_frame() -> None:
    table = frames.load()
    assert sum(bool(swap.telling) for swaps in table.swaps.values() for swap in swaps) > 10
    texts = [*table.negatives, *(path.read_text(encoding="utf-8") for path in sorted(TEXTS.glob("*.txt")))]
    assert len(texts) > 100
    for text in texts:
        assert not [place for place in places(text, chunks(text), table) if place.is_telling()]


def test_a_long_text_needs_more_than_a_short_one() -> None:
    filler = "The count in Ashdown went on until four in the morning and nobody complained about it. " * 60
    assert spun_probability(SPUN[0]) > spun_probability(SPUN[0] + filler)


def test_case_and_apostrophes_do_not_matter() -> None:
    text = SPUN[0]
    assert spun_probability(text.replace("'", "’")) == spun_probability(text)
    assert spun_probability(text.upper()) == pytest.approx(spun_probability(text), abs=0.05)


def test_what_a_mark_needs_stands_in_all_that_it_matches() -> None:
    texts = (*SPUN, MARKED)
    for mark in marks().marks:
        if mark.needs:
            found = [match[0] for text in texts for match in mark.pattern.finditer(text)]
            assert found, mark.pattern.pattern
            for letters in found:
                assert any(need in letters.lower().encode() for need in mark.needs), letters
            for need in mark.needs:
                assert any(need in letters.lower().encode() for letters in found), need


def test_seeds_are_told_apart(shared) -> None:  # type: ignore[no-untyped-def]
    found = {
        path.name[:3]: spun_probability(path.read_text(encoding="utf-8"))
        for path in sorted((shared / "seeds").glob("*.txt"))
    }
    assert found.pop("002") > 0.95
    assert max(found.values()) < 0.05


def test_marks_fire_where_their_letters_stand() -> None:
    """Every mark has letters to look for, and its form can match no text without them."""
    table = marks()
    assert sorted({k for numbers in table.by_trigger.values() for k in numbers}) == list(range(len(table.marks)))
    assert all(letters == letters.lower() for letters in table.by_trigger)
    assert all(mark.weight > 0 for mark in table.marks)

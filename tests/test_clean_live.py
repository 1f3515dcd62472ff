"""Live pages: entries with their times, summaries, and clocks that are none."""

from __future__ import annotations

import pytest

from pipeline.article import Article
from pipeline.clean import clean


def entries(raw: str, **head: str) -> list[tuple[str, str]]:
    """Time and first words of each entry."""
    found = clean(Article("a.txt", raw, **head))
    return [
        (region.as_of, raw[region.start : region.end].split("\n")[0])
        for region in found.regions
        if region.kind == "entry"
    ]


def times(raw: str, **head: str) -> dict[str, str]:
    """Time of each leaf region by its words."""
    found = clean(Article("a.txt", raw, **head))
    return {raw[r.start : r.end]: r.as_of for r in found.regions if r.kind not in ("entry", "table")}


def test_headings_glued_to_full_stamps() -> None:
    raw = (
        "Labour hold in Ashdownpublished at 14:20 British Summer Time 5 May 2023\n\nAshdown has stayed red.\n\n"
        "Greens gain Beadlepublished at 23:58 Greenwich Mean Time 4 February 2023\n\nA first for the party.\n"
    )
    assert [as_of for as_of, _ in entries(raw)] == ["2023-05-05T14:20:00+01:00", "2023-02-04T23:58:00+00:00"]
    found = times(raw)
    assert found["Labour hold in Ashdown"] == found["Ashdown has stayed red."] == "2023-05-05T14:20:00+01:00"
    assert found["A first for the party."] == "2023-02-04T23:58:00+00:00"


def test_numbered_entries_and_a_summary_on_top() -> None:
    raw = (
        "Summary\n  • All results are in\n  • Labour gains Ashdown\n\n"
        "  1. Two holds for Labourpublished at 14:26 British Summer Time 4 May 2018\n\n    Ashdown stays red.\n\n"
        "  2. All level published at 14:23 British Summer Time 4 May 2018\n    Breaking\n\n    The parties are level.\n"
    )
    found = times(raw, modified_at="2018-05-04T18:00:00+01:00")
    assert found["Labour gains Ashdown"] == "2018-05-04T18:00:00+01:00"
    assert found["Ashdown stays red."] == "2018-05-04T14:26:00+01:00"
    assert found["The parties are level."] == "2018-05-04T14:23:00+01:00"
    assert times(raw)["Labour gains Ashdown"] == ""


def test_a_summary_between_entries_ends_the_one_above() -> None:
    box = [
        "Labour have made gains across the north and now hold nine councils more than before",
        "The Conservatives have lost control of several councils in the south of the country",
        "The Greens could have their first majority in a council before this day is out",
    ]
    lines = ["Labour hold Ashdown", "published at 14:00 BST 5 May 2023", "Ashdown has stayed red.", *box]
    lines += ["Edited by Ann Example", "It is close in Carrow."]
    lines += ["Tories hold Denby", "published at 13:10 BST 5 May 2023", "No change in Denby."]
    raw = "\n".join(lines)
    found = times(raw, modified_at="2023-05-05T20:00:00+01:00")
    assert found["Ashdown has stayed red."] == "2023-05-05T14:00:00+01:00"
    assert {found[line] for line in box} == {"2023-05-05T20:00:00+01:00"}
    assert found["It is close in Carrow."] == ""  # older than 14:00, nobody knows how much
    assert found["No change in Denby."] == "2023-05-05T13:10:00+01:00"
    assert found["Tories hold Denby"] == "2023-05-05T13:10:00+01:00"


NIGHT = "Local elections live\n\n{}: Counting goes on.\n\n{}: Labour hold Ashdown.\n\n{}: The first box is in.\n"


@pytest.mark.parametrize(
    ("clocks", "head", "expected"),
    [
        # a date alone: the night before the Friday, the night after the Thursday
        (("02.10", "00.30", "23.50"), {"published_at": "2023-05-05"}, ["05T02:10", "05T00:30", "04T23:50"]),
        (("2.10am", "12.30am", "11.50pm"), {"published_at": "2023-05-04"}, ["05T02:10", "05T00:30", "04T23:50"]),
        (("03:00", "02:00", "01:00"), {"published_at": "2023-05-04"}, ["05T03:00", "05T02:00", "05T01:00"]),
        (("16:00", "12:30", "07:45"), {"published_at": "2023-05-05"}, ["05T16:00", "05T12:30", "05T07:45"]),
        # a page that ran through the Friday and past midnight
        (("00:20", "18:00", "09:00"), {"published_at": "2023-05-05"}, ["06T00:20", "05T18:00", "05T09:00"]),
        # oldest first
        (("23:50", "00:30", "02:10"), {"published_at": "2023-05-05"}, ["04T23:50", "05T00:30", "05T02:10"]),
        # a time: when the page began, or when it last changed
        (("02:10", "00:30", "22:05"), {"published_at": "2023-05-04T22:00+01:00"}, ["05T02:10", "05T00:30", "04T22:05"]),
        (("07:20", "00:30", "22:05"), {"published_at": "2023-05-05T07:30+01:00"}, ["05T07:20", "05T00:30", "04T22:05"]),
        (("07:20", "00:30", "22:05"), {"modified_at": "2023-05-05T09:30+01:00"}, ["05T07:20", "05T00:30", "04T22:05"]),
        (("02:10", "00:30", "22:05"), {"election_date": "2023-05-04"}, ["05T02:10", "05T00:30", "04T22:05"]),
    ],
)  # fmt: skip
def test_clocks_without_a_date(clocks: tuple[str, str, str], head: dict[str, str], expected: list[str]) -> None:
    found = entries(NIGHT.format(*clocks), **head)
    assert [as_of for as_of, _ in found] == [f"2023-05-{stamp}:00+01:00" for stamp in expected]


def test_without_any_date_entries_have_no_time() -> None:
    assert [as_of for as_of, _ in entries(NIGHT.format("16:00", "12:30", "07:45"))] == ["", "", ""]


def test_a_clock_is_no_figure_of_the_sentence_after_it() -> None:
    raw = "Results round-up, live\n\n16.00 Ukip have a council of their own.\n\nIt took them two decades.\n"
    found = clean(Article("a.txt", raw, published_at="2015-05-08"))
    assert [(r.kind, raw[r.start : r.end]) for r in found.regions][2:] == [
        ("furniture", "16.00"),
        ("paragraph", "Ukip have a council of their own."),
        ("paragraph", "It took them two decades."),
    ]


def test_headings_before_clocks_with_a_writer() -> None:
    raw = (
        "Local elections – live: what we know\n\n"
        "Leader under pressure\n\n12:07 , Ann Example\n\nShe is under pressure.\n\n"
        "Labour takes Ashdown\n\n11:40 , Bob Sample\n\nLabour has taken Ashdown.\n"
    )
    assert entries(raw, published_at="2023-05-05") == [
        ("2023-05-05T12:07:00+01:00", "Leader under pressure"),
        ("2023-05-05T11:40:00+01:00", "Labour takes Ashdown"),
    ]


def test_headings_after_clocks() -> None:
    raw = (
        "Results as they happen, live\n\n4:40\n\nTORIES HOLD ASHDOWN\n\nThey held it.\n\n"
        "3:15\n\nLABOUR HOLD BEADLE\n\nNo change.\n"
    )
    assert entries(raw, published_at="2023-05-05") == [
        ("2023-05-05T04:40:00+01:00", "4:40"),
        ("2023-05-05T03:15:00+01:00", "3:15"),
    ]
    kinds = {raw[r.start : r.end]: r.kind for r in clean(Article("a.txt", raw, published_at="2023-05-05")).regions}
    assert kinds["TORIES HOLD ASHDOWN"] == kinds["LABOUR HOLD BEADLE"] == "heading"


def test_lines_of_a_ticker_are_entries() -> None:
    lines = ["• 00:16 – Labour take Ashdown", "• 00:19 – Conservatives take Beadle!", "• 00:23 – Labour hold Carrow"]
    raw = "Our live ticker\n\n" + "\n".join(lines)
    assert entries(raw, published_at="2018-05-04") == [
        ("2018-05-04T00:16:00+01:00", "• 00:16 – Labour take Ashdown"),
        ("2018-05-04T00:19:00+01:00", "• 00:19 – Conservatives take Beadle!"),
        ("2018-05-04T00:23:00+01:00", "• 00:23 – Labour hold Carrow"),
    ]


def test_seconds_since_1970() -> None:
    raw = (
        "Local elections live\n\n1683320178\n\nSome of the key results\n\nLabour has gained Ashdown from the Tories.\n"
    )
    assert entries(raw, published_at="2023-05-06") == [("2023-05-05T21:56:18+01:00", "1683320178")]


@pytest.mark.parametrize(
    "raw",
    [
        # a timetable of what is to come
        "Our live guide\n\n00:30 Ashdown is expected.\n\n01:00 Carrow is due.\n\n02:00 Denby could be close.\n",
        # shares, not clocks, and in no order
        "Vote shares of the night\n\n15.20 Labour.\n\n12.10 Greens.\n\n20.40 Tories.\n\n11.15 Ukip.\n\n13.50 Others.\n",
        # the page's own stamp
        "Labour hold Ashdown after a recount\n\n5 May 2023 14.02 BST\n\nLabour held Ashdown.\n",
        # a clock in a report
        "Labour hold Ashdown after a recount\n\n10pm was when it ended.\n\nLabour held Ashdown.\n",
    ],
)  # fmt: skip
def test_clocks_that_are_no_entries(raw: str) -> None:
    assert entries(raw, published_at="2023-05-05") == []

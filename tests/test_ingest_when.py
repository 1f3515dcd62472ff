"""Dates and clock times in British notations."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.when import combine, find_when, is_iso_date, leading_when, parse_clock, parse_date, parse_when


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("published at 14:20 British Summer Time 5 May 2023", "2023-05-05T14:20:00+01:00"),
        ("5 May 2023", "2023-05-05"),
        ("Friday 5 May 2023", "2023-05-05"),
        ("May 6, 2023 Saturday", "2023-05-06"),
        ("Thursday, May 5, 2022 10:00 a.m.", "2022-05-05T10:00:00+01:00"),
        ("Published 5th May 2023, 10:15 BST", "2023-05-05T10:15:00+01:00"),
        ("Fri 5 May 2023 07.52 BST", "2023-05-05T07:52:00+01:00"),
        ("09:31, 5 MAY 2023", "2023-05-05T09:31:00+01:00"),
        ("05 May 2023 • 6:33am", "2023-05-05T06:33:00+01:00"),
        ("12 noon on 5 May 2023", "2023-05-05T12:00:00+01:00"),
        ("0633 BST 5 May 2023", "2023-05-05T06:33:00+01:00"),
        ("Updated 05/06/2023", "2023-06-05"),
        ("05/13/2023", "2023-05-13"),
        ("05-May-23", "2023-05-05"),
        ("5 January 2023, 10:00", "2023-01-05T10:00:00+00:00"),
        ("14:00 GMT 5 May 2023", "2023-05-05T15:00:00+01:00"),
        ("2023-05-05T03:12:00+01:00", "2023-05-05T03:12:00+01:00"),
        ("2023-05-05T02:12:00Z", "2023-05-05T03:12:00+01:00"),
        ("2023-05-04T22:12:00-0400", "2023-05-05T03:12:00+01:00"),
        ("2023-05-05 03:12", "2023-05-05T03:12:00+01:00"),
        ("2023-05-05 00:00:00", "2023-05-05"),
        ("2023-05-05T00:00:00+01:00", "2023-05-05T00:00:00+01:00"),
        ("20230505T061000Z", "2023-05-05T07:10:00+01:00"),
        ("Fri, 05 May 2023 06:10:00 GMT", "2023-05-05T07:10:00+01:00"),
        ("1683266400", "2023-05-05T07:00:00+01:00"),
        ("20230505", "2023-05-05"),
        ("Friday 6 May 2023", ""),  # a Saturday
        ("31/02/2023", ""),
        ("2023-02-30T10:00:00Z", ""),
        ("5 May", ""),
        ("5 May 2023 and more", ""),
        ("", ""),
        ("yesterday", ""),
    ],
)
def test_parse_when(text: str, iso: str) -> None:
    assert parse_when(text) == iso


def test_a_date_without_a_year_takes_the_one_nearby_that_fits() -> None:
    assert parse_when("12.15 today (Friday 2 May)", near="2014-05-03") == "2014-05-02T12:15:00+01:00"
    assert parse_date("31 December", near="2023-01-02") == "2022-12-31"
    assert parse_date("Friday 2 May", near="2023-05-03") == ""


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("16.00", "16:00"),
        ("6:33am", "06:33"),
        ("12.15am", "00:15"),
        ("2 p.m.", "14:00"),
        ("14:00 British Summer Time", "14:00"),
        ("03:12:09", "03:12:09"),
        ("midday", "12:00"),
        ("25.00", ""),
        ("13pm", ""),
        ("12.5", ""),
        ("31.5%", ""),
        ("1683", ""),
    ],
)
def test_parse_clock(text: str, clock: str) -> None:
    assert parse_clock(text) == clock


def test_combine_keeps_a_date_a_date_and_knows_the_clock_changes() -> None:
    assert combine("2023-05-05", "") == "2023-05-05"
    assert combine("", "14:00") == ""
    assert combine("2023-05-05", "03:12") == "2023-05-05T03:12:00+01:00"
    assert combine("2023-12-05", "03:12") == "2023-12-05T03:12:00+00:00"
    assert combine("2023-05-05", "23:30", "GMT") == "2023-05-06T00:30:00+01:00"


def test_find_when_gives_the_place_of_a_stamp_glued_to_a_headline() -> None:
    line = "Labour hold in Ashdownpublished at 14:20 British Summer Time 5 May 2023"
    (when,) = find_when(line)
    assert line[: when.start] == "Labour hold in Ashdown"
    assert (when.end, when.iso, when.label) == (len(line), "2023-05-05T14:20:00+01:00", "published")


def test_find_when_tells_publication_from_change() -> None:
    first, second = find_when("09:31, 5 MAY 2023Updated09:45, 5 MAY 2023")
    assert (first.clock, first.is_change) == ("09:31", False)
    assert (second.clock, second.is_change) == ("09:45", True)


def test_leading_when() -> None:
    when = leading_when("16.00 Ukip say they are content")
    assert when is not None
    assert (when.end, when.clock, when.date) == (5, "16:00", "")
    assert leading_when("Turnout was up at 16.00") is None
    assert list(find_when("a swing of 12.50% and Con -10.30")) == []


def test_is_iso_date() -> None:
    assert is_iso_date("2023-05-04")
    assert not any(map(is_iso_date, ["2023-5-4", "2023-02-29", "2023-05-04T00:00", "٢٠٢٣-٠٥-٠٤", ""]))


@settings(max_examples=200, deadline=None)
@given(
    st.text(alphabet="0123456789 :/.,-–MayFridpublsheTZ+()'\n", max_size=80) | st.text(max_size=60),
    st.sampled_from(["", "2023-05-05"]),
)
def test_any_text_is_read_or_is_nothing(text: str, near: str) -> None:
    for value in (parse_when(text, near), parse_date(text, near), *(w.iso for w in find_when(text, near))):
        assert value == "" or is_iso_date(value[:10])
    parse_clock(text)

"""Parties that no table knows, in prose."""

from __future__ import annotations

import pytest

from pipeline.article import Article
from pipeline.clean import clean
from pipeline.extract import Extractor


def counts(text: str, date: str = "2023-05-04") -> set[str]:
    facts = Extractor.load().extract(clean(Article("a.txt", text, election_date=date)), date)
    return {f"{f.measure} {f.party} {f.value}" for f in facts if f.measure.startswith("seat")}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("In Wigan, the Kingsbridge Action Party took three seats.", "seats_won kingsbridge-action 3"),
        ("In Boston the Fen Voice Residents have lost two seats.", "seat_change fen-voice-residents -2"),
        ("In Boston, the Boston Bypass Independents won 25 seats.", "seats_won boston-bypass-independents 25"),
    ],
)
def test_named_by_what_they_are(text: str, wanted: str) -> None:
    assert wanted in counts(text)


@pytest.mark.parametrize(
    "text",
    [
        "In Wigan, the Birthday Party won two seats at the theatre.",
        "In Wigan, councillors at the Garden Party were up three.",
        "In Wigan, the Labour Party won three seats.",
        "In Wigan, the Independents won three seats.",
    ],
)
def test_no_stranger(text: str) -> None:
    assert not [fact for fact in counts(text) if fact.split()[1] not in ("LAB", "IND")]

"""Damage mended by clean: mojibake, entities, invisible characters; and what must be left as it is."""

from __future__ import annotations

import pytest

from pipeline.article import Article, Edit
from pipeline.clean import clean


def mended(raw: str) -> tuple[str, tuple[Edit, ...]]:
    found = clean(Article("a.txt", raw))
    return found.restored, found.edits


@pytest.mark.parametrize(
    ("raw", "restored"),
    [
        ("The partyâ€™s lead in Ashdown was â€œsolidâ€\x9d.", "The party’s lead in Ashdown was “solid”."),
        ("The partyā€™s lead in Ashdown was ā€œsolidā€.", "The party’s lead in Ashdown was “solid”."),
        ("The partyÃ¢â‚¬â„¢s lead grew.", "The party’s lead grew."),
        ("Sinn FÃ©in gained on Ynys MÃ´n.", "Sinn Féin gained on Ynys Môn."),
        ("It\x92s a \x93great\x94 result \x96 she said.", "It’s a “great” result – she said."),
        ("A Â£5m plan, 31Â½ per cent.", "A £5m plan, 31½ per cent."),
        ("On 5Â May they won.", "On 5 May they won."),
        ("Con âˆ’7, Lab +7.", "Con −7, Lab +7."),
        ("Con âˆ7, Lab +7.", "Con −7, Lab +7."),
        ("Con (âˆ' 7), Lab (+7).", "Con (− 7), Lab (+7)."),
        ("Labourâs leader didnât agree; theyâre out.", "Labour’s leader didn’t agree; they’re out."),
        ("Labourâ€s leader.", "Labour’s leader."),
        ("Labour�s leader wasn�t there.", "Labour’s leader wasn’t there."),
    ],
)  # fmt: skip
def test_mojibake(raw: str, restored: str) -> None:
    assert mended(raw)[0] == restored
    assert {edit.reason for edit in mended(raw)[1]} == {"encoding"}


def test_mojibake_edits_are_small_and_say_why() -> None:
    raw = "Ashdown: Con âˆ5, Labourâ€™s gain. " + "Nothing is wrong with this sentence. " * 90 + "Sinn FÃ©in."
    _, edits = mended(raw)
    assert [(raw[e.start : e.end], e.replacement) for e in edits] == [("âˆ", "−"), ("â€™", "’"), ("Ã©", "é")]
    assert edits[0].evidence == "E2 88 before a digit is U+2212, the minus sign"
    assert "read as windows-1252" in edits[1].evidence


@pytest.mark.parametrize(
    "raw",
    [
        "A sign lost: Con �5, Lab +5.",  # a guess would turn a figure round
        "Plâs Newydd, tân a dŵr, Brâncoveanu, pâtés.",
        "10³ m², x², ½, ⅔, ﬁne, Ａ, “curly” and ‘single’.",
        "AT&T, R&D, Q&A; fish & chips; a &b; c",
        "5 < 6 and 7 > 3; <3; a <b or c> d",
        "Con −5, Lab –3, LD -2, Green —1",
    ],
)
def test_honest_characters_stay(raw: str) -> None:
    assert mended(raw) == (raw, ())


@pytest.mark.parametrize(
    ("raw", "restored"),
    [
        ("Nuneaton &amp; Bedworth", "Nuneaton & Bedworth"),
        ("Nuneaton &amp;amp; Bedworth&amp;#8217;s", "Nuneaton & Bedworth’s"),
        ("Labour&nbsp;45&#44; &pound;5m and &pound5m", "Labour 45, £5m and £5m"),
        ("Con&shy;ser&#173;vatives", "Conservatives"),
        ("Labour held on.&lt;br/&gt;The Tories lost.", "Labour held on.\nThe Tories lost."),
        ("Labour <b>held</b> on.", "Labour held on."),
    ],
)
def test_entities(raw: str, restored: str) -> None:
    assert mended(raw)[0] == restored
    assert mended(raw)[1][0].reason == "entity"


def test_an_entity_inside_a_left_over_tag_goes_with_it() -> None:
    restored, edits = mended('Labour held <a href="x?a=1&amp;b=2">Bolton</a> &amp; Bury.')
    assert restored == "Labour held Bolton & Bury."
    assert [edit.reason for edit in edits] == ["entity"] * 3


def test_mojibake_under_an_entity_is_found_too() -> None:
    restored, edits = mended("The party&acirc;&euro;&trade;s leader")
    assert restored == "The party’s leader"
    assert [edit.reason for edit in edits] == ["encoding"]
    assert "HTML entity" in edits[0].evidence


def test_invisible_characters_go_but_no_figure_is_made_of_two() -> None:
    assert mended("Con\u00adserv\u200batives \u202eheld\u202c on\ufeff.")[0] == "Conservatives held on."
    assert mended("1\u200b2 seats and 2019\u00ad20")[1] == ()
    assert mended("Con \u00ad5, Lab 5")[0] == "Con -5, Lab 5"
    assert mended("👨\u200d👩\u200d👧")[1] == ()


def test_case_of_a_lost_byte(shared) -> None:  # type: ignore[no-untyped-def]
    raw = (shared / "cases" / "03_lossy_mojibake_sign" / "input.txt").read_text(encoding="utf-8")
    restored, edits = mended(raw)
    assert "Con −7, Lab +5" in restored
    assert "Lib Dem −5," in restored
    assert "Labour’s leader said the party’s vote" in restored
    assert "31½ per cent" in restored
    sign = next(edit for edit in edits if raw[edit.start : edit.end + 1] == "âˆ5")
    assert (sign.replacement, sign.reason) == ("−", "encoding")
    assert "E2 88 before a digit" in sign.evidence

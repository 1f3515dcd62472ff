"""Clean's laws: edits restore, cleaning again finds nothing, honest text stays, regions hold every word once."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from pipeline.article import SILENT_KINDS, Article, Region, apply_edits
from pipeline.clean import clean

HONEST = """\
Labour held Ashdown after a night of recounts, its majority cut from nine to three.
Mrs McDonald, the YouGov analyst and LibDem activist, said the DfE’s figures were “honest enough”.
O’Neill and FitzGerald lost their seats; DeSantis, she joked, would have lost his too.
Siân Gwenllian of Plaid Cymru spoke in Plâs Newydd, on Ynys Môn, and drank a café au lait.
The Conservatives lost seven seats (−7), the Greens gained two (+2) and turnout was 31½ per cent.
In King's Lynn the count stopped at 3.15am; St. Albans and Stoke-on-Trent declared at 04:40.
He wrote 10³ and m², paid £3.4m or €2m, and measured a 1/3 share at 20°C.
“We’ve won,” said the leader of the wedding party — and the celebration went on until dawn.
Council management was praised, but no party has overall control of the authority.
The U.S. consul, J.K. Smith, asked about the A66, COP26, BBC1 and the iPhone app of conservatives.com.
Con 12, Lab 10 and LD 4: that is how the council stands, says www.ashdown.gov.uk/Results.
Is this the end? No! It is only a beginning...
Sinn Féin’s Niamh Ní Dhomhnaill thanked voters in Łódź, in Übersee and on Île d’Orléans.
A ward went to the Independents by one vote: 1,203 to 1,202.
The bride misplaced her ring, and an unbiased juror of native birth found it at 16.30 on 5 May 2023.
"The result," he said, "is what it is" – and 24-hour news moved on.
Reform UK won 41 of the 81 seats (it needs 41), UKIP none.
The family 👨‍👩‍👧 waved; the crowd sang in Cymraeg: tân, bŵth, dŵr, llŷn.
""".splitlines()

DAMAGED = [
    *"""\
Labour hold;Gateshead;Knowsley;Conservatives lose to no overall control;• ;- ;1. ;By Ann Example;Summary
published at 14:20 British Summer Time 5 May 2023;Posted at 14:05;14:02;16.00 Ukip;6.33am:;12:07 , A B
Lab 12 (+3);Con-12;Labour45;12;+3;---;Hide Ad;Read more: ;(opens in new tab);Image source, PA;a | b; | ;|
&amp;amp;nbspRelated topics;Comments;Reply;2 hours ago;1683320178;<br>;&lt;p&gt;
â€™;âˆ5;âˆ’7;Ã©;Â½;Â ;ā€œ;Ã¢â‚¬â„¢;Labourâs;donât;â€"5;â€
declared.Labour;(Lab gain from Con)A;liveSee;McDonald;“Yes,” he said.;[1]The;www.Foo.Com;. ;, ;: ;? ;
The party held the council with a majority of three after losing five seats""".replace("\n", ";").split(";"),
    *"\u00ad\u200b\u200d\x93\x85\x00\u202e\ufeff\u2028\u00a0\ud7ff\n\n\n\n\t\r",
    *["\n\n", "\n\n", "\r\n", "\t12", "    ", "&amp;", "&#8217;", "&lt;p&gt;", "\ufffds"],
]


def article(raw: str) -> Article:
    return Article("a.txt", raw, published_at="2023-05-05")


def leaves(found: Article) -> list[Region]:
    return [region for region in found.regions if region.kind not in ("entry", "table")]


@st.composite
def honest_texts(draw: st.DrawFn) -> str:
    lines = draw(st.lists(st.sampled_from(HONEST), min_size=1, max_size=12))
    return draw(st.sampled_from(["\n", "\n\n", " ", "\r\n\r\n"])).join(lines)


def damaged_texts() -> st.SearchStrategy[str]:
    piece = st.sampled_from(DAMAGED) | st.sampled_from(["\n", "\n\n", " "]) | st.text(max_size=3)
    return st.lists(piece, max_size=25).map("".join)


@given(honest_texts())
def test_honest_text_has_no_edit(raw: str) -> None:
    found = clean(article(raw))
    assert found.edits == ()
    assert found.restored == raw
    assert found.spun < 0.05


@given(honest_texts())
def test_honest_text_is_all_read(raw: str) -> None:
    """No sentence of a report is taken for furniture, a caption or a comment."""
    assert not [region for region in clean(article(raw)).regions if region.kind in SILENT_KINDS]


@given(damaged_texts())
def test_edits_restore_and_cleaning_again_finds_nothing(raw: str) -> None:
    found = clean(article(raw))
    assert apply_edits(raw, found.edits) == found.restored
    assert {edit.reason for edit in found.edits} <= {"encoding", "entity", "layout", "furniture"}
    assert all(edit.evidence for edit in found.edits)
    again = clean(article(found.restored))
    assert again.edits == ()
    assert again.spun == found.spun
    assert clean(found) == found
    assert clean(article(raw)) == found


@given(damaged_texts())
def test_every_word_is_in_one_leaf_region(raw: str) -> None:
    found = clean(article(raw))
    end = 0
    held = bytearray(len(raw))
    for region in leaves(found):
        assert end <= region.start < region.end <= len(raw)
        held[region.start : region.end] = b"\1" * (region.end - region.start)
        end = region.end
    for edit in found.edits:
        held[edit.start : edit.end] = b"\1" * (edit.end - edit.start)
    left = "".join(sign for k, sign in enumerate(raw) if not held[k] and not sign.isspace())
    assert left.strip("•●◦▪■►▸‣∙·*–—-().0123456789") == ""  # list markers


@given(damaged_texts())
def test_entries_and_tables_hold_whole_regions(raw: str) -> None:
    found = clean(article(raw))
    assert list(found.regions) == sorted(found.regions, key=lambda region: region.start)
    for box in found.regions:
        if box.kind in ("entry", "table"):
            inside = [r for r in leaves(found) if r.start < box.end and r.end > box.start]
            assert inside
            assert all(box.start <= r.start and r.end <= box.end for r in inside)


@given(st.text(max_size=200))
def test_any_text_is_cleaned(raw: str) -> None:
    found = clean(article(raw))
    assert clean(article(found.restored)).edits == ()


def test_other_fields_stay() -> None:
    given_one = Article("a#1", "Labour held Ashdown.", "Echo", "A title", "u", "2023-05-05", "2023-05-06", "2023-05-04")
    found = clean(given_one)
    assert [(r.kind, r.start, r.end) for r in found.regions] == [("paragraph", 0, 20)]
    assert (found.source, found.publisher, found.title, found.url) == ("a#1", "Echo", "A title", "u")
    assert (found.published_at, found.modified_at, found.election_date) == ("2023-05-05", "2023-05-06", "2023-05-04")


def test_empty_texts() -> None:
    for raw in ("", " \n\t\n", "\u00a0"):
        assert clean(article(raw)).regions == ()


def test_hostile_lengths_end_soon() -> None:
    """Linear work on what breaks careless patterns: a tenth of a megabyte of each within the suite's patience."""
    pieces = [
        "aA",
        "(",
        "â€",
        "&amp;",
        "• a\n",
        "14:02 Labour hold\n",
        "x Hide Ad y ",
        "Lab 12 (+3); ",
        "\t",
        "“",
        "\u200b",
    ]
    pieces += [
        "abc.Abc",
        "Labour45 ",
        "Labour hold Gateshead ",
        "<p ",
        "management ",
        "Gateshead\n",
        "45\n",
        "5 May 2023 ",
    ]
    chance = random.Random(1)
    for piece in pieces:
        raw = piece * (20_000 // len(piece)) + chance.choice(HONEST)
        assert len(leaves(clean(article(raw)))) >= 1

"""What was glued together is parted, by general rules; names with a capital inside stay whole."""

from __future__ import annotations

import pytest

from pipeline.article import Article
from pipeline.clean import clean


def restored(raw: str) -> str:
    return clean(Article("a.txt", raw, published_at="2023-05-05")).restored


@pytest.mark.parametrize(
    ("raw", "parted"),
    [
        (
            "Labour hold in Ashdownpublished at 14:20 British Summer Time 5 May 2023\nAshdown has stayed red.",
            "Labour hold in Ashdown\npublished at 14:20 British Summer Time 5 May 2023\nAshdown has stayed red.",
        ),
        ("Heldpublished at 02:10 BST 5 May 2023It was.", "Held\npublished at 02:10 BST 5 May 2023\nIt was."),
        ("Greens gain it published at 09:01 BST 5 May 2023", "Greens gain it\npublished at 09:01 BST 5 May 2023"),
        ("Follow the night's counting hereFind your council", "Follow the night's counting here\nFind your council"),
        ("Ashdown (Lab gain from Con)A straight switch.", "Ashdown (Lab gain from Con)\nA straight switch."),
        ("BreakingTories hold Ashdown", "Breaking\nTories hold Ashdown"),
        ("Councillors in AshdownImage source, Agency", "Councillors in Ashdown\nImage source, Agency"),
        ("Example Echo, 5 May 2023Labour hold on in Ashdown.", "Example Echo, 5 May 2023\nLabour hold on in Ashdown."),
        ("All were declared.Labour took it.", "All were declared. Labour took it."),
        ("It has been so since 2019.The party won again.", "It has been so since 2019. The party won again."),
        ("They won three (of nine).The rest went to Labour.", "They won three (of nine). The rest went to Labour."),
        ("It was “grim”.Labour agreed “fully”The end.", "It was “grim”. Labour agreed “fully” The end."),
        ("Labour45 Conservatives12", "Labour 45 Conservatives 12"),
        ("13Labour, 12Conservatives", "13 Labour, 12 Conservatives"),
        ("Con-12 Lab+5 LD−1", "Con -12 Lab +5 LD −1"),
        ("The count ended.Hide AdHide AdThe Tories lost.", "The count ended.\nThe Tories lost."),
        ("The party (opens in new tab) lost.", "The party lost."),
    ],
)  # fmt: skip
def test_parted(raw: str, parted: str) -> None:
    assert restored(raw) == parted


@pytest.mark.parametrize(
    "raw",
    [
        "McDonald, MacNeil, FitzGerald, DeSantis, LeBron, O'Neill, O’Hara and Ní Dhomhnaill met.",
        "YouGov, LibDem, LibDems, iPhone, eBay, LabourList, ConservativeHome, BrewDog, YouTube, TikTok, WhatsApp",
        "#LocalElections2023 by @exampleName at bit.ly/aBcDe and news.example/OneTwo",
        "Cllr.Smith of St.Albans, J.K. Rowling, e.g. U.S.A., at www.Ashdown.gov.uk",
        "COP26, A66, BBC1, Covid19, WW2, Section21, 4G, 10X, 3D, B4S2",
        "Con-12, Lab-30, LD-5",  # may be holdings: no sign can be told
        "Seats won3013",  # two columns run together: nobody can tell where
        "Hide Ad",
        "The list was published at 14:00 on 5 May 2023 by the council.",
        "Labour hold Ashdown and the Conservatives lose to no overall control in Beadle, as they did before.",
    ],
)
def test_left_as_it_is(raw: str) -> None:
    assert restored(raw) == raw


def test_a_flat_list_gets_its_lines_back() -> None:
    raw = (
        "Echo, 5 May 2023 Labour hold Ashdown Great Beadle Tories lose to NOC Carrow and Denby NOC, no change Eastmoor"
    )
    assert restored(raw).splitlines() == [
        "Echo, 5 May 2023",
        "Labour hold",
        "Ashdown Great Beadle",
        "Tories lose to NOC",
        "Carrow and Denby",
        "NOC, no change",
        "Eastmoor",
    ]
    found = clean(Article("a.txt", raw))
    assert {edit.reason for edit in found.edits} == {"layout"}
    assert [region.kind for region in found.regions] == ["furniture", *["heading", "item"] * 3]


def test_reasons() -> None:
    found = clean(Article("a.txt", "The count ended.Hide AdThe Tories lost.Labour won."))
    assert [(edit.reason, edit.replacement) for edit in found.edits] == [("furniture", "\n"), ("layout", " ")]


def test_regions_stand_in_the_raw_text() -> None:
    raw = "Labour hold in Ashdownpublished at 14:20 British Summer Time 5 May 2023\nAshdownâ€™s council has stayed red."
    found = clean(Article("a.txt", raw))
    parts = [(r.kind, raw[r.start : r.end]) for r in found.regions if r.kind != "entry"]
    assert parts == [
        ("heading", "Labour hold in Ashdown"),
        ("furniture", "published at 14:20 British Summer Time 5 May 2023"),
        ("paragraph", "Ashdownâ€™s council has stayed red."),
    ]

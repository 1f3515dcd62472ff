"""Which part each line plays: titles, headings, items, rows, furniture, captions, quotations, comments."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.article import SILENT_KINDS, Article
from pipeline.clean import clean


def parts(raw: str, **head: str) -> list[tuple[str, str]]:
    """Kind and words of each region."""
    found = clean(Article("a.txt", raw, **head))
    return [(region.kind, raw[region.start : region.end]) for region in found.regions]


def levels(raw: str) -> list[tuple[str, int]]:
    """Words and level of each heading."""
    found = clean(Article("a.txt", raw))
    return [(raw[r.start : r.end], r.level) for r in found.regions if r.kind == "heading"]


def test_every_line_a_paragraph() -> None:
    raw = "Who won the night in the east\nThe Tories lost Ashdown.\nLabour held Beadle.\nIt was a long night."
    assert parts(raw) == [
        ("title", "Who won the night in the east"),
        ("paragraph", "The Tories lost Ashdown."),
        ("paragraph", "Labour held Beadle."),
        ("paragraph", "It was a long night."),
    ]


def test_hard_wrapped_paragraphs_are_one_region_each() -> None:
    raw = (
        "Labour took control of Ashdown last night after gaining nine seats from\n"
        "the Conservatives, who had run the council since 2003. The party now\n"
        "has 24 of the 40 seats. Its leader said that nobody had expected it.\n"
        "\n"
        "The Conservatives fell to 11 and the Liberal Democrats stayed on five;\n"
        "there were no other changes. Turnout was 31 per cent.\n"
    )
    first, second = raw.strip().split("\n\n")
    assert parts(raw) == [("paragraph", first), ("paragraph", second)]
    assert clean(Article("a.txt", raw)).edits == ()


def test_wrapped_text_without_blank_lines_parts_at_short_lines() -> None:
    raw = (
        "Labour took control of Ashdown last night after gaining nine seats from\n"
        "the Conservatives, who had run it.\n"
        "The Conservatives fell to 11 and the Liberal Democrats stayed on five;\n"
        "there were no other changes to the council that anybody could name and\n"
        "the night ended early."
    )
    assert [kind for kind, _ in parts(raw)] == ["paragraph", "paragraph"]


def test_lists_under_labels_with_and_without_blank_lines() -> None:
    lines = ["Labour hold", "Ashdown", "Beadle", "Conservatives lose to no overall control", "Carrow", "Denby"]
    lines += ["No overall control, no change", "Eastmoor"]
    kinds = ["heading", "item", "item", "heading", "item", "item", "heading", "item"]
    for gap in ("\n", "\n\n"):
        assert parts(gap.join(lines)) == list(zip(kinds, lines, strict=True))


@pytest.mark.parametrize("name", ["input.txt", "input_flat.txt"])
def test_case_of_list_heads_without_stops(shared, name: str) -> None:  # type: ignore[no-untyped-def]
    raw = (shared / "cases" / "05_list_heads_without_stops" / name).read_text(encoding="utf-8")
    found = parts(raw)
    assert found[0] == ("furniture", "Example Echo, 5 May 2023")
    heads = [words for kind, words in found if kind == "heading"]
    assert heads == [
        "Labour hold",
        "Conservatives lose to no overall control",
        "Liberal Democrats gain from Conservatives",
        "No overall control, no change",
    ]
    items = " ".join(words for kind, words in found if kind == "item")
    assert items == "Gateshead Knowsley Brentwood Tamworth Dacorum South Hams Bolton Sheffield"


def test_names_head_paragraphs_and_levels_go_down() -> None:
    raw = (
        "How the east voted in full\n\nNORFOLK\n\nBreckmoor\n\nThe Conservatives held on with a majority of three.\n\n"
        "Broadmoor\n\nNo party has control after the Tories lost ten.\n\n"
        "SUFFOLK\n\nBabmoor\n\nThe Greens lead with ten.\n\n"
        "GAINS\nFROM NOC:\nASHDOWN\nBEADLE\n"
    )
    assert levels(raw) == [
        ("NORFOLK", 1),
        ("Breckmoor", 2),
        ("Broadmoor", 2),
        ("SUFFOLK", 1),
        ("Babmoor", 2),
        ("GAINS", 1),
        ("FROM NOC:", 2),
    ]
    assert parts(raw)[-2:] == [("item", "ASHDOWN"), ("item", "BEADLE")]


def test_bracketed_heads_head_their_paragraphs_and_a_list_of_them_is_a_list() -> None:
    heads = ["Ashdown (Lab gain from Con)", "Beadle (Con lose to no overall control)"]
    body = "It had been held by the party since 2003, and changed hands by nine votes."
    raw = "\n".join(f"{head}\n{body}" for head in heads)
    assert parts(raw)[1:] == [("paragraph", body), ("heading", heads[1]), ("paragraph", body)]
    listed = [*heads, "Carrow (NOC hold)"]
    assert parts("These councils have changed hands or stayed as they were:\n" + "\n".join(listed))[1:] == [
        ("item", line) for line in listed
    ]


def test_a_bulleted_head_above_a_paragraph() -> None:
    raw = (
        "- Ashdown (Lab gain from Con)\n\nThis is where the party's campaign was launched in March by its leader.\n\n"
        "- Beadle (Lab gain from Con)\n\nLabour needed five more seats here and ended the night with nine more.\n"
    )
    assert [kind for kind, _ in parts(raw)] == ["heading", "paragraph"] * 2


def test_names_and_results_in_turn() -> None:
    raw = "Ashdown\nLabour hold\nBeadle\nNo overall control\n"
    assert [kind for kind, _ in parts(raw)] == ["heading", "item"] * 2


def test_a_list_opened_by_a_sentence() -> None:
    raw = (
        "The following councils have changed hands since the last count, our reporters say:\nAshdown\nBeadle\nThe end."
    )
    assert [kind for kind, _ in parts(raw)] == ["paragraph", "item", "item", "paragraph"]


def test_bullets_stay_out_of_items() -> None:
    raw = (
        "It was close.\nThe story so far\n• Labour held Ashdown.\n• The Tories lost Beadle.\n"
        "1. Labour first.\n2. Tories second.\n– Greens third."
    )
    _, *found = parts(raw)
    assert found[0] == ("heading", "The story so far")
    assert found[1:] == [
        ("item", "Labour held Ashdown."),
        ("item", "The Tories lost Beadle."),
        ("item", "Labour first."),
        ("item", "Tories second."),
        ("item", "Greens third."),
    ]


def test_a_dash_before_a_figure_is_a_sign() -> None:
    assert parts("Change in seats since the last time here\n- 12 for the Tories, no more.")[1] == (
        "paragraph",
        "- 12 for the Tories, no more.",
    )


def test_nested_items_have_levels() -> None:
    raw = "Ashdown: Con hold\n\n• Con: 36 (-8)\n    • of which new: 4\n• Lab: 11 (+7)\n"
    found = clean(Article("a.txt", raw))
    assert [(r.kind, r.level) for r in found.regions] == [("heading", 1), ("item", 1), ("item", 2), ("item", 1)]


@pytest.mark.parametrize(
    "rows",
    [
        ["Party\tWon\tNow", "Lib Dem\t11\t28", "Heald Green RA\t1\t3"],
        ["Ashdown | no change | Ind: -5 Lab: 5 |", "Beadle | NOC | LD: -7 |"],
        ["Ashdown: Lab 20 (+5); Con 13 (-4); LD 0 (=)", "Beadle: Con 27; Lab 3 BOUNDARY CHANGES"],
        ["Labour: 31 (-4)", "Conservatives: 15 (-3)", "Ashdown Community Independents: 3 (-1)"],
        ["Councils: 27 (+10)", "Seats: 1,439 (+319)"],
        ["Conservative 6 (24, -4)", "Labour 10 (21, 6)", "Independent/Other 0 (0)"],
        ["Conservatives -1272", "Labour -87", "Residents' Associations +186"],
        ["Con -183 Seats won 441 Lab +150", "Con 13 9 gained 15", "Lab 5 6 lost 18"],
        ["Labour\n45\n+3", "Conservative\n12\n-5"],
    ],
)
def test_rows_of_a_table(rows: list[str]) -> None:
    raw = "The count ended at four in the morning.\n\n" + "\n".join(rows) + "\n\nNothing else happened."
    table = ("table", "\n".join(rows))
    assert parts(raw)[1:-1] == [table, *(("row", row) for row in rows)]


def test_prose_with_figures_is_no_row() -> None:
    for line in (
        "Labour now have 24 seats, the Conservatives 11 and the Liberal Democrats five.",
        "The new council is Independents 17, Conservatives 13, Lib Dems 11.",
        "In 2019 Labour had 24 seats",
    ):
        assert ("row", line) not in parts(f"It was a long night.\n{line}\nThe end.")


FURNITURE = [
    "Hide Ad",
    "Hide AdHide Ad",
    "Watch more of our videos on Example!",
    "Sorry, your browser cannot show this video",
    "Read more: Labour gain Ashdown from the Conservatives",
    "Sign up to our newsletter and never miss a count",
    "By Ann Example and Bob Sample, Political Editor",
    "Ann Example, Local Democracy Reporter",
    "Edited by Ann Example and Bob Sample",
    "Published 8th May 2023, 16:00 BST",
    "Updated at 15.02 BST",
    "Friday 05 May 2023 08:28 EDT",
    "Example Echo, 5 May 2023",
    "3 Comments",
    "12 shares",
    "Share this page",
    "Home News Sport Weather Video",
    "We use cookies to give you the best experience.",
    "Copyright 2023 Example Newspapers Ltd",
    "LENGTH: 31 words",
    "https://news.example/one",
    "* * *",
]


@pytest.mark.parametrize("line", FURNITURE)
def test_furniture(line: str) -> None:
    raw = f"The count ended at four in the morning.\n\n{line}\n\nNothing else happened that night."
    assert parts(raw) == [
        ("paragraph", "The count ended at four in the morning."),
        ("furniture", line),
        ("paragraph", "Nothing else happened that night."),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "By 6am Labour had gained nine councils",
        "By Labour's own count it lost nine seats",
        "Follow Labour as they gain Ashdown",
        "Watch Ashdown: Labour hold",
        "Share of the vote: Labour 35%, Conservatives 28%",
        "Print works leader loses Labour seat",
        "More councils fell to Labour overnight",
        "Visit to Ashdown pays off for Labour as Tories lose it",
        "Check on power gone as Tories lose Ashdown council",
        "Ashdown, 5 May 2023: Labour hold",
        "Editor elected as Labour councillor in Ashdown",
        "Conservatives 12, Labour 10",
    ],
)
def test_results_are_no_furniture(line: str) -> None:
    found = parts(f"The count ended at four in the morning.\n\n{line}\n\nNothing else happened that night.")
    assert line in [words for kind, words in found if kind not in SILENT_KINDS]


@given(
    st.sampled_from(["Ashdown", "Home Park", "North Comment", "Share Valley", "Printwick"]),
    st.sampled_from(["Labour", "Conservatives", "Lib Dems", "Reform UK", "Greens"]),
    st.sampled_from(
        [
            "{party} hold {place}", "{party} gain {place} from Labour", "{place}: {party} hold",
            "{place} ({party} hold)",
            "{place} - {party} 12, Labour 3", "{party} have won {place}.", "{place} stays under no overall control.",
            "{party} take control of {place} council", "{place} goes to the {party}, who gained nine seats.",
        ]
    ),
)  # fmt: skip
def test_no_statement_of_a_result_is_silent(place: str, party: str, form: str) -> None:
    line = form.format(place=place, party=party)
    found = parts(f"It was a long night.\n\n{line}\n\nNothing else happened that night.")
    assert line in [words for kind, words in found if kind not in SILENT_KINDS]


def test_captions() -> None:
    raw = (
        "Councillors celebrate in AshdownImage source, Agency\n"
        "Image caption,\n\nLabour gained the council overnight\n\n"
        "The council changed hands.\n\nThe leader of Ashdown. Credit: Ann Example/Ashdown Council.\n\n"
        "A polling station. Photograph: Bob Sample\n\nThe count (Image: Agency)\n"
    )
    assert [kind for kind, _ in parts(raw)] == ["caption"] * 4 + ["paragraph"] + ["caption"] * 3


def test_teasers_after_their_head() -> None:
    links = "More on this story\n\nTories lose Beadle to Labour\nWho won in Carrow?"
    raw = f"Labour held Ashdown.\n\n{links}\n\nThe count went on."
    assert [kind for kind, _ in parts(raw)] == ["paragraph", *["furniture"] * 3, "paragraph"]


def test_a_reporter_within_a_live_page() -> None:
    raw = "It was close in Ashdown.\n\nAnn Example\nPolitical Editor, Example News\n\nThe Tories are glum."
    assert [kind for kind, _ in parts(raw)] == ["paragraph", "furniture", "furniture", "paragraph"]


def test_comments_at_the_end() -> None:
    raw = (
        "Labour took control of Ashdown after gaining nine seats from the Conservatives overnight.\n"
        "The result was declared at 3am in the leisure centre.\nComments (2)\n"
        "BlueTim\n2 hours ago\nLabour will lose it again.\nReply\nAnn2\n3 hours ago\nNonsense.\nReply\n"
    )
    kinds = [kind for kind, _ in parts(raw)]
    assert kinds == ["paragraph", "paragraph", "furniture", *["comment"] * 8]


def test_a_mark_of_comments_at_the_top_opens_none() -> None:
    raw = "Results round-up for the whole county\n\n3 Comments\n\n" + "Labour held Ashdown by nine votes.\n\n" * 5
    assert [kind for kind, _ in parts(raw)] == ["title", "furniture", *["paragraph"] * 5]


def test_quotations() -> None:
    raw = (
        "“We worked hard for this and the people of Ashdown have seen it.”\n\n"
        "“We worked hard for this,” said the leader of the Greens in Ashdown.\n\n"
        '"It is what it is, and we shall learn from it in good time."\n'
    )
    assert [kind for kind, _ in parts(raw)] == ["quote", "paragraph", "quote"]


def test_titles() -> None:
    title = "Tories lose Ashdown: what it means"
    body = "The Tories lost Ashdown last night.\n\nLabour gained it."
    assert parts(f"{title}\n\n{body}", title=f"{title} - Example Echo")[0] == ("title", title)
    assert parts(f"Example Echo\n\n{title}\n\n5 May 2023\n\n{body}")[:3] == [
        ("heading", "Example Echo"),
        ("title", title),
        ("furniture", "5 May 2023"),
    ]
    assert parts(body)[0][0] == "paragraph"
    assert parts(f"{body}", title="Something else")[0][0] == "paragraph"
    assert parts("Labour hold\nAshdown\nBeadle")[0] == ("heading", "Labour hold")
    assert [kind for kind, _ in parts("Labour hold Ashdown\nLabour hold Beadle\nGreens gain Carrow")] == ["item"] * 3

"""Comparing runs, articles, sources and publishers: a row a figure."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import handmade_run as run
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.article import Article
from pipeline.compare import COLUMNS, CompareError, diff, diff_articles, is_run
from pipeline.compare.statements import of_facts
from pipeline.csvfile import write_csv
from pipeline.report import write_run
from pipeline.schema import TABLES

NAMES = TABLES["reconciled"].names


def table(folder: Path, rows: list[dict[str, Any]]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    write_csv(folder / "reconciled.csv", NAMES, rows)
    return folder


def two(folder: Path, *more: dict[str, Any], **labour: Any) -> Path:
    """A run of two figures of Medway, and more."""
    first = run.figure("medway", "seat_change", "11", "LAB", sources="a.txt;b.txt", checks="majority;register")
    return table(folder, [first | labour, run.figure("medway", "seat_change", "-13", "CON"), *more])


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("whole")
    write_run(out, run.frames(), run.articles(), {})
    return out


# runs


def test_a_run_and_itself_are_the_same(tmp_path: Path) -> None:
    found = diff(two(tmp_path / "a"), tmp_path / "a")
    assert not found.different
    assert found.counts == {"differs": 0, "only_a": 0, "only_b": 0, "same": 2}


@pytest.mark.parametrize(
    "change",
    [
        {"confidence": "0.10"}, {"reason": "Another."}, {"quote": "Other words."}, {"sources": "b.txt;a.txt"},
        {"checks": "register;majority"},
    ],
)  # fmt: skip
def test_confidence_reasons_and_the_order_of_lists_are_no_differences(tmp_path: Path, change: dict[str, str]) -> None:
    found = diff(two(tmp_path / "a", confidence="0.90"), two(tmp_path / "b", **{"confidence": "0.90"} | change))
    assert not found.different
    assert [row.changed for row in found.rows] == [(), ()]


@pytest.mark.parametrize("column", ["verdict", "sources", "publishers", "independent_sources", "as_of", "register"])
def test_what_stands_behind_a_value_that_stays_is_named_and_no_difference(tmp_path: Path, column: str) -> None:
    found = diff(two(tmp_path / "a"), two(tmp_path / "b", **{column: "7"}))
    assert not found.different
    assert [row.changed for row in found.rows] == [(), (column,)]
    assert "2 same (1 with another verdict, time or sources)" in found.text()


@pytest.mark.parametrize(
    ("column", "value"),
    [("value", "12"), ("status", "partial"), ("bound", "at_least"), ("flagged", "yes"), ("checks", "majority"),
     ("alternatives", "12 (c.txt)"), ("basis", "last_election"), ("previous", "NOC")],
)  # fmt: skip
def test_what_a_figure_says_is_a_difference(tmp_path: Path, column: str, value: str) -> None:
    found = diff(two(tmp_path / "a"), two(tmp_path / "b", **{column: value}))
    assert found.different
    assert [(row.result, row.changed) for row in found.rows] == [("same", ()), ("differs", (column,))]


def test_rivals_count_by_their_values_not_by_who_states_them(tmp_path: Path) -> None:
    a = two(tmp_path / "a", alternatives="12 (a.txt;b.txt);9 (c.txt)")
    b = two(tmp_path / "b", alternatives="9 (c.txt;d.txt);12 (a (1).txt)")
    assert not diff(a, b).different
    assert diff(a, two(tmp_path / "c", alternatives="12 (a.txt;b.txt)")).different


def test_figures_of_one_side_alone(tmp_path: Path) -> None:
    extra = run.figure("plymouth", "control", "LAB", quote="Labour took Plymouth.")
    a, b = two(tmp_path / "a"), two(tmp_path / "b", extra)
    rows = [row.as_dict() for row in diff(a, b).rows]
    assert tuple(rows[0]) == COLUMNS
    assert [(row["area_id"], row["result"], row["value_a"], row["value_b"]) for row in rows] == [
        ("medway", "same", "-13", "-13"), ("medway", "same", "11", "11"), ("plymouth", "only_b", "", "LAB"),
    ]  # fmt: skip
    assert rows[2]["quote_b"] == "Labour took Plymouth."
    back = diff(b, a)
    assert back.counts == {"differs": 0, "only_a": 1, "only_b": 0, "same": 2}
    assert back.different


def test_one_person_however_written_is_one_figure(tmp_path: Path) -> None:
    jo = run.figure("medway", "seat_lost", "LAB", person="Cllr Jo Marsh")
    di = run.figure("medway", "seat_lost", "LAB", person="Di Fenn")
    a, b = table(tmp_path / "a", [jo, di]), table(tmp_path / "b", [di, jo | {"person": "Jo MARSH"}])
    assert [(row.result, row.changed) for row in diff(a, b).rows] == [("same", ()), ("same", ())]


# the faults of a table (two rows of one key, a short row)


def test_two_rows_of_one_key_name_file_key_and_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    two(Path("old"))
    two(Path("new"), run.figure("medway", "seat_change", "-12", "CON"))
    with pytest.raises(CompareError) as caught:
        diff("old", "new")
    message = str(caught.value)
    assert message.startswith("new/reconciled.csv: lines 3 and 4 have one key (2023-05-04, Medway, CON, seat_change)")
    assert "\n" not in message
    with pytest.raises(CompareError, match=r"^new/reconciled\.csv: lines 3 and 4"):
        diff("new", "old")


def test_the_lines_are_those_of_the_file(tmp_path: Path) -> None:
    folder = two(tmp_path / "a", run.figure("medway", "seat_change", "1", "LAB"), quote="two\nlines")
    with pytest.raises(CompareError, match="lines 3 and 5"):
        diff(folder, folder)


def test_with_the_duplicate_removed_exactly_one_change(tmp_path: Path) -> None:
    a = two(tmp_path / "a")
    b = two(tmp_path / "b", sources="b.txt;a.txt")
    text = (b / "reconciled.csv").read_text().replace("-13,-13,", "-12,-12,")
    (b / "reconciled.csv").write_text(text)
    changed = [row.as_dict() for row in diff(a, b).rows if row.result != "same"]
    assert [(row["party"], row["value_a"], row["value_b"]) for row in changed] == [("CON", "-13", "-12")]


def test_a_short_row_is_an_error_with_its_line(tmp_path: Path) -> None:
    a, b = two(tmp_path / "a"), two(tmp_path / "b")
    lines = (b / "reconciled.csv").read_text().splitlines()
    (b / "reconciled.csv").write_text("\n".join([*lines[:2], ",".join(lines[2].split(",")[:20])]) + "\n")
    with pytest.raises(CompareError, match=rf"b/reconciled\.csv:3: 20 cells where the header has {len(NAMES)}"):
        diff(a, b)


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "\x00\xff", '"'])
def test_other_damage_is_an_error_of_one_line(tmp_path: Path, text: str) -> None:
    a, b = two(tmp_path / "a"), two(tmp_path / "b")
    (b / "reconciled.csv").write_bytes(text.encode("latin-1"))
    with pytest.raises(CompareError, match=r"reconciled\.csv") as caught:
        diff(a, b)
    assert "\n" not in str(caught.value)


def test_a_folder_that_is_no_run(tmp_path: Path) -> None:
    with pytest.raises(CompareError, match=r"reconciled\.csv is missing: give the folder of a run"):
        diff(two(tmp_path / "a"), tmp_path)


def test_a_header_alone_is_a_run_of_nothing(tmp_path: Path) -> None:
    found = diff(two(tmp_path / "a"), table(tmp_path / "b", []))
    assert found.counts == {"differs": 0, "only_a": 2, "only_b": 0, "same": 0}


def test_what_is_a_run(tmp_path: Path) -> None:
    folder = two(tmp_path / "a")
    (tmp_path / "dump.csv").write_text("text,date\nx,y\n")
    assert is_run(folder)
    assert is_run(folder / "reconciled.csv")
    assert not is_run(tmp_path / "dump.csv")
    assert not is_run(tmp_path / "gone")
    assert not diff(folder / "reconciled.csv", folder).different


# sources and publishers of a run


def test_two_sources_of_a_run(whole: Path) -> None:
    found = diff("a.txt", "b.txt", whole)
    assert (found.kind, found.name_a, found.name_b) == ("sources", "a.txt (The Herald)", "b.txt (The Post)")
    rows = {(r.key.area_id, r.key.measure): r.as_dict() for r in found.rows}
    assert {key: row["result"] for key, row in rows.items()} == {
        ("medway", "control"): "only_a", ("medway", "control_before"): "only_a", ("medway", "outcome"): "only_a",
        ("medway", "seats"): "same", ("plymouth", "control"): "same", ("plymouth", "control_before"): "differs",
        ("plymouth", "outcome"): "same",
    }  # fmt: skip
    before = rows["plymouth", "control_before"]
    assert (before["value_a"], before["value_b"]) == ("NOC", "CON")
    assert before["quote_a"] == "In Plymouth, Labour gained control from no overall control."
    assert before["quote_b"] == "Plymouth was run by the Conservatives until Labour took it."


def test_a_copy_is_the_same_and_its_swapped_word_is_shown(whole: Path) -> None:
    found = diff("a", "C.TXT", whole)
    assert not found.different
    assert found.wording is not None
    assert len(found.wording.pairs) == 3
    assert "Labour [-took-] {+seized+} Medway from the Conservatives" in found.text()
    data = json.loads(json.dumps(found.as_dict()))
    changed = [pair for pair in data["wording"]["aligned"] if pair["similarity"] < 1]
    assert changed[0]["words"][:3] == [["=", "Labour"], ["-", "took"], ["+", "seized"]]
    assert run.HERALD[changed[0]["start_a"] :].startswith(changed[0]["a"])


def test_two_publishers_of_a_run(whole: Path) -> None:
    found = diff("the herald", "The Post", whole)
    assert (found.kind, found.name_a, found.name_b) == ("publishers", "The Herald", "The Post")
    assert found.counts == {"differs": 1, "only_a": 3, "only_b": 0, "same": 3}
    assert found.wording is None


def test_a_replaced_version_does_not_speak_for_its_publisher(tmp_path: Path) -> None:
    tables = run.tables()
    tables["sources"][0] |= {"publisher": "The Herald", "version_of": "a.txt"}
    write_run(tmp_path, run.frames(tables), run.articles(), {})
    assert diff("The Herald", "a.txt", tmp_path).counts["same"] == 7
    tables["facts"] = [row for row in tables["facts"] if row["source"] != "a.txt"]
    write_run(tmp_path, run.frames(tables), run.articles(), {})
    assert diff("The Herald", "b.txt", tmp_path).counts["only_b"] == 4
    assert diff("c.txt", "b.txt", tmp_path).counts["same"] == 3  # asked for by name it speaks


@pytest.mark.parametrize(
    ("name", "message"),
    [("The Hearld", "no source or publisher The Hearld .*; did you mean The Herald\\?"), ("\x1bzzz", r"\\x1bzzz")],
)
def test_a_name_that_nothing_has(whole: Path, name: str, message: str) -> None:
    with pytest.raises(CompareError, match=message):
        diff(name, "b.txt", whole)


def test_a_name_that_several_have(tmp_path: Path) -> None:
    tables = run.tables()
    for row, source in zip(tables["sources"], ("x/report.txt", "y/report.txt", "z.txt"), strict=True):
        row["source"] = source
    write_run(tmp_path, run.frames({"sources": tables["sources"]}), [], {})
    with pytest.raises(CompareError, match=r"report fits 2 sources \(x/report.txt, y/report.txt\)"):
        diff("report", "z", tmp_path)
    with pytest.raises(CompareError, match=r"rep fits 2 sources"):
        diff("rep", "z", tmp_path)
    assert diff("x/report.txt", "Z.", tmp_path).name_b == "z.txt (The Post)"


def test_inside_a_folder_that_is_no_whole_run(tmp_path: Path) -> None:
    with pytest.raises(CompareError, match=r"sources\.csv is missing: comparing inside a run needs"):
        diff("a.txt", "b.txt", two(tmp_path / "a"))


def test_a_damaged_articles_file(tmp_path: Path) -> None:
    write_run(tmp_path, run.frames(), run.articles(), {})
    (tmp_path / "articles.jsonl").write_text('{"source": "a.txt"\n')
    with pytest.raises(CompareError, match=r"articles\.jsonl is damaged"):
        diff("a.txt", "b.txt", tmp_path)
    (tmp_path / "articles.jsonl").unlink()
    assert diff("a.txt", "b.txt", tmp_path).wording is None


# articles


def said(*facts: dict[str, Any]) -> dict[tuple[str, str], str]:
    """By measure and party the value that facts of one article come to."""
    base = run.facts()[0].row() | {"measure": "seat_change", "party": "CON", "value": "-9", "as_of": ""}
    return {(key.measure, key.party): found.value for key, found in of_facts(base | f for f in facts).items()}


def test_two_articles() -> None:
    _, herald, post = run.articles()
    facts = run.facts()
    found = diff_articles(
        [f for f in facts if f.source == "a.txt"], [f.row() for f in facts if f.source == "b.txt"], herald, post
    )
    assert (found.kind, found.name_a) == ("articles", "a.txt (The Herald)")
    assert found.counts == {"differs": 1, "only_a": 3, "only_b": 0, "same": 3}
    assert found.wording is not None
    assert found.wording.sentences_b == 2


def test_a_control_fact_speaks_of_three_figures() -> None:
    control = {"measure": "control", "party": ""}
    assert said(control | {"value": "LAB", "previous": "CON"}) == {
        ("control", ""): "LAB", ("control_before", ""): "CON", ("outcome", ""): "changed"
    }  # fmt: skip
    assert said(control | {"value": "LAB", "previous": "LAB"})["outcome", ""] == "held"
    assert said(control | {"value": "", "previous": "CON"}) == {
        ("control_before", ""): "CON", ("outcome", ""): "changed"
    }  # fmt: skip
    assert said(control | {"value": "LAB", "previous": ""}) == {("control", ""): "LAB"}


def test_an_outcome_in_the_articles_own_words_stands_for_the_one_worked_out() -> None:
    control = {"measure": "control", "party": "", "value": "LAB", "previous": "CON"}
    assert said(control, {"measure": "outcome", "party": "", "value": "held"})["outcome", ""] == "held"


def test_labour_and_co_operative_is_labour() -> None:
    seats = {"measure": "seats", "as_of": ""}
    found = said(seats | {"party": "LAB", "value": "30"}, seats | {"party": "labour-co-op", "value": "3", "start": 40})
    assert found == {("seats", "LAB"): "33"}


def test_values_are_compared_as_figures_hold_them() -> None:
    assert said({"value": "+5"}, {"value": "5"}) == {("seat_change", "CON"): "5"}
    assert said({"measure": "coalition", "value": "LD+LAB"}) == {("coalition", ""): "LAB+LD"}
    assert said({"measure": "seats", "value": "many"}) == {}


@pytest.mark.parametrize("status", ["projected", "past"])
def test_hopes_and_history_are_no_figures(status: str) -> None:
    assert said({"status": status}) == {}


def test_within_an_article_the_final_and_the_later_count_stand() -> None:
    early, late = {"as_of": "2023-05-05T03:00:00+01:00"}, {"value": "-11", "as_of": "2023-05-05T03:30:00Z"}
    key = ("seat_change", "CON")
    for order in permutations([early, late, {"value": "-5", "status": "partial"}]):
        assert said(*order) == {key: "-11"}
    assert said({"as_of": "2023-05-05"}, late) == {key: "-11;-9"}  # a date alone is not midnight
    assert said({"as_of": "2023-05-04"}, late) == {key: "-11"}
    assert said(early, {"value": "-10"}) == {key: "-10;-9"}  # no time: not known to be earlier
    assert said({}, {"value": "-10"}, {"value": "-9"}, {"value": "10"}) == {key: "-10;-9;10"}


def test_an_exact_figure_stands_for_one_that_is_bounded() -> None:
    base = run.facts()[0].row()
    found = of_facts([base | {"bound": "at_least"}, base | {"start": 500}])
    assert [(s.value, s.substance["bound"]) for s in found.values()] == [("33", "exact")]


def test_a_bound_is_a_difference() -> None:
    article = run.articles()[1]
    fact = run.facts()[0]
    found = diff_articles([fact], [replace(fact, bound="at_least")], article, article)
    assert [(row.result, row.changed) for row in found.rows] == [("differs", ("bound",))]
    assert "Medway LAB seats: 33 | at least 33  [bound]" in found.text()


# how it is shown


def test_text(whole: Path) -> None:
    lines = diff("a.txt", "b.txt", whole).text().splitlines()
    assert lines[:4] == [
        "A  a.txt (The Herald): 7 figures",
        "B  b.txt (The Post): 4 figures",
        "3 same, 1 differs, 3 only in A, 0 only in B",
        "All of the election of 2023-05-04.",
    ]
    at = lines.index("Differ (1)")
    assert lines[at + 1 : at + 4] == [
        "  Plymouth control before: NOC | CON",
        "    A “In Plymouth, Labour gained control from no overall control.”",
        "    B “Plymouth was run by the Conservatives until Labour took it.”",
    ]
    at = lines.index("Only in A (3)")
    assert lines[at + 1 : at + 5] == [
        "  Medway control: LAB",
        "  Medway control before: CON",
        "  Medway outcome: changed",
        "    A “Labour took Medway from the Conservatives and now has 33 seats there.”",
    ]
    assert "The same (3)" not in lines
    assert "The same (3)" in diff("a.txt", "b.txt", whole).text(every=True)


def test_changes_have_a_sign_and_several_values_are_named(tmp_path: Path) -> None:
    lines = diff(two(tmp_path / "a"), two(tmp_path / "b", value="12", status="partial")).text().splitlines()
    assert "  Medway LAB seat change: +11 | +12 so far  [status]" in lines
    article = run.articles()[1]
    facts = [run.facts()[0], replace(run.facts()[0], value="34")]
    assert "  Medway LAB seats: 33 and 34 | 33" in diff_articles(facts, facts[:1], article, article).text()


def test_csv(whole: Path, tmp_path: Path) -> None:
    found = diff("a.txt", "b.txt", whole)
    assert found.write_csv(tmp_path / "d.csv") == 7
    with (tmp_path / "d.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert tuple(rows[0]) == COLUMNS
    assert rows == [row.as_dict() for row in found.rows]


def test_what_is_printed_obeys_nobody(tmp_path: Path) -> None:
    evil = "x\x1b]0;title\x07\u202ey\r\n\x9b31m\ud800"
    a = table(tmp_path / "a", [run.figure("medway", "seats", evil, "LAB", area=evil, quote=evil, checks=evil)])
    text = diff(a, two(tmp_path / "b")).text()
    assert not set(text) & set("\x1b\x07\u202e\r\x9b\ud800")
    assert r"x\x1b]0;title\x07\u202ey \x9b31m" in text
    article = Article("e.txt", "Labour won Medway " + evil + " with ease.")
    other = Article("f.txt", "Labour took Medway " + evil + " with ease.")
    assert "\x1b" not in diff_articles([], [], article, other).text()


@given(st.lists(st.sampled_from(["-9", "-10", "3"]), max_size=4), st.lists(st.sampled_from(["-9", "-10"]), max_size=4))
def test_turned_round_a_comparison_says_the_same(a: list[str], b: list[str]) -> None:
    article = Article("x.txt", "")
    base = run.facts()[0].row() | {"as_of": ""}
    sides = [[base | {"value": value, "start": n} for n, value in enumerate(values)] for values in (a, b)]
    there, back = diff_articles(*sides, article, article), diff_articles(*sides[::-1], article, article)
    turned = {"same": "same", "differs": "differs", "only_a": "only_b", "only_b": "only_a"}
    assert [turned[row.result] for row in there.rows] == [row.result for row in back.rows]
    assert there.different == (set(a) != set(b))

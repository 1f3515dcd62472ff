"""Asking a run for one figure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import handmade_run as run
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.csvfile import read_csv
from pipeline.fact import MEASURES
from pipeline.gazetteer import Gazetteer
from pipeline.paths import shipped
from pipeline.report import write_run
from pipeline.schema import FIGURE_MEASURES
from pipeline.why import Answer, WhyError, why
from pipeline.why.question import find

FIGURES = [
    *run.tables()["reconciled"],
    run.figure("medway", "seat_change", "13", "LAB"),
    run.figure("medway", "seats", "30", "LAB", election_date="2019-05-02", figure_id="g0123456789abcde"),
    run.figure("medway", "seat_lost", "LAB", "CON", person="Vince Example", figure_id="gaaaaaaaaaaaaaaa"),
    run.figure("medway", "seat_lost", "LAB", person="Jo Marsh", figure_id="gbbbbbbbbbbbbbbb"),
    run.figure("england", "councils_lost", "21", "CON"),
    run.figure("england", "councils_lost", "6", "CON", counterparty="LAB", figure_id="gcccccccccccccccc"[:16]),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("why")
    write_run(out, run.frames(), run.articles(), {})
    return out


def ask(query: str) -> list[str]:
    rows, _ = find(query, FIGURES, Gazetteer.load())
    return [" ".join(filter(None, (r["area_id"], r["party"], r["measure"], r["value"]))) for r in rows]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Medway LAB seats 2023", "medway LAB seats 33"),
        ("medway Labour seats in 2023-05-04", "medway LAB seats 33"),
        ("How many seats did Labour have in Medway in 2019?", "medway LAB seats 30"),
        ("Medway LAB seat change", "medway LAB seat_change 13"),
        ("medway labour gains", "medway LAB seat_change 13"),
        ("MEDWAY CONTROL", "medway control LAB"),
        ("Medway Labour control", "medway control LAB"),
        ("Plymouth control before", "plymouth control_before CON"),
        ("plymouth: previous control", "plymouth control_before CON"),
        ("who ran Plymouth?", "plymouth control_before CON"),
        ("who controls plymouth city council", "plymouth control LAB"),
        ("control_before plymouth", "plymouth control_before CON"),
        ("England Tory councils", "england CON councils_change -12"),
        ("councils lost by the Conservatives", "england CON councils_lost 21"),
        ("councils lost by the Conservatives to Labour", "england CON councils_lost 6"),
        ("Example unseated", "medway CON seat_lost LAB"),
        ("jo marsh", "medway seat_lost LAB"),
        ("Medwey labour seats 2023", "medway LAB seats 33"),
        ("g0123456789abcde", "medway LAB seats 30"),
        (" #g0123456 ", "medway LAB seats 30"),
    ],
)
def test_a_question_finds_its_figure(query: str, expected: str) -> None:
    assert ask(query) == [expected]


def test_a_question_that_leaves_figures_open_lists_them(folder: Path) -> None:
    assert ask("Medway LAB seats") == ["medway LAB seats 33", "medway LAB seats 30"]
    answer = why(folder, "Medway")
    assert not answer.found
    assert {(row["measure"], row["party"]) for row in answer.choices} == {
        ("control", ""), ("control_before", ""), ("seats", "LAB")
    }  # fmt: skip
    lines = answer.text().splitlines()
    assert lines[0] == "“Medway” fits 3 figures; ask for one of them:"
    figure_id = run.figure_id("medway", "seats", "LAB")
    assert f"  {figure_id}  Medway LAB seats, 2023-05-04: 33" in lines
    assert why(folder, figure_id).figure == next(row for row in answer.choices if row["figure_id"] == figure_id)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("Plymouth LD seats", "no figure fits “Plymouth LD seats”; there are: control, control before"),
        ("Plymouth control 2021", "there are: control 2023-05-04, control before 2023-05-04"),
        ("Swale control", "swale: no article of this run states anything about it"),
        ("Medway LAB wombats", "“wombats” is no council, party, measure or person of this run"),
        ("gfffffff", "no figure gfffffff in this run"),
        ("  ", "ask for a figure"),
        ("\x1b[2J\u202exred", "“2j xred” is no council"),
    ],
)
def test_a_question_that_finds_nothing_says_what_there_is(folder: Path, query: str, message: str) -> None:
    with pytest.raises(WhyError) as caught:
        why(folder, query)
    assert message in str(caught.value)
    assert str(caught.value).isprintable()


def test_how_a_question_was_read_is_said() -> None:
    assert find("Medwey control", FIGURES, Gazetteer.load())[1] == "read “medwey” as Medway"
    assert (
        find("England CON gained", FIGURES, Gazetteer.load())[1] == "no figure of seats gained: this is councils change"
    )
    assert find("Medway control", FIGURES, Gazetteer.load())[1] == ""


def test_the_answer_says_why(folder: Path) -> None:
    text = why(folder, "Plymouth control before").text()
    assert text == (
        "Plymouth control before, 2023-05-04: CON\n"
        f"  final; figure {run.figure_id('plymouth', 'control_before')}\n"
        "  disputed: 1 independent source for it, 1 independent source against; flagged\n"
        "  Sources differ and nothing decides.\n"
        "  checks that fail: register\n"
        "  baseline: eve_of_poll\n"
        "  rivals: NOC (a.txt)\n"
        "  the register has: NOC\n"
        "\n"
        "For it (1)\n"
        "  The Post, 2023-05-05\n"
        "    “Plymouth was run by the Conservatives until Labour took it.”\n"
        "    b.txt, characters 39 to 98\n"
        "\n"
        "Against it (1)\n"
        "  The Herald, 2023-05-05T07:00:00+01:00: NOC\n"
        "    “In Plymouth, Labour gained control from no overall control.”\n"
        "    a.txt, characters 87 to 146\n"
        "    set aside: as many origins\n"
        "\n"
        "Copies, not counted (1)\n"
        "  The Mirrored, time not known: NOC\n"
        "    “In Plymouth, Labour gained control from no overall control.”\n"
        "    c.txt, characters 89 to 148\n"
        "    set aside: copies a.txt\n"
    )


def test_bounds_partial_counts_and_signs_are_words(folder: Path) -> None:
    first = why(folder, "england con councils").text().splitlines()[:2]
    assert first[0] == "England CON councils change, 2023-05-04: at least -12 so far"
    assert first[1].startswith("  partial; figure g")


def test_as_json(folder: Path) -> None:
    data = json.loads(json.dumps(why(folder, "medway lab seats").as_dict()))
    assert data["figure"]["value"] == "33"
    assert [(piece["role"], piece["publisher"], piece["start"]) for piece in data["evidence"]] == [
        ("supports", "The Post", "0"), ("supports", "The Herald", "17"), ("copy", "The Mirrored", "17"),
    ]  # fmt: skip
    assert data["choices"] == []
    assert json.loads(json.dumps(why(folder, "medway").as_dict()))["figure"] is None


def test_a_fact_with_two_roles_is_shown_in_both(tmp_path: Path) -> None:
    tables = run.tables()
    tables["evidence"].append(tables["evidence"][0] | {"role": "premise"})
    write_run(tmp_path, run.frames(tables), run.articles(), {})
    roles = [piece.role for piece in why(tmp_path, "medway lab seats").evidence]
    assert roles == ["supports", "supports", "premise", "copy"]


def test_a_folder_without_the_evidence_still_answers(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "reconciled.csv").write_bytes((folder / "reconciled.csv").read_bytes())
    answer = why(tmp_path, "medway control")
    assert answer.found
    assert answer.text().startswith("(the run's evidence.csv or facts.csv is missing, so no quotes can be shown)\n")
    with pytest.raises(WhyError, match=r"reconciled\.csv is missing: give the folder of a run"):
        why(tmp_path / "gone", "medway control")
    (tmp_path / "reconciled.csv").write_text("figure_id\ng1,2\n")
    with pytest.raises(WhyError, match=r"reconciled\.csv"):
        why(tmp_path, "medway control")


def test_hostile_cells_are_escaped() -> None:
    evil = "x\x1b[2J\u202e\r\ny"
    row = dict.fromkeys(run.tables()["reconciled"][0], evil)
    for answer in (Answer("q", row), Answer(evil, None, choices=(row, row), notes=(evil,))):
        assert not set(answer.text()) & set("\x1b\u202e\r")
        assert r"x\x1b[2J\u202e y" in answer.text()


def words() -> Iterator[str]:
    yield from ("medway", "labour", "seats", "control", "before", "2023", "gains", "xyz", "the", "england", "lost")


@given(st.lists(st.sampled_from([*words()]), min_size=1, max_size=6))
def test_a_question_answers_lists_or_explains(parts: list[str]) -> None:
    try:
        rows, _ = find(" ".join(parts), FIGURES, Gazetteer.load())
    except WhyError as error:
        rows, message = [], str(error)
        assert message.isprintable()
    assert not (rows and "xyz" in parts)
    if "medway" in parts and "england" not in parts:
        assert {row["area_id"] for row in rows} <= {"medway"}


def test_any_text_is_a_question() -> None:
    for query in ("a" * 100_000, "medway " * 10_000, "\x00", "🗳" * 50, "2023" * 200, "&" * 500):
        try:
            rows, _ = find(query, FIGURES, Gazetteer.load())
        except WhyError:
            continue
        assert rows


def test_every_measure_can_be_asked_for_and_questions_name_measures_only() -> None:
    lines = read_csv(shipped("models") / "questions.csv", ("words", "measures"))
    assert {measure for line in lines for measure in line["measures"].split()} <= set(FIGURE_MEASURES)
    assert len({line["words"] for line in lines}) == len(lines)
    for measure in (*MEASURES, "control_before"):
        figure = run.figure("medway", measure, "1")
        rows, note = find(measure.replace("_", " "), [figure], Gazetteer.load())
        assert (rows, note) == ([figure], "")

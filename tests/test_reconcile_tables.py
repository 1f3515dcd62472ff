"""Checks by register and arithmetic, and the tables of councils, totals and sources."""

from __future__ import annotations

from functools import partial

import pytest
from test_reconcile_world import DAY, council, fact, figure, gazetteer, has, rows_of, source
from test_reconcile_world import run as run_few

from pipeline.schema import MAIN_PARTIES

run = partial(run_few, using=gazetteer())


def seats(
    area: str, *numbers: tuple[str, int], source: str = "a", measure: str = "seats", **more: str
) -> list[dict[str, str]]:
    return [fact(source, area, measure, n, party, start=10 * k, **more) for k, (party, n) in enumerate(numbers)]


# checks; Medway 2023 has 59 seats, all up; Plymouth 57, of which 19 up


def test_seats_that_exceed_the_council() -> None:
    out = run(seats("medway", ("LAB", 33), ("CON", 27)))
    for party in ("LAB", "CON"):
        row = figure(out, "medway", "seats", party)
        assert (row["flagged"], row["checks"]) == ("yes", "council_size")
        assert "Seats come to 60 (CON 27, LAB 33), the council has 59." in row["reason"]


def test_a_whole_list_that_falls_short_and_one_that_is_not_whole() -> None:
    short = run(seats("medway", ("LAB", 33), ("CON", 22), ("IND", 3)))
    assert figure(short, "medway", "seats", "LAB")["checks"] == "council_size"
    vacancy = fact("a", "medway", "vacancies", 1)
    assert (
        figure(run([*seats("medway", ("LAB", 33), ("CON", 22), ("IND", 3)), vacancy]), "medway", "seats", "LAB")[
            "checks"
        ]
        == ""
    )
    assert figure(run(seats("medway", ("LAB", 33), ("CON", 22))), "medway", "seats", "LAB")["checks"] == ""
    parts = seats("medway", ("LAB", 33), ("CON", 22)) + seats("medway", ("IND", 3), source="b")
    assert figure(run(parts), "medway", "seats", "LAB")["checks"] == ""


def test_control_follows_from_seats() -> None:
    out = run([*seats("medway", ("LAB", 29)), fact("a", "medway", "control", "LAB")])
    assert figure(out, "medway", "control")["checks"] == "majority"
    assert "LAB has 29 of 59 seats, no majority" in figure(out, "medway", "control")["reason"]
    assert figure(out, "medway", "seats", "LAB")["checks"] == "majority"
    out = run([*seats("medway", ("LAB", 30)), fact("a", "medway", "control", "NOC")])
    assert figure(out, "medway", "control")["checks"] == "majority"
    out = run([*seats("medway", ("LAB", 30)), fact("a", "medway", "control", "LAB")])
    assert figure(out, "medway", "control")["checks"] == ""
    # half is no majority
    out = run([*seats("mid-devon", ("LD", 21)), fact("a", "mid-devon", "control", "LD")])
    assert figure(out, "mid-devon", "control")["checks"] == "majority"
    # a bucket of independents is no group
    out = run([*seats("medway", ("IND", 40)), fact("a", "medway", "control", "NOC")])
    assert figure(out, "medway", "control")["checks"] == ""


def test_more_seats_than_were_up() -> None:
    row = figure(run([fact("a", "plymouth", "seat_change", 20, "LAB")]), "plymouth", "seat_change", "LAB")
    assert (row["checks"], "the 19 seats that were up" in row["reason"]) == ("seats_up", True)
    assert (
        figure(run([fact("a", "plymouth", "seat_change", 19, "LAB")]), "plymouth", "seat_change", "LAB")["checks"] == ""
    )


def test_changes_of_all_parties_come_to_nothing() -> None:
    def check(*changes: tuple[str, int]) -> str:
        out = run(seats("plymouth", *changes, measure="seat_change"))
        return figure(out, "plymouth", "seat_change", "LAB")["checks"]

    assert check(("LAB", 7), ("CON", -4), ("GRN", 1), ("IND", -3)) == "sum_of_changes"
    assert check(("LAB", 7), ("CON", -5), ("GRN", 1), ("IND", -3)) == ""
    assert check(("LAB", 7), ("CON", -4), ("GRN", 1)) == ""  # independents are not given
    assert check(("LAB", 7), ("IND", -4)) == ""


def test_changes_of_a_council_whose_size_may_have_changed_are_not_summed() -> None:
    changes = (("LAB", 12), ("CON", -10), ("IND", -1), ("LD", 0), ("GRN", 0))
    assert figure(run(seats("medway", *changes, measure="seat_change")), "medway", "seat_change", "LAB")["checks"] == ""


def test_a_list_that_names_fewer_or_more_than_its_head_says() -> None:
    areas = sorted(gazetteer().polled(DAY))

    def check(total: int, named: int, **more: str) -> str:
        facts = [
            fact("a", area, "control", "NOC", previous="CON", start=100 + k, end=101 + k)
            for k, area in enumerate(areas[:named])
        ]
        facts.append(fact("a", "england", "councils_lost", total, "CON", counterparty="NOC", start=90, end=500, **more))
        row = figure(run(facts), "england", "councils_lost", "CON")
        assert row["checks"] == "" or f"says {total} councils and names {named}" in row["reason"]
        return row["checks"]

    assert check(25, 24) == "total_of_list"
    assert check(25, 25) == ""
    assert check(4, 5) == "total_of_list"
    assert check(25, 3) == ""  # examples, not the list
    assert check(4, 3) == ""
    assert check(25, 24, status="partial") == "total_of_list"


def test_an_earlier_holding_against_the_register() -> None:
    row = figure(
        run([fact("a", "east-hertfordshire", "seats_before", 43, "CON")]), "east-hertfordshire", "seats_before", "CON"
    )
    assert (row["checks"], row["register"]) == ("register", "eve_of_poll=39;last_election=40")
    assert "39 on the eve of poll and 40 after the last election, not 43" in row["reason"]
    row = figure(
        run([fact("a", "east-hertfordshire", "seats_before", 40, "CON")]), "east-hertfordshire", "seats_before", "CON"
    )
    assert row["checks"] == ""
    # the register has one basis only: the other may be meant, so it is silent
    row = figure(run([fact("a", "plymouth", "seats_before", 26, "CON")]), "plymouth", "seats_before", "CON")
    assert (row["checks"], row["register"]) == ("", "eve_of_poll=24")


def test_a_disputed_figure_makes_no_other_fail() -> None:
    facts = [*seats("medway", ("LAB", 30), ("CON", 22)), fact("b", "medway", "seats", 50, "LAB")]
    out = run(facts)
    assert figure(out, "medway", "seats", "LAB")["verdict"] == "disputed"
    assert figure(out, "medway", "seats", "CON")["flagged"] == ""


# councils


def test_every_council_that_voted_has_a_row() -> None:
    out = run([fact("a", "medway", "control", "LAB", previous="CON")])
    assert set(out.councils["area_id"]) == set(gazetteer().polled(DAY))
    silent = council(out, "dover")
    assert (silent["state"], silent["line"], silent["seats_total"], silent["nation"]) == ("silent", "", "32", "England")
    assert {row["state"] for row in rows_of(out.councils)} == {"silent", "declared"}


def test_a_nation_with_a_figure_brings_its_councils() -> None:
    out = run([fact("a", "england", "seat_change", -9, "CON", status="partial")])
    assert len(out.councils) == len(gazetteer().polled(DAY))
    assert set(out.councils["state"]) == {"silent"}


def test_the_row_of_a_council() -> None:
    facts = [
        fact("a", "medway", "control", "LAB", previous="CON", as_of="2023-05-05T07:00:00+01:00"),
        *seats("medway", ("LAB", 33), ("CON", 22), ("IND", 4), as_of="2023-05-05T06:30:00+01:00"),
        *seats("medway", ("LAB", 12), ("CON", -10), measure="seat_change", source="b"),
    ]  # fmt: skip
    row = council(run(facts), "medway")
    assert (row["state"], row["status"], row["verdict"]) == ("declared", "final", "single")
    assert (row["control_before"], row["control"], row["outcome"]) == ("CON", "LAB", "changed")
    assert (row["seats_LAB"], row["seats_CON"], row["seats_IND"], row["change_LAB"]) == ("33", "22", "4", "12")
    assert (row["seats_total"], row["seats_up"], row["council_type"], row["region"]) == (
        "59",
        "59",
        "unitary",
        "South East",
    )
    assert row["line"] == ("Lab gain from Con; Con -10, Lab +12; seats: Con 22, Lab 33, Ind 4 (2 origins, 07:00)")
    assert (row["flags"], row["sources"]) == ("", "a;b")
    assert row["election_id"] == f"local.medway.{DAY}"


@pytest.mark.parametrize(
    ("facts", "line"),
    [
        ([fact("a", "medway", "control", "NOC", previous="CON")], "Con lose to NOC (1 origin)"),
        ([fact("a", "medway", "control", "CON", previous="CON")], "Con hold (1 origin)"),
        ([fact("a", "mid-devon", "control", "NOC", previous="NOC")], "NOC - no change (1 origin)"),
        ([fact("a", "medway", "control", "LAB")], "Lab (1 origin)"),
        ([fact("a", "medway", "control", "", previous="CON")], "Con lose control (1 origin)"),
        ([fact("a", "medway", "outcome", "held")], "no change (1 origin)"),
        ([fact("a", "medway", "outcome", "changed")], "change of control (1 origin)"),
        ([fact("a", "leicester", "mayor", "LAB", person="Pat Hill")], "Lab mayor (1 origin)"),
        (
            [fact("a", "medway", "seat_change", -9, "CON", status="partial", as_of="2023-05-06")],
            "Con -9 (1 origin, partial, 2023-05-06)",
        ),
    ],
)
def test_lines_to_paste(facts: list[dict[str, str]], line: str) -> None:
    assert council(run(facts), facts[0]["area_id"])["line"] == line


def test_no_cell_and_no_line_repeats_a_flagged_value_without_saying_so() -> None:
    facts = [
        fact("a", "maidstone", "control", "NOC", previous="CON"),
        fact("a", "maidstone", "seat_change", -4, "CON"), fact("b", "maidstone", "seat_change", -5, "CON"),
        fact("a", "maidstone", "seat_change", 3, "LD", bound="at_least"),
    ]  # fmt: skip
    row = council(run(facts), "maidstone")
    assert (row["control_before"], row["change_CON"]) == ("CON", "-4")
    assert row["flags"] == "control_before:register;change_CON:disputed;change_LD:at_least"
    assert row["line"].startswith("Con [register] lose to NOC; Con -4 [disputed], LD +3 [at_least] (")


def test_seats_that_fill_a_council_declare_it() -> None:
    assert council(run(seats("medway", ("LAB", 33), ("CON", 22), ("IND", 4))), "medway")["state"] == "declared"
    assert council(run(seats("medway", ("LAB", 33), ("CON", 22))), "medway")["state"] == "partial"


def test_other_parties_are_spelt_out() -> None:
    row = council(run(seats("medway", ("RA", 12), ("canvey-island-independents", 16))), "medway")
    assert (row["seats_OTH"], row["other_parties"]) == ("28", "ra:12;canvey-island-independents:16")
    # another article's "others" may hold them already
    row = council(run([*seats("medway", ("RA", 12)), *seats("medway", ("OTH", 14), source="b")]), "medway")
    assert row["seats_OTH"] == "14"
    row = council(run(seats("medway", ("RA", 12), ("OTH", 2))), "medway")
    assert row["seats_OTH"] == "14"


def test_the_mayor_is_not_the_council() -> None:
    facts = [
        fact("a", "middlesbrough", "mayor", "LAB", previous="IND", person="Chris Example"),
        fact("a", "middlesbrough", "control", "NOC"),
    ]
    row = council(run(facts), "middlesbrough")
    assert (row["control"], row["mayor"], row["mayor_before"]) == ("NOC", "LAB", "IND")
    assert row["election_id"] == f"local.middlesbrough.{DAY}"


def test_councils_without_a_code_stay_apart() -> None:
    day = "2026-05-07"
    facts = [
        fact("a", "east-surrey", "control", "NOC", election_date=day),
        fact("a", "west-surrey", "control", "LD", election_date=day),
        fact("a", "east-surrey", "seats", 30, "LD", election_date=day),
        fact("a", "west-surrey", "seats", 50, "LD", election_date=day),
    ]  # fmt: skip
    out = run(facts)
    for area, control, held, size in (("east-surrey", "NOC", "30", "72"), ("west-surrey", "LD", "50", "90")):
        row = council(out, area, day)
        assert (row["control"], row["seats_LD"], row["seats_total"], row["area_code"]) == (control, held, size, "")
        assert row["election_id"] == f"local.{area}.{day}"
    assert set(out.reconciled["flagged"]) == {""}
    assert len(out.conflicts) == 0


# totals


def total(out: object, measure: str, party: str, **more: str) -> dict[str, str]:
    want = {"measure": measure, "party": party, "area_id": "england", "counterparty": "", **more}
    found = [row for row in rows_of(out.totals) if all(row[k] == v for k, v in want.items())]  # type: ignore[attr-defined]
    assert len(found) == 1
    return found[0]


def test_totals_say_partial_and_when_and_what_is_listed_beside_what_is_stated() -> None:
    late = {"status": "partial", "as_of": "2023-05-05T17:00:00+01:00"}
    facts = [
        fact("a", "medway", "control", "LAB", previous="CON"), fact("a", "dover", "control", "LAB", previous="CON"),
        fact("a", "brentwood", "control", "NOC", previous="CON"),
        fact("a", "walsall", "control", "CON", previous="CON"),
        fact("a", "maidstone", "control", "NOC", previous="CON"),  # flagged: the register has NOC before
        fact("a", "medway", "seat_change", 12, "LAB"), fact("a", "dover", "seat_change", 5, "LAB"),
        fact("b", "england", "councils_gained", 6, "LAB", counterparty="CON", **late),
        fact("b", "england", "seat_change", -1000, "CON", bound="at_least", **late),
    ]  # fmt: skip
    out = run(facts)
    gained = total(out, "councils_gained", "LAB", counterparty="CON")
    assert (gained["value_listed"], gained["value_stated"], gained["status"]) == ("2", "6", "partial")
    assert (gained["as_of"], gained["declared"], gained["expected"]) == ("2023-05-05T17:00:00+01:00", "5", "230")
    assert total(out, "councils_lost", "CON")["value_listed"] == "3"
    assert total(out, "councils_change", "CON")["value_listed"] == "-3"
    lost = total(out, "seat_change", "CON")
    assert (lost["value_listed"], lost["value_stated"], lost["bound"], lost["status"]) == (
        "",
        "-1000",
        "at_least",
        "partial",
    )
    listed = total(out, "seat_change", "LAB")
    assert (listed["value_listed"], listed["value_stated"], listed["status"]) == ("17", "", "partial")
    assert not any(row["party"] == "NOC" for row in rows_of(out.totals))


def test_a_final_total_below_what_is_listed_fails() -> None:
    facts = [fact("a", area, "control", "LAB", previous="CON") for area in ("medway", "dover", "swindon")]
    facts.append(fact("b", "england", "councils_gained", 2, "LAB"))
    assert total(run(facts), "councils_gained", "LAB")["checks"] == "listed_sum"


def test_totals_of_a_region_and_of_great_britain_are_of_their_councils() -> None:
    day = "2022-05-05"
    facts = [
        fact("a", "barnet", "seat_change", 16, "LAB", election_date=day),
        fact("a", "cardiff", "seat_change", 15, "LAB", election_date=day),
        fact("a", "london", "seat_change", 70, "LAB", election_date=day),
        fact("a", "great-britain", "seat_change", 108, "LAB", election_date=day),
    ]  # fmt: skip
    out = run(facts)
    assert total(out, "seat_change", "LAB", area_id="london")["value_listed"] == "16"
    assert total(out, "seat_change", "LAB", area_id="great-britain")["value_listed"] == "31"
    assert total(out, "seat_change", "LAB", area_id="wales")["value_listed"] == "15"
    assert total(out, "seat_change", "LAB", area_id="london")["expected"] == "32"


# sources


def test_sources_say_how_often_they_are_borne_out_and_what_they_are_about() -> None:
    earlier = {"status": "past", "election_date": "2019-05-02"}
    facts = [
        fact("a", "medway", "control", "LAB"),
        fact("a", "dover", "control", "LAB"),
        fact("a", "torbay", "control", "CON"),
        fact("b", "medway", "control", "CON"), fact("c", "medway", "control", "LAB"),
        *(fact("a", area, "control", "LAB", **earlier) for area in ("medway", "dover", "torbay", "swindon")),
    ]  # fmt: skip
    out = run(facts, [source(name, name) for name in "abcd"])
    found = {row["source"]: (row["agreement"], row["election_date"]) for row in rows_of(out.sources)}
    assert found == {"a": ("1.00", DAY), "b": ("0.00", DAY), "c": ("1.00", DAY), "d": ("", "")}


def test_every_party_of_the_schema_has_its_cell() -> None:
    facts = [fact("a", "medway", "seats", k + 1, party, start=k) for k, party in enumerate(MAIN_PARTIES)]
    row = council(run(facts), "medway")
    assert [row[f"seats_{party}"] for party in MAIN_PARTIES] == [str(k + 1) for k in range(len(MAIN_PARTIES))]
    assert has(run(facts), "medway", "seats", "UKIP")

"""Reconciling: claims, origins, time, bounds, weighing and readings of "won"."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from test_reconcile_world import DAY, conflicts, fact, figure, has, passage, roles, rows_of, run, source

from pipeline.csvfile import read_csv
from pipeline.report.tables import rows_of as table_rows
from pipeline.report.tables import write_table
from pipeline.schema import CONFLICTS


def test_a_control_statement_says_three_things() -> None:
    out = run([fact("a", "medway", "control", "LAB", previous="CON")])
    control = figure(out, "medway", "control")
    assert (control["value"], control["previous"], control["verdict"]) == ("LAB", "CON", "single")
    before = figure(out, "medway", "control_before")
    assert (before["value"], before["basis"], before["register"], before["flagged"]) == (
        "CON",
        "eve_of_poll",
        "CON",
        "",
    )
    assert figure(out, "medway", "outcome")["value"] == "changed"
    assert control["election_id"] == f"local.medway.{DAY}"
    assert control["area_code"] == "E06000035"


def test_an_article_that_states_the_outcome_is_not_given_another() -> None:
    facts = [fact("a", "medway", "control", "LAB", previous="CON"), fact("a", "medway", "outcome", "held")]
    out = run(facts)
    assert figure(out, "medway", "outcome")["value"] == "held"
    assert roles(out, figure(out, "medway", "outcome")["figure_id"]) == {facts[1]["fact_id"]: "supports"}


def test_a_lost_council_says_who_ran_it_and_that_it_changed_and_no_more() -> None:
    out = run([fact("a", "brentwood", "control", "", previous="CON")])
    assert not has(out, "brentwood", "control")
    assert figure(out, "brentwood", "control_before")["value"] == "CON"
    assert figure(out, "brentwood", "outcome")["value"] == "changed"


def test_a_lost_council_contradicts_only_the_loser_holding_on() -> None:
    lost = fact("a", "brentwood", "control", "", previous="CON")
    out = run([lost, fact("b", "brentwood", "control", "NOC", previous="CON")])
    control = figure(out, "brentwood", "control")
    assert (control["value"], control["verdict"], control["independent_against"]) == ("NOC", "single", "0")
    assert conflicts(out, control) == []
    out = run([lost, fact("b", "brentwood", "control", "CON", previous="CON")])
    control = figure(out, "brentwood", "control")
    assert (control["verdict"], control["flagged"], control["alternatives"]) == ("disputed", "yes", "not CON (a)")
    assert [row["value"] for row in conflicts(out, control)] == ["CON", "not CON"]


def test_figures_without_an_election_are_never_merged_with_dated_ones() -> None:
    out = run([fact("a", "medway", "control", "LAB"), fact("b", "medway", "control", "CON", election_date="")])
    rows = [row for row in rows_of(out.reconciled) if row["measure"] == "control"]
    assert [(row["election_date"], row["value"], row["verdict"]) for row in rows] == [
        ("", "CON", "single"), (DAY, "LAB", "single"),
    ]  # fmt: skip


def test_projected_and_past_statements_make_no_figure() -> None:
    out = run([fact("a", "medway", "control", "LAB", status=status) for status in ("projected", "past")])
    assert len(out.reconciled) == 0


def test_an_area_without_an_id_is_looked_up_or_gets_one_from_its_name() -> None:
    out = run(
        [
            fact("a", "", "control", "LAB", area="Medway"), fact("b", "medway", "control", "LAB"),
            fact("a", "", "control", "LD", area="Ashdown Borough"), fact("a", "", "control", "LD", area=""),
        ]
    )  # fmt: skip
    assert figure(out, "medway", "control")["independent_sources"] == "2"
    assert figure(out, "ashdown-borough", "control")["area"] == "Ashdown Borough"
    assert out.messages == ("1 statements name no area and are left out",)


# labels of one party


def test_labour_and_cooperative_is_added_to_labour_within_an_article() -> None:
    parts = [
        fact("a", "city-of-edinburgh", "seats", 11, "LAB", start=50, election_date="2022-05-05"),
        fact("a", "city-of-edinburgh", "seats", 2, "labour-co-op", start=20, election_date="2022-05-05"),
    ]
    whole = fact("b", "city-of-edinburgh", "seats", 13, "LAB", election_date="2022-05-05")
    out = run([*parts, whole])
    row = figure(out, "city-of-edinburgh", "seats", "LAB")
    assert (row["value"], row["verdict"], row["alternatives"]) == ("13", "agreed", "")
    assert not has(out, "city-of-edinburgh", "seats", "labour-co-op")
    evidence = {e["fact_id"]: (e["role"], e["value"]) for e in rows_of(out.evidence)}
    assert evidence[parts[0]["fact_id"]] == ("supports", "11")
    assert evidence[parts[1]["fact_id"]] == ("supports", "2")
    assert len(out.conflicts) == 0


def test_a_part_that_is_repeated_is_no_second_value() -> None:
    facts = [
        fact("a", "medway", "seats", 11, "LAB", start=50), fact("a", "medway", "seats", 2, "labour-co-op", start=60),
        fact("a", "medway", "seats", 11, "LAB", start=900), fact("a", "medway", "seats", 13, "LAB", start=1200),
    ]  # fmt: skip
    row = figure(run(facts), "medway", "seats", "LAB")
    assert (row["value"], row["verdict"], row["independent_against"]) == ("13", "single", "0")


def test_a_cooperative_part_alone_is_labours() -> None:
    assert figure(run([fact("a", "medway", "seats", 4, "labour-co-op")]), "medway", "seats", "LAB")["value"] == "4"


# origins


def test_a_copy_is_no_second_witness() -> None:
    facts = [fact("wire", "medway", "control", "LAB"), fact("paper", "medway", "control", "LAB", origin="wire")]
    out = run(facts)
    row = figure(out, "medway", "control")
    assert (row["verdict"], row["independent_sources"], row["sources"]) == ("single", "1", "wire")
    assert roles(out, row["figure_id"]) == {facts[0]["fact_id"]: "supports", facts[1]["fact_id"]: "copy"}


def test_a_copy_with_a_changed_figure_weighs_nothing_and_is_shown() -> None:
    out = run([fact("wire", "medway", "seats", 9, "LD"), fact("paper", "medway", "seats", 12, "LD", origin="wire")])
    row = figure(out, "medway", "seats", "LD")
    assert (row["value"], row["verdict"], row["independent_against"]) == ("9", "single", "0")
    changed = conflicts(out, row)[0]
    assert (changed["value"], changed["weight"]) == ("12", "0")
    assert changed["why_not"] == "copy of wire, with another value"


def test_passages_tell_the_origin_where_the_fact_does_not() -> None:
    own = fact("roundup", "dover", "control", "LAB", start=500, end=540)
    taken = fact("roundup", "medway", "control", "LAB", start=20, end=60)
    wire = [fact("wire", "medway", "control", "LAB"), fact("wire", "dover", "control", "LAB", start=90, end=120)]
    out = run([own, taken, *wire], copies=[passage("roundup", "wire", 0, 100)])
    assert figure(out, "medway", "control")["independent_sources"] == "1"
    assert figure(out, "dover", "control")["independent_sources"] == "2"


def test_a_chain_of_passages_ends_at_the_first() -> None:
    facts = [fact(name, "medway", "control", "LAB", start=10, end=50) for name in ("one", "two", "three")]
    out = run(facts, copies=[passage("three", "two"), passage("two", "one")])
    assert {row["origin"] for row in rows_of(out.evidence)} == {"one"}


def test_copies_of_an_original_outside_the_run_are_one_witness() -> None:
    facts = [fact(name, "medway", "control", "LAB", origin="agency") for name in ("a", "b")]
    row = figure(run([*facts, fact("c", "medway", "control", "LAB")]), "medway", "control")
    assert (row["independent_sources"], row["verdict"]) == ("2", "agreed")


def test_swapped_words_that_the_original_does_not_bear_out_state_nothing() -> None:
    facts = [fact("wire", "medway", "control", "LAB"), fact("spun", "dover", "control", "LAB", origin="wire")]
    out = run(facts, copies=[passage("spun", "wire", kind="spun")])
    assert not has(out, "dover", "control")
    out = run(facts, copies=[passage("spun", "wire", kind="exact")])
    assert figure(out, "dover", "control")["independent_sources"] == "1"


def test_two_articles_of_one_publisher_are_one_witness() -> None:
    facts = [fact("a", "medway", "control", "LAB"), fact("b", "medway", "control", "LAB")]
    out = run(facts, [source("a", "Example Echo"), source("b", "example  echo")])
    assert figure(out, "medway", "control")["independent_sources"] == "1"


def test_unknown_publishers_are_origins_of_their_own_and_said_so() -> None:
    facts = [fact("a", "medway", "control", "LAB"), fact("b", "medway", "control", "LAB")]
    row = figure(run(facts, [source("a"), source("b")]), "medway", "control")
    assert (row["independent_sources"], row["verdict"]) == ("2", "agreed")
    assert "2 of unknown publisher, each taken as an origin of its own" in row["reason"]


def test_one_story_at_many_addresses_in_two_versions() -> None:
    def story(name: str, change: int, as_of: str, origin: str) -> list[dict[str, str]]:
        return [
            fact(name, "gateshead", "control", "LAB", previous="LAB", as_of=as_of, origin=origin),
            fact(name, "gateshead", "seat_change", change, "LD", as_of=as_of, origin=origin, start=50),
        ]

    early, late = "2023-05-05T06:10:00+01:00", "2023-05-05T09:00:00+01:00"
    facts = [
        *story("#1", 2, early, "#1"), *story("#2", 2, early, "#1"), *story("#3", 3, late, "#3"),
        *story("#4", 2, "2023-05-07T10:00:00+01:00", "#1"),
    ]  # fmt: skip
    sources = [
        source("#1", "Daily", version_of="#3"), source("#2", "Daily", copy_of="#1"), source("#3", "Daily"),
        source("#4", "Aggregator", copy_of="#1"),
    ]  # fmt: skip
    out = run(facts, sources)
    control, change = figure(out, "gateshead", "control"), figure(out, "gateshead", "seat_change", "LD")
    assert (control["value"], control["independent_sources"]) == ("LAB", "1")
    assert (change["value"], change["verdict"], change["independent_sources"]) == ("3", "resolved", "1")
    assert "later version" in change["reason"]
    assert {(row["source"], row["value"], row["why_not"]) for row in conflicts(out, change)} == {
        ("#1", "2", "replaced by a later version of the page"), ("#2", "2", "copy of #1"), ("#3", "3", ""),
        ("#4", "2", "copy of #1"),
    }  # fmt: skip


def test_what_only_an_earlier_version_says_still_stands() -> None:
    sources = [source("noon", "Live", version_of="night"), source("night", "Live")]
    out = run([fact("noon", "medway", "control", "LAB"), fact("night", "dover", "control", "LAB")], sources)
    assert figure(out, "medway", "control")["value"] == "LAB"


# time


def test_a_partial_count_yields_to_a_final_one_whoever_says_it() -> None:
    facts = [
        fact("a", "east-hertfordshire", "seat_change", -25, "CON", status="partial", as_of="2023-05-05T12:00:00+01:00"),
        fact("b", "east-hertfordshire", "seat_change", -23, "CON", as_of="2023-05-05T09:00:00+01:00"),
    ]
    out = run(facts)
    row = figure(out, "east-hertfordshire", "seat_change", "CON")
    assert (row["value"], row["verdict"], row["status"], row["flagged"]) == ("-23", "resolved", "final", "yes")
    assert row["checks"] == "partial_beyond_final"
    assert "-25" in row["reason"]
    assert roles(out, row["figure_id"])[facts[0]["fact_id"]] == "superseded"


def test_a_partial_count_below_the_final_one_is_no_fault() -> None:
    facts = [
        fact("a", "medway", "seat_change", -9, "CON", status="partial"),
        fact("b", "medway", "seat_change", -12, "CON"),
    ]
    assert figure(run(facts), "medway", "seat_change", "CON")["flagged"] == ""


def test_a_later_partial_count_replaces_an_earlier_one_across_offsets() -> None:
    facts = [
        fact("a", "england", "seat_change", -900, "CON", status="partial", as_of="2023-05-05T14:30:00+01:00"),
        fact("b", "england", "seat_change", -950, "CON", status="partial", as_of="2023-05-05T13:45:00+00:00"),
    ]
    row = figure(run(facts), "england", "seat_change", "CON")
    assert (row["value"], row["status"], row["as_of"]) == ("-950", "partial", "2023-05-05T13:45:00+00:00")
    assert row["election_id"] == ""


def test_the_larger_of_two_growing_partial_counts_without_times_is_the_later() -> None:
    facts = [fact(s, "england", "councils_lost", v, "CON", status="partial") for s, v in (("a", 10), ("b", 12))]
    row = figure(run(facts), "england", "councils_lost", "CON")
    assert (row["value"], row["verdict"]) == ("12", "resolved")
    facts = [fact(s, "england", "seat_change", v, "CON", status="partial") for s, v in (("a", -10), ("b", -12))]
    assert figure(run(facts), "england", "seat_change", "CON")["verdict"] == "disputed"


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        ("2023-05-05", "2023-05-05T03:12:00+01:00", "disputed"),
        ("2023-05-05", "2023-05-06T03:12:00+01:00", "resolved"),
        ("2023-05-05T23:30:00+00:00", "2023-05-06", "disputed"),
        ("2023-05-05", "", "disputed"),
        ("2023-05-05T03:12:00+01:00", "2023-05-05T03:12:00+01:00", "disputed"),
    ],
)
def test_one_publisher_later_and_a_date_alone_is_no_midnight(first: str, second: str, verdict: str) -> None:
    facts = [fact("a", "walsall", "seat_change", -8, "CON", as_of=first)]
    facts.append(fact("b", "walsall", "seat_change", -9, "CON", as_of=second))
    row = figure(run(facts, [source("a", "Echo"), source("b", "Echo")]), "walsall", "seat_change", "CON")
    assert row["verdict"] == verdict
    if verdict == "resolved":
        assert row["value"] == "-9"


def test_between_publishers_later_decides_nothing() -> None:
    facts = [
        fact("a", "walsall", "seat_change", -8, "CON", as_of="2023-05-05T03:00:00+01:00"),
        fact("b", "walsall", "seat_change", -9, "CON", as_of="2023-05-06T03:00:00+01:00"),
    ]
    out = run(facts)
    row = figure(out, "walsall", "seat_change", "CON")
    assert (row["verdict"], row["flagged"], row["independent_against"]) == ("disputed", "yes", "1")
    assert {row["value"], row["alternatives"]} == {"-8", "-9 (b)"}
    assert [(c["value"], c["why_not"], c["weight"]) for c in conflicts(out, row)] == [
        ("-8", "", "1"), ("-9", "nothing decides", "1"),
    ]  # fmt: skip


def test_a_voice_shared_by_many_statements_is_written_however_small_its_shares_are(tmp_path: Path) -> None:
    facts = [fact("a", "walsall", "seat_change", -8, "CON", start=100 * k) for k in range(33)]
    out = run([*facts, fact("b", "walsall", "seat_change", -9, "CON")])
    write_table(tmp_path, table_rows(CONFLICTS, out.conflicts))
    weights = Counter(row["weight"] for row in read_csv(tmp_path / "conflicts.csv"))
    assert weights == {"0.03": 33, "1": 1}  # 1/33


def test_a_statement_without_a_time_is_as_old_as_its_article() -> None:
    facts = [fact("a", "medway", "control", "LAB")]
    out = run(facts, [source("a", "Echo", published_at="2023-05-05T07:00:00+01:00")])
    assert figure(out, "medway", "control")["as_of"] == "2023-05-05T07:00:00+01:00"


# bounds


def test_a_bound_bears_out_the_exact_value_that_fits_it() -> None:
    facts = [
        fact("a", "england", "seat_change", -1061, "CON"),
        fact("b", "england", "seat_change", -1000, "CON", bound="at_least"),
    ]
    out = run(facts)
    row = figure(out, "england", "seat_change", "CON")
    assert (row["value"], row["bound"], row["verdict"], row["independent_sources"]) == ("-1061", "exact", "agreed", "2")
    assert len(out.conflicts) == 0


def test_a_bound_that_does_not_fit_is_a_rival() -> None:
    facts = [
        fact("a", "england", "seat_change", -900, "CON"), fact("c", "england", "seat_change", -900, "CON"),
        fact("b", "england", "seat_change", -1000, "CON", bound="at_least"),
    ]  # fmt: skip
    row = figure(run(facts), "england", "seat_change", "CON")
    assert (row["value"], row["verdict"], row["alternatives"]) == ("-900", "resolved", "at least -1000 (b)")


def test_of_bounds_alone_the_sharpest_stands() -> None:
    facts = [fact(s, "england", "seat_change", v, "CON", bound="at_least") for s, v in (("a", -800), ("b", -1000))]
    row = figure(run(facts), "england", "seat_change", "CON")
    assert (row["value"], row["bound"], row["independent_sources"]) == ("-1000", "at_least", "2")


# weighing


def test_more_independent_sources_decide_and_copies_do_not() -> None:
    facts = [fact(s, "medway", "seat_change", 5, "LAB") for s in ("a", "b")] + [
        fact("c", "medway", "seat_change", 6, "LAB")
    ]
    row = figure(run(facts), "medway", "seat_change", "LAB")
    assert (row["value"], row["verdict"], row["independent_against"]) == ("5", "resolved", "1")
    assert "more independent sources" in row["reason"]
    copies = [fact(f"copy{n}", "medway", "seat_change", 6, "LAB", origin="c") for n in range(5)]
    assert figure(run([*facts, *copies]), "medway", "seat_change", "LAB")["value"] == "5"


def test_a_plurality_is_no_majority() -> None:
    values = {"a": 5, "b": 5, "c": 6, "d": 7}
    row = figure(
        run([fact(s, "medway", "seat_change", v, "LAB") for s, v in values.items()]), "medway", "seat_change", "LAB"
    )
    assert (row["value"], row["verdict"], row["alternatives"]) == ("5", "disputed", "6 (c);7 (d)")


def test_an_article_that_contradicts_itself_is_a_conflict_and_another_settles_it() -> None:
    facts = [fact("a", "england", "councils_lost", n, "CON", start=n) for n in (11, 12)]
    row = figure(run(facts), "england", "councils_lost", "CON")
    assert row["verdict"] == "disputed"
    assert "One source contradicts itself (11, 12)" in row["reason"]
    row = figure(run([*facts, fact("b", "england", "councils_lost", 12, "CON")]), "england", "councils_lost", "CON")
    assert (row["value"], row["verdict"]) == ("12", "resolved")


def test_the_register_decides_who_ran_a_council_between_values_that_are_stated() -> None:
    facts = [
        fact("a", "plymouth", "control", "LAB", previous="CON", quote="Labour took Plymouth from the Tories."),
        fact("b", "plymouth", "control", "LAB", previous="NOC", quote="Plymouth: Labour gain from no overall control."),
    ]
    out = run(facts)
    row = figure(out, "plymouth", "control_before")
    assert (row["value"], row["verdict"], row["register"], row["flagged"]) == ("NOC", "resolved", "NOC", "")
    assert "the register has NOC" in row["reason"]
    assert {(c["value"], c["quote"]) for c in conflicts(out, row)} == {
        ("CON", facts[0]["quote"]), ("NOC", facts[1]["quote"]),
    }  # fmt: skip
    assert figure(out, "plymouth", "control")["previous"] == "NOC"


def test_the_register_brings_in_no_value_but_flags_the_one_stated() -> None:
    out = run([fact("a", "maidstone", "control", "NOC", previous="CON")])
    row = figure(out, "maidstone", "control_before")
    assert (row["value"], row["flagged"], row["checks"], row["register"]) == ("CON", "yes", "register", "NOC")
    assert figure(out, "maidstone", "control")["previous"] == ""


def test_independents_and_others_are_one_to_the_register() -> None:
    day = "2019-05-02"
    from test_reconcile_world import gazetteer

    area = next(a for a in sorted(gazetteer().polled(day)) if gazetteer().election(day, a).control_before == "OTH")
    for value in ("IND", "OTH", "RA"):
        row = figure(
            run([fact("a", area, "control", "NOC", previous=value, election_date=day)]), area, "control_before"
        )
        assert row["flagged"] == ""
    row = figure(run([fact("a", area, "control", "NOC", previous="CON", election_date=day)]), area, "control_before")
    assert row["flagged"] == "yes"


def test_settled_control_decides_between_changed_and_held() -> None:
    facts = [
        fact("a", "medway", "control", "LAB", previous="CON"), fact("a", "medway", "outcome", "held", start=90),
        fact("b", "medway", "outcome", "changed"),
    ]  # fmt: skip
    row = figure(run(facts), "medway", "outcome")
    assert (row["value"], row["verdict"]) == ("changed", "resolved")
    assert "control was CON before and is LAB after" in row["reason"]


def test_the_person_is_part_of_the_key_of_a_lost_seat_alone() -> None:
    facts = [
        fact("a", "plymouth", "seat_lost", "LAB", "CON", person="Alex Marlow OBE"),
        fact("b", "plymouth", "seat_lost", "LAB", "CON", person="Cllr Alex Marlow"),
        fact("a", "plymouth", "seat_lost", "LAB", "CON", person="Jo Field", start=60),
    ]
    out = run(facts)
    assert len(out.reconciled) == 2
    assert figure(out, "plymouth", "seat_lost", "CON", person="Cllr Alex Marlow")["verdict"] == "agreed"


def test_a_mayor_without_a_party_opposes_nobody() -> None:
    facts = [
        fact("a", "leicester", "mayor", "", person="Pat Hill"),
        fact("b", "leicester", "mayor", "LAB", person="Pat Hill"),
    ]
    row = figure(run(facts), "leicester", "mayor")
    assert (row["value"], row["verdict"], row["election_id"]) == ("LAB", "single", f"mayor.leicester.{DAY}")
    row = figure(run(facts[:1]), "leicester", "mayor")
    assert (row["value"], row["person"]) == ("", "Pat Hill")


def test_the_order_of_parties_in_a_coalition_is_no_difference() -> None:
    facts = [fact("a", "medway", "coalition", "LD+LAB"), fact("b", "medway", "coalition", "LAB+LD")]
    assert figure(run(facts), "medway", "coalition")["verdict"] == "agreed"


# baselines


def test_two_named_baselines_are_no_conflict() -> None:
    facts = [
        fact("a", "mid-devon", "seat_change", -13, "CON", reading="basis=last_election"),
        fact("b", "mid-devon", "seat_change", -11, "CON", reading="basis=eve_of_poll"),
        fact("c", "mid-devon", "seat_change", -13, "CON"),
    ]
    out = run(facts)
    row = figure(out, "mid-devon", "seat_change", "CON")
    assert (row["value"], row["basis"], row["other_basis"]) == ("-13", "last_election", "eve_of_poll=-11")
    assert (row["verdict"], row["independent_sources"], row["alternatives"]) == ("agreed", "2", "")
    assert len(out.conflicts) == 0
    assert roles(out, row["figure_id"])[facts[1]["fact_id"]] == "other_basis"


# "won"


def won(area: str, value: int, party: str, *more: dict[str, str]) -> list[dict[str, str]]:
    return [fact("a", area, "seats_won", value, party), *more]


def test_won_is_a_change_where_another_source_gives_that_change() -> None:
    out = run(won("dudley", 17, "LAB", fact("b", "dudley", "seat_change", 17, "LAB")))
    row = figure(out, "dudley", "seat_change", "LAB")
    assert (row["value"], row["verdict"], row["independent_sources"]) == ("17", "agreed", "2")
    assert "won read as a change" in row["reason"]
    assert not has(out, "dudley", "seats_won", "LAB")


def test_won_is_a_holding_where_another_source_gives_that_holding() -> None:
    out = run(won("dudley", 17, "LAB", fact("b", "dudley", "seats", 17, "LAB")))
    assert figure(out, "dudley", "seats", "LAB")["independent_sources"] == "2"
    assert not has(out, "dudley", "seats_won", "LAB")


def test_won_fits_the_councils_size_and_who_runs_it() -> None:
    # Stratford-on-Avon: 41 seats, all up; the Lib Dems had 12 or 11
    out = run(won("stratford-on-avon", 13, "LD", fact("a", "stratford-on-avon", "control", "LD")))
    assert figure(out, "stratford-on-avon", "seat_change", "LD")["value"] == "13"
    out = run(won("stratford-on-avon", 25, "LD", fact("a", "stratford-on-avon", "control", "LD")))
    assert has(out, "stratford-on-avon", "seats_won", "LD")  # 37 of 41 after, or 25: both are majorities
    out = run(won("stratford-on-avon", 34, "LD"))
    assert figure(out, "stratford-on-avon", "seats", "LD")["value"] == "34"  # 46 of 41 cannot be


def test_won_is_the_reading_with_which_changes_balance() -> None:
    # Mid Devon: 42 seats, all up; the Lib Dems had 11 or 12, so 22 would be a majority either way
    losses = [fact("a", "mid-devon", "seat_change", v, p, start=v + 90) for v, p in ((-12, "CON"), (-11, "IND"))]
    control = fact("a", "mid-devon", "control", "LD", previous="NOC")
    out = run(won("mid-devon", 22, "LD", control, *losses))
    assert figure(out, "mid-devon", "seat_change", "LD")["value"] == "22"
    assert has(run(won("mid-devon", 22, "LD", control)), "mid-devon", "seats_won", "LD")


def test_won_that_nothing_decides_stands_disputed_with_both_readings() -> None:
    out = run(won("east-hertfordshire", 17, "GRN"))
    row = figure(out, "east-hertfordshire", "seats_won", "GRN")
    assert (row["value"], row["verdict"], row["flagged"]) == ("17", "disputed", "yes")
    assert row["alternatives"] == "seat_change=17 (a);seats=17 (a)"
    assert row["independent_against"] == "0"
    assert len(out.conflicts) == 0


def test_where_a_third_of_seats_is_up_a_majority_decides_nothing() -> None:
    # Plymouth 2023: 19 of 57 seats up
    assert has(run(won("plymouth", 15, "LAB", fact("a", "plymouth", "control", "LAB"))), "plymouth", "seats_won", "LAB")


def test_a_list_of_all_that_was_won_is_of_holdings_or_of_seats_elected() -> None:
    def listed(area: str, *numbers: tuple[str, int]) -> list[dict[str, str]]:
        return [fact("a", area, "seats_won", n, party, start=n) for party, n in numbers]

    # Medway: 59 seats, all up
    out = run(listed("medway", ("LAB", 33), ("CON", 22), ("IND", 4)))
    assert figure(out, "medway", "seats", "IND")["value"] == "4"
    # Plymouth: 19 of 57 up
    out = run(listed("plymouth", ("LAB", 15), ("CON", 2), ("GRN", 2)))
    row = figure(out, "plymouth", "seats_won", "LAB")
    assert (row["value"], row["verdict"], row["flagged"], row["alternatives"]) == ("15", "single", "", "")
    assert "won read as the seats elected" in row["reason"]
    out = run(listed("plymouth", ("LAB", 15), ("CON", 2)))
    assert figure(out, "plymouth", "seats_won", "LAB")["verdict"] == "disputed"


def test_won_cannot_be_what_others_give_as_another_number() -> None:
    change = fact("b", "medway", "seat_change", 12, "LAB")
    assert figure(run(won("medway", 33, "LAB", change)), "medway", "seats", "LAB")["value"] == "33"
    # where a third is up it may be the seats elected
    change, held = fact("b", "plymouth", "seat_change", 7, "LAB"), fact("b", "plymouth", "seats", 31, "LAB")
    assert figure(run(won("plymouth", 15, "LAB", change)), "plymouth", "seats_won", "LAB")["verdict"] == "disputed"
    assert figure(run(won("plymouth", 15, "LAB", change, held)), "plymouth", "seats_won", "LAB")["verdict"] == "single"


def test_a_partial_won_follows_the_reading_of_the_final_one() -> None:
    facts = won("dudley", 17, "LAB", fact("b", "dudley", "seat_change", 17, "LAB"))
    facts.append(fact("c", "dudley", "seats_won", 9, "LAB", status="partial"))
    row = figure(run(facts), "dudley", "seat_change", "LAB")
    assert (row["value"], row["verdict"], row["flagged"]) == ("17", "agreed", "")
    assert "9" in row["reason"]


def test_two_values_of_won_may_be_read_differently() -> None:
    facts = won(
        "medway", 11, "LAB", fact("b", "medway", "seats_won", 33, "LAB"),
        fact("c", "medway", "seat_change", 11, "LAB"), fact("d", "medway", "seats", 33, "LAB"),
    )  # fmt: skip
    out = run(facts)
    assert figure(out, "medway", "seat_change", "LAB")["verdict"] == "agreed"
    assert figure(out, "medway", "seats", "LAB")["verdict"] == "agreed"


def test_a_copy_decides_no_reading() -> None:
    facts = won(
        "dudley",
        17,
        "LAB",
        fact("c", "dudley", "seat_change", 17, "LAB", origin="b"),
        fact("b", "dudley", "seat_change", 9, "LAB"),
    )
    assert has(run(facts), "dudley", "seats_won", "LAB")

"""Decisions of reviewers: applied, and reported where their evidence has changed or their figure is gone."""

from __future__ import annotations

from test_reconcile_world import DAY, Row, conflicts, council, fact, figure, frame, passage, rows_of, run, source

from pipeline.figure import FigureKey
from pipeline.reconcile import Reconciled, evidence_digest
from pipeline.schema import RECONCILED

DAY_ONE = fact(
    "day1/a", "mid-devon", "seat_change", -12, "CON", as_of="2023-05-05", quote="The Conservatives shed 12 here."
)
DAY_TWO = fact(
    "day2/b", "mid-devon", "seat_change", -13, "CON", as_of="2023-05-06", quote="They are 13 down on four years ago.",
    reading="basis=last_election",
)  # fmt: skip
CORRECTION = {
    "election_date": DAY, "area_id": "mid-devon", "party": "CON", "measure": "seat_change", "counterparty": "",
    "action": "correct", "value": "-13", "why": "council website", "who": "ann", "when": "2023-05-06T10:00:00+01:00",
}  # fmt: skip


def mid_devon(out: Reconciled) -> Row:
    return figure(out, "mid-devon", "seat_change", "CON")


def filled(out: Reconciled, **actions: tuple[str, str]) -> list[Row]:
    """The run's reconciled.csv as a reviewer saves it: an action for some areas, their value cells edited."""
    rows = []
    for row in rows_of(out.reconciled):
        action, value = actions.get(row["area_id"].replace("-", "_"), ("", row["value"]))
        rows.append({**row, "action": action, "value": value})
    return rows


def test_a_correction_stands_and_says_who_and_why() -> None:
    out = run([DAY_ONE], decisions=[CORRECTION])
    row = mid_devon(out)
    assert council(out, "mid-devon")["line"] == "Con -13 (reviewed)"
    assert (row["value"], row["number"], row["verdict"], row["flagged"]) == ("-13", "-13", "reviewed", "")
    assert "ann decided on -13 on 2023-05-06T10:00:00+01:00: council website." in row["reason"]
    assert (row["alternatives"], row["independent_sources"], row["independent_against"]) == ("-12 (day1/a)", "0", "1")


def test_a_decision_whose_evidence_changed_still_stands_and_is_reported_with_the_new_quote() -> None:
    out = run([DAY_ONE, DAY_TWO], decisions=[CORRECTION])
    row = mid_devon(out)
    assert (row["value"], row["verdict"], row["basis"]) == ("-13", "reviewed", "last_election")
    assert "The evidence has changed since" in row["reason"]
    (message,) = out.messages
    assert "mid-devon CON seat_change: the evidence has changed since the decision" in message
    assert DAY_TWO["quote"] in message


def test_an_unchanged_decision_is_not_reported() -> None:
    assert run([DAY_ONE], decisions=[CORRECTION]).messages == ()
    again = {**DAY_TWO, "value": "-12", "reading": "", "fact_id": "f000000000000001"}
    assert run([DAY_ONE, again], decisions=[CORRECTION]).messages == ()


def test_without_the_decision_the_row_is_as_it_would_be() -> None:
    row = mid_devon(run([DAY_ONE, DAY_TWO]))
    assert (row["verdict"], row["value"], row["alternatives"]) == ("disputed", "-12", "-13 (day2/b)")


def test_the_last_run_shows_what_a_decision_without_a_time_was_taken_on() -> None:
    undated = {**CORRECTION, "when": ""}
    before = run([DAY_ONE]).reconciled
    assert run([DAY_ONE, DAY_TWO], decisions=[undated]).messages == ()
    out = run([DAY_ONE, DAY_TWO], decisions=[undated], previous=before)
    assert len(out.messages) == 1
    # it serves to report and changes no table
    assert out.reconciled.equals(run([DAY_ONE, DAY_TWO], decisions=[undated]).reconciled)
    assert run([DAY_ONE], decisions=[undated], previous=before).messages == ()
    reviewed = run([DAY_ONE], decisions=[undated]).reconciled
    assert run([DAY_ONE], decisions=[undated], previous=reviewed).messages == ()
    assert len(run([DAY_ONE, DAY_TWO], decisions=[undated], previous=reviewed).messages) == 0


def test_a_digest_tells_whether_the_evidence_changed() -> None:
    first = mid_devon(run([DAY_ONE]))
    decision = {**CORRECTION, "when": "", "evidence_digest": evidence_digest(first["value"], first["alternatives"])}
    assert run([DAY_ONE], decisions=[decision]).messages == ()
    assert len(run([DAY_ONE, DAY_TWO], decisions=[decision]).messages) == 1
    # the reviewer looks again, at the row that he decided
    shown = mid_devon(run([DAY_ONE], decisions=[decision]))
    later = {
        **decision, "value": "-14", "when": "2023-05-07",
        "evidence_digest": evidence_digest(shown["value"], shown["alternatives"]),
    }  # fmt: skip
    assert run([DAY_ONE], decisions=[{**decision, "when": "2023-05-06"}, later]).messages == (
        f"decisions: {DAY} mid-devon CON seat_change is decided twice, differently: the later counts",
    )


def test_the_digest_depends_on_values_and_not_on_witnesses() -> None:
    assert evidence_digest("8", "9 (a)") == evidence_digest("8", "9 (a, b)")
    assert evidence_digest("8", "9 (a);7 (c)") == evidence_digest("8", "7 (c);9 (a)")
    assert evidence_digest("8", "9 (a)") != evidence_digest("9", "8 (a)")
    assert evidence_digest("17", "seat_change=17 (a);seats=17 (a)") == evidence_digest("17", "")


def test_a_filled_in_copy_of_the_table_is_replayed_with_one_article_more() -> None:
    first = [
        DAY_ONE, fact("day1/a", "medway", "control", "LAB"), fact("day1/a", "dover", "control", "LAB"),
        fact("day1/a", "torbay", "seats", 19, "CON"),
    ]  # fmt: skip
    saved = filled(
        run(first), mid_devon=("correct", "-14"), medway=("correct", "NOC"), dover=("accept", "LAB"), torbay=("", "20")
    )
    more = [
        fact("day2/c", "medway", "control", "LAB"),  # a second witness for the value that was shown
        fact("day2/c", "dover", "control", "NOC", quote="Nobody runs Dover now."),
    ]
    out = run([*first, *more], decisions=saved)
    assert (mid_devon(out)["value"], mid_devon(out)["verdict"]) == ("-14", "reviewed")
    assert (figure(out, "medway", "control")["value"], figure(out, "medway", "control")["verdict"]) == (
        "NOC",
        "reviewed",
    )
    dover = figure(out, "dover", "control")
    assert (dover["value"], dover["verdict"], dover["alternatives"]) == ("LAB", "reviewed", "NOC (day2/c)")
    assert figure(out, "torbay", "seats", "CON")["value"] == "19"  # no action, no decision
    (message,) = out.messages
    assert "dover control: the evidence has changed" in message
    assert "Nobody runs Dover now." in message


def test_a_corrected_copy_is_stale_when_the_value_that_was_shown_gave_way() -> None:
    early = fact("a", "medway", "seat_change", 9, "LAB", as_of="2023-05-05T06:00:00+01:00")
    late = fact("a", "medway", "seat_change", 10, "LAB", as_of="2023-05-05T09:00:00+01:00", quote="Ten now.")
    saved = filled(run([early]), medway=("correct", "12"))
    assert run([early], decisions=saved).messages == ()
    (message,) = run([early, late], decisions=saved).messages
    assert "Ten now." in message


def test_a_figure_that_was_reviewed_may_be_saved_and_decided_again() -> None:
    first = run([DAY_ONE], decisions=[CORRECTION])
    saved = filled(first, mid_devon=("accept", "-13"))
    assert run([DAY_ONE], decisions=saved).messages == ()
    assert len(run([DAY_ONE, fact("c", "mid-devon", "seat_change", -11, "CON")], decisions=saved).messages) == 1


def test_a_decision_without_a_figure_is_reported_and_stops_no_other() -> None:
    gone = {**CORRECTION, "area_id": "medway"}
    unknown = {"figure_id": "g000000000000000", "action": "reject"}
    out = run([DAY_ONE], decisions=[gone, unknown, CORRECTION])
    assert mid_devon(out)["verdict"] == "reviewed"
    assert sorted(out.messages) == [
        f"decisions: there is no figure {DAY} medway CON seat_change any more: not applied",
        "decisions: there is no figure g000000000000000 any more: not applied",
    ]


def test_a_row_whose_id_and_key_differ_is_applied_to_neither() -> None:
    out = run([DAY_ONE, fact("a", "medway", "control", "LAB")])
    ids = {row["area_id"]: row["figure_id"] for row in rows_of(out.reconciled)}
    mixed = {**CORRECTION, "figure_id": ids["medway"]}
    out = run([DAY_ONE, fact("a", "medway", "control", "LAB")], decisions=[mixed])
    assert set(out.reconciled["verdict"]) == {"single"}
    assert "the row says area_id mid-devon" in out.messages[0]


def test_an_id_is_enough_and_a_date_that_a_spreadsheet_changed_does_no_harm() -> None:
    figure_id = FigureKey(DAY, "mid-devon", "CON", "seat_change", "").figure_id
    row = mid_devon(run([DAY_ONE], decisions=[{"figure_id": figure_id, "action": "correct", "value": "-13.0"}]))
    assert row["value"] == "-13"
    changed = {**CORRECTION, "figure_id": figure_id, "election_date": "04/05/2023"}
    assert mid_devon(run([DAY_ONE], decisions=[changed]))["verdict"] == "reviewed"


def test_a_rejected_figure_keeps_its_row_and_loses_its_value() -> None:
    out = run([DAY_ONE], decisions=[{**CORRECTION, "action": "Reject", "value": ""}])
    row = mid_devon(out)
    assert (row["value"], row["number"], row["verdict"], row["bound"]) == ("", "", "reviewed", "")
    assert row["alternatives"] == "-12 (day1/a)"
    assert council(out, "mid-devon")["change_CON"] == ""


def test_unsure_leaves_the_value_and_flags_it() -> None:
    row = mid_devon(run([DAY_ONE], decisions=[{**CORRECTION, "action": "unsure", "value": ""}]))
    assert (row["value"], row["verdict"], row["flagged"], row["checks"]) == ("-12", "single", "yes", "unsure")


def test_a_decision_ends_a_dispute_and_a_failing_check() -> None:
    maidstone = fact("a", "maidstone", "control", "NOC", previous="CON")
    key = {"election_date": DAY, "area_id": "maidstone", "measure": "control_before"}
    out = run([maidstone], decisions=[{**key, "action": "accept"}])
    row = figure(out, "maidstone", "control_before")
    assert (row["value"], row["verdict"], row["flagged"], row["register"]) == ("CON", "reviewed", "", "NOC")
    assert figure(out, "maidstone", "control")["previous"] == "CON"
    out = run([DAY_ONE, DAY_TWO], decisions=[{**CORRECTION, "when": "2023-05-09"}])
    assert [(c["value"], c["why_not"]) for c in conflicts(out, mid_devon(out))] == [
        ("-12", "a reviewer decided otherwise"), ("-13", ""),
    ]  # fmt: skip


def test_an_acceptance_that_names_no_value_does_not_outlive_its_evidence() -> None:
    accept = {**CORRECTION, "action": "accept", "value": ""}
    assert mid_devon(run([DAY_ONE], decisions=[accept]))["verdict"] == "reviewed"
    out = run([DAY_ONE, DAY_TWO], decisions=[accept])
    assert mid_devon(out)["verdict"] == "disputed"
    assert len(out.messages) == 2


def test_a_decision_keeps_its_row_of_won_when_the_reading_is_found_out() -> None:
    won = fact("a", "dudley", "seats_won", 17, "LAB")
    key = {
        "election_date": DAY,
        "area_id": "dudley",
        "party": "LAB",
        "measure": "seats_won",
        "action": "accept",
        "value": "17",
    }
    assert figure(run([won], decisions=[key]), "dudley", "seats_won", "LAB")["alternatives"] == ""
    out = run([won, fact("b", "dudley", "seat_change", 17, "LAB")], decisions=[key])
    assert figure(out, "dudley", "seats_won", "LAB")["verdict"] == "reviewed"
    assert out.messages == ()


def test_what_cannot_be_applied_is_said_in_a_line_each() -> None:
    rows = [
        {**CORRECTION, "action": "agree"}, {**CORRECTION, "value": "thirteen"}, {**CORRECTION, "value": ""},
        {"action": "accept", "value": "3"}, {**CORRECTION, "action": ""}, {"action": "copy", "source": "a"},
    ]  # fmt: skip
    out = run([DAY_ONE], decisions=rows)
    assert mid_devon(out)["verdict"] == "single"
    assert [message.split(":")[1].strip()[:5] for message in out.messages] == [
        "row 1",
        "row 2",
        "row 3",
        "row 4",
        "row 6",
    ]


def test_a_table_without_an_action_column_is_said_to_do_nothing() -> None:
    out = run([DAY_ONE], decisions=rows_of(run([DAY_ONE]).reconciled))
    assert "no column 'action'" in out.messages[0]


def test_a_reviewer_has_the_last_word_on_copies() -> None:
    facts = [fact("a", "medway", "control", "LAB"), fact("b", "medway", "control", "LAB")]
    out = run(facts, decisions=[{"action": "copy", "source": "b", "other_source": "a"}])
    assert figure(out, "medway", "control")["independent_sources"] == "1"
    copied = rows_of(out.sources)[1]
    assert (copied["copy_of"], copied["origin"]) == ("a", "a")
    facts[1]["origin"] = "a"
    sources = [source("a", "A"), source("b", "B", origin="a", copy_of="a")]
    out = run(facts, sources, [passage("b", "a")])
    assert figure(out, "medway", "control")["independent_sources"] == "1"
    out = run(facts, sources, [passage("b", "a")], [{"action": "not_copy", "source": "b", "other_source": "a"}])
    assert figure(out, "medway", "control")["independent_sources"] == "2"
    own = rows_of(out.sources)[1]
    assert (own["copy_of"], own["origin"]) == ("", "b")


def test_copies_of_articles_that_are_not_here_are_reported() -> None:
    out = run([DAY_ONE], decisions=[{"action": "copy", "source": "day1/a", "other_source": "x"}])
    assert out.messages == ("decisions: copy: no article x in this run",)


def test_previous_may_lack_columns() -> None:
    before = frame(RECONCILED, rows_of(run([DAY_ONE]).reconciled))[["figure_id", "value"]]
    assert mid_devon(run([DAY_ONE], decisions=[CORRECTION], previous=before))["verdict"] == "reviewed"


def test_an_outcome_is_corrected_to_a_value_of_its_vocabulary_alone() -> None:
    told = fact("one", "torbay", "outcome", "changed")
    before = figure(run([told]), "torbay", "outcome")
    by_key = {"measure": "outcome", "area_id": "torbay", "election_date": DAY}
    for named in (by_key, {"figure_id": before["figure_id"]}):
        out = run([told], decisions=[{**named, "action": "correct", "value": "lost"}])
        (message,) = out.messages
        assert "'lost' is no value of outcome, which is changed or held: not applied" in message
        assert figure(out, "torbay", "outcome") == before
        assert council(out, "torbay")["outcome"] == "changed"
        right = run([told], decisions=[{**named, "action": "correct", "value": "held"}])
        assert (right.messages, council(right, "torbay")["outcome"]) == ((), "held")

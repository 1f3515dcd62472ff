"""``seatchange rules``: the rules listed, tried on their examples, weighed on reports, and begun from a sentence."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from pipeline import batch, lexicon
from pipeline.csvfile import read_csv
from pipeline.evaluate import score
from pipeline.extract.rules import load_rules
from pipeline.ingest import IngestOptions
from pipeline.workbench.bench import bench
from pipeline.workbench.coverage import coverage, lone_lines, lone_sentences
from pipeline.workbench.trials import stated
from tests.conftest import Seatchange

GOOD = """
[[rule]]
name = "take-the-crown"
trigger = "take_v"
patterns = ["@take_v the crown in|at|of @det? COUNCIL:a"]
yields = [{ measure = "control", area = "$a", value = "$subject" }]
examples = [
  { text = "Labour took the crown in Medway.", facts = ["control medway LAB"] },
  { text = "The Lib Dems have taken the crown at Dacorum.", facts = ["control dacorum LD"] },
  { text = "Elsewhere the Greens took the crown of Mid Suffolk.", facts = ["control mid-suffolk GRN"] },
]
negative = ["Labour hope to take the crown in Medway.", "Labour took the crown in Medway in 1997.", "No crown."]
"""
REPORTS = {
    "one.txt": "Published 5 May 2023\n\nLabour took the crown in Medway. The Tories lost nine seats in Bolton.\n",
    "two.txt": "Published 5 May 2023\n\nLabour gained Dacorum from the Lib Dems. The Greens held Mid Suffolk.\n",
}
GOLD = """doc,measure,area_code,party,value,previous,status
one,control,E06000035,,LAB,,asserted
one,seat_change,E08000001,CON,-8,,asserted
two,control,E07000096,,LAB,LD,asserted
two,control,E07000203,,GRN,GRN,asserted
"""


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A --models folder with one rule of one's own."""
    (tmp_path / "mine" / "rules").mkdir(parents=True)
    (tmp_path / "mine" / "rules" / "mine.toml").write_text(GOOD, encoding="utf-8")
    return tmp_path / "mine"


@pytest.fixture
def pile(tmp_path: Path) -> Path:
    folder = tmp_path / "pile"
    folder.mkdir()
    for name, text in REPORTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    (tmp_path / "gold.csv").write_text(GOLD, encoding="utf-8")
    return folder


def test_list_has_a_line_a_rule(seatchange: Seatchange, mine: Path) -> None:
    done = seatchange("rules", "list", "--models", mine)
    assert (done.returncode, done.stderr) == (0, "")
    head, *lines = done.stdout.splitlines()
    assert head.split() == ["rule", "file", "trigger", "patterns", "examples", "negatives", "yields"]
    assert len(lines) == len(load_rules(lexicon.load())) + 1
    (line,) = [line for line in lines if line.startswith("take-the-crown ")]
    assert line.split()[1:] == [str(mine / "rules" / "mine.toml"), *"take_v 1 3 3 control $a $subject".split()]
    assert any(line.startswith("lose-seats ") and "models/rules/seats.toml" in line for line in lines)


def test_test_passes_the_shipped_rules(seatchange: Seatchange) -> None:
    done = seatchange("rules", "test")
    assert done.stdout.endswith(" negatives: 0 failures\n")
    assert (done.returncode, done.stdout.count("\n")) == (0, 1)


def test_test_of_a_rule_by_name(seatchange: Seatchange, mine: Path) -> None:
    done = seatchange("rules", "test", "take-the-crown", "--models", mine)
    assert (done.returncode, done.stdout) == (0, "1 rules, 3 examples, 3 negatives: 0 failures\n")
    same = seatchange("rules", "test", "take-the-crown", "--models", mine, "--alike", "-q")
    assert "one party" not in same.stdout
    unknown = seatchange("rules", "test", "take-the-crown")
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert unknown.stderr == "seatchange: no rule is called 'take-the-crown': see seatchange rules list\n"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('["control dacorum LD"]', '["control dacorum GRN"]',
         '"The Lib Dems have taken the crown at Dacorum.": wanted control dacorum GRN, found control dacorum LD'),
        ("in|at|of @det?", "in|at @det?",
         '"Elsewhere the Greens took the crown of Mid Suffolk.": wanted a fact of this rule, found none of any rule'),
        ("in|at|of @det?", "in|at @det?", "wanted 3 examples of different words that it fires on, found 2"),
        ("Elsewhere the Greens took the crown of Mid Suffolk", "Labour took the crown in Medway",
         "wanted 3 examples of different words that it fires on, found 2"),
        ("No crown.", "Labour took the crown in Medway last night.", "wanted nothing, found control medway LAB"),
        (', "No crown."', "", "wanted 3 negatives, found 2"),
    ],
)  # fmt: skip
def test_test_names_each_failure(seatchange: Seatchange, mine: Path, old: str, new: str, told: str) -> None:
    file = mine / "rules" / "mine.toml"
    assert old in GOOD
    file.write_text(GOOD.replace(old, new), encoding="utf-8")
    done = seatchange("rules", "test", "take-the-crown", "--models", mine)
    assert done.returncode == 1
    *failures, summary = done.stdout.splitlines()
    assert all(line.startswith(f"{file}: take-the-crown: ") for line in failures)
    assert any(told in line for line in failures)
    assert summary.endswith(f"{len(failures)} failures")
    assert seatchange("rules", "test", "take-the-crown", "--models", mine, "-q").stdout.splitlines() == failures


def test_alike_examples_are_named_and_no_failure(seatchange: Seatchange, mine: Path) -> None:
    file = mine / "rules" / "mine.toml"
    same = GOOD.replace("The Lib Dems have taken", "In short, Labour took").replace(
        "control dacorum LD", "control dacorum LAB"
    )
    file.write_text(
        same.replace("the Greens", "Labour").replace("mid-suffolk GRN", "mid-suffolk LAB"), encoding="utf-8"
    )
    call = ("rules", "test", "take-the-crown", "--models", mine, "--quiet")
    done = seatchange(*call, "--alike")
    told = f'{file}: take-the-crown: its examples have one verb ("took"), one order, one party (LAB)\n'
    assert (done.returncode, done.stdout) == (0, told)
    assert seatchange(*call).stdout == ""


def test_coverage_weighs_each_rule(seatchange: Seatchange, pile: Path, mine: Path) -> None:
    done = seatchange("rules", "coverage", pile, "--gold", pile.parent / "gold.csv", "--models", mine)
    assert (done.returncode, done.stderr) == (0, "")
    table, stateless, silent, lone = done.stdout.split("\n\n")
    rows = {line.split()[0]: line.split()[1:] for line in table.splitlines()[1:]}
    assert rows["take-the-crown"][:4] == ["1", "1", "1", "0"]
    assert float(rows["take-the-crown"][4]) > 0  # recall that is lost without it
    assert rows["lose-seats"][3] == "1"  # minus nine, where the gold has minus eight
    assert float(rows["lose-seats"][5]) > 0  # precision that is won without it
    assert rows["acquire-council"] == ["2", "1", "3", "0", "0.0000", "0.0000", "list-from", "2"]  # which overlaps
    assert stateless.startswith("fit somewhere, but never state anything: ")
    assert silent.startswith("never fire: ")
    assert "  win-mayoralty" in silent.splitlines()
    assert "  take-the-crown: “Labour took the crown in Medway.”" in lone.splitlines()
    counted = sum(int(part.split(": ")[1].split()[0]) for part in (stateless, silent))
    assert counted + len(rows) == len(load_rules(lexicon.load())) + 1


def test_coverage_without_gold_says_nothing_of_right_and_false(seatchange: Seatchange, pile: Path) -> None:
    table = seatchange("rules", "coverage", pile).stdout.split("\n\n")[0]
    (line,) = [line for line in table.splitlines() if line.startswith("acquire-council ")]
    assert len(line.split()) in (3, 5)  # rule, facts, sentences, and who reads the same


def test_a_fallback_can_be_left_out() -> None:
    extractor, changes = bench()
    text = "At Worthing a single Green made it across the line."
    assert [fact.rule for fact in stated(extractor, text)] == ["count-of-party"]
    changes.change = lambda matches, _: [match for match in matches if match.rule.name != "count-of-party"]
    assert stated(extractor, text) == []


def test_coverage_of_the_corpus_adds_up() -> None:
    """Alone, each rule's facts are its own, and what it loses is what scoring the rest gives."""
    readings = batch.read_all(["corpus/reports"], batch.Options(IngestOptions()))
    facts = [{str(k): str(v) for k, v in row.items()} for row in readings.facts.to_dict("records")]
    gold = read_csv(Path("corpus/gold/corpus.csv"))
    found = coverage(readings.articles, facts, gold)
    assert sum(share.facts for share in found.shares) == len(facts)
    assert found.rules == len(load_rules(lexicon.load()))
    named = {share.rule for share in found.shares} - {"elided-verb", "table-row", "run-on-label"}
    assert len(named) + len(found.stateless) + len(found.silent) == found.rules
    whole = score(facts, gold).tally()
    (rows,) = [share for share in found.shares if share.rule == "table-row"]
    without = score([row for row in facts if row["rule"] != "table-row"], gold).tally()
    assert rows.recall_lost == pytest.approx(whole.recall - without.recall)
    assert rows.precision_won == pytest.approx(without.precision - whole.precision)
    (shrink,) = [share for share in found.shares if share.rule == "shrink-to"]
    assert shrink.again["from-to-seats"] > 0  # which rules overlap
    assert list(lone_lines(lone_sentences(facts))) == list(found.lines())[-len(lone_sentences(facts)) - 1 :]


def test_sentences_of_copies_are_no_sentences_more() -> None:
    def row(rule: str, source: str, quote: str, origin: str) -> dict[str, str]:
        return {"rule": rule, "source": source, "quote": quote, "origin": origin}

    rows = [
        row("twice", "a", "Lab gain", "a"), row("twice", "b", "Lab hold", "b"),
        row("copied", "a", "Lab gain", "a"), row("copied", "b", "Labour gain", "a"),
        row("same", "a", "Lab gain", "a"), row("same", "b", "LAB  gain", "b"),
        row("only-copies", "b", "Labour gain", "a"),
    ]  # fmt: skip
    assert lone_sentences(rows) == {"copied": "Lab gain", "same": "Lab gain", "only-copies": ""}


@pytest.mark.parametrize(
    ("sentence", "facts", "trigger", "pattern"),
    [
        ("Labour took the crown in Medway.", ["control medway LAB"], "take_v", "@take_v @det? crown @loc_p COUNCIL:a"),
        ("Medway has seen the back of its Labour rulers after nine seats were lost.", ["seat_change medway LAB -9"],
         "lose_v", ""),
        ("Medway waved goodbye to nine Tory councillors.", ["seat_change medway CON -9"], "lose_v",
         "@lose_v NUM:n PARTY:p"),
        ("Labour nicked Medway off the Tories.", ["control medway LAB CON", "outcome medway changed"], "AREA",
         "nicked AREA:a @from @det? HOLDER:src"),
    ],
)  # fmt: skip
def test_new_begins_a_rule(
    seatchange: Seatchange, tmp_path: Path, sentence: str, facts: list[str], trigger: str, pattern: str
) -> None:
    expected = [word for fact in facts for word in ("--expect", fact)]
    done = seatchange("rules", "new", sentence, *expected)
    assert (done.returncode, done.stderr) == (0, "")
    (rule,) = tomllib.loads(done.stdout)["rule"]
    assert rule["trigger"] == trigger
    assert pattern in ("", *rule["patterns"])
    assert rule["examples"] == [{"text": sentence, "facts": facts}]
    assert rule["negative"] == []
    assert sum(line.startswith("  # TODO: ") for line in done.stdout.splitlines()) == 2 + 3  # examples, negatives


def test_a_rule_that_is_begun_reads_its_sentence(seatchange: Seatchange, tmp_path: Path) -> None:
    begun = seatchange("rules", "new", "Labour took the crown in Medway.", "--expect", "control medway LAB").stdout
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "begun.toml").write_text(begun, encoding="utf-8")
    (rule,) = tomllib.loads(begun)["rule"]
    done = seatchange("rules", "test", rule["name"], "--models", tmp_path)
    assert done.returncode == 1
    told = [line.split(": ", 2)[2] for line in done.stdout.splitlines()[:-1]]
    assert told == ["wanted 3 examples of different words that it fires on, found 1", "wanted 3 negatives, found 0"]


def test_new_says_what_is_read_already_and_what_is_not(seatchange: Seatchange) -> None:
    known = seatchange("rules", "new", "Labour lost nine seats in Bolton.", "--expect", "seat_change bolton LAB -9")
    assert known.stdout.startswith("# read already, by lose-seats: is a rule needed?\n")
    done = seatchange("rules", "new", "Labour lost nine seats in Bolton.", "--expect", "seat_change bolton GRN -8")
    assert "# TODO: no words of the sentence give GRN\n# TODO: no number of the sentence is -8\n" in done.stdout
    assert "# TODO: as it stands it does not read seat_change bolton GRN -8: see seatchange explain" in done.stdout


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (["new", "Labour took Medway."], "Missing option '--expect'"),
        (["new", "Labour took Medway.", "--expect", "kontrol medway LAB"], "no measure 'kontrol'"),
        (["new", "Labour took Medway.", "--expect", "seats medway LAB"], "give seats AREA-ID PARTY VALUE"),
        (["new", "Hello there.", "--expect", "control medway LAB"], "no council, party, number or verb"),
        (["new", "", "--expect", "control medway LAB"], "no council, party, number or verb"),
        (["test", "no-such-rule"], "no rule is called 'no-such-rule'"),
        (["list", "--models", "nowhere"], "--models nowhere: no such folder"),
        (["coverage", "nowhere"], "nowhere: no such file or folder"),
        (["coverage", "pile", "--gold", "nowhere.csv"], "nowhere.csv"),
    ],
)
def test_errors(seatchange: Seatchange, pile: Path, call: list[str], told: str) -> None:
    done = seatchange("rules", *call, cwd=pile.parent)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert told in done.stderr

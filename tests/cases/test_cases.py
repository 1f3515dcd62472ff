"""Every case of every family is read as it says; those of known_failures.toml are not, and fail here once they are."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

# families.py stands in this folder, which pytest puts on the path
from families import Case, Family, families, known_failures, misreading, read

from pipeline.fact import COUNT_MEASURES, MEASURES
from pipeline.gazetteer import Gazetteer, party_slug

KNOWN = known_failures()
FAMILIES = pytest.mark.parametrize("family", families(), ids=lambda family: family.name)


def marked(cases: Iterable[Case]) -> list[object]:
    """The cases as parameters, those known to be misread as strict xfails."""
    return [
        pytest.param(
            case,
            id=case.key,
            marks=pytest.mark.xfail(strict=True, raises=AssertionError, reason=KNOWN[case.key])
            if case.key in KNOWN
            else (),
        )
        for case in cases
    ]


@pytest.mark.parametrize("case", marked(case for family in families() for case in family.cases))
def test_case_is_read(case: Case) -> None:
    wrong = misreading(case)
    assert not wrong, f"{case.key} {wrong}"


@pytest.mark.parametrize("case", marked(case for family in families() for case in family.negatives))
def test_negative_states_nothing(case: Case) -> None:
    wrong = misreading(case)
    assert not wrong, f"{case.key} {wrong}, but: {case.note}"


@FAMILIES
def test_quotes_are_of_the_text(family: Family) -> None:
    for case in (*family.cases, *family.negatives):
        raw, facts = read(case)
        for fact in facts:
            assert fact.quote == raw[fact.start : fact.end] != "", case.key


@FAMILIES
def test_family_has_enough_examples(family: Family) -> None:
    assert family.says
    assert len(family.cases) >= 4
    assert len({case.style for case in family.cases}) >= 2
    assert len(family.negatives) >= 3
    assert all(case.facts for case in family.cases)
    assert all(case.note for case in family.negatives)


@FAMILIES
def test_facts_are_well_formed(family: Family) -> None:
    gazetteer = Gazetteer.load()
    for case in family.cases:
        for fact in (*case.facts, *case.optional):
            measure, area, *rest = fact.removeprefix("partial ").split()
            assert measure in MEASURES, f"{case.key}: {fact}"
            assert area in gazetteer.areas, f"{case.key}: {fact}"
            if measure in COUNT_MEASURES - {"vacancies"}:
                party, value, *_ = rest
                assert party in gazetteer.parties or party_slug(party) == party, f"{case.key}: {fact}"
                assert str(int(value)) == value, f"{case.key}: {fact}"


def test_ids_are_distinct_and_known_failures_are_cases() -> None:
    keys = [case.key for family in families() for case in (*family.cases, *family.negatives)]
    assert len(set(keys)) == len(keys)
    assert KNOWN.keys() <= set(keys)

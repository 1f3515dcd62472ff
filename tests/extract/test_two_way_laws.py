"""Two-way laws: what is changed in an article, a number, a party or a council, changes so in its facts, and no more."""

from __future__ import annotations

import os
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from template_articles import Template, as_cast, templates, told_of

SOAK = bool(os.environ.get("SEATCHANGE_SOAK"))
law = settings(max_examples=400 if SOAK else 24, deadline=None, suppress_health_check=[HealthCheck.too_slow])
TEMPLATES = pytest.mark.parametrize("template", templates(), ids=lambda template: template.name)


@TEMPLATES
def test_template_is_read(template: Template) -> None:
    read = as_cast(template)
    assert [fact for fact in template.facts if fact not in read] == []


@TEMPLATES
@law
@given(data=st.data())
def test_other_numbers_change_the_values_alone(template: Template, data: st.DataObject) -> None:
    numbers = {slot: data.draw(st.integers(low, high), slot) for slot, low, high in template.ranges}
    cast = template.cast.counting(numbers)
    assert template.read(cast) == as_cast(template)


@TEMPLATES
@law
@given(data=st.data())
def test_two_parties_change_places(template: Template, data: st.DataObject) -> None:
    cast = template.cast.swapped(*data.draw(st.sampled_from(list(combinations(template.cast.parties, 2)))))
    cast = cast.swapped(*data.draw(st.sampled_from(list(combinations(template.cast.parties, 2)))))
    assert template.read(cast) == as_cast(template)


@TEMPLATES
@law
@given(data=st.data())
def test_another_council_moves_its_facts_alone(template: Template, data: st.DataObject) -> None:
    area = data.draw(st.sampled_from(template.cast.areas))
    cast = template.cast.moved(area, data.draw(st.sampled_from(template.councils_like(area))))
    assert template.read(cast) == as_cast(template)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        pytest.param(
            "CONSERVATIVE HOLDS\n\nBoston\n\nDover (Lab gain from Con)",
            "control dover LAB CON",
            id="an item's own result under a head of holds",
        ),
        pytest.param(
            "In Swindon, the council is under no overall control.",
            "control swindon NOC",
            id="the council, behind its name and a comma",
        ),
        pytest.param(
            "In Swindon, Labour lost 3 seats and the council is under no overall control.",
            "control swindon NOC",
            id="the council, behind a count",
        ),
    ],
)
def test_what_templates_had_to_avoid(text: str, fact: str) -> None:
    assert fact in told_of(text, "2023-05-04")

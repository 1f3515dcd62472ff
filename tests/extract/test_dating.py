"""The election of an article without a date: given where its councils and its time leave one, else left open."""

from __future__ import annotations

import pytest

from pipeline.article import Article
from pipeline.clean import clean
from pipeline.extract import Extractor
from pipeline.restore import restore


def dates(text: str) -> set[str]:
    found = Extractor.load().extract(restore(clean(Article("a.txt", text))))
    return {fact.election_date for fact in found if fact.status == "asserted"}


COUNTIES = "Labour lost Derbyshire, Staffordshire and Lancashire to the Conservatives. "
BOROUGHS = "Labour lost Camden, Merton and Bexley to the Conservatives. "
METS = "Labour lost Bury, North Tyneside and Sefton to the Conservatives. "
THIRDS = "Labour gained Plymouth, Southampton, Exeter and Norwich from the Conservatives. "
WALES = "Labour gained Newport, Torfaen and Bridgend. The Conservatives lost Monmouthshire. "
DISTRICTS = "The Conservatives gained Brentwood, Worthing, Eastbourne and Hastings. "


@pytest.mark.parametrize(
    ("text", "day"),
    [
        pytest.param(COUNTIES + "Prime Minister Gordon Brown was glum.", "2009-06-04", id="an office before a name"),
        pytest.param(COUNTIES + "Gordon Brown, the prime minister, was glum.", "2009-06-04", id="and behind it"),
        pytest.param(
            BOROUGHS + "Tony Blair insisted he would stay. David Cameron hailed a good night.", "2006-05-04",
            id="two leaders who act",
        ),
        pytest.param(
            METS + "Gordon Brown's party had been warned, and on Friday 2 May it knew.", "2008-05-01",
            id="a leader and a weekday",
        ),
        pytest.param(
            METS + "Gordon Brown's party had been warned, and on Friday, May 2 it knew.", "2008-05-01",
            id="the month before the day",
        ),
        pytest.param(
            METS + "Ed Miliband's party had not seen it coming before the vote on 5 May.", "2011-05-05",
            id="a leader and the day of the poll",
        ),
        pytest.param(
            "The Conservatives won Cheshire East. Labour won Durham and lost Cheshire West and Chester.", "2008-05-01",
            id="councils first elected then",
        ),
        pytest.param(
            "Reform UK gained Kent, Lincolnshire and Durham. Kemi Badenoch, the Conservative leader, lost them.",
            "2025-05-01", id="a party that had come to be",
        ),
        pytest.param("Labour gained Medway. Prime Minister Rishi Sunak was silent.", "2023-05-04", id="one council"),
        pytest.param(
            "Labour gained Camden and Merton. It had lost both at the last borough elections in 2006.", "2010-05-06",
            id="the election after the last",
        ),
        pytest.param(
            "The DUP won 12 seats in Mid Ulster. Sinn Fein won 20 seats in Belfast. Peter Robinson, the DUP leader, "
            "said so.", "2014-05-22", id="Northern Ireland",
        ),
        pytest.param(
            "22 May 2023\n\nThe DUP won 14 seats in Belfast. Sinn Fein won 16 seats in Mid Ulster.", "2023-05-18",
            id="a stamp in Northern Ireland",
        ),
        pytest.param("Monday May 10, 2021\n\nLabour won 12 seats in Derby.", "2021-05-06", id="a stamp, month first"),
        pytest.param(
            "Labour gained Rushmoor and Redditch. These seats were last fought in 2021.", "2024-05-02",
            id="seats fought three years before",
        ),
        pytest.param("Derby council results 2018\n\nLabour won 12 seats in Derby.", "2018-05-03", id="year of results"),
    ],
)  # fmt: skip
def test_one_poll_is_left(text: str, day: str) -> None:
    assert dates(text) == {day}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(COUNTIES, id="counties alone: every four years"),
        pytest.param(
            "Labour held Sunderland, Oldham and Bolton. Ann Example, who once stood for Change UK, was a loser.",
            id="a party that is no more, looked back to",
        ),
        pytest.param(BOROUGHS, id="boroughs alone"),
        pytest.param(THIRDS + "Prime Minister David Cameron said times were hard.", id="thirds, one prime minister"),
        pytest.param(DISTRICTS + "Thank Michael Howard for it.", id="the register has but one of many polls"),
        pytest.param(
            METS + "Former prime minister Gordon Brown wept.", id="somebody who was in office before",
        ),
        pytest.param(
            BOROUGHS + "They had been Labour's since Tony Blair's government, and David Cameron was pleased.",
            id="the days of somebody",
        ),
        pytest.param(
            COUNTIES + "Two years after Rishi Sunak said Lancashire was safe, Sir Keir Starmer said he understood.",
            id="words of an earlier day",
        ),
        pytest.param(
            "Witney MP David Cameron was pleased. The Conservatives held West Oxfordshire, Cherwell and Oxford.",
            id="a member who led later",
        ),
        pytest.param(
            "The Conservatives gained Boston, Doncaster, Bristol and Croydon. The row over Brexit is not over.",
            id="not known whether they voted",
        ),
        pytest.param(
            "Labour lost Plymouth. The party won the city in 2012 and has 28 seats left on the council.",
            id="a year of the past in the first lines",
        ),
        pytest.param(
            "Labour lost Plymouth council. Ann Example, who was elected in 2006, is out; Labour has 28 seats.",
            id="a person's year in the first lines",
        ),
        pytest.param(
            "The Liberal Democrats gained Mid Devon, where no party had a majority after the last elections in 2007.",
            id="the last election of a council that may vote by thirds",
        ),
        pytest.param(
            THIRDS + "Northern Ireland has its vote on 18 May.", id="the day on which others vote",
        ),
    ],
)  # fmt: skip
def test_several_polls_are_left(text: str) -> None:
    assert dates(text) == {""}

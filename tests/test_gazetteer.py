"""The gazetteer: names, dates, codes, elections and polling days."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.gazetteer import Area, Gazetteer, GazetteerError, normalise, surface_forms
from pipeline.gazetteer.areas import KINDS, plain_official
from pipeline.paths import shipped

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT.parent / "shared" / "reference"
GAZETTEER = Gazetteer.load()
REGISTER_DAYS = {
    "2016-05-05": 124, "2017-05-04": 57, "2018-05-03": 150, "2019-05-02": 248, "2021-05-06": 143, "2022-05-05": 200,
    "2023-05-04": 230, "2024-05-02": 107, "2025-05-01": 23, "2026-05-07": 136,
}  # fmt: skip
BY_HAND = {"2014-05-22": 11, "2017-05-04": 32, "2019-05-02": 11, "2023-05-18": 11}


def rows(name: str) -> list[dict[str, str]]:
    with (shipped("models") / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def resolved(surface: str, day: str, hint: str = "") -> str:
    area = GAZETTEER.resolve(surface, day, hint)
    return area.area_id if area else ""


@pytest.mark.parametrize(
    ("surface", "day", "hint", "area_id", "code"),
    [
        ("Durham", "2021-05-06", "", "county-durham", "E06000047"),
        ("Co. Durham", "2025-05-01", "", "county-durham", "E06000047"),
        ("Durham", "2008-05-01", "", "county-durham", "E06000047"),  # elected a year before it took office
        ("Durham", "2005-05-05", "county_council", "county-durham", "E10000010"),
        ("Durham", "2003-05-01", "city_council", "durham-city", "E07000056"),
        ("Newcastle", "2023-05-04", "", "newcastle-upon-tyne", "E08000021"),
        ("Newcastle", "2022-05-05", "", "", ""),  # both voted
        ("Newcastle", "2025-05-01", "", "", ""),  # neither did, both existed
        ("Newcastle", "2022-05-05", "borough", "newcastle-under-lyme", "E07000195"),
        ("Newcastle", "2022-05-05", "city", "newcastle-upon-tyne", "E08000021"),
        ("Newcastle Borough Council", "2023-05-04", "", "newcastle-under-lyme", "E07000195"),
        ("Worcester", "2023-05-04", "", "worcester", "E07000237"),
        ("Worcester", "2025-05-01", "", "worcester", "E07000237"),  # the county alone voted, and is another name
        ("Worcester County Council", "2025-05-01", "", "", ""),  # a slip for the county: no guess
        ("Worcester", "2023-05-04", "county_council", "worcester", "E07000237"),  # it voted, the county did not
        ("Worcestershire", "2025-05-01", "", "worcestershire", "E10000034"),
        ("Somerset", "2017-05-04", "", "somerset", "E10000027"),
        ("Somerset", "2022-05-05", "", "somerset", "E06000066"),
        ("Somerset County Council", "2022-05-05", "", "somerset", "E06000066"),
        ("Buckinghamshire", "2017-05-04", "", "buckinghamshire", "E10000002"),
        ("Buckinghamshire", "2021-05-06", "", "buckinghamshire", "E06000060"),
        ("Bucks", "2025-05-01", "county", "buckinghamshire", "E06000060"),
        ("Dorset", "2017-05-04", "", "dorset", "E10000009"),
        ("Dorset", "2019-05-02", "", "dorset-council", "E06000059"),
        ("North Yorkshire", "2017-05-04", "", "north-yorkshire", "E10000023"),
        ("N. Yorks", "2022-05-05", "", "north-yorkshire", "E06000065"),
        ("Cumberland", "2022-05-05", "", "cumberland", "E06000063"),
        ("Cumberland", "2021-05-06", "", "", ""),
        ("Cumbria", "2021-05-06", "", "cumbria", "E10000006"),
        ("Surrey", "2026-05-07", "", "", ""),  # East and West Surrey voted, the county did not
        ("Surrey", "2021-05-06", "", "surrey", "E10000030"),
        ("East Surrey", "2026-05-07", "", "east-surrey", ""),
        ("West Surrey", "2026-05-07", "", "west-surrey", ""),
        ("Shepway", "2015-05-07", "", "folkestone-and-hythe", "E07000112"),
        ("Folkestone & Hythe", "2023-05-04", "", "folkestone-and-hythe", "E07000112"),
        ("Bournemouth", "2015-05-07", "", "bournemouth", "E06000028"),
        ("Bournemouth", "2023-05-04", "", "", ""),  # abolished in 2019
        ("BCP", "2023-05-04", "", "bournemouth-christchurch-and-poole", "E06000058"),
        ("Plymouth County Council", "2023-05-04", "", "plymouth", "E06000026"),  # a reporter's slip
        ("Derry", "2011-05-05", "", "derry", ""),
        ("Derry", "2014-05-22", "", "derry-strabane", "N09000005"),
        ("Belfast", "2011-05-05", "", "belfast", "N09000003"),
        ("Cheshire", "2007-05-03", "", "cheshire", "E10000004"),
        ("Cheshire", "2023-05-04", "", "", ""),
        ("London", "2022-05-05", "", "london", "E12000007"),
        ("London", "2024-05-02", "mayoralty", "greater-london", "E61000001"),
        ("West Midlands", "2024-05-02", "", "west-midlands-region", "E12000005"),
        ("West Midlands", "2024-05-02", "mayoralty", "west-midlands", "E47000007"),
        ("Cambridgeshire", "2025-05-01", "", "cambridgeshire", "E10000003"),
        ("Cambridgeshire", "2025-05-01", "mayoralty", "cambridgeshire-and-peterborough", "E47000008"),
        ("Leicester", "2023-05-04", "mayoralty", "leicester", "E06000016"),
        ("Greater Manchester", "2021-05-06", "", "greater-manchester", "E47000001"),
        ("Wales", "2022-05-05", "", "wales", "W92000004"),
        ("Burnham", "2023-05-04", "", "", ""),
        ("", "2023-05-04", "", "", ""),
    ],
)
def test_a_name_means_what_it_meant_on_the_day(surface: str, day: str, hint: str, area_id: str, code: str) -> None:
    area = GAZETTEER.resolve(surface, day, hint)
    assert (area.area_id if area else "") == area_id
    assert (area.code_on(day) if area else "") == code


@pytest.mark.parametrize(
    ("surface", "area_id"),
    [
        ("Barking", "barking-and-dagenham"),
        ("Kings Lynn", "kings-lynn-and-west-norfolk"),
        ("King’s Lynn & West Norfolk", "kings-lynn-and-west-norfolk"),
        ("TELFORD", "telford-and-wrekin"),
        ("Hull", "kingston-upon-hull"),
        ("Kingston-upon-Hull", "kingston-upon-hull"),
        ("Stoke", "stoke-on-trent"),
        ("Bath and NE Somerset", "bath-and-north-east-somerset"),
        ("B&NES", "bath-and-north-east-somerset"),
        ("Brighton", "brighton-and-hove"),
        ("RBWM", "windsor-and-maidenhead"),
        ("Windsor & Maidenhead", "windsor-and-maidenhead"),
        ("Rhondda", "rhondda-cynon-taff"),
        ("the Vale of Glamorgan", "vale-of-glamorgan"),
        ("Western Isles", "eilean-siar"),
        ("Na h-Eileanan Siar", "eilean-siar"),
        ("Comhairle nan Eilean Siar", "eilean-siar"),
        ("Anglesey", "isle-of-anglesey"),
        ("Ynys Môn", "isle-of-anglesey"),
        ("Ynys Mon", "isle-of-anglesey"),
        ("Sir Ddinbych", "denbighshire"),
        ("Gwynedd", "gwynedd"),
        ("Hammersmith", "hammersmith-and-fulham"),
        ("Kensington and Chelsea", "kensington-and-chelsea"),
        ("NE Lincolnshire", "north-east-lincolnshire"),
        ("W. Lancs", "west-lancashire"),
        ("West Lancs", "west-lancashire"),
        ("Notts", "nottinghamshire"),
        ("Herts", "hertfordshire"),
        ("E Herts", "east-hertfordshire"),
        ("Basingstoke", "basingstoke-and-deane"),
        ("St. Helens", "st-helens"),
        ("Redcar", "redcar-and-cleveland"),
        ("Blackburn", "blackburn-with-darwen"),
        ("Hinckley", "hinckley-and-bosworth"),
        ("Epsom", "epsom-and-ewell"),
        ("Cheshire West", "cheshire-west-and-chester"),
        ("Edinburgh", "edinburgh"),
        ("City of Edinburgh Council", "edinburgh"),
        ("Argyll", "argyll-and-bute"),
        ("Dumfries", "dumfries-and-galloway"),
        ("Stratford-upon-Avon", "stratford-on-avon"),
        ("Southend on Sea", "southend-on-sea"),
        ("Bournemouth Christchurch & Poole", "bournemouth-christchurch-and-poole"),
        ("London Borough of Barnet", "barnet"),
        ("Barnet London Borough Council", "barnet"),
        ("City of York", "york"),
        ("Medway Council", "medway"),
        ("Antrim & Newtownabbey", "antrim-newtownabbey"),
        ("Newry, Mourne & Down", "newry-mourne-down"),
    ],
)
def test_short_forms_that_reporters_use(surface: str, area_id: str) -> None:
    assert [area.area_id for area in GAZETTEER.candidates(surface)] == [area_id]
    assert resolved(surface, "2022-05-05") == area_id


def test_a_date_may_be_a_time_and_may_be_missing() -> None:
    assert resolved("Newcastle", "2023-05-04T23:10:00+01:00") == "newcastle-upon-tyne"
    assert resolved("Bournemouth", "") == "bournemouth"
    assert resolved("Somerset", "") == "somerset"
    assert resolved("Newcastle", "") == ""


def test_an_unknown_hint_is_an_error() -> None:
    with pytest.raises(ValueError, match="hint 'parish' is not one of council, county"):
        GAZETTEER.resolve("Barnet", "2022-05-05", "parish")


# every row of the tables


def test_every_election_joins_exactly_one_authority_by_slug() -> None:
    authorities = {(row["area_id"], row["kind"]) for row in rows("authorities.csv")}
    slugs = {slug for slug, _ in authorities}
    shared = sorted(slug for slug, times in Counter(slug for slug, _ in authorities).items() if times > 1)
    assert shared == [
        "bedford", "buckinghamshire", "cornwall", "county-durham", "north-yorkshire", "northumberland", "shropshire",
        "somerset", "wiltshire",
    ]  # fmt: skip
    elections = rows("elections.csv")
    per_day = Counter(row["election_date"] for row in elections)
    assert per_day == Counter(REGISTER_DAYS) + Counter(BY_HAND)
    assert sum(REGISTER_DAYS.values()) == 1418
    for row in elections:
        assert row["slug"] in slugs, row
        area = GAZETTEER.area(row["slug"], row["election_date"])
        assert area is not None
        assert area.elected(row["election_date"]), row
        assert row["code"] in {"", *(code for code, _, _ in area.codes)}, row


def test_every_council_that_polled_resolves_by_its_own_name() -> None:
    silent = []
    for day in [*REGISTER_DAYS, *BY_HAND]:
        for slug in sorted(GAZETTEER.polled(day)):
            area = GAZETTEER.area(slug, day)
            assert area is not None
            for name in (area.name, area.official_name, area.name.upper()):
                found = GAZETTEER.resolve(name, day)
                if found is None:
                    silent.append((day, slug, name))
                else:
                    assert found is area, (day, slug, name)
    assert silent == []  # no two councils that polled on one day share a name in full


def test_every_form_of_an_area_has_candidates() -> None:
    forms = GAZETTEER.area_forms()
    assert len(forms) > 1500
    for form, ids in forms.items():
        assert form == form.casefold()
        assert tuple(dict.fromkeys(area.area_id for area in GAZETTEER.candidates(form))) == ids
        assert ids == tuple(sorted(ids))
        assert GAZETTEER.candidates(form.upper()) == GAZETTEER.candidates(form)
    for area in GAZETTEER.areas.values():
        for name in (area.name, area.official_name, *area.aliases):
            assert area.area_id in forms[name.casefold().replace("’", "'")]


def test_names_that_several_areas_share() -> None:
    shared = {}
    for form, ids in GAZETTEER.area_forms().items():
        if len(ids) > 1 and form == normalise(form):
            shared[form] = ids
    assert shared == {
        "armagh": ("armagh-banbridge-craigavon", "armagh-city"),
        "banbridge": ("armagh-banbridge-craigavon", "banbridge"),
        "cambridgeshire": ("cambridgeshire", "cambridgeshire-and-peterborough"),
        "cambs": ("cambridgeshire", "cambridgeshire-and-peterborough"),
        "castlereagh": ("castlereagh", "lisburn-castlereagh"),
        "craigavon": ("armagh-banbridge-craigavon", "craigavon"),
        "derry": ("derry", "derry-strabane"),
        "dorset": ("dorset", "dorset-council"),
        "durham": ("county-durham", "durham-city"),
        "east midlands": ("east-midlands", "east-midlands-cca"),
        "fermanagh": ("fermanagh", "fermanagh-omagh"),
        "greater london": ("greater-london", "london"),
        "lisburn": ("lisburn", "lisburn-castlereagh"),
        "london": ("greater-london", "london"),
        "newcastle": ("newcastle-under-lyme", "newcastle-upon-tyne"),
        "north east": ("north-east", "north-east-region"),
        "north east of england": ("north-east", "north-east-region"),
        "omagh": ("fermanagh-omagh", "omagh"),
        "strabane": ("derry-strabane", "strabane"),
        "surrey": ("east-surrey", "surrey", "west-surrey"),
        "west midlands": ("west-midlands", "west-midlands-region"),
    }


def test_areas_are_well_formed() -> None:
    for area in GAZETTEER.areas.values():
        assert area.kind in KINDS
        assert area.area_id == area.area_id.lower()
        assert set(area.replaced_by) <= set(GAZETTEER.areas)
        assert not area.end or area.start <= area.end
        if area.kind == "district":
            assert area.county in GAZETTEER.areas, area
        if area.is_council:
            assert area.region, area
            assert resolved(area.region, "2022-05-05") or area.nation != "England"


def test_codes_change_with_boundaries() -> None:
    assert GAZETTEER.code_on("gateshead", "2012-05-03") == "E08000020"
    assert GAZETTEER.code_on("gateshead", "2014-05-22") == "E08000037"
    assert GAZETTEER.code_on("northumberland", "2005-05-05") == "E10000022"
    assert GAZETTEER.code_on("northumberland", "2008-05-01") == "E06000048"
    assert GAZETTEER.code_on("northumberland", "2013-05-02") == "E06000057"
    assert [GAZETTEER.code_on("glasgow", day) for day in ("2007-05-03", "2012-05-03", "2017-05-04", "2022-05-05")] == [
        "S12000043", "S12000046", "S12000046", "S12000049",
    ]  # fmt: skip
    assert GAZETTEER.code_on("cumberland", "2022-05-05") == "E06000063"
    assert GAZETTEER.code_on("cumberland", "2021-05-06") == ""
    assert GAZETTEER.code_on("bournemouth", "2023-05-04") == ""
    assert GAZETTEER.code_on("bournemouth", "") == "E06000028"
    assert GAZETTEER.code_on("england", "1997-05-01") == "E92000001"
    assert GAZETTEER.code_on("nowhere", "2023-05-04") == ""
    taken = Counter(code for row in rows("authorities.csv") for code in row["codes"].split(";") if code)
    assert max(taken.values()) == 1


# elections and polling days


def test_what_the_register_has_on_an_election() -> None:
    row = GAZETTEER.election("2023-05-04", "medway")
    assert row is not None
    assert (row.seats, row.seats_up, row.whole_council) == (59, 59, True)
    assert row.control_before == "CON"
    assert "SNP" not in row.before or row.before["SNP"] == 0
    somerset = GAZETTEER.election("2022-05-05", "somerset")
    assert somerset is not None
    assert (somerset.seats, somerset.before["LD"], somerset.last_election["CON"]) == (110, 14, 33)
    unknown = GAZETTEER.election("2016-05-05", "adur")
    assert unknown is not None
    assert (unknown.control_before, dict(unknown.before), unknown.whole_council) == ("", {}, False)
    assert GAZETTEER.election("2023-05-04", "glasgow") is None
    assert GAZETTEER.polled("2015-05-07") == frozenset()


def test_councils_of_a_nation_or_region() -> None:
    assert len(GAZETTEER.councils_in("england", "2023-05-04")) == 230
    assert len(GAZETTEER.councils_in("great-britain", "2022-05-05")) == 200
    assert len(GAZETTEER.councils_in("scotland", "2022-05-05")) == 32
    assert len(GAZETTEER.councils_in("wales", "2022-05-05")) == 22
    assert len(GAZETTEER.councils_in("great-britain", "2019-05-02")) == 248
    assert len(GAZETTEER.councils_in("united-kingdom", "2019-05-02")) == 259
    assert len(GAZETTEER.councils_in("london", "2022-05-05")) == 32
    assert GAZETTEER.councils_in("medway", "2023-05-04") == ()


@pytest.mark.parametrize(
    ("on", "last", "following"),
    [
        ("2023-05-05", "2023-05-04", "2024-05-02"),
        ("2023-05-04", "2023-05-04", "2024-05-02"),
        ("2023-05-03", "2022-05-05", "2023-05-04"),
        ("2023-05-20", "2023-05-04", "2024-05-02"),  # only Northern Ireland polled on 18 May
        ("2020-05-08", "2019-05-02", "2021-05-06"),  # put off
        ("2021-05-07T03:10:00+01:00", "2021-05-06", "2022-05-05"),
        ("2014-05-24", "2014-05-22", "2015-05-07"),
        ("2009-06-05", "2009-06-04", "2010-05-06"),
        ("2004-06-11", "2004-06-10", "2005-05-05"),
        ("2001-05-10", "2000-05-04", "2001-06-07"),
        ("1998-06-01", "1998-05-07", "1999-05-06"),
        ("2031-01-01", "2030-05-02", "2031-05-01"),
        ("2048-05-10", "2048-05-07", "2049-05-06"),
    ],
)
def test_polling_days(on: str, last: str, following: str) -> None:
    assert GAZETTEER.last_polling_day(on) == last
    assert GAZETTEER.next_polling_day(on) == following


def test_polling_days_of_one_nation() -> None:
    assert GAZETTEER.last_polling_day("2023-05-20", "Northern Ireland") == "2023-05-18"
    assert GAZETTEER.last_polling_day("2026-05-08", "Scotland") == "2022-05-05"
    assert GAZETTEER.next_polling_day("2026-05-08", "Wales") == "2027-05-06"
    with pytest.raises(ValueError, match="nation 'Ulster'"):
        GAZETTEER.last_polling_day("2023-05-20", "Ulster")
    with pytest.raises(ValueError, match="no ISO date: 'May 2023'"):
        GAZETTEER.last_polling_day("May 2023")


@given(st.dates(min_value=date(1974, 1, 1), max_value=date(2099, 12, 31)))
def test_polling_days_are_in_order_and_on_thursdays(day: date) -> None:
    last, following = (
        GAZETTEER.last_polling_day(day.isoformat()),
        GAZETTEER.next_polling_day(day.isoformat()),
    )
    assert last <= day.isoformat() < following
    assert date.fromisoformat(last).weekday() == date.fromisoformat(following).weekday() == 3
    assert GAZETTEER.next_polling_day(last) == following
    assert GAZETTEER.last_polling_day((date.fromisoformat(following) - timedelta(days=1)).isoformat()) == last


@pytest.mark.parametrize(
    ("area_id", "day", "may", "surely"),
    [
        ("barnet", "2006-05-04", True, True),
        ("barnet", "2008-05-01", False, False),
        ("barnet", "1990-05-03", True, True),
        ("kent", "2009-06-04", True, True),
        ("kent", "2012-05-03", False, False),
        ("leeds", "2012-05-03", True, True),
        ("leeds", "2013-05-02", False, False),
        ("harlow", "2012-05-03", True, False),  # by thirds then, which the tables do not say
        ("harlow", "2009-06-04", False, False),
        ("plymouth", "2012-05-03", True, False),
        ("plymouth", "1995-05-04", True, False),  # the district of its name
        ("plymouth", "2017-05-04", False, False),  # the register has who polled
        ("plymouth", "2018-05-03", True, True),
        ("cheshire-east", "2007-05-03", False, False),
        ("cheshire-east", "2008-05-01", True, True),
        ("wiltshire", "2005-05-05", True, True),  # the county
        ("cardiff", "2012-05-03", True, True),
        ("isle-of-anglesey", "2012-05-03", False, False),
        ("isle-of-anglesey", "2013-05-02", True, True),
        ("cardiff", "2018-05-03", False, False),  # no council of Wales between two years of the register
        ("glasgow", "1995-04-06", True, True),
        ("belfast", "2011-05-05", True, True),
        ("belfast", "2023-05-04", False, False),  # the day of England
        ("mid-ulster", "2011-05-05", False, False),
        ("west-midlands", "2017-05-04", False, False),  # no council
        ("nowhere", "2017-05-04", False, False),
    ],
)
def test_who_may_have_polled(area_id: str, day: str, may: bool, surely: bool) -> None:
    assert GAZETTEER.may_poll(area_id, day) is may
    assert GAZETTEER.polls(area_id, day) is surely


def test_who_polled_by_the_register_may_have() -> None:
    days = GAZETTEER.possible_days()
    assert set(days) > set(GAZETTEER.polling_days())
    assert days[0] == "1973-05-03"
    for day in [*REGISTER_DAYS, *BY_HAND]:
        assert {a for a in GAZETTEER.polled(day) if not GAZETTEER.polls(a, day)} == set()


def test_offices_are_held_by_one_at_a_time() -> None:
    alone = {"prime minister", "chancellor", "mayor of london", "deputy prime minister", "first minister"}
    terms = [(term, name) for name, held in GAZETTEER.terms.items() for term in held if term.office in alone]
    for term, name in terms:
        assert not term.end or term.start < term.end, name
    for office in alone - {"first minister"}:  # of three nations
        held = sorted(((term.start, term.end) for term, _ in terms if term.office == office))
        assert all(end and end <= start for (_, end), (start, _) in pairwise(held)), office


def test_every_day_of_the_register_is_a_polling_day() -> None:
    days = GAZETTEER.polling_days()
    assert list(days) == sorted(set(days))
    assert {*REGISTER_DAYS, *BY_HAND} <= set(days)
    assert "2020-05-07" not in days


# names


@given(st.text(max_size=40))
def test_normalising_a_name_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.sampled_from(sorted(GAZETTEER.areas)), st.data())
def test_written_forms_fall_together(area_id: str, data: st.DataObject) -> None:
    area = GAZETTEER.areas[area_id]
    form = data.draw(st.sampled_from(surface_forms(area.name)))
    assert normalise(form) == normalise(area.name)
    assert area in GAZETTEER.candidates(form)


@given(st.text(max_size=60), st.sampled_from(["", "2022-05-05", "2023-05-04", "1996-05-02"]))
def test_any_text_is_looked_up_without_an_error(text: str, day: str) -> None:
    area = GAZETTEER.resolve(text, day)
    assert area is None or isinstance(area, Area)


def test_official_names_without_their_ending() -> None:
    assert plain_official("City of York Council") == "City of York"
    assert plain_official("Armagh City and District Council") == "Armagh"
    assert plain_official("Blaenau Gwent County Borough Council") == "Blaenau Gwent"
    assert plain_official("Council of the Isles of Scilly") == "Council of the Isles of Scilly"


# the tables as files


PEOPLE = "name,party,office,start,end,forms\n"
OFFICES = "name,office,start,end,known_for\n"
NATIONS = "area_id,name,official_name,kind,nation,code,aliases\n"


def lay_over(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_users_row_replaces_the_row_of_its_key(tmp_path: Path) -> None:
    header = "area_id,name,official_name,kind,nation,region,county,start,end,elected_from,replaced_by,codes,aliases\n"
    lay_over(
        tmp_path,
        "authorities.csv",
        header
        + "medway,Medway,Medway Council,unitary,England,South East,,1998-04-01,,,,E06000035//,Rochester and Chatham\n"
        + "ashdown,Ashdown,Ashdown District Council,district,England,South East,kent,,,,,E07009999//,\n",
    )
    lay_over(tmp_path, "parties.csv", (shipped("models") / "parties.csv").read_text(encoding="utf-8").splitlines()[0])
    laid = Gazetteer.load(tmp_path)
    assert [area.area_id for area in laid.candidates("Rochester & Chatham")] == ["medway"]
    found = laid.resolve("Ashdown District Council", "2023-05-04")
    assert found is not None
    assert found.code_on("2023-05-04") == "E07009999"
    assert GAZETTEER.resolve("Ashdown", "2023-05-04") is None
    assert set(laid.areas) == set(GAZETTEER.areas) | {"ashdown"}
    assert list(laid.parties) == list(GAZETTEER.parties)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("people.csv", "", "people.csv: empty file, no header row"),
        ("people.csv", "name,party\nA,B\n", "people.csv: no column office, start, end, forms"),
        ("people.csv", PEOPLE + "A,LAB,leader\n", "people.csv:2: 3 cells where the header has 6"),
        ("people.csv", PEOPLE + "A,LAB,leader,May,,\n", r"people.csv:2: start is no date .*'May'"),
        (
            "people.csv",
            PEOPLE + "A,XYZ,leader,2020-01-01,,\n",
            "people.csv:2: no party 'XYZ' in parties.csv",
        ),
        ("nations.csv", NATIONS + "x,X,X,shire,,,\n", "nations.csv:2: kind is 'shire'"),
        ("polling_days.csv", "date,nation,kind\n2024-02-30,England,ordinary\n", "polling_days.csv:2: date is no date"),
        (
            "polling_days.csv",
            "date,nation,kind\n2024-05-02,England,ordinary\n2024-05-02,England,other\n",
            "polling_days.csv:3: the same key as line 2",
        ),
        ("parties.csv", "code\n\xa3", "parties.csv: no column name"),
        ("offices.csv", OFFICES + "A,mayor,2020-01-01,,perhaps\n", "offices.csv:2: known_for is 'perhaps'"),
        ("eras.csv", "words,start,why\nBrexit,2012,\n", "eras.csv:2: start is no date"),
        ("cycles.csv", "kind,area_id,years,why\ncounty,,2009;13,\n", "cycles.csv:2: years is '2009;13'"),
        ("cycles.csv", "kind,area_id,years,why\nshire,,2009,\n", "cycles.csv:2: kind is 'shire'"),
    ],
)  # fmt: skip
def test_a_malformed_table_is_one_clear_error(tmp_path: Path, name: str, text: str, message: str) -> None:
    with pytest.raises(GazetteerError, match=message) as caught:
        Gazetteer.load(lay_over(tmp_path, name, text))
    assert "\n" not in str(caught.value)


def test_a_count_that_is_no_number_names_its_line(tmp_path: Path) -> None:
    lines = (shipped("models") / "elections.csv").read_text(encoding="utf-8").splitlines()
    cells = lines[1].split(",")
    cells[lines[0].split(",").index("seats")] = "many"
    laid = Gazetteer.load(lay_over(tmp_path, "elections.csv", f"{lines[0]}\n{','.join(cells)}\n"))
    with pytest.raises(GazetteerError, match=r"elections\.csv:2: seats is no whole number: 'many'"):
        laid.election(cells[0], cells[1])


def test_loading_again_gives_the_same_object() -> None:
    assert Gazetteer.load() is GAZETTEER


def test_loading_does_not_depend_on_hash_order() -> None:
    code = (
        "from pipeline.gazetteer import Gazetteer; g = Gazetteer.load(); "
        "print(list(g.area_forms().items()), g.party_forms(), g.people_forms(), list(g.areas), g.polling_days())"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT, env={"PYTHONHASHSEED": seed, "PYTHONUTF8": "1"}, capture_output=True, check=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(printed) == 1


@pytest.mark.skipif(not REFERENCE.is_dir(), reason="needs ../shared/reference")
def test_the_shipped_tables_are_what_the_script_makes(tmp_path: Path) -> None:
    script = ROOT / "scripts" / "build_gazetteer.py"
    subprocess.run([sys.executable, script, "--out", tmp_path], cwd=ROOT, capture_output=True, check=True)
    for name in ("authorities.csv", "elections.csv"):
        assert (tmp_path / name).read_bytes() == (shipped("models") / name).read_bytes()
    shutil.rmtree(tmp_path)

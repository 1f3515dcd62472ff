"""Make models/authorities.csv and models/elections.csv from the reference tables and the hand-made additions.

Run from the project's root: ``python scripts/build_gazetteer.py [--reference ../shared/reference]``.
Reads ``councils.csv`` and ``elections.csv`` there and, beside this script, ``gazetteer/aliases.csv`` (short forms
that reporters use), ``corrections.csv`` (slips of the register, each with its reason), ``former.csv`` (councils
abolished in 2009, which the register leaves out) and ``elections.csv`` (sizes of councils in polls that it leaves
out). The same inputs give the same bytes.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipeline.csvfile import read_csv, write_csv  # noqa: E402
from pipeline.gazetteer.areas import COLUMNS, normalise  # noqa: E402

BY_HAND = Path(__file__).resolve().parent / "gazetteer"
KINDS = {
    "County": "county",
    "Non-metropolitan district": "district",
    "Unitary authority": "unitary",
    "Metropolitan district": "metropolitan",
    "London borough": "london_borough",
    "City corporation": "city_corporation",
    "Scottish unitary authority": "scottish",
    "Welsh unitary authority": "welsh",
    "NI district": "northern_irish",
    "Combined authority": "combined",
    "Strategic Regional Authority": "combined",
}
SHORT_COUNTIES = (
    ("Bedfordshire", "Beds"),
    ("Berkshire", "Berks"),
    ("Buckinghamshire", "Bucks"),
    ("Cambridgeshire", "Cambs"),
    ("Carmarthenshire", "Carms"),
    ("Derbyshire", "Derbys"),
    ("Gloucestershire", "Glos"),
    ("Gloucestershire", "Gloucs"),
    ("Hampshire", "Hants"),
    ("Hertfordshire", "Herts"),
    ("Lancashire", "Lancs"),
    ("Leicestershire", "Leics"),
    ("Lincolnshire", "Lincs"),
    ("Monmouthshire", "Mons"),
    ("Northamptonshire", "Northants"),
    ("Nottinghamshire", "Notts"),
    ("Oxfordshire", "Oxon"),
    ("Pembrokeshire", "Pembs"),
    ("Shropshire", "Shrops"),
    ("Staffordshire", "Staffs"),
    ("Warwickshire", "Warks"),
    ("Warwickshire", "Warwicks"),
    ("Wiltshire", "Wilts"),
    ("Worcestershire", "Worcs"),
    ("Yorkshire", "Yorks"),
)
SHORT_DIRECTIONS = (
    ("North East ", ("NE ", "N E ", "North-East ")),
    ("North West ", ("NW ", "N W ", "North-West ")),
    ("North ", ("N ",)),
    ("South ", ("S ",)),
    ("East ", ("E ",)),
    ("West ", ("W ",)),
)
# Dates between these two are days on which the register was typed in, not days on which a council began.
ENTERED = ("2005-05-01", "2005-07-01")


def short_forms(name: str) -> list[str]:
    """Forms that follow from a name: county and compass abbreviations, "on" for "upon" and the reverse."""
    forms = [name]
    for long, short in SHORT_COUNTIES:
        if long in name:
            forms.append(name.replace(long, short))
    for long, shorts in SHORT_DIRECTIONS:
        if name.startswith(long):
            forms += [short + form[len(long) :] for form in list(forms) for short in shorts]
            break
    for form in list(forms):
        for left, right in (("-on-", "-upon-"), (" on ", " upon "), ("-upon-", "-on-"), (" upon ", " on ")):
            if left in form:
                forms.append(form.replace(left, right))
    return forms[1:]


def unique(forms: Iterable[str], taken: Iterable[str]) -> list[str]:
    """Forms in their order, each once, without those that differ from a taken one by punctuation only."""
    seen = {normalise(form) for form in taken}
    out = []
    for form in forms:
        if (key := normalise(form)) not in seen:
            seen.add(key)
            out.append(form)
    return out


def codes_cell(former: list[str], code: str, changes: list[str]) -> str:
    """``CODE/from/to`` for each code in the order of their validity, ``;``-separated, an open end empty."""
    codes = [*former, code] if code else former
    starts = ["", *changes]
    if len(starts) != len(codes) and codes:
        raise SystemExit(f"{code}: {len(former)} former codes and {len(changes)} dates of change: mend corrections.csv")
    ends = [day_before(change) for change in changes] + [""]
    return ";".join(f"{c}/{start}/{end}" for c, start, end in zip(codes, starts, ends, strict=bool(codes)))


def day_before(day: str) -> str:
    """The day before an ISO date."""
    from datetime import date, timedelta

    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def authorities(reference: Path) -> list[dict[str, str]]:
    """Rows of authorities.csv, by area_id and kind."""
    register = read_csv(reference / "councils.csv")
    slug_of = {row["register_id"]: row["slug"] for row in register}
    corrections: dict[tuple[str, str], dict[str, str]] = {}
    for row in read_csv(BY_HAND / "corrections.csv"):
        corrections.setdefault((row["area_id"], row["kind"]), {})[row["column"]] = row["value"]
    aliases = {row["area_id"]: row["aliases"].split(";") for row in read_csv(BY_HAND / "aliases.csv")}
    rows: list[dict[str, str]] = []
    for row in register:
        start, end = row["start"], row["end"]
        area = {
            "area_id": row["slug"],
            "name": row["name"],
            "official_name": row["official_name"],
            "kind": KINDS[row["type"]],
            "nation": row["nation"],
            "region": row["region"],
            "county": slug_of.get(row["county"], row["county"].lower()) if row["county"] else "",
            "start": "" if ENTERED[0] <= start <= ENTERED[1] else start,
            "end": day_before(end) if end.endswith("-04-01") else end,
            "replaced_by": ";".join(slug_of[code] for code in row["replaced_by"].split(",") if code),
        }
        patch = corrections.pop((area["area_id"], area["kind"]), {})
        changes = [day for day in patch.pop("code_from", "").split(";") if day]
        # the register lists former codes with the latest first
        former = [code for code in reversed(row["former_codes"].split(",")) if code]
        area["codes"] = codes_cell(former, row["code"], changes)
        rows.append(area | patch)
    if corrections:
        raise SystemExit(f"corrections.csv: no such authority: {sorted(corrections)[0]}")
    for area in rows:
        # districts end with the county that the register says two new councils replace
        if area["county"] == "surrey" and area["kind"] == "district" and not area["end"]:
            area |= {"end": "2027-03-31", "replaced_by": "east-surrey;west-surrey"}
    for row in read_csv(BY_HAND / "former.csv"):
        rows.append(row | {"codes": f"{row['codes']}//"})
    ids = {area["area_id"] for area in rows}
    if unknown := sorted(set(aliases) - ids):
        raise SystemExit(f"aliases.csv: no such authority: {unknown[0]}")
    for area in rows:
        forms = aliases.get(area["area_id"], [])
        forms = [*forms, *short_forms(area["name"]), *(f for form in forms for f in short_forms(form))]
        area["aliases"] = ";".join(unique(forms, [area["name"]]))
    return sorted(rows, key=lambda area: (area["area_id"], area["kind"]))


def main() -> None:
    """Write both tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--reference", type=Path, default=ROOT.parent / "shared" / "reference")
    parser.add_argument("--out", type=Path, default=ROOT / "models")
    options = parser.parse_args()
    count = write_csv(options.out / "authorities.csv", COLUMNS, authorities(options.reference))
    elections = read_csv(options.reference / "elections.csv")
    names = [name for name in elections[0] if name != "council"]
    known = {(row["election_date"], row["slug"]) for row in elections}
    for row in read_csv(BY_HAND / "elections.csv"):
        if (row["election_date"], row["slug"]) in known:
            raise SystemExit(f"elections.csv: the register has {row['slug']} on {row['election_date']}")
        elections.append(row)
    elections.sort(key=lambda row: (row["election_date"], row["slug"]))
    print(f"authorities.csv {count}, elections.csv {write_csv(options.out / 'elections.csv', names, elections)}")


if __name__ == "__main__":
    main()

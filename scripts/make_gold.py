#!/usr/bin/env python3
"""Make the gold of the corpus and of every set in a folder of it from the annotations that lie beside.

make_gold.py [--check] [SET ...]   --check: fail if the file on disk is not what the annotations give
                                   SET: corpus, blind, ... ; all of them where none is named

corpus/gold/ holds annotate.txt, areas.csv and corpus.csv; a set, such as corpus/blind/, annotate.txt, areas.csv and
gold.csv beside its reports/. Finds the offsets of every quoted word in the report's raw text and fails when a quote is
absent or stands more than once. Of HTML pages it checks that the words are there and leaves the offsets empty.
"""

import argparse
import csv
import datetime
import html
import io
import json
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parents[1] / "corpus"
COLUMNS = [
    *("doc", "measure", "area", "area_code", "party", "value"),
    *("previous", "status", "election_date", "note", "start", "end"),
]
COUNTS = {
    *("seat_change", "seats", "seats_before", "seats_won", "seats_gained", "seats_lost", "seats_defended"),
    *("vacancies", "councils_change", "councils_gained", "councils_lost"),
}
TEXT = {"largest_party", "coalition"}
OTHER = {"majority", "held_since", "vote_share", "swing", "lead", "turnout"}
STATUSES = {"partial", "projected", "past", "asserted"}


def sets():
    """By name: folder of the reports, annotations, areas and gold of the corpus and of every set in it."""
    gold = HERE / "gold"
    found = {"corpus": (HERE / "reports", gold / "annotate.txt", gold / "areas.csv", gold / "corpus.csv")}
    for source in sorted(HERE.glob("*/annotate.txt")):
        folder = source.parent
        if folder != gold:
            found[folder.name] = (folder / "reports", source, folder / "areas.csv", folder / "gold.csv")
    return found


def raw_texts(reports):
    """Raw text of every report by its name in the gold, and whether offsets mean anything there."""
    texts = {}
    for path in sorted(reports.iterdir()):
        if path.suffix == ".jsonl":
            for line in path.read_text(encoding="utf-8").splitlines():
                record = json.loads(line)
                texts[record["id"]] = (record["id"], record["body"], True)
        elif path.suffix == ".html":
            page = path.read_bytes().decode("utf-8")
            page = re.sub(r"(?s)<(script|style)\b.*?</\1>", " ", page)
            text = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))
            text = re.sub(r" ([,.;:)])", r"\1", text)
            texts[path.stem] = (path.name, text, False)
        elif path.suffix == ".txt":
            texts[path.stem] = (path.name, path.read_bytes().decode("utf-8").removeprefix("\ufeff"), True)
    return texts


def areas(path):
    """Code of an area by its name on a date, from the areas that the annotations use."""
    with path.open(newline="", encoding="utf-8") as handle:
        return {row["area"]: row["area_code"] for row in csv.DictReader(handle)}


def place(quote, text, offsets, where):
    """Start and end of a quote, which must be unique in the text or in its unique context."""
    quote = quote.encode("utf-8").decode("unicode_escape").encode("latin-1").decode("utf-8") if "\\" in quote else quote
    context, _, words = quote.rpartition(" >> ")
    base, field = 0, text
    if context:
        if text.count(context) != 1 and offsets:
            sys.exit(f"{where}: context stands {text.count(context)} times: {context!r}")
        base, field = text.find(context), context
    found = field.count(words)
    if found == 0 or (found > 1 and offsets):
        sys.exit(f"{where}: quote stands {found} times: {words!r}")
    start = base + field.find(words)
    return (start, start + len(words)) if offsets else ("", "")


def make(reports, source, codes):
    """Read the annotations, place their quotes; the gold as CSV and its number of rows."""
    texts, codes, rows, doc, last = raw_texts(reports), areas(codes), [], None, {}
    for number, line in enumerate(source.read_text(encoding="utf-8").splitlines(), 1):
        where = f"{source.relative_to(HERE)}:{number}"
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("=== "):
            _, doc, date, *flags = line.split()
            if doc not in texts:
                sys.exit(f"{where}: no report {doc}")
            datetime.date.fromisoformat(date)
            whole = "whole" in flags
            continue
        if line in ("whole", "thirds"):
            whole = line == "whole"
            continue
        name, text, offsets = texts[doc]
        if line.split(" | ")[0] == "none":
            rows.append(dict.fromkeys(COLUMNS, "") | {"doc": name, "measure": "none", "note": line[7:].strip()})
            continue
        parts = [part.strip() for part in line.split(" | ")]
        head, area, cell, quote, note = (*parts, "")[:5]
        status, measure = head.split() if " " in head else ("asserted", head)
        status, at, then = status.partition("@")
        if status not in STATUSES or (status == "past" and not at):
            sys.exit(f"{where}: status {status}")
        if area not in codes:
            sys.exit(f"{where}: no code for {area}")
        start, end = place(quote, text, offsets, where)
        row = dict.fromkeys(COLUMNS, "") | {"doc": name, "measure": measure, "area": area, "area_code": codes[area]}
        row |= {"status": status, "election_date": then if at else date, "note": note, "start": start, "end": end}
        outcome = ""
        if measure in ("control", "mayor"):
            row["value"], _, row["previous"] = cell.partition("<")
            if measure == "control" and row["previous"]:
                outcome = "held" if row["value"] == row["previous"] else "changed"
            elif note.split(";")[0].strip() in ("changed", "held"):
                outcome = note.split(";")[0].strip()
                row["note"] = ";".join(note.split(";")[1:]).strip()
        elif measure == "outcome":
            row["value"] = cell
        elif measure == "seat_lost":
            row["party"], _, row["value"] = cell.partition(">")
        elif measure in TEXT:
            row["value"] = cell
        elif measure in COUNTS or measure in OTHER or set(measure.split("|")) <= COUNTS:
            row["party"], _, row["value"] = cell.partition("=")
            if measure in COUNTS:
                int(row["value"])
            other = {"seats": "seats_won", "seats_won": "seats"}.get(measure)
            if whole and other and f"alt:{other}" not in note:
                row["note"] = "; ".join(filter(None, (note, f"alt:{other}")))
        else:
            sys.exit(f"{where}: measure {measure}")
        rows.append(row)
        if outcome and status in ("asserted", "partial"):
            rows.append(
                row
                | {
                    "measure": "outcome",
                    "value": outcome,
                    "previous": "",
                    "note": "; ".join(filter(None, (row["note"], "paired:control"))),
                }
            )
        key = quote, *(row[k] for k in ("doc", "measure", "area", "party", "value", "previous", "status"))
        if key in last:
            sys.exit(f"{where}: the same as line {last[key]}")
        last[key] = number
    missing = {name for name, *_ in texts.values()} - {row["doc"] for row in rows}
    if missing:
        print("not annotated:", *sorted(missing), file=sys.stderr)
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue(), len(rows)


def main():
    """Make the gold of the sets that are named, or compare it; the exit status."""
    known = sets()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("sets", nargs="*", metavar="SET")
    given = parser.parse_args()
    if unknown := set(given.sets) - set(known):
        parser.error(f"no set {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    wrong = 0
    for name in given.sets or known:
        reports, source, codes, target = known[name]
        made, rows = make(reports, source, codes)
        if not given.check:
            target.write_text(made, encoding="utf-8")
            print(f"{name}: {rows} rows")
        elif not target.is_file() or target.read_text(encoding="utf-8") != made:
            print(f"{name}: {target.relative_to(HERE)} is not what the annotations give", file=sys.stderr)
            wrong = 1
    return wrong


if __name__ == "__main__":
    sys.exit(main())

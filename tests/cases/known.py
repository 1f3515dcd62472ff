"""Write known_failures.toml anew from what is misread now: ``.venv/bin/python tests/cases/known.py``."""

from __future__ import annotations

import json

from families import KNOWN, families, known_failures, misreading

HEAD = (
    "# Cases that are misread at present, each with what of it; every one is a strict xfail of test_cases.py.\n"
    "# Written by `.venv/bin/python tests/cases/known.py`: run it again after a change, and read the diff.\n"
)


def main() -> None:
    """Run every case and keep the list of those that fail."""
    before = known_failures()
    lines: list[str] = []
    now: dict[str, str] = {}
    for family in families():
        failing = {c.key: str(wrong) for c in (*family.cases, *family.negatives) if (wrong := misreading(c))}
        if failing:
            lines += ["", *(f"{json.dumps(key)} = {json.dumps(wrong)}" for key, wrong in failing.items())]
        now |= failing
    KNOWN.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    total = sum(len(family.cases) + len(family.negatives) for family in families())
    print(f"{len(now)} of {total} are misread")
    for sign, keys in (("+", now.keys() - before.keys()), ("-", before.keys() - now.keys())):
        for key in sorted(keys):
            print(sign, key)


if __name__ == "__main__":
    main()

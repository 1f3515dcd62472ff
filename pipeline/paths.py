"""Where the shipped tables, rules and reports are: in a checkout, or inside an installed wheel."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def shipped(name: str) -> Path:
    """The folder ``models`` or ``corpus``, in the wheel or else beside the package in a checkout.

    Raises:
        FileNotFoundError: neither place has it, which means a broken installation.
    """
    for folder in (_PACKAGE / "_data" / name, _PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"seatchange's folder '{name}' is missing: install seatchange again")


def model_files(name: str, extra: Path | None = None) -> list[Path]:
    """Shipped file ``name`` under ``models/`` and, laid over it, the one of a user's ``--models`` folder."""
    found = [shipped("models") / name]
    if extra is not None and (extra / name).exists():
        found.append(extra / name)
    return found

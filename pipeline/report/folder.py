"""The folder of a run: which files a run owns, and how they are replaced together."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline import __version__
from pipeline.schema import RUN_TABLES
from pipeline.terminal import one_line

OUTPUT_NAMES: tuple[str, ...] = (
    *(f"{table.name}.csv" for table in RUN_TABLES),
    "articles.jsonl",
    "report.html",
    "datapackage.json",
    "run.json",
)
"""The files of a run, in the order in which they are written."""

PROGRAM = "seatchange"
_KEPT = frozenset({"decisions.csv"})  # a person's work: never written, never removed, whatever run.json says
_STAGING = ".seatchange-writing-"


class OutputError(ValueError):
    """A folder that a run may not write into, or could not; the message is one line: what, where, what to do."""


def check_out(out: Path) -> None:
    """Make sure that a run may write into ``out``; worth calling before the work, ``write_run`` calls it too.

    A run owns the files that its ``run.json`` lists, so a file of one of our names that is not listed there is
    somebody else's.

    Raises:
        OutputError: ``out`` is no folder, its ``run.json`` is not ours, or it holds such a file, which is named.
    """
    owned = owned_files(out)
    for name in OUTPUT_NAMES:
        if name not in owned and name != "run.json" and os.path.lexists(out / name):
            why = "is not listed in its run.json" if owned else "is there, but no run.json"
            raise OutputError(f"{_shown(out / name)} {why}: no run wrote it; move it away or choose another --out")


def owned_files(out: Path) -> dict[str, str]:
    """Names of the files that the ``run.json`` in ``out`` lists, with their SHA-256; empty where there is none.

    Raises:
        OutputError: ``out`` is no folder, or its ``run.json`` is not one that a run wrote.
    """
    try:
        if os.path.lexists(out) and not out.is_dir():
            raise OutputError(f"{_shown(out)} is no folder: choose another --out")
        text = (out / "run.json").read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise OutputError(f"{_shown(out / 'run.json')} cannot be read ({_cause(error)})") from error
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    files = found.get("files") if isinstance(found, dict) and found.get("program") == PROGRAM else None
    if not isinstance(files, dict):
        raise OutputError(f"{_shown(out / 'run.json')} was not written by a run: move it away or choose another --out")
    return {name: str(digest) for name, digest in files.items() if _plain(name)}


@contextmanager
def staging(out: Path) -> Iterator[Path]:
    """A temporary folder inside ``out`` (made if need be), gone afterwards whatever happens.

    Raises:
        OutputError: the folder cannot be made, or writing in it failed (no room, no permission).
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        staged = Path(tempfile.mkdtemp(prefix=_STAGING, dir=out))
        try:
            yield staged
        finally:
            shutil.rmtree(staged, ignore_errors=True)
    except OSError as error:
        raise OutputError(f"{_shown(out)} cannot be written ({_cause(error)}): choose another --out") from error


def publish(out: Path, staged: Path, run_info: Mapping[str, Any]) -> list[str]:
    """Move the files of ``staged`` into ``out``, drop what the run before wrote and this one did not, list them.

    ``run.json`` says ``unfinished`` while files are being replaced and is written last, so that a run that was
    killed half way leaves a folder that is still known as its own, and known to be mixed.

    Returns:
        The names, in the order of ``OUTPUT_NAMES``.
    """
    before = owned_files(out)
    names = [name for name in OUTPUT_NAMES if (staged / name).exists()]
    files = {name: sha256(staged / name) for name in names}
    head = {"program": PROGRAM, "version": __version__}
    created = datetime.now(UTC).isoformat(timespec="seconds")
    info = {key: value for key, value in run_info.items() if key not in {*head, "state", "files"}}
    _write_json(out, staged, {**head, "state": "unfinished", "files": {**before, **files}})
    for name in names:
        (staged / name).replace(out / name)
    for name, digest in sorted(before.items()):
        stale = out / name
        if name not in files and stale.is_file() and not stale.is_symlink() and sha256(stale) == digest:
            stale.unlink()  # a file changed since is somebody's work by now, and stays
    _write_json(out, staged, {**head, "state": "finished", "created": created, **info, "files": files})
    return [*names, "run.json"]


def sha256(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _write_json(out: Path, staged: Path, value: Mapping[str, Any]) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n"
    (staged / "run.json").write_text(text, encoding="utf-8", errors="replace", newline="\n")
    (staged / "run.json").replace(out / "run.json")


def _plain(name: object) -> bool:
    """Whether a name out of ``run.json`` may be that of a file beside it: no way to any other folder."""
    return isinstance(name, str) and name not in {"", ".", ".."} | _KEPT and not any(c in name for c in "/\\:\0")


def _shown(path: Path) -> str:
    return one_line(str(path))


def _cause(error: Exception) -> str:
    return one_line(getattr(error, "strerror", None) or str(error))

"""Inputs to files: folders walked in order, globs, a run's own outputs left out, every file under one name."""

# Names are taken as the system gives them, which pathlib would change.
# ruff: noqa: PTH110, PTH112, PTH114, PTH116, PTH118, PTH119, PTH123, PTH207
from __future__ import annotations

import glob
import json
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.article import Rejection
from pipeline.ingest.naming import encode_path
from pipeline.ingest.options import MIB, IngestError, NothingToReadError
from pipeline.terminal import one_line

STANDARD_INPUT = "-"
_OWN = ".seatchange"  # folders that a run makes for itself beside its files


@dataclass(frozen=True)
class File:
    """A file to read: its source name, where it is, and whether the user named it (or a glob did)."""

    name: str
    path: Path
    named: bool


@dataclass(frozen=True)
class Found:
    """What the inputs come to: files in the order of their names, what was passed over, whether stdin is one."""

    files: tuple[File, ...]
    skipped: tuple[Rejection, ...]
    standard_input: bool


def find(inputs: Sequence[str], *, prefix: bool = False, leave_out: Iterable[Path] = ()) -> Found:
    """Every file that the inputs stand for.

    A file reached under several names is read once: under the name that says more of its folder.

    Args:
        inputs: files, folders, globs and ``-``.
        prefix: put the argument before the names of what it stands for.
        leave_out: files that are read for something else (``--metadata``).

    Raises:
        IngestError: an input is missing, or two files have one name.
        NothingToReadError: there is no file in the inputs.
    """
    if not inputs:
        raise IngestError("no input: name files, folders or -")
    reached: list[tuple[str, File]] = []
    skipped: list[Rejection] = []
    for argument in dict.fromkeys(inputs):
        if argument == STANDARD_INPUT:
            continue
        before = len(reached) + len(skipped)
        for path in _matches(argument):
            base = _base(path) if prefix else ""
            if os.path.isdir(path):
                reached += _walk(path, base, skipped)
            else:
                name = base or os.path.basename(path)
                reached.append((os.path.realpath(path), File(encode_path(name), Path(path), True)))
        if len(reached) + len(skipped) == before:
            skipped.append(_skip(argument, "a folder without a file"))
    files = _once(reached, {os.path.realpath(path) for path in leave_out})
    piped = STANDARD_INPUT in inputs
    if piped and any(file.name == STANDARD_INPUT for file in files):
        raise IngestError("standard input and a file are both called '-': rename the file")
    if not files and not piped and all(item.error == "skipped: a folder without a file" for item in skipped):
        where = one_line(", ".join(inputs), 200)
        raise NothingToReadError(
            f"{where}: nothing to read: name files or folders with articles (.txt, .html, .json, .csv ...)"
        )
    return Found(tuple(files), tuple(sorted(set(skipped))), piped)


def _matches(argument: str) -> list[str]:
    if os.path.lexists(argument):
        if not os.path.exists(argument):
            raise IngestError(f"{one_line(argument)}: a link to nothing: mend it or leave it out")
        return [argument]
    if glob.has_magic(argument):
        try:
            if found := sorted(glob.glob(argument, recursive=True)):
                return found
        except (OSError, ValueError, RecursionError):
            pass
        raise IngestError(f"{one_line(argument)}: matches no file: check the pattern, and quote it")
    raise IngestError(f"{one_line(argument)}: no such file or folder: check the path")


def _base(argument: str) -> str:
    """The argument as it stands before names: without ``./`` before it and ``/`` after it."""
    base = os.path.normpath(argument)
    return "" if base == os.curdir else base


def _walk(folder: str, base: str, skipped: list[Rejection]) -> Iterator[tuple[str, File]]:
    def name_of(path: str) -> str:
        relative = os.path.relpath(path, folder)
        return encode_path(os.path.join(base, relative) if base else relative)

    def fault(error: OSError) -> None:
        where = os.fsdecode(error.filename) if error.filename else folder
        cause = error.strerror or type(error).__name__
        skipped.append(Rejection(name_of(where), "", "ingest", f"cannot be read ({cause})", "check its permissions"))

    for parent, folders, names in os.walk(folder, onerror=fault):
        own = _run_files(parent) if "run.json" in names else frozenset()
        kept = []
        for name in sorted(folders):
            path = os.path.join(parent, name)
            if name.startswith(_OWN):
                continue
            if os.path.islink(path):
                skipped.append(_skip(name_of(path), "a link to a folder"))
            elif name.startswith("."):
                skipped.append(_skip(name_of(path), "a hidden folder"))
            else:
                kept.append(name)
        folders[:] = kept
        for name in sorted(names):
            path = os.path.join(parent, name)
            if name in own:
                continue
            try:
                mode = os.stat(path).st_mode
            except OSError as error:
                fault(error)
                continue
            if stat.S_ISREG(mode):
                yield os.path.realpath(path), File(name_of(path), Path(path), False)
            else:
                skipped.append(_skip(name_of(path), "no regular file"))


def _run_files(folder: str) -> frozenset[str]:
    """The names that a run's ``run.json`` lists as its own, itself included; none if no run wrote it."""
    path = os.path.join(folder, "run.json")
    try:
        with open(path, "rb") as handle:
            found = json.loads(handle.read(16 * MIB))
    except (OSError, ValueError, RecursionError):
        return frozenset()
    files = found.get("files") if isinstance(found, dict) else None
    if not isinstance(files, (dict, list)) or "version" not in found:
        return frozenset()
    return frozenset(name for name in files if isinstance(name, str)) | {"run.json"}


def _skip(name: str, why: str) -> Rejection:
    return Rejection(name, "", "ingest", f"skipped: {why}", "")


def _once(reached: Iterable[tuple[str, File]], leave_out: set[str]) -> list[File]:
    """Each file under its best name, sorted by name.

    Raises:
        IngestError: two files have one name.
    """
    by_path: dict[str, File] = {}
    for real, file in reached:
        if real in leave_out and not file.named:
            continue
        other = by_path.get(real)
        if other is None:
            by_path[real] = file
        else:
            best = min(file, other, key=_rank)
            by_path[real] = replace(best, named=file.named or other.named)
    by_name: dict[str, File] = {}
    for file in sorted(by_path.values(), key=lambda item: (item.name, str(item.path))):
        same = by_name.setdefault(file.name, file)
        if same is not file:
            raise IngestError(
                f"two inputs are called {one_line(file.name)}: {one_line(str(same.path))} and "
                f"{one_line(str(file.path))}: name a folder that holds both, or give --prefix"
            )
    return list(by_name.values())


def _rank(file: File) -> tuple[bool, int, str]:
    return file.path.is_symlink(), -file.name.count("/"), file.name

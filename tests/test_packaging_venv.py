"""Finding a Python for the environment: the newest that works, else one line on what to install."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

FAKE = """#!/bin/sh
case "$2" in
    *version_info*) echo {version} ;;
    *ensurepip*) exit {broken} ;;
    venv) echo {version} > "$3" ;;
esac
"""


def python(folder: Path, name: str, version: str, broken: bool = False) -> None:
    """A stand-in for an interpreter: it tells its version, may lack ensurepip, and "makes" an environment."""
    path = folder / name
    path.write_text(FAKE.format(version=version, broken=int(broken)), encoding="utf-8")
    path.chmod(0o755)


def made(folder: Path) -> tuple[int, str, str]:
    """Exit status, standard error, and the version that the environment was made with."""
    target = folder / "env"
    done = subprocess.run(
        ["/bin/sh", str(ROOT / "scripts" / "make_venv.sh"), str(target)],
        env={"PATH": str(folder)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stderr, target.read_text(encoding="utf-8").strip() if target.exists() else ""


def test_no_python(tmp_path: Path) -> None:
    status, told, _ = made(tmp_path)
    assert (status, told.count("\n")) == (1, 1)
    assert told.startswith("seatchange: no Python from 3.11 to 3.14 found: install one with venv")


@pytest.mark.parametrize("version", ["3.10", "2.7", "3.15", ""])
def test_python_of_another_version(tmp_path: Path, version: str) -> None:
    python(tmp_path, "python3", version)
    assert made(tmp_path)[0] == 1
    assert "no Python" in made(tmp_path)[1]


def test_python_without_ensurepip(tmp_path: Path) -> None:
    python(tmp_path, "python3.12", "3.12", broken=True)
    status, told, _ = made(tmp_path)
    assert (status, told.count("\n")) == (1, 1)
    assert "Python 3.12 cannot make a virtual environment: install its venv and ensurepip" in told


def test_the_newest_that_works(tmp_path: Path) -> None:
    python(tmp_path, "python3.14", "3.14", broken=True)
    python(tmp_path, "python3.13", "3.13")
    python(tmp_path, "python3.11", "3.11")
    python(tmp_path, "python3", "3.11")
    assert made(tmp_path) == (0, "", "3.13")


def test_a_plain_python3_will_do(tmp_path: Path) -> None:
    python(tmp_path, "python3", "3.12")
    assert made(tmp_path) == (0, "", "3.12")

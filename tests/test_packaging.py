"""The wheel: made without a network, it holds the program, its models and the corpus; the environment is pinned."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from pipeline import __version__
from tests.conftest import OFFLINE, ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def tracked(*folders: str) -> set[str]:
    """Files that are in version control, and here."""
    try:
        done = subprocess.run(["git", "ls-files", *folders], cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is no checkout")
    return {name for name in done.stdout.splitlines() if (ROOT / name).is_file()}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, made by the build backend that is installed, from a process that has no network."""
    out = tmp_path_factory.mktemp("wheel")
    code = f"from hatchling.build import build_wheel; print(build_wheel({str(out)!r}))"
    environment = {"PYTHONPATH": str(OFFLINE), "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return out / done.stdout.split()[-1]


def test_the_wheel_holds_what_a_run_needs(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    files = tracked("pipeline", "models", "corpus")
    assert len(files) > 100
    expected = {name if name.startswith("pipeline/") else f"pipeline/_data/{name}" for name in files}
    assert expected <= names
    assert {"pipeline/py.typed", "pipeline/_data/models/authorities.csv"} <= names
    assert any(name.startswith("pipeline/_data/corpus/reports/") for name in names)
    assert not {name for name in names if name.startswith(("tests/", "benchmarks/", "scripts/", "outputs/"))}


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    assert wheel.name == f"seatchange-{__version__}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        folder = f"seatchange-{__version__}.dist-info"
        metadata = archive.read(f"{folder}/METADATA").decode("utf-8")
        entry_points = archive.read(f"{folder}/entry_points.txt").decode("utf-8")
        licences = [name for name in archive.namelist() if name.startswith(f"{folder}/licenses/")]
    assert "Requires-Python: >=3.11" in metadata
    assert "seatchange = pipeline.cli:main" in entry_points
    assert f"{folder}/licenses/LICENSE" in licences


def test_version_is_one() -> None:
    assert PROJECT["version"] == __version__


def test_every_dependency_is_pinned_exactly() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.+!]*", line) for line in pins)
    pinned = {canonical(line.partition("==")[0]) for line in pins}
    asked = PROJECT["dependencies"] + [line for extra in PROJECT["optional-dependencies"].values() for line in extra]
    names = {canonical(re.match(r"[A-Za-z0-9._-]+", line)[0]) for line in asked}  # type: ignore[index]
    assert names <= pinned


def test_no_file_names_a_package_registry() -> None:
    words = ("pypi" + ".org", "python" + "hosted.org", "--index" + "-url", "--extra-index" + "-url")
    for name in sorted(tracked()):
        text = (ROOT / name).read_text(encoding="utf-8", errors="replace")
        assert not [word for word in words if word in text], name

"""What all tests share: hypothesis profiles, the command as a subprocess without a network, and ../shared."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
OFFLINE = ROOT / "tests" / "offline"

settings.register_profile("quick", deadline=None, derandomize=True, max_examples=50)
settings.register_profile(
    "soak", deadline=None, max_examples=5_000, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
settings.load_profile("soak" if os.environ.get("SEATCHANGE_SOAK") else "quick")


@dataclass(frozen=True)
class Done:
    """What a call of the command came to."""

    returncode: int
    stdout: str
    stderr: str


Seatchange = Callable[..., Done]


@pytest.fixture(scope="session")
def process() -> Seatchange:
    """Runs ``seatchange ARGUMENT...`` as a user would, in a process of its own, without a network."""

    def call(*args: object, cwd: Path = ROOT, input: str = "") -> Done:
        environment = {**os.environ, "PYTHONPATH": str(OFFLINE), "PYTHONHASHSEED": "random"}
        command = [sys.executable, "-c", "from pipeline.cli import main; main()", *map(str, args)]
        done = subprocess.run(
            command,
            cwd=cwd,
            input=input,
            capture_output=True,
            encoding="utf-8",
            timeout=240,
            env=environment,
            check=False,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    return call


@pytest.fixture(scope="session")
def seatchange() -> Seatchange:
    """Runs ``seatchange ARGUMENT...`` in this process, which has loaded the models already: the same, but quick."""

    def call(*args: object, cwd: Path | None = None) -> Done:
        from pipeline.cli import main

        streams = [io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2)]
        with (
            contextlib.chdir(cwd or ROOT),
            redirect_stdout(streams[0]),
            redirect_stderr(streams[1]),
            pytest.raises(SystemExit) as left,
        ):
            main([str(argument) for argument in args])
        for stream in streams:
            stream.flush()
        out, err = (stream.buffer.getvalue().decode("utf-8") for stream in streams)  # type: ignore[attr-defined]
        return Done(int(left.value.code or 0), out, err)

    return call


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference facts and gold beside the checkout; a test that asks for it is skipped without."""
    folder = ROOT.parent / "shared"
    if not (folder / "gold").is_dir():
        pytest.skip("../shared is not here")
    return folder

"""What all tests share: hypothesis profiles, the command as a subprocess without a network, and ../shared."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
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

Seatchange = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def seatchange() -> Seatchange:
    """Runs ``seatchange ARGUMENT...`` as a user would, without a network; options ``cwd`` and ``input``."""

    def call(*args: object, **options: object) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(OFFLINE), "PYTHONHASHSEED": "random"}
        return subprocess.run(
            [sys.executable, "-c", "from pipeline.cli import main; main()", *map(str, args)],
            capture_output=True, encoding="utf-8", timeout=120, env=environment, check=False, **options,  # type: ignore[call-overload]
        )  # fmt: skip

    return call


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference facts and gold beside the checkout; a test that asks for it is skipped without."""
    folder = ROOT.parent / "shared"
    if not (folder / "gold").is_dir():
        pytest.skip("../shared is not here")
    return folder

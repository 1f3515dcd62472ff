"""Report: the files of a run, written together into a folder that keeps whatever else is in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.article import Article
from pipeline.report.folder import OUTPUT_NAMES, OutputError, check_out

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["OUTPUT_NAMES", "OutputError", "check_out", "write_run"]


def write_run(
    out: Path, tables: Mapping[str, pd.DataFrame], articles: Sequence[Article], run_info: Mapping[str, Any]
) -> list[str]:
    """Write all files of a run into ``out`` and return their names, ``run.json`` last."""
    raise NotImplementedError

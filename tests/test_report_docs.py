"""The page on the files of a run says what the schema says."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from pipeline.schema import DECISIONS, RUN_TABLES

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def made() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_docs", ROOT / "scripts" / "make_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_up_to_date(made: ModuleType) -> None:
    assert (ROOT / "docs" / "outputs.md").read_text(encoding="utf-8") == made.page(), "run scripts/make_docs.py"


def test_every_column_stands_on_it(made: ModuleType) -> None:
    page = made.page()
    for table in (*RUN_TABLES, DECISIONS):
        section = page.split(f"\n## {table.name}.csv\n")[1].split("\n## ")[0]
        for column in table.columns:
            assert f"| `{column.name}` | {column.type} | {column.description}" in section


def test_check_fails_where_the_page_is_old(
    made: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(made, "ROOT", tmp_path)
    monkeypatch.setattr(made, "PAGE", tmp_path / "outputs.md")
    monkeypatch.setattr(made.sys, "argv", ["make_docs.py", "--check"])
    assert made.main() == 1
    assert "outputs.md is out of date" in capsys.readouterr().err
    monkeypatch.setattr(made.sys, "argv", ["make_docs.py"])
    assert made.main() == 0
    monkeypatch.setattr(made.sys, "argv", ["make_docs.py", "--check"])
    assert made.main() == 0

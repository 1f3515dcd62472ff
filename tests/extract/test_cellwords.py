"""What stands in cells and beside figures: the lists of ``models/lexicon/tables.toml``, and their faults."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.article import Article
from pipeline.clean import clean
from pipeline.extract import Extractor
from pipeline.extract.cellwords import cell_words
from pipeline.lexicon import LexiconError


def written(folder: Path, lines: str) -> Path:
    file = folder / "lexicon" / "tables.toml"
    file.parent.mkdir()
    file.write_text(lines, encoding="utf-8")
    return file


def facts(text: str, models: Path | None = None) -> set[str]:
    article = clean(Article("a", text, election_date="2023-05-04"))
    return {f"{f.measure} {f.party} {f.value}" for f in Extractor.load(models).extract(article)}


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ('[cells]\nseets = ["seet"]', "[cells] has no list 'seets'"),
        ('[cells]\nseat = "seat"', "[cells] seat is no list of words"),
        ("[cells]\nseat = [1]", "[cells] seat is no list of words"),
    ],
)
def test_faults_name_file_and_list(tmp_path: Path, lines: str, fault: str) -> None:
    file = written(tmp_path, lines)
    with pytest.raises(LexiconError) as caught:
        cell_words(tmp_path)
    assert fault in str(caught.value)
    assert str(file) in str(caught.value)


def test_a_users_word_is_read(tmp_path: Path) -> None:
    text = "Medway\n\nParty  Seats  Change\nLabour  33  7 shed\nConservative  22  4 shed\nGreen  4  1 lost"
    written(tmp_path, '[cells]\nlost = ["shed"]')
    assert "seat_change LAB -7" not in facts(text)
    assert "seat_change LAB -7" in facts(text, tmp_path)

"""Who owns a file in the folder of a run, and how a run replaces its own."""

from __future__ import annotations

import json
from pathlib import Path

import handmade_run as run
import pytest

from pipeline.report import OUTPUT_NAMES, OutputError, check_out, owned_files, write_run
from pipeline.report.folder import sha256


def write(out: Path) -> list[str]:
    return write_run(out, run.frames(), run.articles(), {})


def test_a_second_run_replaces_its_own_and_leaves_the_rest(tmp_path: Path) -> None:
    write_run(tmp_path, {}, [], {})
    (tmp_path / "decisions.csv").write_text("figure_id,action\n")
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "facts.xlsx").write_bytes(b"PK")
    (tmp_path / "sub").mkdir()
    empty = sha256(tmp_path / "facts.csv")
    write(tmp_path)
    assert sha256(tmp_path / "facts.csv") != empty
    kept = {"decisions.csv": b"figure_id,action\n", "notes.txt": b"mine", "facts.xlsx": b"PK"}
    assert {name: (tmp_path / name).read_bytes() for name in kept} == kept
    assert {path.name for path in tmp_path.iterdir()} == {*OUTPUT_NAMES, *kept, "sub"}


@pytest.mark.parametrize("name", ["reconciled.csv", "report.html", "articles.jsonl"])
def test_a_file_of_our_name_without_run_json_is_refused_and_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("somebody's")
    for call in (check_out, write):
        with pytest.raises(OutputError, match=rf"{name} is there, but no run\.json") as caught:
            call(tmp_path)
        assert "\n" not in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text() == "somebody's"


def test_a_file_of_our_name_that_run_json_does_not_list_is_refused(tmp_path: Path) -> None:
    write(tmp_path)
    info = json.loads((tmp_path / "run.json").read_text())
    del info["files"]["totals.csv"]
    (tmp_path / "run.json").write_text(json.dumps(info))
    with pytest.raises(OutputError, match=r"totals\.csv is not listed in its run\.json"):
        write(tmp_path)


def test_a_folder_of_other_things_is_fine(tmp_path: Path) -> None:
    (tmp_path / "decisions.csv").write_text("x\n")
    (tmp_path / "a.txt").write_text("x")
    check_out(tmp_path)
    check_out(tmp_path / "not" / "yet")
    assert owned_files(tmp_path) == {}


@pytest.mark.parametrize("text", ["", "[]", '{"files": {}}', '{"program": "other", "files": {}}', "[" * 100_000])
def test_a_foreign_run_json_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "run.json").write_text(text)
    with pytest.raises(OutputError, match=r"run\.json was not written by a run"):
        write(tmp_path)
    assert (tmp_path / "run.json").read_text() == text


def test_out_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x")
    with pytest.raises(OutputError, match="is no folder"):
        write(tmp_path / "out")
    with pytest.raises(OutputError):
        write(tmp_path / "out" / "deeper")


def test_what_an_older_version_wrote_goes_unless_somebody_changed_it(tmp_path: Path) -> None:
    write(tmp_path)
    info = json.loads((tmp_path / "run.json").read_text())
    for name in ("figures.parquet", "edited.csv", "gone.csv"):
        (tmp_path / name).write_text("old")
        info["files"][name] = sha256(tmp_path / name)
    (tmp_path / "edited.csv").write_text("old, then edited")
    (tmp_path / "gone.csv").unlink()
    (tmp_path / "run.json").write_text(json.dumps(info))
    write(tmp_path)
    assert not (tmp_path / "figures.parquet").exists()
    assert (tmp_path / "edited.csv").read_text() == "old, then edited"
    assert set(owned_files(tmp_path)) == set(OUTPUT_NAMES) - {"run.json"}


def test_a_hostile_run_json_reaches_no_other_folder_and_no_decision(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out)
    (tmp_path / "outside.txt").write_text("keep")
    (out / "decisions.csv").write_text("keep")
    (out / "sub").mkdir()
    (out / "sub" / "x").write_text("keep")
    (out / "link").symlink_to(tmp_path / "outside.txt")
    info = json.loads((out / "run.json").read_text())
    digest = sha256(tmp_path / "outside.txt")
    names = ("../outside.txt", "decisions.csv", "sub/x", "sub", "..", "", "link", str(tmp_path / "outside.txt"))
    info["files"] |= dict.fromkeys(names, digest)
    (out / "run.json").write_text(json.dumps(info))
    write(out)
    for path in (tmp_path / "outside.txt", out / "decisions.csv", out / "sub" / "x", out / "link"):
        assert path.read_text() == "keep"


def test_a_run_killed_while_replacing_can_be_run_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace, seen = Path.replace, []

    def dies(self: Path, target: Path) -> Path:
        seen.append(target.name)
        if len(seen) == 5:
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", dies)
    with pytest.raises(OutputError, match=r"cannot be written \(No space left on device\)"):
        write(tmp_path)
    monkeypatch.undo()
    assert json.loads((tmp_path / "run.json").read_text())["state"] == "unfinished"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*OUTPUT_NAMES[:3], "run.json"])
    assert write(tmp_path) == list(OUTPUT_NAMES)
    assert json.loads((tmp_path / "run.json").read_text())["state"] == "finished"


def test_nothing_is_replaced_before_everything_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_run(tmp_path, {}, [], {"created": "then"})
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def fails(*_: object) -> int:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("pipeline.report.page.write_page", fails)
    with pytest.raises(OutputError, match="Input/output error"):
        write(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before

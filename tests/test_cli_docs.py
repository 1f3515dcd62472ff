"""README.md shows every command and says nothing that the program does not offer."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click

from pipeline.cli.commands import cli
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command with its name, those of a group within a group too."""
    for name, command in group.commands.items():
        yield f"{before}{name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")


def test_every_command_is_shown() -> None:
    shown = set(re.findall(r"^\$ seatchange (\w+)", README, re.MULTILINE))
    assert shown == set(cli.commands)
    for name, _ in commands(cli):
        assert f"$ seatchange {name}" in README, name


def test_every_command_and_option_has_help() -> None:
    for name, command in commands(cli):
        assert command.help, name
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, (name, parameter.name)


def test_options_that_are_named_exist() -> None:
    offered = {option for _, command in commands(cli) for p in command.params for option in p.opts}
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", re.sub(r"```.*?```", "", README, flags=re.DOTALL)))
    assert named
    assert named <= offered | {"--help"}


def test_every_make_target_is_explained() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony
    told = set(re.findall(r"^\t@echo 'make ([\w-]+)", makefile, re.MULTILINE))
    assert told == set(phony[1].split()) - {"help"}

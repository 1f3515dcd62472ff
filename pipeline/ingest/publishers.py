"""Who puts articles out: the table of publishers, by name, address and file name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import regex

from pipeline.csvfile import read_csv
from pipeline.paths import model_files

_SPACES = regex.compile(r"\s+")
_HOST = regex.compile(r"(?:[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}")
_LINKING = frozenset({"and", "&", "of", "the", "upon", "on", "in"})
_SILENT = frozenset({"party", "official"})  # their names stand in reports as names, not as mastheads


@dataclass(frozen=True)
class Publishers:
    """Names by what pages, addresses and file names call them; keys are folded (see ``fold``)."""

    names: Mapping[str, str]
    mastheads: Mapping[str, str]
    domains: Mapping[str, str]
    hints: Mapping[str, str]
    masthead_words: frozenset[str]
    section_words: frozenset[str]

    def named(self, name: str) -> str:
        """The table's name for a publisher that metadata or a page names; a name not in the table stays as it is.

        An address or a bare host stands for its publisher.
        """
        name = _SPACES.sub(" ", name).strip()
        if known := self.names.get(fold(name)):
            return known
        if host := host_of(name):
            return self.at(host) or host
        return name

    def at(self, address: str) -> str:
        """The publisher of an address or host, '' if the table does not have it."""
        host = host_of(address)
        while host:
            if name := self.domains.get(host):
                return name
            host = host.partition(".")[2]
        return ""

    def masthead(self, line: str) -> str:
        """The publisher whose masthead ``line`` is, known or by its last word (Echo, Gazette ...), else ''."""
        line = _SPACES.sub(" ", line).strip(" .,:;|–—-")
        if known := self.mastheads.get(fold(line)):
            return known
        words = line.split(" ")
        if not 2 <= len(words) <= 6 or words[-1].casefold() not in self.masthead_words:
            return ""
        if words[0] == "By" or not all(word[:1].isupper() or word in _LINKING for word in words):
            return ""
        if all(word.casefold() in self.section_words for word in words):
            return ""
        return cased(line)


def cased(name: str) -> str:
    """A name in capitals as it is written elsewhere ("THE LONG EATON ECHO": The Long Eaton Echo)."""
    if not name.isupper():
        return name
    words = [
        word.lower() if number and word.lower() in _LINKING else "-".join(part.capitalize() for part in word.split("-"))
        for number, word in enumerate(name.split(" "))
    ]
    return " ".join(words)


def fold(name: str) -> str:
    """A name as it is compared: case, "the" before it and "&" for "and" make no difference."""
    folded = _SPACES.sub(" ", name.casefold().replace("&", " and ").replace("’", "'")).strip()
    return folded.removeprefix("the ")


def host_of(address: str) -> str:
    """The host of an address, or of a bare host name, in lower case without ``www.``; '' if it is neither."""
    text = address.strip().lower()[:2000]
    if " " in text or "." not in text:
        return ""
    try:
        host = urlsplit(text if "//" in text else f"//{text}").hostname or ""
    except ValueError:
        return ""
    host = host.removeprefix("www.")
    return host if _HOST.fullmatch(host) else ""


@cache
def load(extra: Path | None = None) -> Publishers:
    """The shipped table, a user's ``publishers.csv`` in ``extra`` laid over it (a row replaces the row of its name)."""
    rows: dict[str, dict[str, str]] = {}
    for path in model_files("publishers.csv", extra):
        for row in read_csv(path, ("name", "kind", "domains", "mastheads", "hints")):
            rows[row["name"] or row["kind"]] = row
    names: dict[str, str] = {}
    mastheads: dict[str, str] = {}
    domains: dict[str, str] = {}
    hints: dict[str, str] = {}
    words: dict[str, set[str]] = {"masthead_word": set(), "section_word": set()}
    for row in rows.values():
        called = [part for part in row["mastheads"].split(";") if part]
        if row["kind"] in words:
            words[row["kind"]].update(called)
            continue
        for name in (row["name"], *called):
            names.setdefault(fold(name), row["name"])
            if row["kind"] not in _SILENT:
                mastheads.setdefault(fold(name), row["name"])
        domains.update((part, row["name"]) for part in row["domains"].split(";") if part)
        hints.update((part, row["name"]) for part in row["hints"].split(";") if part)
    return Publishers(
        names, mastheads, domains, hints, frozenset(words["masthead_word"]), frozenset(words["section_word"])
    )

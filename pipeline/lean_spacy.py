"""Importing spaCy without its command line, which takes as long as the rest of it.

``import spacy`` needs one function of ``spacy.cli``, ``spacy.info``, and gets with it every command: the trainer, web
clients, typer. Whoever asks for ``spacy.cli`` afterwards gets it as ever.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Any

_LEFT_OUT = ("spacy.cli", "spacy.cli.info")


def import_spacy() -> None:
    """Import spaCy, where it is not yet, without its command line."""
    if "spacy" in sys.modules:
        return
    for name in _LEFT_OUT:
        sys.modules[name] = ModuleType(name)
    sys.modules["spacy.cli.info"].info = _info  # type: ignore[attr-defined]
    try:
        importlib.import_module("spacy")
    finally:
        for name in _LEFT_OUT:
            del sys.modules[name]


def _info(*args: Any, **kwargs: Any) -> Any:
    """``spacy.info``, loaded when it is called."""
    return importlib.import_module("spacy.cli.info").info(*args, **kwargs)

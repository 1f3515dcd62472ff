"""What an article on several councils says of which one a passage is about, beside what it names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.extract.discourse import Place


@dataclass
class Several:
    """The councils of an article, as far as it has been read.

    ``voted``: ids of those named that voted that day; ``sizes``: seats of those of them whose seats were all up;
    ``known``: those read of so far; ``here``: ids of those of this region; ``turned``: the one, other than the
    article's topic, that the text has gone over to ("In Adur, ...", "Elsewhere there was no change at Adur").
    """

    voted: frozenset[str] = frozenset()
    sizes: Mapping[str, int] = field(default_factory=dict)
    known: dict[str, Place] = field(default_factory=dict)
    here: set[str] = field(default_factory=set)
    turned: Place | None = None

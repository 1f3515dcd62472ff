"""Patterns of the peer (peer.py) for spaCy's DependencyMatcher and Matcher, and the words that they ask for.

Written as the pages "Rule-based matching" and "DependencyMatcher" of spaCy's documentation have them: a pattern of a
tree is a list of nodes, a pattern of a sequence a list of words. Several patterns of one kind state the same.
"""

from __future__ import annotations

from typing import Any

Node = dict[str, Any]

GAIN = {"gain", "add"}
LOSE = {"lose", "shed", "drop"}
WIN = {"win", "take", "secure", "claim", "get", "capture", "seize", "snatch"}
KEEP = {"hold", "keep", "retain", "defend"}
HAVE = {"have", "hold", "retain", "keep"}
MOVE = {"go", "rise", "fall", "drop", "jump", "climb", "slump", "increase", "switch", "change", "turn", "move", "slip"}
STAY = {"remain", "stay"}
END = {"end", "finish", "leave", "reduce", "be"}
UNSURE = {"hope", "expect", "aim", "predict", "want", "try", "fail", "need", "threaten", "forecast", "target", "fear"}
SEATS = {"seat", "councillor", "member"}
NUMBERS = dict(zip(
    "no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty".split(), range(21), strict=True,
))  # fmt: skip
SIGNED: Node = {"TEXT": {"REGEX": r"^[-+−–]\d[\d,]*$"}}
NUMBER: Node = {"TEXT": {"REGEX": r"^\d{1,2}(,?\d{3})*$|^\d{3}$"}}
WORDED: Node = {"LOWER": {"REGEX": rf"^(\d{{1,3}}(,\d{{3}})*|{'|'.join(NUMBERS)})$"}}
HOLDER: Node = {"ENT_TYPE": {"IN": ["PARTY", "NOC"]}}
FROM: list[Node] = [{"LOWER": "from"}, {"LOWER": "the", "OP": "?"}, HOLDER]
PARTY: Node = {"ENT_TYPE": "PARTY"}
COUNCIL: Node = {"ENT_TYPE": "COUNCIL"}
NOC: Node = {"ENT_TYPE": "NOC"}
PUNCTUATION: Node = {"IS_PUNCT": True, "OP": "*"}
TOLD: Node = {"LOWER": {"IN": ["gain", "gains", "hold", "holds", "win", "wins", "lose", "loses"]}}


def _verb(lemmas: set[str]) -> Node:
    return {"RIGHT_ID": "verb", "RIGHT_ATTRS": {"LEMMA": {"IN": sorted(lemmas)}, "POS": {"IN": ["VERB", "AUX"]}}}


def _below(head: str, name: str, **attributes: object) -> Node:
    """A node of a dependency pattern: a child of ``head``, called ``name``."""
    return {"LEFT_ID": head, "REL_OP": ">", "RIGHT_ID": name, "RIGHT_ATTRS": attributes}


CONTROL_VERBS = GAIN | LOSE | WIN | KEEP
DEPENDENCIES: dict[str, list[list[Node]]] = {
    "control": [
        [_verb(CONTROL_VERBS), _below("verb", "council", ENT_TYPE="COUNCIL", DEP="dobj")],
        [_verb(CONTROL_VERBS), _below("verb", "what", LEMMA={"IN": ["control", "majority", "power"]}, DEP="dobj"),
         _below("what", "of", DEP="prep"), _below("of", "council", ENT_TYPE="COUNCIL")],
        [_verb(CONTROL_VERBS), _below("verb", "what", LEMMA={"IN": ["control", "majority", "power"]}, DEP="dobj"),
         _below("verb", "of", DEP="prep"), _below("of", "council", ENT_TYPE="COUNCIL")],
    ],
    "passive": [[_verb(CONTROL_VERBS), _below("verb", "council", ENT_TYPE="COUNCIL", DEP="nsubjpass"),
                 _below("verb", "by", DEP="agent"), _below("by", "party", ENT_TYPE="PARTY")]],
    "stay": [
        [_verb(STAY), _below("verb", "council", ENT_TYPE="COUNCIL", DEP="nsubj"), _below("verb", "party", **HOLDER)],
        [_verb(STAY), _below("verb", "council", ENT_TYPE="COUNCIL", DEP="nsubj"), _below("verb", "in", DEP="prep"),
         _below("in", "party", **HOLDER)],
    ],
    "move": [[_verb(MOVE), _below("verb", "council", ENT_TYPE="COUNCIL", DEP="nsubj"), _below("verb", "to", LOWER="to"),
              _below("to", "party", **HOLDER)]],
    "seats": [
        [_verb(GAIN | LOSE | WIN | HAVE), _below("verb", "what", LEMMA={"IN": sorted(SEATS)}, DEP="dobj"),
         _below("what", "number", DEP="nummod")],
        [_verb(GAIN | LOSE | WIN | HAVE), _below("verb", "number", POS="NUM", DEP="dobj")],
    ],
    "end": [
        [_verb(END), _below("verb", "with", LOWER={"IN": ["with", "on", "to"]}), _below("with", "number", POS="NUM")],
        [_verb(END), _below("verb", "with", LOWER={"IN": ["with", "on", "to"]}),
         _below("with", "what", LEMMA={"IN": sorted(SEATS)}), _below("what", "number", POS="NUM")],
    ],
    "councils": [[_verb(GAIN | LOSE), _below("verb", "what", LEMMA={"IN": ["council", "authority"]}, DEP="dobj"),
                  _below("what", "number", DEP="nummod")]],
    "from_to": [
        [_verb(MOVE), _below("verb", "from", LOWER="from"), _below("from", "before", POS="NUM"),
         _below("verb", "to", LOWER="to"), _below("to", "number", POS="NUM")],
        [_verb(MOVE), _below("verb", "from", LOWER="from"), _below("from", "what", LEMMA={"IN": sorted(SEATS)}),
         _below("what", "before", POS="NUM"), _below("verb", "to", LOWER="to"), _below("to", "number", POS="NUM")],
    ],
}  # fmt: skip
SEQUENCES: dict[str, list[list[Node]]] = {
    "head": [
        [COUNCIL, PUNCTUATION, PARTY, TOLD],
        [COUNCIL, PUNCTUATION, PARTY, TOLD, *FROM],
        [PARTY, TOLD, {"LOWER": "in", "OP": "?"}, COUNCIL],
        [COUNCIL, PUNCTUATION, NOC, {"IS_PUNCT": True}, {"LOWER": "no"}, {"LOWER": "change"}],
        [{**PARTY, "IS_SENT_START": True}, TOLD],
        [{**PARTY, "IS_SENT_START": True}, TOLD, *FROM],
        [PARTY, TOLD, {"LOWER": "in", "OP": "?"}, COUNCIL, *FROM],
    ],
    "table": [
        [PARTY, {"IS_PUNCT": True, "OP": "?"}, NUMBER],
        [PARTY, {"IS_PUNCT": True, "OP": "?"}, NUMBER, {"LOWER": "seats", "OP": "?"}, {"TEXT": "("}, SIGNED],
        [PARTY, {"IS_PUNCT": True, "OP": "?"}, SIGNED],
    ],
    "counted": [[WORDED, PARTY], [PARTY, WORDED]],
    "on": [[PARTY, {"LOWER": {"IN": ["on", "with"]}}, WORDED]],
    "up": [[PARTY, {"IS_PUNCT": True, "OP": "?"}, {"LOWER": {"IN": ["up", "down"]}}, {"LOWER": "by", "OP": "?"},
            WORDED]],
}  # fmt: skip
